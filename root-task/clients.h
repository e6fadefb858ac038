/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whom device tasks serve: the kernels, in the order of the system description, and behind them the
 * user tasks. What both have in common is here: an index, a notification, connections.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Makes all their tasks' entries. False: already logged. */
bool clients_init(const struct description *d);
/* NULL: there are no more. */
struct task *client_task(unsigned index);
/* The notification of client `index`, and the badge with which a device of this driver signals it.
 */
seL4_CPtr client_notification(unsigned index);
uint64_t client_badge(enum driver driver);
/*
 * Puts into client `index`, whose task `t` is being put together, its connection to the device of
 * this interface that several share (*out stays as it is if the system has none), or those to its
 * own devices. False: no memory.
 */
bool client_connect(struct task *t, unsigned index, enum component_interface interface,
		    struct task_connection *out);
bool client_connect_remotes(struct task *t, unsigned index);
