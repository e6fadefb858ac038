/* SPDX-License-Identifier: BSD-2-Clause */
/* Two threads or processes that wait for each other. */
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "measure.h"
#include "operations.h"

/* ---- threads ---- */

static _Atomic int turn;

static void wait_turn(int mine)
{
	while (atomic_load(&turn) != mine)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, !mine, NULL, NULL, 0);
}

static void give_turn(int other)
{
	atomic_store(&turn, other);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void futex_step(int mine)
{
	wait_turn(mine);
	give_turn(!mine);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int whose;

static void hand_over(int mine)
{
	pthread_mutex_lock(&mutex);
	while (whose != mine)
		pthread_cond_wait(&changed, &mutex);
	whose = !mine;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&mutex);
}

/* Two threads hand over to each other n times, each by its step. */
struct hand_overs {
	long count;
	void (*step)(int mine);
};

static void *pong(void *arg)
{
	const struct hand_overs *h = arg;

	for (long i = h->count; i; i--)
		h->step(1);
	return NULL;
}

static void ping_pong(long n, void (*step)(int mine))
{
	struct hand_overs h = {n, step};
	pthread_t t;

	MUST(!pthread_create(&t, NULL, pong, &h));
	while (n--)
		step(0);
	MUST(!pthread_join(t, NULL));
}

static void futex_ping_pong(long n)
{
	turn = 0;
	ping_pong(n, futex_step);
}

static void condition_ping_pong(long n)
{
	whose = 0;
	ping_pong(n, hand_over);
}

static int events[2];

static void *event_pong(void *count)
{
	uint64_t value;

	for (long i = *(long *)count; i; i--)
		MUST(read(events[0], &value, 8) == 8 && write(events[1], &value, 8) == 8);
	return count;
}

static void event_ping_pong(long n)
{
	pthread_t t;
	long count = n;
	uint64_t value = 1;

	for (int i = 0; i < 2; i++)
		MUST((events[i] = eventfd(0, 0)) >= 0);
	MUST(!pthread_create(&t, NULL, event_pong, &count));
	while (n--)
		MUST(write(events[0], &value, 8) == 8 && read(events[1], &value, 8) == 8);
	MUST(!pthread_join(t, NULL));
	close(events[0]);
	close(events[1]);
}

static void *does_nothing(void *arg)
{
	return arg;
}

static void thread_create_join(long n)
{
	pthread_t t;

	while (n--)
		MUST(!pthread_create(&t, NULL, does_nothing, NULL) && !pthread_join(t, NULL));
}

/* ---- processes ---- */

static void yield_processes(long n)
{
	pid_t pid = fork();

	for (long i = 0; i < n / 2; i++)
		MUST(!sched_yield());
	if (!pid)
		_exit(0);
	end_well(pid);
}

/* The child answers each byte until the parent's end is closed. */
static void round_trips(long n, int parent_in, int parent_out, int child_in, int child_out)
{
	char byte = 0;
	pid_t pid = fork();

	if (!pid) {
		close(parent_out);
		if (parent_in != parent_out)
			close(parent_in);
		while (read(child_in, &byte, 1) == 1)
			if (write(child_out, &byte, 1) != 1)
				_exit(1);
		_exit(0);
	}
	while (n--)
		MUST(write(parent_out, &byte, 1) == 1 && read(parent_in, &byte, 1) == 1);
	close(parent_out);
	end_well(pid);
}

static void pipe_round_trip(long n)
{
	int there[2], back[2];

	MUST(!pipe(there) && !pipe(back));
	round_trips(n, back[0], there[1], there[0], back[1]);
	close(there[0]);
	close(back[0]);
	close(back[1]);
}

static void local_socket_round_trip(long n)
{
	int ends[2];

	MUST(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	round_trips(n, ends[0], ends[0], ends[1], ends[1]);
	close(ends[1]);
}

static void pipe_throughput(long n)
{
	int ends[2];
	long left = n * BLOCK;

	MUST(!pipe(ends));
	pid_t pid = fork();
	if (!pid) {
		while (n--)
			for (ssize_t at = 0, m; at < BLOCK; at += m)
				if ((m = write(ends[1], block + at, (size_t)(BLOCK - at))) <= 0)
					_exit(1);
		_exit(0);
	}
	close(ends[1]);
	for (ssize_t m; left; left -= m)
		MUST((m = read(ends[0], block, BLOCK)) > 0);
	end_well(pid);
	close(ends[0]);
}

const struct operation wait_operations[] = {
	{.name = "futex ping-pong, 2 threads", .run = futex_ping_pong},
	{.name = "condition variable, 2 threads", .run = condition_ping_pong},
	{.name = "eventfd ping-pong, 2 threads", .run = event_ping_pong},
	{.name = "pthread create + join", .run = thread_create_join},
	{.name = "sched_yield, 2 processes", .run = yield_processes},
	{.name = "pipe round trip, 2 processes", .run = pipe_round_trip},
	{.name = "local socket round trip", .run = local_socket_round_trip},
	{.name = "pipe, 64 KiB", .run = pipe_throughput},
	{.name = NULL},
};
