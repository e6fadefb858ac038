/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tasks: which hardware each driver needs, and the pages it shares with its clients.
 * Some serve every kernel, or every client (clients.h); a PCI device serves its owner, accesses the
 * owner's memory, and so lives only as long as the owner.
 */
#pragma once

#include <stdbool.h>

#include "root-task/connection.h"
#include "root-task/description.h"
#include "root-task/task.h"

struct device {
	const struct component_description *description;
	struct task *task;
	struct connection clients[DESCRIPTION_CLIENTS_MAX]; /* no pages: this one is not a client */
	unsigned client_count;
	struct connection ranges; /* PCI devices: the memory that requests may name */
	unsigned remote;	  /* its number among the device tasks */
};

/* The first device_count; made once, and never freed. */
extern struct device *devices[DESCRIPTION_COMPONENTS_MAX];
extern unsigned device_count;

/* Claims the hardware and makes the shared pages for all clients. False: already logged. */
bool devices_init(const struct description *d);
/* Starts its task (again). */
bool device_start(struct device *device);
/* Its task died: releases the task's resources, the hardware first. */
void device_stop(struct device *device);
/* It will not be started again: tells the clients that wait for it. */
void device_give_up(struct device *device);
/* Does the device serve only client `index`, so that it may access that client's memory? */
bool device_belongs_to(const struct device *device, unsigned index);
/* Client `index` has ended: stops the devices that access its memory. The second one starts them
 * again. */
void devices_leave(unsigned index);
bool devices_return(unsigned index);
/* Client `index`, which is being made, has the untypeds in `task_info`: its devices may access
 * that memory. */
bool devices_show_memory(unsigned index);
/* Client `index` is being started again: resets its pages, for itself and for the devices that
 * serve all clients. False: no memory. */
bool devices_renew_client(unsigned index);
/* The badge with which client `index` signals the task. */
#define DEVICE_BADGE_CLIENT(index) (1ul << (index))
