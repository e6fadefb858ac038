/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every thread gets its own number, however many threads there are and have been before: gettid()
 * and /proc/thread-self agree.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "case.h"

#define THREADS 40
#define ROUNDS	8

static atomic_int wrong;

static void *look(void *arg)
{
	char link[64] = "";

	for (int i = 0; i < 5; i++) {
		if (readlink("/proc/thread-self", link, sizeof(link) - 1) < 0 ||
		    !strrchr(link, '/') || atoi(strrchr(link, '/') + 1) != (int)syscall(SYS_gettid))
			wrong++;
	}
	return arg;
}

static void round_of_threads(void)
{
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, look, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	for (int i = 0; i < ROUNDS; i++)
		round_of_threads();
	SHOW(wrong);
	return 0;
}
