/* SPDX-License-Identifier: BSD-2-Clause */
/* futex, operation by operation: arguments, counts, requeueing, wake-op, robust lists, locks with
 * owners, waiting for several. */
#include "case.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>

static uint32_t word, other;

static long futex(void *a, int op, unsigned v, const void *t, void *a2, unsigned v3)
{
	return syscall(SYS_futex, a, op, v, t, a2, v3);
}

static void arguments(void)
{
	struct timespec zero = {0, 0}, bad = {0, 1000000000}, negative = {-1, 0}, past = {1, 0};

	SHOW(futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &zero, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &negative, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, (void *)1, NULL, 0));
	SHOW(futex((char *)&word + 1, FUTEX_WAIT, 0, NULL, NULL, 0));
	SHOW(futex((void *)0x1000, FUTEX_WAIT, 0, NULL, NULL, 0));
	SHOW(futex(NULL, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
	SHOW(futex((void *)0xffff800000000000, FUTEX_WAIT, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 0, &zero, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 1));
	SHOW(futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &past, NULL, 1));
	SHOW(futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
	SHOW(futex((char *)&word + 2, FUTEX_WAKE, 1, NULL, NULL, 0));
	SHOW(futex((void *)0x1000, FUTEX_WAKE, 1, NULL, NULL, 0));
	SHOW(futex((void *)0x1000, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_FD, 1, NULL, NULL, 0));
	SHOW(futex(&word, 99, 1, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_REQUEUE, 1, (void *)1, &other, 0));
	SHOW(futex(&word, FUTEX_REQUEUE, -1, (void *)1, &other, 0));
	SHOW(futex(&word, FUTEX_REQUEUE, 1, (void *)-1l, &other, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &other, 5));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &other, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, (char *)&other + 1, 0));
	SHOW(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, (void *)0x1000, 0));
	SHOW(syscall(SYS_set_robust_list, &word, 23));
	SHOW(syscall(SYS_get_robust_list, 999999, &word, &other));
	SHOW(syscall(SYS_get_robust_list, 0, 1L, &other));
	IN_CHILD(setuid(1000); void *h; size_t n; SHOW(syscall(SYS_get_robust_list, 1, &h, &n)));
}

static long op(int o, int arg, int cmp, int cmparg)
{
	return futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other,
		     (unsigned)FUTEX_OP(o, arg, cmp, cmparg));
}

static void wake_ops(void)
{
	other = 5;
	SHOW(op(FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_NE, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_OR, 0x30, FUTEX_OP_CMP_LT, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_ANDN, 0x10, FUTEX_OP_CMP_GE, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_XOR, 0xff, FUTEX_OP_CMP_LE, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_SET | 8, 4, FUTEX_OP_CMP_GT, 5));
	SHOW(other);
	SHOW(op(FUTEX_OP_ADD, -1, FUTEX_OP_CMP_GT, 5));
	SHOW(other);
	SHOW(op(7, 4, FUTEX_OP_CMP_GT, 5));
	SHOW(op(FUTEX_OP_SET, 4, 9, 5));
	SHOW(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, (void *)0x1000, 0));
}

static uint32_t *shared;

static void waiters(int n)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		if (!pid) {
			long r = futex(&shared[0], FUTEX_WAIT, 0, NULL, NULL, 0);
			_exit(r == 0 ? 0 : errno);
		}
		until_asleep(pid);
	}
}

static void counting(void)
{
	int status, done = 0;

	waiters(5);
	SHOW(futex(&shared[0], FUTEX_WAKE, 2, NULL, NULL, 0));
	SHOW(futex(&shared[0], FUTEX_CMP_REQUEUE, 1, (void *)1, &shared[1], 0));
	SHOW(futex(&shared[1], FUTEX_WAKE, 10, NULL, NULL, 0));
	SHOW(futex(&shared[0], FUTEX_REQUEUE, 0, (void *)10, &shared[1], 0));
	SHOW(futex(&shared[0], FUTEX_WAKE, 10, NULL, NULL, 0));
	SHOW(futex(&shared[1], FUTEX_WAKE, 10, NULL, NULL, 0));
	while (wait(&status) > 0)
		done += WIFEXITED(status) && WEXITSTATUS(status) == 0;
	SHOW(done);
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(futex(&shared[0], FUTEX_WAIT_BITSET, 0, NULL, NULL, 1u << i)
				      ? 1
				      : i + 10);
		until_asleep(pid);
	}
	SHOW(futex(&shared[0], FUTEX_WAKE_BITSET, 10, NULL, NULL, 5));
	SHOW(futex(&shared[0], FUTEX_WAKE, 10, NULL, NULL, 0));
	while (wait(&status) > 0)
		;
}

