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
	/* A virtio device: its registers (NULL: none), and memory that the device can access. */
	const struct virtio_registers *registers;
	struct virtio_memory pages;
	/* A device of the PC itself: its ports, and where its registers are mapped (NULL: they are
	 * not). */
	struct port_ops ports;
	volatile void *window;
	bool again;	 /* a task before this one died: the device may have unfinished requests */
	uint64_t memory; /* bytes that the component may have allocated at a time */
	uint64_t (*now_ns)(void); /* monotonic time */
	void (*random)(void *buffer, size_t n);
	/* For an inline network component: a second Ethernet device, whose frames its run() takes.
	 * NULL: none. */
	struct ethernet *wire;
	/*
	 * The component calls this when the state of `id` may have changed; `events` are the
	 * changes, 0 if not known. The call may come from inside any function of the component, so
	 * the host must only note it.
	 */
	void (*changed)(void *context, uint32_t id, uint32_t events);
	/* The component asks to be run at `at_ns`, by now_ns(). UINT64_MAX: at no time. The last
	 * call counts. */
	void (*deadline)(void *context, uint64_t at_ns);
	/* Logs that the component has found a state that is impossible. */
	void (*broken)(const char *what, const char *file, int line);
	/* Logs a remark on this device. */
	void (*note)(const char *what);
	/* Call when pieces of work begin: they are counted, and in tests a task dies in the middle
	 * of one. NULL: they are not counted. */
	void (*work)(uint64_t pieces);
	void *context; /* for changed() and deadline() */
};
