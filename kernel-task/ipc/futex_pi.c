/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks that the kernel hands over (PI futexes): the word holds the owner's thread id and a bit for
 * waiters. All threads of a kernel task have one priority, so there is none to inherit; the order
 * of owners, the checks for deadlock and owner, and the death of an owner are as on Linux.
 */
#include <errno.h>

#include "ipc/futex.h"
#include "mm/uaccess.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

#define TID_MASK   0x3fffffffu
#define OWNER_DIED 0x40000000u
#define WAITERS	   0x80000000u

/* The thread's id as its program knows it: its number in its own PID namespace. */
static uint32_t number_of(const struct task *task)
{
	return (uint32_t)pid_in(task->pid_ns ? task->pid_ns : &first_pid_ns, task->tid);
}

/* Takes the lock for `task`: 0; -EWOULDBLOCK: another task has it, and the word's waiters bit is
 * set now. */
static int take(struct task *task, uint32_t *word, const struct futex_key *key, bool try_only)
{
	uint32_t tid = number_of(task);
	struct task *owner;

	if ((*word & TID_MASK) == tid)
		return -EDEADLK;
	if (!(*word & TID_MASK)) {
		*word = (*word & OWNER_DIED) | tid | (futex_first_waiter(key, true) ? WAITERS : 0);
		return 0;
	}
	owner = task_given((pid_t)(*word & TID_MASK));
	if (!owner || !owner->process)
		return -ESRCH;
	if (!try_only)
		*word |= WAITERS;
	return -EWOULDBLOCK;
}

/* Has the kernel given this task the lock? */
static bool is_mine(uint64_t address)
{
	uint32_t word;

	return get_user(word, address) == 0 && (word & TID_MASK) == number_of(current);
}

long futex_lock_pi(uint64_t address, unsigned flags, uint64_t deadline, bool try_only)
{
	struct futex_waiter w = {.bitset = ~0u, .pi = true};
	int error = address & 3 ? -EINVAL : 0;

	while (!error) {
		uint32_t *word = user_word(address);

		error = word ? futex_key(address, flags | FUTEX_WRITES, &w.key) : -EFAULT;
		if (!error)
			error = take(current, word, &w.key, try_only);
		if (error != -EWOULDBLOCK || try_only)
			break;
		futex_enqueue(&w);
		error = futex_sleep(&w.woken, deadline);
		if (w.woken) {
			if (is_mine(address))
				return 0;
			error = 0; /* the owner has died: try to take the lock */
			continue;
		}
		futex_dequeue(&w);
		if (error == -EINTR)
			error = -ERESTARTNOINTR;
	}
	return error;
}

/* ---- from a condition's word to its lock ---- */

long futex_wait_requeue_pi(uint64_t address, unsigned flags, uint32_t value, uint64_t deadline,
			   uint64_t lock)
{
	struct futex_waiter w = {.bitset = ~0u, .to_pi = true};
	uint32_t seen;
	int error;

	if (address == lock || (address | lock) & 3)
		return -EINVAL;
	if (get_user(seen, address) < 0)
		return -EFAULT;
	error = futex_key(address, flags, &w.key);
	if (!error)
		error = futex_key(lock, flags | FUTEX_WRITES, &w.pi_key);
	if (error)
		return error;
	if (futex_same_key(&w.key, &w.pi_key))
		return -EINVAL;
	if (seen != value)
		return -EWOULDBLOCK;
	futex_enqueue(&w);
	error = futex_sleep(&w.woken, deadline);
	if (w.woken)
		return is_mine(lock) ? 0 : futex_lock_pi(lock, flags, deadline, false);
	futex_dequeue(&w);
	if (error == -EINTR) /* a task that already waits for the lock cannot restart the call */
		return w.pi ? -EWOULDBLOCK : -ERESTARTNOINTR;
	return error;
}

/* Do all waiters wait to be moved to this lock? */
static bool wait_for_this(const struct futex_key *from, const struct futex_key *lock)
{
	struct futex_waiter *w;

	for (w = futex_next_waiter(from, NULL); w; w = futex_next_waiter(from, w))
		if (!w->to_pi || !futex_same_key(&w->pi_key, lock))
			return false;
	return true;
}

/* Gets the value of the first word, and the second word to be changed, without a wait in
 * between. */
static int get_words(uint64_t from, uint64_t lock, uint32_t *seen, uint32_t **word)
{
	for (;;) {
		if (!user_word(lock) || get_user(*seen, from) < 0)
			return -EFAULT;
		/* Bringing in one page may have removed the other. */
		*word = user_word_now(lock);
		if (*word)
			return 0;
		if (fatal_signal_pending())
			return -EINTR;
	}
}

long futex_requeue_pi(uint64_t from, uint64_t lock, unsigned flags, int wakes, int moves,
		      uint32_t expected)
{
	struct futex_key key, target;
	struct futex_waiter *w;
	int error, count = 0;
	uint32_t seen, *word;

	if (wakes != 1 || moves < 0 || from == lock || (from | lock) & 3)
		return -EINVAL;
	error = get_words(from, lock, &seen, &word);
	if (!error)
		error = futex_key(from, flags, &key);
	if (!error)
		error = futex_key(lock, flags | FUTEX_WRITES, &target);
	if (error)
		return error;
	if (futex_same_key(&key, &target))
		return -EINVAL;
	if (seen != expected)
		return -EAGAIN;
	if (!wait_for_this(&key, &target))
		return -EINVAL;
	/* From here on nothing waits, because the waiters are on other tasks' stacks. */
	while (count <= moves && (w = futex_next_waiter(&key, NULL))) {
		error = take(w->task, word, &target, false);
		if (error && error != -EWOULDBLOCK)
			return count ? count : error;
		count++;
		w->to_pi = false;
		w->pi = true;
		if (!error)
			futex_wake_waiter(w);
		else
			futex_move_waiter(w, &target);
	}
	return count;
}

/* ---- unlocking ---- */

long futex_unlock_pi(uint64_t address, unsigned flags)
{
	struct futex_waiter *next;
	struct futex_key key;
	uint32_t seen, *word;
	int error;

	/* Linux checks the owner before the address. */
	if (get_user(seen, address) < 0)
		return -EFAULT;
	if ((seen & TID_MASK) != number_of(current))
		return -EPERM;
	if (address & 3)
		return -EINVAL;
	word = user_word(address);
	error = word ? futex_key(address, flags | FUTEX_WRITES, &key) : -EFAULT;
	if (error)
		return error;
	if ((*word & TID_MASK) != number_of(current))
		return -EPERM;
	next = futex_first_waiter(&key, true);
	*word = 0;
	if (!next)
		return 0;
	*word = number_of(next->task);
	futex_wake_waiter(next);
	if (futex_first_waiter(&key, true))
		*word |= WAITERS;
	return 0;
}
