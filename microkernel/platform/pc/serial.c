/* SPDX-License-Identifier: BSD-2-Clause */
/* See serial.h. */
#include "platform/pc/serial.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/string.h"

#define COM1	       0x3f8
#define BIOS_COM1      0x400 /* address where the BIOS keeps the port of its first serial port */
#define DATA	       0
#define DIVISOR_LOW    0
#define INTERRUPTS     1
#define DIVISOR_HIGH   1
#define FIFO	       2
#define LINE_CONTROL   3
#define MODEM_CONTROL  4
#define LINE_STATUS    5
#define DIVISOR_ACCESS 0x80
#define EIGHT_NONE_ONE 0x03
#define CAN_SEND       0x20
#define WAIT_LIMIT     100000 /* polls; without a limit an absent port would stop the kernel */

static uint16_t port = COM1;

static uint16_t choose_port(const char *line)
{
	uint16_t bios = *(const uint16_t *)kptr(kaddr_of_phys(BIOS_COM1));
	unsigned number = command_line_number(line, "console_port=");

	if (!number)
		number = command_line_number(line, "debug_port=");
	if (number > 0 && number <= 65528)
		return (uint16_t)number;
	return bios ? bios : COM1;
}

void serial_init(const char *command_line)
{
	port = choose_port(command_line);
	out8(port + INTERRUPTS, 0);
	out8(port + LINE_CONTROL, DIVISOR_ACCESS);
	out8(port + DIVISOR_LOW, 1); /* 115200 */
	out8(port + DIVISOR_HIGH, 0);
	out8(port + LINE_CONTROL, EIGHT_NONE_ONE);
	out8(port + FIFO, 0xc7);	  /* on, both cleared */
	out8(port + MODEM_CONTROL, 0x0b); /* DTR, RTS, OUT2 */
}

static void send(char c)
{
	for (unsigned i = 0; i < WAIT_LIMIT && !(in8(port + LINE_STATUS) & CAN_SEND); i++)
		;
	out8(port + DATA, (uint8_t)c);
}

void arch_console_putc(char c)
{
	if (c == '\n')
		send('\r');
	send(c);
}
