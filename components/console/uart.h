/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A 16550 UART by its registers (National Semiconductor PC16550D data sheet): both FIFOs of 16
 * bytes, 115200 8N1. Knows nothing of what the bytes mean. Its ports are reached by the two
 * functions of `struct port_ops`, since in user mode that is a system call.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/base/ports.h"

#define UART_COM2 0x2f8 /* its ports on a PC */

struct uart {
	struct port_ops ports;
	uint16_t base;
	bool waits; /* the transmitter-empty interrupt is on */
};

/* -ENODEV when no 16550 answers at `base`. `empty`: discards the FIFOs' contents. */
int uart_init(struct uart *uart, const struct port_ops *ports, uint16_t base, bool empty);
/* Reads what has come, at most n bytes. */
size_t uart_receive(struct uart *uart, uint8_t *bytes, size_t n);
/* Room in the transmit FIFO: 16 when it is empty, else 0 (the chip does not say more). */
size_t uart_room(struct uart *uart);
/* Writes n bytes, at most uart_room(). */
void uart_send(struct uart *uart, const uint8_t *bytes, size_t n);
/* Switches the interrupt for an empty transmit FIFO on or off. */
void uart_want_room(struct uart *uart, bool wanted);
/* Takes note of an interrupt; to be called until it returns false (nothing pending). */
bool uart_interrupt(struct uart *uart);
