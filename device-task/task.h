/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the main() of all device tasks is told of the one that it is linked into: `device_task`,
 * which is generated for each driver.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/component.h"
#include "runtime/task_info.h"

#define DEVICE_STATE_BYTES                                                    \
	16384 /* of a component's state at most: what is larger, it allocates \
	       */

struct device {
	const struct task_info *info;
	uint32_t incarnation; /* from 1 on */
	void *state;	      /* DEVICE_STATE_BYTES, zeroed */
	bool has_device;
	struct component_host host;
};

struct device_task {
	size_t shared_bytes; /* whoever is connected with fewer is no client */
	/* Brings the component and its server up. Negative errno. */
	int (*start)(const struct device *device);
	/* Does what there is to do. The clients that must be signalled then, a bit for each. */
	uint32_t (*run)(void);
	/* May be NULL: false if there is something to do already. */
	bool (*may_sleep)(void);
	/* May be NULL: its device has interrupted. */
	void (*interrupted)(void);
	/* May be NULL: what the host's `changed` and `deadline` are for this interface. True: the
	 * clients must be signalled. */
	bool (*changed)(uint32_t id);
	bool (*deadline)(uint64_t tsc);
	/* May be NULL: the client's time has come. */
	void (*due)(void);
};

extern const struct device_task device_task;

/* The shared pages of client `index`; NULL: that is none. */
void *device_client_pages(const struct device *device, unsigned index);
/* Those of the one client there is. */
void *device_only_client(const struct device *device);
/* So many pieces of work begin. Tests let the task die in the middle of one (crash = N). */
void device_work(uint64_t pieces);
/* Of a component that asks its client in the middle of a call: signals it, and waits for a signal.
 */
void device_wake_clients(uint32_t which);
void device_wait(void);
