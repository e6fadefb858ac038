/* SPDX-License-Identifier: BSD-2-Clause */
/* futex_waitv: waiting for one of several words. */
#include <errno.h>
#include <stdlib.h>

#include "ipc/futex.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"

#define WAITV_MAX   128
#define WAITV_32BIT 2u

struct futex_waitv {
	uint64_t value, address;
	uint32_t flags, reserved;
};

static int check_waitv(const struct futex_waitv *v)
{
	if ((v->flags & ~(WAITV_32BIT | FUTEX_PRIVATE)) || v->reserved)
		return -EINVAL;
	return (v->flags & WAITV_32BIT) && v->value <= UINT32_MAX ? 0 : -EINVAL;
}

/* Enqueues all waiters, or the first *entered of them. */
static int enqueue_all(const struct futex_waitv *v, struct futex_waiter *w, unsigned n,
		       unsigned *entered)
{
	uint32_t seen;

	for (*entered = 0; *entered < n; ++*entered) {
		struct futex_waiter *one = &w[*entered];
		uint64_t address = v[*entered].address;
		int error;

		if (address & 3)
			return -EINVAL;
		if (get_user(seen, address) < 0)
			return -EFAULT;
		error = futex_key(address, v[*entered].flags, &one->key);
		if (error)
			return error;
		if (seen != (uint32_t)v[*entered].value)
			return -EAGAIN;
		one->bitset = ~0u;
		futex_enqueue(one);
	}
	return 0;
}

static int first_woken(const struct futex_waiter *w, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (w[i].woken)
			return (int)i;
	return -1;
}

static long sleep_on_all(struct futex_waiter *w, unsigned n, uint64_t deadline)
{
	long result = -1;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		result = first_woken(w, n);
		if (result >= 0)
			break;
		if (signal_pending()) {
			result = -ERESTARTSYS;
			break;
		}
		if (schedule_until(deadline)) {
			result = first_woken(w, n);
			if (result < 0)
				result = -ETIMEDOUT;
			break;
		}
	}
	set_current_state(TASK_RUNNING);
	return result;
}

static long wait_all(const struct futex_waitv *v, unsigned n, uint64_t deadline)
{
	struct futex_waiter *w = calloc(n, sizeof(*w));
	unsigned entered;
	long result;
	int woken;

	if (!w)
		return -ENOMEM;
	result = enqueue_all(v, w, n, &entered);
	/* A page fault may have waited, and one of the first may have been woken meanwhile. */
	woken = first_woken(w, entered);
	if (result && woken >= 0)
		result = woken;
	else if (!result)
		result = sleep_on_all(w, n, deadline);
	for (unsigned i = 0; i < entered; i++)
		if (!w[i].woken)
			futex_dequeue(&w[i]);
	free(w);
	return result;
}

SYSCALL_DEFINE5(futex_waitv, uint64_t, user, unsigned, n, unsigned, flags, uint64_t, timeout,
		clockid_t, clock)
{
	uint64_t deadline = WAIT_NO_DEADLINE, ns;
	struct futex_waitv *v;
	long result = 0;

	if (flags || !n || n > WAITV_MAX || !user)
		return -EINVAL;
	if (timeout) {
		if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
			return -EINVAL;
		result = get_timespec(timeout, &ns);
		if (result)
			return result;
		deadline = clock_deadline(clock, ns);
	}
	v = malloc(n * sizeof(*v));
	if (!v)
		return -ENOMEM;
	result = copy_from_user(v, user, n * sizeof(*v));
	for (unsigned i = 0; i < n && !result; i++)
		result = check_waitv(&v[i]);
	if (!result)
		result = wait_all(v, n, deadline);
	free(v);
	return result;
}
