/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel thread that makes calls of a network stack that is a task, for code that must not wait.
 */
#pragma once

#include "wait/may_wait.h"

enum {
	STACK_MEET = 1,	 /* attaches to a stack that was started again */
	STACK_RETRY = 2, /* inet_replay_retry() */
	STACK_RUN = 4,	 /* what time has made due */
	STACK_FILL = 8,	 /* packet_rings_fill() */
	STACK_BURY = 16, /* net_namespaces_bury() */
};

/* Begins the thread, once. Without it, for lack of memory, the calls of programs do what they can.
 */
MAY_WAIT void stack_thread_start(void);
/* Has the thread do these (a set of STACK_...) soon. Does not wait. */
void stack_later(unsigned what);
