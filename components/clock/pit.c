/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 8254 timer (Intel's data sheet), where there is no HPET: counter 0 in mode 0 counts down at
 * 1.193182 MHz, interrupts when it reaches zero and counts on from 0xffff. The time that has passed
 * is right only if the counter is read at least every 55 ms, before it wraps. It is needed while
 * the time-stamp counter is measured, which reads it without pause.
 */
#include <stddef.h>

#include "components/clock/clock.h"

enum { COUNTER0 = 0x40, COMMAND = 0x43 };
enum { LATCH0 = 0x00, MODE0_BOTH_BYTES = 0x30 };
#define PIT_HZ	      1193182u
#define MAXIMUM_TICKS 0xf000u

static struct pit *of(struct timer *timer)
{
	return (struct pit *)((char *)timer - offsetof(struct pit, timer));
}

static uint8_t in(struct pit *p, uint16_t port)
{
	return p->ports.in8(p->ports.context, port);
}

static void out(struct pit *p, uint16_t port, unsigned value)
{
	p->ports.out8(p->ports.context, port, (uint8_t)value);
}

static void load(struct pit *p, uint16_t value)
{
	out(p, COMMAND, MODE0_BOTH_BYTES);
	out(p, COUNTER0, value & 0xff);
	out(p, COUNTER0, value >> 8);
	p->last = value;
}

static uint64_t pit_read(struct timer *timer)
{
	struct pit *p = of(timer);

	out(p, COMMAND, LATCH0);
	uint16_t low = in(p, COUNTER0);
	uint16_t now = (uint16_t)(low | in(p, COUNTER0) << 8);
	p->total += (uint16_t)(p->last - now);
	p->last = now;
	return p->total;
}

static bool pit_arm(struct timer *timer, uint64_t ticks)
{
	struct pit *p = of(timer);

	pit_read(timer);
	load(p, (uint16_t)(ticks < MAXIMUM_TICKS ? ticks : MAXIMUM_TICKS));
	return true; /* mode 0 counts from the loading on: the time cannot have passed already */
}

void pit_init(struct pit *pit, const struct port_ops *ports)
{
	*pit = (struct pit){.timer = {pit_read, pit_arm, PIT_HZ}, .ports = *ports};
	load(pit, 0xffff);
}
