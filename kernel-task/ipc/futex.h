/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kinds of futex calls share: futex.c (waiting and waking), futex_pi.c (locks). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "libs/base/list.h"
#include "mm/mm.h"

struct task;

#define FUTEX_PRIVATE  128u
#define FUTEX_REALTIME 256u
#define FUTEX_FLAGS    (FUTEX_PRIVATE | FUTEX_REALTIME)

/* On the waiting task's stack. Whoever wakes it takes it off its list. */
struct futex_waiter {
	struct list_head node;
	struct futex_key key;
	struct task *task;
	uint32_t bitset;
	bool pi; /* it waits to be given the lock */
	bool woken;
};

/* The key of a word of the current task: -EINVAL (unaligned), -EFAULT. */
int futex_key(uint64_t address, unsigned flags, struct futex_key *key);
void futex_enqueue(struct futex_waiter *w);
void futex_dequeue(struct futex_waiter *w);
void futex_wake_waiter(struct futex_waiter *w);
/* The one that has waited longest. */
struct futex_waiter *futex_first_waiter(const struct futex_key *key, bool pi);
/* Until *woken: 0, -EINTR (a signal), -ETIMEDOUT. */
int futex_sleep(const bool *woken, uint64_t deadline);

long futex_lock_pi(uint64_t address, unsigned flags, uint64_t deadline, bool try_only);
long futex_unlock_pi(uint64_t address, unsigned flags);
