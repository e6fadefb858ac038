/* SPDX-License-Identifier: BSD-2-Clause */
/* What the processor holds of a thread besides its saved registers. */
#pragma once

#include "object/tcb.h"

/* Nothing is loaded yet. */
void thread_init(void);
/* Take the FS and GS bases of `t` out of the processor, if they are there: `t` is about to vanish.
 */
void thread_unload(struct tcb *t);
