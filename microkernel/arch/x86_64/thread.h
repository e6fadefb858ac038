/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a thread's state that the processor holds while the thread does not run. */
#pragma once

#include "object/tcb.h"

/* Call once at boot: the processor holds no thread's FS and GS bases yet. */
void thread_init(void);
/* If the processor holds the FS and GS bases of `t`, saves them in `t` and forgets `t`. Call before
 * `t` is deleted. */
void thread_unload(struct tcb *t);
