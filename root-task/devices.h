/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tasks: which hardware each driver needs, and the pages it shares with its clients.
 * Some serve every kernel, or every client (clients.h); a PCI device serves the one that it belongs
 * to, whose memory it reaches, and so lives only as long as that client does.
 */
#pragma once

#include <stdbool.h>

#include "root-task/connection.h"
#include "root-task/description.h"
#include "root-task/task.h"

struct device {
	const struct component_description *description;
	struct task *task;
	struct connection clients[DESCRIPTION_CLIENTS_MAX]; /* no pages: not a client */
	unsigned client_count;
	struct connection ranges; /* PCI devices: the memory that requests may name */
	unsigned remote;	  /* its number among the device tasks */
};

extern struct device devices[DESCRIPTION_COMPONENTS_MAX];
extern unsigned device_count;

/* Claims the hardware and makes the shared pages for all clients. False: already logged. */
bool devices_init(const struct description *d);
/* Starts its task (again). */
bool device_start(struct device *device);
/* Its task died: takes everything back, the hardware first. */
void device_stop(struct device *device);
/* It will not be started again: clients that wait for it are told. */
void device_give_up(struct device *device);
/* Client `index` has ended: stops the devices that reach its memory; and starts them for it again.
 */
void devices_leave(unsigned index);
bool devices_return(unsigned index);
/* Client `index`, which is being put together, has the untypeds in `task_info`: its devices may
 * reach that memory. */
bool devices_show_memory(unsigned index);
/* Client `index` is being started again: it and the devices that serve all find its pages as new.
 * False: no memory. */
bool devices_renew_client(unsigned index);
/* The badge with which client `index` signals the task. */
#define DEVICE_BADGE_CLIENT(index) (1ul << (index))
