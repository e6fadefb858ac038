/* SPDX-License-Identifier: BSD-2-Clause */
/* Futexes on words in pages that have to be fetched first. */
#include "crowd.h"

#include <linux/futex.h>

static uint32_t *word(void)
{
	return anywhere(4);
}

static long futex(uint32_t *at, int op, uint32_t value, const void *timeout, void *at2,
		  uint32_t value3)
{
	return syscall(SYS_futex, at, op | (chance(2) ? FUTEX_PRIVATE_FLAG : 0), value, timeout,
		       at2, value3);
}

static void wait_short(void)
{
	struct timespec t = soon(2000);
	uint32_t *at = word();

	futex(at, FUTEX_WAIT, chance(2) ? 0 : pick(3), &t, NULL, 0);
}

static void wake(void)
{
	futex(word(), FUTEX_WAKE, pick(4), NULL, NULL, 0);
}

static void requeue(void)
{
	futex(word(), chance(2) ? FUTEX_REQUEUE : FUTEX_CMP_REQUEUE, pick(3),
	      (void *)(uintptr_t)pick(4), word(), 0);
}

static void wake_op(void)
{
	futex(word(), FUTEX_WAKE_OP, 1, (void *)1, word(),
	      FUTEX_OP(pick(5), pick(8), pick(6), pick(4)));
}

static struct timespec deadline(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	t.tv_nsec += 3000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static void lock(void)
{
	struct timespec t = deadline(CLOCK_REALTIME);
	uint32_t *at = word();

	if (futex(at, chance(3) ? FUTEX_TRYLOCK_PI : FUTEX_LOCK_PI, 0, &t, NULL, 0) == 0 &&
	    !chance(5))
		futex(at, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

static void unlock(void)
{
	futex(word(), FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

static void wait_requeue_pi(void)
{
	struct timespec t = deadline(CLOCK_MONOTONIC);
	uint32_t *lock_word = word();

	if (futex(word(), FUTEX_WAIT_REQUEUE_PI, 0, &t, lock_word, 0) == 0)
		futex(lock_word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

static void requeue_pi(void)
{
	futex(word(), FUTEX_CMP_REQUEUE_PI, 1, (void *)(uintptr_t)pick(5), word(), 0);
}

/* All workers use the same pair of words, so that some of their requests meet. */
static void meet(void)
{
	struct timespec t = deadline(CLOCK_MONOTONIC);
	uint32_t *at = anywhere(64);
	uintptr_t page = (uintptr_t)at & ~(uintptr_t)(PAGE - 1);
	uint32_t *condition = (uint32_t *)page, *lock_word = (uint32_t *)(page ^ PAGE);

	if (chance(2))
		syscall(SYS_futex, condition, FUTEX_WAIT_REQUEUE_PI, 0, &t, lock_word, 0);
	else
		syscall(SYS_futex, condition, FUTEX_CMP_REQUEUE_PI, 1, 8, lock_word, 0);
	if (chance(2))
		syscall(SYS_futex, lock_word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
}

static void wait_many(void)
{
	struct {
		uint64_t value, address;
		uint32_t flags, reserved;
	} *v = anywhere(8 * 24);
	struct timespec t = deadline(CLOCK_MONOTONIC);
	unsigned n = 1 + pick(8);

	for (unsigned i = 0; i < n; i++) {
		v[i].value = 0;
		v[i].address = (uintptr_t)word();
		v[i].flags = 2 | (chance(2) ? FUTEX_PRIVATE_FLAG : 0);
		v[i].reserved = 0;
	}
	syscall(SYS_futex_waitv, v, n, 0, &t, CLOCK_MONOTONIC);
}

static void robust(void)
{
	struct {
		void *next;
		long offset;
		void *pending;
	} *head = anywhere(24);

	head->next = anywhere(8);
	head->offset = (long)pick(64) * 4;
	head->pending = anywhere(8);
	syscall(SYS_set_robust_list, head, 24);
}

static request *const list[] = {wait_short,	 wake,	     requeue, wake_op, lock, unlock,
				wait_requeue_pi, requeue_pi, meet,    meet,    meet, wait_many,
				robust};
const struct requests futex_requests = {list, sizeof(list) / sizeof(list[0])};
