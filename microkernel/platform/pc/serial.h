/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: a 16550 UART, polled, 115200 baud, 8 data bits, no parity, 1 stop bit. */
#pragma once

#include "types.h"

/* Choose the port and initialise it. The port is that of the command line (`console_port=` or
 * `debug_port=`, decimal or hexadecimal with 0x), else that of the BIOS data area, else 0x3f8. Call
 * with an empty line first: the console then works before the command line is known. */
void serial_init(const char *command_line);
