/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a thread's state that the processor holds while the thread does not run. */
#pragma once

#include "object/tcb.h"

/* Nothing is loaded yet. */
void thread_init(void);
/* Take the FS and GS bases of `t` out of the processor, if they are there: `t` is about to vanish.
 */
void thread_unload(struct tcb *t);
