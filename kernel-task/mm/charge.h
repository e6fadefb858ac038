/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that is taken for the current task: the one place where its control group pays
 * (base/account.h). Code that takes a page, or keeps an object of the kernel for a program longer
 * than a call, takes it here; proc/charged.h does, for objects that a user's share is limited for
 * as well. Where there are no groups this costs one comparison.
 *
 * At the group's limit its cached pages go first. If that is not enough the answer is "memory is
 * out", and task->over says whose: a fault then has one of the group killed (proc/oom.c), a call
 * answers -ENOMEM. Pages of files are never refused: they can go again, and cache_balance() sees to
 * it.
 */
#pragma once

#include <stddef.h>

#include "base/account.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

/* As page_alloc() and page_alloc_uninit(). */
struct page *charge_page(enum charge_kind kind);
struct page *charge_page_uninit(enum charge_kind kind);
/* As malloc() and calloc(): NULL also at the limit. */
void *charge_alloc(enum charge_kind kind, size_t size);
void *charge_alloc_zeroed(enum charge_kind kind, size_t size);
void charge_free(void *memory); /* NULL is nothing */

/* What layers above do; start/hooks.c has them. */
struct charge_hooks {
	/* Has up to `pages` cached pages of an account and those below go; says how many. */
	size_t (*reclaim)(struct account *account, size_t pages);
	/* As struct mm_hooks has it. */
	MAY_WAIT int (*out_of_memory)(void);
};
void charge_hooks_set(const struct charge_hooks *hooks);
/* A call that can wait was told `error`: was it -ENOMEM because of a group's limit, and is there
 * room now? Else the call gives up, as its task does that was killed for the room. */
MAY_WAIT bool charge_again(int error);
/* Makes room in an account; how many pages went. */
size_t charge_reclaim(struct account *account, size_t pages);
