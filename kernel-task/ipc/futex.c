/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Futexes: tasks that wait for a word of user memory to change. The waiters of a word are found by
 * its key (mm_futex_key()) in a hash table, in order of arrival. Access to a word of the program
 * may wait, and everything may change meanwhile: keys, waiters, the word itself. So the word's page
 * is brought in first; from then on nothing waits until the task is in the table or the waiters are
 * woken. So no wake-up is lost, and no pointer to a waiter that has left is kept.
 */
#include "ipc/futex.h"

#include <errno.h>

#include "machine/clock.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"

#define BUCKETS 256

static struct list_head buckets[BUCKETS];

static struct list_head *bucket_of(const struct futex_key *key)
{
	uint64_t h = ((key->object << 48) ^ key->object ^ key->offset) * 0x9e3779b97f4a7c15ull;
	struct list_head *bucket = &buckets[h >> 56];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

bool futex_same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->object == b->object && a->offset == b->offset;
}

int futex_key(uint64_t address, unsigned flags, struct futex_key *key)
{
	if (address & 3)
		return -EINVAL;
	return mm_futex_key(current->mm, address, !(flags & FUTEX_PRIVATE), flags & FUTEX_WRITES,
			    key);
}

/* Inserts after the waiters of its priority: real-time tasks are woken first. */
static void insert(struct futex_waiter *w)
{
	struct list_head *bucket = bucket_of(&w->key), *at = bucket;

	if (w->task->rt_priority) {
		for (at = bucket->next; at != bucket; at = at->next)
			if (list_entry(at, struct futex_waiter, node)->task->rt_priority <
			    w->task->rt_priority)
				break;
	}
	list_add_tail(&w->node, at);
}

void futex_enqueue(struct futex_waiter *w)
{
	w->task = current;
	w->woken = false;
	insert(w);
}

void futex_dequeue(struct futex_waiter *w)
{
	list_del(&w->node);
}

void futex_move_waiter(struct futex_waiter *w, const struct futex_key *to)
{
	list_del(&w->node);
	w->key = *to;
	insert(w);
}

void futex_wake_waiter(struct futex_waiter *w)
{
	list_del(&w->node);
	w->woken = true;
	wake_up_task(w->task);
}

struct futex_waiter *futex_next_waiter(const struct futex_key *key, struct futex_waiter *w)
{
	struct list_head *bucket = bucket_of(key);
	struct list_head *at = w ? w->node.next : bucket->next;

	for (; at != bucket; at = at->next) {
		w = list_entry(at, struct futex_waiter, node);
		if (futex_same_key(&w->key, key))
			return w;
	}
	return NULL;
}

struct futex_waiter *futex_first_waiter(const struct futex_key *key, bool pi)
{
	struct futex_waiter *w = futex_next_waiter(key, NULL);

	while (w && w->pi != pi)
		w = futex_next_waiter(key, w);
	return w;
}

/* Waiters for a PI lock are not woken by FUTEX_WAKE. */
static bool waits_for_lock(const struct futex_waiter *first)
{
	return first && (first->pi || first->to_pi);
}

unsigned futex_wake(const struct futex_key *key, unsigned n, uint32_t bitset)
{
	struct list_head *bucket = bucket_of(key);
	struct futex_waiter *w, *next;
	unsigned woken = 0;

	list_for_each_entry_safe (w, next, bucket, node) {
		if (!futex_same_key(&w->key, key) || !(w->bitset & bitset))
			continue;
		futex_wake_waiter(w);
		/* As in Linux, n = 0 wakes one. */
		if (++woken >= n)
			break;
	}
	return woken;
}

int futex_wake_address(struct mm *mm, uint64_t address, unsigned n)
{
	struct futex_key key;
	unsigned woken;

	if (address & 3 || mm_futex_key(mm, address, false, false, &key) < 0)
		return -EFAULT;
	woken = futex_wake(&key, n, ~0u);
	if (woken < n && mm_futex_key(mm, address, true, false, &key) == 0 &&
	    key.object != mm->futex_name)
		woken += futex_wake(&key, n - woken, ~0u);
	return (int)woken;
}

int futex_sleep(const bool *woken, uint64_t deadline)
{
	int result = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (*woken)
			break;
		if (signal_pending()) {
			result = -EINTR;
			break;
		}
		if (schedule_until(deadline)) {
			result = *woken ? 0 : -ETIMEDOUT;
			break;
		}
	}
	set_current_state(TASK_RUNNING);
	return result;
}

static long wake_call(uint64_t address, unsigned flags, unsigned n, uint32_t bitset)
{
	struct futex_key key;
	int error = bitset ? futex_key(address, flags, &key) : -EINVAL;
	const struct futex_waiter *first;

	if (error)
		return error;
	first = futex_next_waiter(&key, NULL);
	if (!first)
		return 0;
	return waits_for_lock(first) ? -EINVAL : (long)futex_wake(&key, n, bitset);
}

/* ---- wait ---- */

static long restart_wait(struct task *task);

static long wait_on(uint64_t address, unsigned flags, uint32_t value, uint32_t bitset,
		    uint64_t deadline)
{
	struct futex_waiter w = {.bitset = bitset};
	struct task *task = current;
	uint32_t seen;
	int error;

	if (!bitset || address & 3)
		return -EINVAL;
	if (get_user(seen, address) < 0)
		return -EFAULT;
	error = futex_key(address, flags, &w.key);
	if (error)
		return error;
	if (seen != value)
		return -EAGAIN;
	futex_enqueue(&w);
	error = futex_sleep(&w.woken, deadline);
	if (w.woken)
		return 0;
	futex_dequeue(&w);
	if (error != -EINTR)
		return error;
	if (deadline == WAIT_NO_DEADLINE)
		return -ERESTARTSYS;
	task->restart = restart_wait;
	task->restart_arg[0] = address;
	task->restart_arg[1] = flags;
	task->restart_arg[2] = value;
	task->restart_arg[3] = bitset;
	task->restart_arg[4] = deadline;
	return -ERESTART_RESTARTBLOCK;
}

