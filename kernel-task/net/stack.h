/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network stack of this kernel: the component linked into it, or one that is a task of its own
 * (placement = task). Callers use the same functions for both.
 */
#pragma once

#include <stdbool.h>

#include "components/net_bind.h"
#include "interfaces/wire.h"

/* The network component. */
extern struct net_binding net;

/* Starts the stack, with the loopback link. -ENOMEM. */
int stack_start(void);
/* Is the stack a task, which may be restarted and lose its sockets? */
bool stack_is_task(void);
/* What this kernel is on the network between kernels; NULL: it has none. */
const struct wire_info *stack_wire(void);
