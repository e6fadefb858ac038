/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads: create and join, mutexes under contention, condition variables, thread-local storage,
 * cancellation. */
#include "case.h"

#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static __thread int mine = 5;
static int shared, turn;

static void *adds(void *arg)
{
	for (int i = 0; i < 20000; i++) {
		pthread_mutex_lock(&lock);
		shared++;
		pthread_mutex_unlock(&lock);
	}
	mine += (int)(long)arg;
	return (void *)(long)mine;
}

static void *plays(void *arg)
{
	int me = (int)(long)arg;

	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(&lock);
		while (turn != me)
			pthread_cond_wait(&cond, &lock);
		turn = !me;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void *sleeps(void *arg)
{
	sem_t sem;

	sem_init(&sem, 0, 0);
	sem_wait(&sem);
	return NULL;
}

static void *exits(void *arg)
{
	exit(23);
}

int main(void)
{
	pthread_t t[8];
	void *result;
	struct timespec past = {1, 0};

	case_begin();
	for (long i = 0; i < 8; i++)
		SHOW(pthread_create(&t[i], NULL, adds, (void *)i));
	for (int i = 0; i < 8; i++) {
		pthread_join(t[i], &result);
		printf("%ld\n", (long)result);
	}
	SHOW(shared);
	SHOW(mine);
	pthread_create(&t[0], NULL, plays, (void *)0);
	pthread_create(&t[1], NULL, plays, (void *)1);
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	SHOW(turn);
	pthread_mutex_lock(&lock);
	SHOW(pthread_cond_timedwait(&cond, &lock, &past) == ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	pthread_create(&t[0], NULL, sleeps, NULL);
	SHOW(pthread_cancel(t[0]));
	SHOW(pthread_join(t[0], &result));
	SHOW(result == PTHREAD_CANCELED);
	IN_CHILD(pthread_create(&t[0], NULL, exits, NULL); pause());
	IN_CHILD(pthread_create(&t[0], NULL, sleeps, NULL); raise(SIGKILL));
	char *argv[] = {"sh", "-c", "exit 4", NULL};
	pid_t pid;
	int status;
	SHOW(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, argv + 3));
	waitpid(pid, &status, 0);
	SHOW(WEXITSTATUS(status));
	SHOW(posix_spawn(&pid, "/no/such", NULL, NULL, argv, argv + 3) == ENOENT);
	return 0;
}
