/* SPDX-License-Identifier: BSD-2-Clause */
/* See pit.h. The chip is Intel's 8254; port 0x61 gates its channel 2 and shows the output. */
#include "platform/pc/pit.h"
#include "arch/x86_64/cpu.h"

#define PIT_HZ	     1193182u
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND  0x43
#define PIT_ONE_SHOT 0xb0 /* channel 2, both bytes, mode 0 */
#define GATE_PORT    0x61
#define GATE_ON	     1
#define SPEAKER_ON   2
#define OUTPUT	     0x20

void pit_start(unsigned ms)
{
	unsigned count = PIT_HZ / 1000 * ms;

	out8(GATE_PORT, (uint8_t)((in8(GATE_PORT) & ~SPEAKER_ON) | GATE_ON));
	out8(PIT_COMMAND, PIT_ONE_SHOT);
	out8(PIT_CHANNEL2, (uint8_t)count);
	out8(PIT_CHANNEL2, (uint8_t)(count >> 8));
}

void pit_wait(void)
{
	while (!(in8(GATE_PORT) & OUTPUT))
		;
	out8(GATE_PORT, (uint8_t)(in8(GATE_PORT) & ~GATE_ON));
}
