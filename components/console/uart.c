/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives a 16550 UART: both FIFOs in use, bytes in and out as the line allows. */
#include "components/console/uart.h"

#include <errno.h>

enum {
	DATA = 0,
	DIVISOR_LOW = 0,
	IER = 1,
	DIVISOR_HIGH = 1,
	IIR = 2,
	FCR = 2,
	LCR = 3,
	MCR = 4,
	LSR = 5,
	SCRATCH = 7
};
enum { IER_DATA = 1, IER_ROOM = 2 };
enum { IIR_NONE = 1 };
enum { LSR_DATA = 1, LSR_ROOM = 32 };
enum { FIFO_BYTES = 16 };

static uint8_t in(struct uart *u, unsigned reg)
{
	return u->ports.in8(u->ports.context, (uint16_t)(u->base + reg));
}

static void out(struct uart *u, unsigned reg, uint8_t value)
{
	u->ports.out8(u->ports.context, (uint16_t)(u->base + reg), value);
}

int uart_init(struct uart *u, const struct port_ops *ports, uint16_t base, bool empty)
{
	*u = (struct uart){.ports = *ports, .base = base};
	out(u, SCRATCH, 0x5a);
	if (in(u, SCRATCH) != 0x5a)
		return -ENODEV;
	out(u, IER, 0);
	out(u, LCR, 0x80); /* selects the divisor's registers */
	out(u, DIVISOR_LOW, 1);
	out(u, DIVISOR_HIGH, 0);
	out(u, LCR, 0x03); /* 8 data bits, no parity, 1 stop bit */
	/* FIFOs on (bits 1 and 2: and emptied). Bits 6 and 7: interrupt from 14 bytes on, or when
	 * nothing came for the time of four bytes (0.35 ms). QEMU hands over at most as many bytes
	 * at once as this level, so the highest is the fastest. */
	out(u, FCR, empty ? 0xc7 : 0xc1);
	out(u, MCR, 0x0b); /* DTR, RTS, and OUT2, which lets the interrupt line through */
	if ((in(u, IIR) & 0xc0) != 0xc0)
		return -ENODEV; /* no FIFOs: an older chip */
	out(u, IER, IER_DATA);
	return 0;
}

size_t uart_receive(struct uart *u, uint8_t *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && in(u, LSR) & LSR_DATA)
		bytes[i++] = in(u, DATA);
	return i;
}

size_t uart_room(struct uart *u)
{
	return in(u, LSR) & LSR_ROOM ? FIFO_BYTES : 0;
}

void uart_send(struct uart *u, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out(u, DATA, bytes[i]);
}

void uart_want_room(struct uart *u, bool wanted)
{
	if (wanted == u->waits)
		return;
	u->waits = wanted;
	out(u, IER, wanted ? IER_DATA | IER_ROOM : IER_DATA);
}

bool uart_interrupt(struct uart *u)
{
	return !(in(u, IIR) & IIR_NONE);
}
