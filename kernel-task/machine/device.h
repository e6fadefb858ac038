/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that this kernel task drives itself (placement = inline), and those that other tasks do.
 * What they do is heard of by a handler, which runs in the event loop: it must not wait, but wakes
 * those who do.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "components/names.h"
#include "libs/base/ports.h"
#include "libs/virtio/virtio.h"

struct page;

struct machine_device {
	const char *name; /* of the component */
	enum driver driver;
	bool is_virtio;
	struct virtio_registers registers; /* of a virtio device */
	struct virtio_memory memory;	   /* pages for queues; they are never given back */
	struct port_ops ports;		   /* of a device of the PC itself */
	volatile void *window;		   /* its registers; NULL: none are mapped */
	bool again;			   /* this kernel task was started before */
	unsigned slot;			   /* for machine_device_listen() */
};

/* The `number`th device whose driver offers this interface. False: there are no more. */
bool machine_device(enum component_interface interface, unsigned number,
		    struct machine_device *out);
/* From now on its interrupts call `handler`. */
void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context);
/* Pages as a component of streams shares them with this kernel (libs/rpc/pages.h), but linked in:
 * zeroed, aligned to 64, for ever. NULL: no memory. */
void *machine_own_pages(size_t bytes);
/* A line for the log of a component that is linked in. */
void machine_note(const char *what);
/* A component that is a task of its own (placement = task): libs/rpc over `shared`. */
struct machine_remote {
	const char *name;
	void *shared;
	size_t bytes;  /* of these */
	unsigned slot; /* for those below */
};

/* The `number`th of these that offers this interface. False: there are no more. */
bool machine_remote(enum component_interface interface, unsigned number,
		    struct machine_remote *out);
/* From now on its signals call `handler`, as those of a device. */
void machine_remote_listen(unsigned slot, void (*handler)(void *context), void *context);
/* Signals it. */
void machine_remote_wake(unsigned slot);
/* Waits for a signal of its, while nothing else in this kernel goes on; what else is signalled then
 * comes with the next event. One that hangs is started again. */
void machine_remote_wait(unsigned slot);
/*
 * Looks whether those that are this kernel's own are alive; one that was not at two looks in a row
 * is started again. True: look again after REMOTE_PATIENCE_NS. False: there are none.
 */
#define REMOTE_PATIENCE_NS 2000000000ull
bool machine_remotes_look(void);
/* Where a device finds the page (not one of the boot image) in memory. */
uint64_t page_physical(const struct page *page);
/* EVENT_SIGNALS with SIGNAL_DEVICES: calls the handlers of those that interrupted. What these
 * raise: a set of SIGNAL_*. */
unsigned machine_device_event(void);
