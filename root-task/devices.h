/* SPDX-License-Identifier: BSD-2-Clause */
/* The device tasks: which hardware each driver needs, and the pages it shares with its clients. */
#pragma once

#include <stdbool.h>

#include "root-task/connection.h"
#include "root-task/description.h"
#include "root-task/task.h"

struct device {
	const struct component_description *description;
	struct task *task;
	struct connection clients[DESCRIPTION_KERNELS_MAX];
	unsigned client_count;
	seL4_CPtr irq_handler; /* made once, kept */
	seL4_CPtr ports[4];
	seL4_CPtr registers; /* device frame */
};

extern struct device devices[DESCRIPTION_COMPONENTS_MAX];
extern unsigned device_count;

/* Claims the hardware and makes the shared pages for all kernels. False: already logged. */
bool devices_init(const struct description *d);
/* The device with this driver, NULL if the system has none. */
struct device *device_of(enum driver driver);
/* Starts its task (again). */
bool device_start(struct device *device);
/* The badge with which client `index` signals the task; the interrupt's is DEVICE_BADGE_IRQ. */
#define DEVICE_BADGE_IRQ	   (1ul << 62)
#define DEVICE_BADGE_CLIENT(index) (1ul << (index))
