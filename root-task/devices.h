/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device tasks: the hardware that each driver needs, and the pages that it shares with its
 * clients (clients.h). Some device tasks serve every kernel or every client. The task of a PCI
 * device serves its owner and accesses the owner's memory, so it runs only while the owner runs.
 */
#pragma once

#include <stdbool.h>

#include "root-task/connection.h"
#include "root-task/description.h"
#include "root-task/task.h"

struct device {
	const struct component_description *description;
	struct task *task;
	/* By client index; without pages: the device does not serve this client. */
	struct connection clients[DESCRIPTION_CLIENTS_MAX];
	unsigned client_count;	  /* of all clients in the system, served or not */
	struct connection ranges; /* PCI devices: a struct rpc_ranges, of the owner's memory */
	unsigned remote;	  /* its number among the device tasks, from 0 */
};

/* The first device_count are in use. They are made once and never freed. */
extern struct device *devices[DESCRIPTION_COMPONENTS_MAX];
extern unsigned device_count;

/* Claims the hardware and makes the shared pages for all clients. False: already logged. */
bool devices_init(const struct description *d);
/* Starts its task (again). False: no memory, or its program is not in the boot image. */
bool device_start(struct device *device);
/* Its task died: releases the task's resources, the hardware first. */
void device_stop(struct device *device);
/* The device will not be started again: writes RPC_GONE into the pages of its owner and wakes the
 * owner. False: it has no owner, and its clients cannot be told. */
bool device_give_up(struct device *device);
/* Is client `index` the owner of the device? */
bool device_belongs_to(const struct device *device, unsigned index);
/* Client `index` has ended: stops the devices that it owns, which access its memory. */
void devices_leave(unsigned index);
/* Client `index` is started again: starts the devices that it owns again. False: no memory. */
bool devices_return(unsigned index);
/* Lets the PCI devices of client `index` access the untypeds in `task_info`, which are that
 * client's: call it while the client is being made. False: no memory. */
bool devices_show_memory(unsigned index);
/* Client `index` is started again: empties its pages with the devices that have no owner, and
 * signals those devices. False: no memory. */
bool devices_renew_client(unsigned index);
/* The badge with which client `index` signals the notification of a device task. */
#define DEVICE_BADGE_CLIENT(index) (1ul << (index))