static long restart_wait(struct task *task)
{
	const uint64_t *arg = task->restart_arg;

	return wait_on(arg[0], (unsigned)arg[1], (uint32_t)arg[2], (uint32_t)arg[3], arg[4]);
}

/* ---- requeue ---- */

static long requeue(uint64_t from, uint64_t to, unsigned flags, int wakes, int moves,
		    const uint32_t *expected)
{
	struct futex_key key, target;
	struct futex_waiter *w, *next;
	struct list_head moved;
	int count = 0, error;
	uint32_t seen;

	if (wakes < 0 || moves < 0 || (from | to) & 3)
		return -EINVAL;
	if (expected && get_user(seen, from) < 0)
		return -EFAULT;
	error = futex_key(from, flags, &key);
	if (!error)
		error = futex_key(to, flags, &target);
	if (error)
		return error;
	if (expected && seen != *expected)
		return -EAGAIN;
	if (waits_for_lock(futex_next_waiter(&key, NULL)))
		return -EINVAL;
	list_init(&moved);
	list_for_each_entry_safe (w, next, bucket_of(&key), node) {
		if (!futex_same_key(&w->key, &key) || w->pi)
			continue;
		if (count >= wakes && count - wakes >= moves)
			break;
		if (count++ < wakes) {
			futex_wake_waiter(w);
			continue;
		}
		list_del(&w->node);
		w->key = target;
		list_add_tail(&w->node, &moved);
	}
	list_for_each_entry_safe (w, next, &moved, node) {
		list_del(&w->node);
		insert(w);
	}
	return count;
}

/* ---- the call ---- */

enum {
	OP_WAIT,
	OP_WAKE,
	OP_FD,
	OP_REQUEUE,
	OP_CMP_REQUEUE,
	OP_WAKE_OP,
	OP_LOCK_PI,
	OP_UNLOCK_PI,
	OP_TRYLOCK_PI,
	OP_WAIT_BITSET,
	OP_WAKE_BITSET,
	OP_WAIT_REQUEUE_PI,
	OP_CMP_REQUEUE_PI,
	OP_LOCK_PI2,
};

static bool takes_timeout(int op)
{
	return op == OP_WAIT || op == OP_WAIT_BITSET || op == OP_LOCK_PI || op == OP_LOCK_PI2 ||
	       op == OP_WAIT_REQUEUE_PI;
}

/* The timeout of the fourth argument, as a deadline in monotonic time. */
static int get_deadline(int op, unsigned flags, uint64_t user, uint64_t *deadline)
{
	uint64_t ns;
	int error;

	*deadline = WAIT_NO_DEADLINE;
	if (!user || !takes_timeout(op))
		return 0;
	error = get_timespec(user, &ns);
	if (error)
		return error;
	if (op == OP_WAIT)
		*deadline = add_ns(clock_monotonic_ns(), ns);
	else
		*deadline = clock_deadline(op == OP_LOCK_PI || (flags & FUTEX_REALTIME)
						   ? CLOCK_REALTIME
						   : CLOCK_MONOTONIC,
					   ns);
	return 0;
}

SYSCALL_DEFINE6(futex, uint64_t, address, unsigned, operation, uint32_t, value, uint64_t, arg4,
		uint64_t, address2, uint32_t, value3)
{
	unsigned flags = operation & FUTEX_FLAGS;
	int op = (int)(operation & ~FUTEX_FLAGS), error;
	uint64_t deadline;

	if ((flags & FUTEX_REALTIME) && op != OP_WAIT_BITSET && op != OP_LOCK_PI2 &&
	    op != OP_WAIT_REQUEUE_PI)
		return -ENOSYS;
	error = get_deadline(op, flags, arg4, &deadline);
	if (error)
		return error;
	switch (op) {
	case OP_WAIT:
		return wait_on(address, flags, value, ~0u, deadline);
	case OP_WAIT_BITSET:
		return wait_on(address, flags, value, value3, deadline);
	case OP_WAKE:
		return wake_call(address, flags, value, ~0u);
	case OP_WAKE_BITSET:
		return wake_call(address, flags, value, value3);
	case OP_REQUEUE:
		return requeue(address, address2, flags, (int)value, (int)arg4, NULL);
	case OP_CMP_REQUEUE:
		return requeue(address, address2, flags, (int)value, (int)arg4, &value3);
	case OP_WAKE_OP:
		return futex_wake_op(address, address2, flags, value, (unsigned)arg4, value3);
	case OP_LOCK_PI:
	case OP_LOCK_PI2:
		return futex_lock_pi(address, flags, deadline, false);
	case OP_TRYLOCK_PI:
		return futex_lock_pi(address, flags, deadline, true);
	case OP_WAIT_REQUEUE_PI:
		return futex_wait_requeue_pi(address, flags, value, deadline, address2);
	case OP_CMP_REQUEUE_PI:
		return futex_requeue_pi(address, address2, flags, (int)value, (int)arg4, value3);
	case OP_UNLOCK_PI:
		return futex_unlock_pi(address, flags);
	default:
		return -ENOSYS;
	}
}
