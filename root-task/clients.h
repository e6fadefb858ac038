/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clients of device tasks: the kernels, in the order of the system description, then the user
 * tasks. Each client has an index, a notification and connections.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Makes the entries in `tasks` of all clients. False: no room, already logged. */
bool clients_init(const struct description *d);
/* The task of client `index`; NULL: `index` is past the last client. */
struct task *client_task(unsigned index);
/* The notification of client `index`. */
seL4_CPtr client_notification(unsigned index);
/* Gives client `index`, whose task `t` is being made, its connections to the device tasks that
 * serve it. False: no memory. */
bool client_connect(struct task *t, unsigned index);
