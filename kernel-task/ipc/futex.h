/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations shared by futex.c (waiting and waking), futex_wake_op.c and futex_pi.c (locks). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "libs/base/list.h"
#include "mm/mm.h"
#include "wait/may_wait.h"

struct task;

#define FUTEX_PRIVATE  128u
#define FUTEX_REALTIME 256u
#define FUTEX_FLAGS    (FUTEX_PRIVATE | FUTEX_REALTIME)
#define FUTEX_WRITES   (1u << 31) /* of futex_key() alone: the call may write the word */

/* On the waiting task's stack. The waking task takes it off its list. */
struct futex_waiter {
	struct list_head node;
	struct futex_key key;
	struct task *task;
	uint32_t bitset;
	bool pi; /* it waits for a PI lock */
	/* Not NULL: it waits to be moved to the lock at that word, and then for the lock. */
	bool to_pi;
	struct futex_key pi_key;
	bool woken;
};

/* The key of a word of the current task: -EINVAL (unaligned), -EFAULT. */
int futex_key(uint64_t address, unsigned flags, struct futex_key *key);
void futex_enqueue(struct futex_waiter *w);
void futex_dequeue(struct futex_waiter *w);
void futex_wake_waiter(struct futex_waiter *w);
/* Wakes up to `n` waiters (one if `n` is 0) that have one of these bits. Returns how many. */
unsigned futex_wake(const struct futex_key *key, unsigned n, uint32_t bitset);
/* Makes the waiter wait for another word. */
void futex_move_waiter(struct futex_waiter *w, const struct futex_key *to);
bool futex_same_key(const struct futex_key *a, const struct futex_key *b);
/* The first waiter of either kind (`w` NULL), or the next after `w`. */
struct futex_waiter *futex_next_waiter(const struct futex_key *key, struct futex_waiter *w);
/* The waiter that has waited longest. */
struct futex_waiter *futex_first_waiter(const struct futex_key *key, bool pi);
/* Sleeps until *woken is set. 0, -EINTR (a signal), -ETIMEDOUT. */
MAY_WAIT int futex_sleep(const bool *woken, uint64_t deadline);

/* FUTEX_WAKE_OP; `encoded` is the operation and the condition. */
MAY_WAIT long futex_wake_op(uint64_t address, uint64_t address2, unsigned flags, unsigned n,
			    unsigned n2, uint32_t encoded);
MAY_WAIT long futex_lock_pi(uint64_t address, unsigned flags, uint64_t deadline, bool try_only);
/* FUTEX_WAIT_REQUEUE_PI: `deadline` holds for the wait and for the lock. */
MAY_WAIT long futex_wait_requeue_pi(uint64_t address, unsigned flags, uint32_t value,
				    uint64_t deadline, uint64_t lock);
/* FUTEX_CMP_REQUEUE_PI: gives one waiter the lock if it is free; `moves` of the others then wait
 * for the lock. */
MAY_WAIT long futex_requeue_pi(uint64_t from, uint64_t lock, unsigned flags, int wakes, int moves,
			       uint32_t expected);
MAY_WAIT long futex_unlock_pi(uint64_t address, unsigned flags);

/*
 * Wakes up to `n` tasks that wait on this address of `mm`, by its private and by its shared name.
 * Returns how many, or -EFAULT.
 */
int futex_wake_address(struct mm *mm, uint64_t address, unsigned n);
