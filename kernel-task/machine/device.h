/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that this kernel task drives itself (placement = inline), and components that are tasks
 * (placement = task). Their interrupts and signals call a handler, which runs in the event loop: it
 * must not wait, but wakes the tasks that do.
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
	bool again;    /* this kernel task was started before, so the device may be in any state */
	unsigned slot; /* for machine_device_listen() */
};

/* The `number`th device whose driver offers this interface. False: there are no more. */
bool machine_device(enum component_interface interface, unsigned number,
		    struct machine_device *out);
/* From now on interrupts of the device call `handler`. */
void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context);
/* Zeroed pages, aligned to 64, for a linked-in component of streams, which shares such pages with
 * this kernel when it is a task (libs/rpc/pages.h). They are never given back. NULL: no memory. */
void *machine_own_pages(size_t bytes);
/* A line for the log of a component that is linked in. */
void machine_note(const char *what);
/* A component that is a task of its own (placement = task): libs/rpc over `shared`. */
struct machine_remote {
	const char *name;
	void *shared;
	size_t bytes;  /* of the shared pages */
	unsigned slot; /* for the functions below */
};

/* The `number`th component task that offers this interface. False: there are no more. */
bool machine_remote(enum component_interface interface, unsigned number,
		    struct machine_remote *out);
/* From now on signals of the component's task call `handler`. */
void machine_remote_listen(unsigned slot, void (*handler)(void *context), void *context);
/* Signals the component's task. */
void machine_remote_wake(unsigned slot);
/* Waits for a signal of the component's task, while nothing else in this kernel goes on; other
 * signals that come meanwhile are delivered with the next event. A task that hangs is restarted. */
void machine_remote_wait(unsigned slot);
/* The same in the name of a task that is going to wait. The main thread goes on with the task's
 * stack: the component would run before all other threads, and none could watch the time. */
void machine_remote_ask(unsigned slot);
/*
 * Around machine_yield_to_programs(): steps the components back that serve this kernel alone, since
 * they run before programs otherwise: one that hangs would also keep the main thread, which then
 * has a program's priority, from noticing it. Returns their set, for the second function.
 */
uint32_t machine_remotes_give_way(void);
void machine_remotes_go_ahead(uint32_t ahead);
/* Lets all programs run before the awaited component's task, or (`back` false) lets it run before
 * them, as it does otherwise. */
void machine_remote_step_back(unsigned slot, bool back);
/*
 * Checks whether the component tasks that serve this kernel alone are alive. A task that showed no
 * sign of life at two checks in a row is restarted. True: check again after REMOTE_PATIENCE_NS.
 * False: there are no such tasks.
 */
#define REMOTE_PATIENCE_NS 2000000000ull
bool machine_remotes_look(void);
/* The physical address of the page, which must not be one of the boot image. */
uint64_t page_physical(const struct page *page);
/* To be called for EVENT_SIGNALS with SIGNAL_DEVICES: calls the handlers of the devices that
 * interrupted. Returns the set of SIGNAL_* that the handlers raised. */
unsigned machine_device_event(void);
