/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a component gets from the code that starts it: the main() of its own task, or the kernel
 * task that it is linked into. Each interface has a struct NAME_driver that tells how its
 * components are started; components/ has the drivers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/base/ports.h"
#include "libs/virtio/virtio.h"

struct ethernet; /* interfaces/ethernet.h */

struct component_host {
	/* A virtio device: its registers (NULL: none), and memory that it can access. */
	const struct virtio_registers *registers;
	struct virtio_memory pages;
	/* A device of the PC itself: its ports, and where its registers are mapped (NULL: they are
	 * not). */
	struct port_ops ports;
	volatile void *window;
	bool again;	 /* a task before this one died: the device may have unfinished requests */
	uint64_t memory; /* bytes that it may keep */
	uint64_t (*now_ns)(void); /* monotonic */
	void (*random)(void *buffer, size_t n);
	/* For the network, if it is linked in: another link, whose frames run() takes; NULL: none.
	 */
	struct ethernet *wire;
	/*
	 * The state of `id` may have changed; `events` are the changes, 0 if not known. It is
	 * called from inside any function, and must only note this.
	 */
	void (*changed)(void *context, uint32_t id, uint32_t events);
	/* Asks to be called at this time (UINT64_MAX: only when there is something to do). */
	void (*deadline)(void *context, uint64_t at_ns);
	/* Logs a state that is impossible. */
	void (*broken)(const char *what, const char *file, int line);
	/* Logs a remark on this device. */
	void (*note)(const char *what);
	/* Counts pieces of work that begin; in tests a task dies in the middle of one. NULL: not
	 * counted. */
	void (*work)(uint64_t pieces);
	void *context;
};
