/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `device_task`, which is generated for each driver: what the main() of all device tasks needs to
 * know of the task that it is linked into.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/component.h"
#include "runtime/task_info.h"

#define DEVICE_STATE_BYTES 16384 /* of a component's state at most */

struct device {
	const struct task_info *info;
	uint32_t incarnation; /* from 1 on */
	void *state;	      /* DEVICE_STATE_BYTES, zeroed */
	bool has_device;
	struct component_host host;
};

struct device_task {
	size_t shared_bytes; /* a connection with fewer is no client */
	bool beats;	     /* its client sees that it lives (RPC_BEATS_AT) */
	/* Starts the component and its server. 0 or a negative errno. */
	int (*start)(const struct device *device);
	/* Does the pending work. Returns the clients that must be signalled, a bit for each. */
	uint32_t (*run)(void);
	/* May be NULL: false if there is work to do. */
	bool (*may_sleep)(void);
	/* May be NULL: its device has interrupted. */
	void (*interrupted)(void);
	/* May be NULL: the host's `changed` and `deadline` for this interface. True: the clients
	 * must be signalled. */
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
/* Counts pieces of work that begin. In tests the task dies in the middle of one (crash = N), or
 * computes for long in one (slow = N). */
void device_work(uint64_t pieces);
/* Counts pieces of work that have ended; a client may wait for none of them any more. */
void device_worked(uint64_t pieces);
/* For upcalls: signal clients; wait for a signal. */
void device_wake_clients(uint32_t which);
void device_wait(void);
