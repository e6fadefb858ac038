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
/* The notification of client `index`. */
seL4_CPtr client_notification(unsigned index);
/* Puts into client `index`, whose task `t` is being put together, its connections to the device
 * tasks that serve it. False: no memory. */
bool client_connect(struct task *t, unsigned index);