static void *locks(void *arg)
{
	long r = futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
	int mine = (word & FUTEX_TID_MASK) == (uint32_t)syscall(SYS_gettid);

	futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
	return (void *)(r * 10 + mine);
}

static void owners(void)
{
	uint32_t self = (uint32_t)syscall(SYS_gettid);
	struct timespec past = {1, 0};
	pthread_t t;
	void *result;

	word = 0;
	SHOW(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	printf("%d\n", word == self);
	SHOW(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
	SHOW(word);
	SHOW(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
	word = 999999;
	SHOW(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0));
	SHOW(futex((char *)&word + 1, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	SHOW(futex((void *)0x1000, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
	word = 1;
	SHOW(futex(&word, FUTEX_LOCK_PI, 0, &past, NULL, 0));
	word = 0;
	futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
	pthread_create(&t, NULL, locks, NULL);
	for (int i = 0; i < 10000 && !(*(volatile int *)&word & FUTEX_WAITERS); i++)
		usleep(1000);
	printf("waiters %d\n", !!(word & FUTEX_WAITERS));
	SHOW(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
	pthread_join(t, &result);
	printf("%ld\n", (long)result);
	SHOW(word);
}

static void mutexes(void)
{
	pthread_mutexattr_t a;
	pthread_mutex_t *m =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(m, &a);
	IN_CHILD(pthread_mutex_lock(m));
	SHOW(pthread_mutex_lock(m) == EOWNERDEAD);
	SHOW(pthread_mutex_consistent(m));
	SHOW(pthread_mutex_unlock(m));
	IN_CHILD(pthread_mutex_lock(m); raise(SIGKILL));
	SHOW(pthread_mutex_lock(m) == EOWNERDEAD);
	SHOW(pthread_mutex_unlock(m));
	SHOW(pthread_mutex_lock(m) == ENOTRECOVERABLE);
	pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(m, &a);
	IN_CHILD(pthread_mutex_lock(m); raise(SIGKILL));
	SHOW(pthread_mutex_lock(m) == EOWNERDEAD);
	SHOW(pthread_mutex_consistent(m));
	SHOW(pthread_mutex_unlock(m));
	SHOW(pthread_mutex_trylock(m));
	IN_CHILD(SHOW(pthread_mutex_trylock(m) == EBUSY));
}

struct waitv {
	uint64_t val, uaddr;
	uint32_t flags, reserved;
};

static void several(void)
{
	struct waitv v[3] = {{0, (uintptr_t)&shared[4], 2, 0},
			     {0, (uintptr_t)&shared[5], 2, 0},
			     {0, (uintptr_t)&shared[6], 2, 0}};
	struct timespec past = {1, 0};
	int status;

	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 0, 0, &past, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 129, 0, &past, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 3, 1, &past, CLOCK_MONOTONIC));
	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_BOOTTIME));
	SHOW(syscall(SYS_futex_waitv, NULL, 3, 0, &past, CLOCK_MONOTONIC));
	v[1].val = 9;
	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_MONOTONIC));
	v[1].val = 0;
	v[1].reserved = 1;
	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_MONOTONIC));
	v[1].reserved = 0;
	v[1].flags = 0x12;
	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_MONOTONIC));
	v[1].flags = 2;
	v[1].uaddr++;
	SHOW(syscall(SYS_futex_waitv, v, 3, 0, &past, CLOCK_MONOTONIC));
	v[1].uaddr--;
	fflush(stdout);
	pid_t pid = fork();
	if (!pid)
		_exit((int)syscall(SYS_futex_waitv, v, 3, 0, NULL, 0) + 50);
	until_asleep(pid);
	SHOW(futex(&shared[6], FUTEX_WAKE, 1, NULL, NULL, 0));
	waitpid(pid, &status, 0);
	SHOW(WEXITSTATUS(status));
}

static volatile int rang;

static void rings(int sig)
{
	rang++;
}

static void interrupted(void)
{
	struct sigaction sa = {.sa_handler = rings};
	struct timespec minute = {60, 0};

	sigaction(SIGALRM, &sa, NULL);
	word = 0;
	ring_repeatedly();
	SHOW(futex(&word, FUTEX_WAIT, 0, NULL, NULL, 0));
	SHOW(futex(&word, FUTEX_WAIT, 0, &minute, NULL, 0));
	sa.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &sa, NULL);
	SHOW(futex(&word, FUTEX_WAIT, 0, &minute, NULL, 0));
	ring_no_more();
	SHOW(rang >= 3);
}

int main(void)
{
	case_begin();
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	arguments();
	wake_ops();
	counting();
	owners();
	mutexes();
	several();
	interrupted();
	return 0;
}
