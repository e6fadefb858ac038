/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A 16550 UART by its registers (National Semiconductor PC16550D data sheet): both FIFOs of 16
 * bytes, 115200 8N1. It accesses the ports by the functions of `struct port_ops`, since in user
 * mode each access is a system call. No function waits.
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

/* Sets the chip up, with an interrupt for received bytes. `empty`: the FIFOs' contents are
 * discarded. -ENODEV: no 16550 answers at `base`. */
int uart_init(struct uart *uart, const struct port_ops *ports, uint16_t base, bool empty);
/* Reads the bytes that have come, at most n, and returns their number. */
size_t uart_receive(struct uart *uart, uint8_t *bytes, size_t n);
/* Bytes that fit into the transmit FIFO: 16 when it is empty, else 0, since the chip only tells
 * whether it is empty. */
size_t uart_room(struct uart *uart);
/* Writes n bytes, at most uart_room(). */
void uart_send(struct uart *uart, const uint8_t *bytes, size_t n);
/* Switches the interrupt for an empty transmit FIFO on or off. */
void uart_want_room(struct uart *uart, bool wanted);
/* Reads the cause of an interrupt, which ends a transmit interrupt. False: none is pending. */
bool uart_interrupt(struct uart *uart);
