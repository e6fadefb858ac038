/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel threads for the layers below proc/: a kernel thread is a task with a number and a name of
 * its own, and proc/ makes tasks.
 */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

typedef void kthread_main(void *arg);

struct kthread_ops {
	/* Has fn(arg) run on a stack of its own. False: out of memory. */
	MAY_WAIT bool (*start)(const char *name, kthread_main *fn, void *arg);
};

/* proc/ sets how threads are made, before the first one. */
void kthreads_init(const struct kthread_ops *ops);
/* Has fn(arg) run on a stack of its own. False: out of memory. */
MAY_WAIT bool kthread_start(const char *name, kthread_main *fn, void *arg);
