/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiters of a condition that are moved to its lock: FUTEX_WAIT_REQUEUE_PI and
 * FUTEX_CMP_REQUEUE_PI. */
#include "case.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>

enum { WAITERS = 3 };

static uint32_t condition, lock, other, got;
static _Atomic int tids[WAITERS], results[WAITERS];

static long op(uint32_t *a, int what, unsigned value, uint64_t arg4, uint32_t *b, unsigned value3)
{
	return syscall(SYS_futex, a, what | FUTEX_PRIVATE_FLAG, value, arg4, b, value3);
}

static void until_waiting(int tid)
{
	char path[64], text[256] = "";

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	for (;;) {
		int fd = open(path, O_RDONLY);
		ssize_t n = read(fd, text, sizeof(text) - 1);

		close(fd);
		text[n > 0 ? n : 0] = 0;
		if (strstr(text, ") S"))
			return;
		usleep(1000);
	}
}

static void *waiter(void *arg)
{
	int i = (int)(intptr_t)arg;

	tids[i] = (int)syscall(SYS_gettid);
	results[i] = (int)op(&condition, FUTEX_WAIT_REQUEUE_PI, 7, 0, &lock, 0);
	if ((lock & FUTEX_TID_MASK) == (uint32_t)tids[i])
		got++;
	op(&lock, FUTEX_UNLOCK_PI, 0, 0, NULL, 0);
	return NULL;
}

static void start(pthread_t *threads)
{
	condition = 7;
	got = 0;
	for (int i = 0; i < WAITERS; i++) {
		tids[i] = 0;
		pthread_create(&threads[i], NULL, waiter, (void *)(intptr_t)i);
		while (!tids[i])
			usleep(1000);
		until_waiting(tids[i]);
	}
}

static void finish(pthread_t *threads)
{
	for (int i = 0; i < WAITERS; i++) {
		pthread_join(threads[i], NULL);
		printf("waiter %d: %d\n", i, results[i]);
	}
	SHOW(got);
	SHOW(lock);
}

int main(void)
{
	pthread_t threads[WAITERS];
	struct timespec past = {1, 0};

	case_begin();
	SHOW(op(&condition, FUTEX_WAIT_REQUEUE_PI, 0, 0, &condition, 0));
	SHOW(op(&condition, FUTEX_WAIT_REQUEUE_PI, 1, 0, &lock, 0));
	SHOW(op(&condition, FUTEX_WAIT_REQUEUE_PI, 0, (uint64_t)&past, &lock, 0));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, 1, &condition, 0));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 2, 1, &lock, 0));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, 1, &lock, 1));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, 1, &lock, 0));

	puts("the lock is free");
	start(threads);
	SHOW(op(&condition, FUTEX_WAKE, 1, 0, NULL, 0));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE, 1, 1, &lock, 7));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, 1, &other, 7));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, INT32_MAX, &lock, 7));
	finish(threads);

	puts("the lock is ours");
	start(threads);
	SHOW(op(&lock, FUTEX_LOCK_PI, 0, 0, NULL, 0));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, 0, &lock, 7));
	SHOW(op(&condition, FUTEX_CMP_REQUEUE_PI, 1, INT32_MAX, &lock, 7));
	SHOW(op(&lock, FUTEX_WAKE, 1, 0, NULL, 0));
	SHOW(op(&lock, FUTEX_UNLOCK_PI, 0, 0, NULL, 0));
	finish(threads);
	return 0;
}
