/* SPDX-License-Identifier: BSD-2-Clause */
/* How drivers access IO ports: in a task each access is a system call, in tests a call of a
 * fake. */
#pragma once

#include <stdint.h>

struct port_ops {
	uint8_t (*in8)(void *context, uint16_t port);
	void (*out8)(void *context, uint16_t port, uint8_t value);
	void *context;
};
