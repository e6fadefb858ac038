/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that this kernel task drives itself (placement = inline), and those that other tasks do.
 * What they do is heard of by a handler, which runs in the event loop: it must not wait, but wakes
 * those who do.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "components/names.h"
#include "libs/virtio/virtio.h"

struct page;

struct machine_virtio {
	const char *name; /* of the component */
	enum driver driver;
	struct virtio_registers registers;
	struct virtio_memory memory; /* pages for queues; they are never given back */
	unsigned slot;		     /* for machine_virtio_listen() */
};

/* The `number`th device whose driver offers this interface. False: there are no more. */
bool machine_virtio(enum component_interface interface, unsigned number,
		    struct machine_virtio *out);
/* From now on its interrupts call `handler`. */
void machine_virtio_listen(unsigned slot, void (*handler)(void *context), void *context);
/* A component that is a task of its own (placement = task): libs/rpc over `shared`. */
struct machine_remote {
	const char *name;
	void *shared;
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
 * comes with the next event. */
void machine_remote_wait(unsigned slot);
/* Where a device finds the page (not one of the boot image) in memory. */
uint64_t page_physical(const struct page *page);
/* EVENT_SIGNALS with SIGNAL_DEVICES: calls the handlers of those that interrupted. */
void machine_device_event(void);
