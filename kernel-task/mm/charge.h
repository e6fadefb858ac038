/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocation of memory for the current task, charged to its control group (base/account.h). Every
 * page, and every kernel object that a program keeps longer than a call, is allocated here, or by
 * proc/charged.h if the user's share of such objects is limited too. Without groups this costs one
 * comparison.
 *
 * At the group's limit its cached pages are freed first. If that is not enough the allocation fails
 * and task->over names the account: a fault then kills a process of the group (proc/oom.c), a call
 * returns -ENOMEM. Pages of files are never refused, because cache_balance() can free them again.
 */
#pragma once

#include <stddef.h>

#include "base/account.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

/* As page_alloc() and page_alloc_uninit(). */
struct page *charge_page(enum charge_kind kind);
struct page *charge_page_uninit(enum charge_kind kind);
/* As malloc() and calloc(): also NULL at the group's limit. */
void *charge_alloc(enum charge_kind kind, size_t size);
void *charge_alloc_zeroed(enum charge_kind kind, size_t size);
void charge_free(void *memory); /* NULL is allowed */

/* Functions of the layers above, set in start/hooks.c. */
struct charge_hooks {
	/* Frees up to `pages` cached pages of an account and the accounts below it; returns how
	 * many. */
	size_t (*reclaim)(struct account *account, size_t pages);
	/* As in struct mm_hooks. */
	MAY_WAIT int (*out_of_memory)(void);
};
void charge_hooks_set(const struct charge_hooks *hooks);
/* After a call that can wait failed with `error`: was it -ENOMEM because of a group's limit, and is
 * there room now? If so the caller tries again. false: it returns the error; the task may have been
 * killed to make room. */
MAY_WAIT bool charge_again(int error);
/* Frees cached pages of an account; returns how many. */
size_t charge_reclaim(struct account *account, size_t pages);
