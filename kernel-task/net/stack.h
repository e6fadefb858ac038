/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network stack of this kernel: the component linked into it, or one that is a task of its own
 * (placement = task). Callers use the same functions for both, by net_call(), and wait as for a
 * task. Code that must not wait reads sockets' states, which needs no call, and leaves what does to
 * a kernel thread (stack_thread.h).
 */
#pragma once

#include <stdbool.h>

#include "components/net_bind.h"
#include "interfaces/wire.h"
#include "wait/may_wait.h"

/* The network component. */
extern struct net_binding net;

/*
 * The component makes one call at a time, so each is made between these two. They nest: code for
 * which several calls, or calls and a change of a socket's replay log, are one step puts them
 * around the whole step. No other task's socket is freed meanwhile.
 */
MAY_WAIT void stack_enter(void);
void stack_leave(void);

/* The result of a function of struct net_ops. The arguments are read after a wait for other calls.
 */
#define net_call(function, ...)                                                            \
	({                                                                                 \
		stack_enter();                                                             \
		__auto_type call_result_ = net.ops->function(net.instance, ##__VA_ARGS__); \
		stack_leave();                                                             \
		call_result_;                                                              \
	})

/* Starts the stack, with the loopback link. -ENOMEM. */
int stack_start(void);
/* Is the stack a task, which may be restarted and lose its sockets? */
bool stack_is_task(void);
/* Has it died, and are its sockets not what they were yet? Their states mean nothing then. */
bool stack_is_restoring(void);
/* What this kernel is on the network between kernels; NULL: it has none. */
const struct wire_info *stack_wire(void);
