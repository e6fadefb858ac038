/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: a 16550 UART, polled, 115200 8N1. */
#pragma once

#include "types.h"

/* Choose the port: of the command line (`console_port=` or `debug_port=`, hexadecimal with 0x or
 * decimal), else of the BIOS data area, else 0x3f8. Call with an empty line first: the console then
 * works before the command line is known. */
void serial_init(const char *command_line);
