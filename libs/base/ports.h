/* SPDX-License-Identifier: BSD-2-Clause */
/* IO ports as drivers reach them: in user mode each access is a system call, in tests it is a fake.
 */
#pragma once

#include <stdint.h>

struct port_ops {
	uint8_t (*in8)(void *context, uint16_t port);
	void (*out8)(void *context, uint16_t port, uint8_t value);
	void *context;
};
