/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device task's parts: `device_task`, a table that is generated for each driver and used by the
 * main() of every device task, and the functions of that main() that the generated code calls.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/component.h"
#include "runtime/task_info.h"

#define DEVICE_STATE_BYTES 16384 /* room for a component's state */

struct device {
	const struct task_info *info;
	uint32_t incarnation; /* from 1 on */
	void *state;	      /* DEVICE_STATE_BYTES, zeroed */
	bool has_device;      /* the root task gave this task a virtio device or one of the PC */
	struct component_host host;
};

struct device_task {
	size_t shared_bytes; /* of a connection; one with fewer bytes is ignored */
	bool beats;	     /* the task counts signs of life for its client (RPC_BEATS_AT) */
	/* Starts the component and its server. 0 or a negative errno. */
	int (*start)(const struct device *device);
	/* Does the pending work. Returns the clients that must be signalled, a bit for each. */
	uint32_t (*run)(void);
	/* Called before the task sleeps. False: there is work to do. NULL: it may always sleep. */
	bool (*may_sleep)(void);
	/* Called after an interrupt of the device. May be NULL. */
	void (*interrupted)(void);
	/* The component called its host's `changed` or `deadline` (interfaces/component.h). True:
	 * the clients must be signalled. May be NULL. */
	bool (*changed)(uint32_t id);
	bool (*deadline)(uint64_t tsc);
	/* Runs the component's timers, at the time that it gave to `deadline`. May be NULL. */
	void (*due)(void);
};

extern const struct device_task device_task;

/* The shared pages of client `index`; NULL: there is no such client. */
void *device_client_pages(const struct device *device, unsigned index);
/* The shared pages of the first client, for a task that has only one; NULL: there is none. */
void *device_only_client(const struct device *device);
/* Counts pieces of work that begin. In tests the task dies (crash = N) or loops (hang = N) in the
 * middle of one, or computes for 100 ms in every Nth (slow = N). */
void device_work(uint64_t pieces);
/* Counts pieces of work that have ended. In tests the task may die or loop here too, but `slow`
 * does not apply: a client may not be waiting for these pieces any more. */
void device_worked(uint64_t pieces);
/* Signals the clients in `which`, a bit for each. */
void device_wake_clients(uint32_t which);
/* Waits for any signal to this task: in an upcall, for the client's answer. */
void device_wait(void);
