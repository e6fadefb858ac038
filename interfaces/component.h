/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a component is given by whoever starts it: the main() of its own task, or the kernel task
 * that it is linked into. Each interface has a struct NAME_driver that tells how its components are
 * started; which there are, components/ says.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/base/ports.h"
#include "libs/virtio/virtio.h"

struct component_host {
	/* A virtio device: its registers (NULL: it has none), and memory that it reaches. */
	const struct virtio_registers *registers;
	struct virtio_memory pages;
	/* A device of the PC itself: its ports, and where its registers are mapped (NULL: they are
	 * not). */
	struct port_ops ports;
	volatile void *window;
	bool again;	 /* one before this died: the device may be in the middle of something */
	uint64_t memory; /* bytes that it may keep */
	uint64_t (*now_ns)(void); /* monotonic */
	void (*random)(void *buffer, size_t n);
	/*
	 * What the interface calls the state of `id` may be another now; `events` is what changed,
	 * 0 if that is not known. Called from inside any function: it must only note it.
	 */
	void (*changed)(void *context, uint32_t id, uint32_t events);
	/* It wants to be called at this time (UINT64_MAX: not for its own sake). */
	void (*deadline)(void *context, uint64_t at_ns);
	/* Something that cannot be: for the log. */
	void (*broken)(const char *what, const char *file, int line);
	/* Something that whoever reads the log should know of this device. */
	void (*note)(const char *what);
	/* So many pieces of work begin. Tests let a task die in the middle of one. NULL: nobody
	 * counts. */
	void (*work)(uint64_t pieces);
	void *context;
};
