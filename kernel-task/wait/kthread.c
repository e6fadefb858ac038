/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel threads for the layers below proc/. */
#include "wait/kthread.h"

static const struct kthread_ops *maker;

void kthreads_init(const struct kthread_ops *ops)
{
	maker = ops;
}

bool kthread_start(const char *name, kthread_main *fn, void *arg)
{
	return maker->start(name, fn, arg);
}
