/* SPDX-License-Identifier: BSD-2-Clause */
/* How the costs of processes, threads, timers and signals grow with their number. */
#include <dirent.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include "growth/growth.h"

#define FEW 200 /* operations of which one is long enough to be seen in that many */

/* ---- processes ---- */

static pid_t wait_for_ever(void)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	MUST(pid > 0);
	return pid;
}

static void list_processes(void)
{
	DIR *folder = opendir("/proc");

	MUST(folder);
	while (readdir(folder))
		;
	MUST(!closedir(folder));
}

static void end_each(const pid_t *pid, long n)
{
	for (long i = 0; i < n; i++)
		MUST(!kill(pid[i], SIGKILL));
	for (long i = 0; i < n; i++)
		MUST(waitpid(pid[i], NULL, 0) == pid[i]);
}

static void processes(long n)
{
	pid_t *pid = calloc((size_t)n, sizeof(*pid));
	double begun = now();

	MUST(pid);
	for (long i = 0; i < n; i++)
		pid[i] = wait_for_ever();
	figure("fork", begun, n);
	begun = now();
	for (int i = 0; i < FEW; i++) {
		pid_t child = fork();

		if (!child)
			_exit(0);
		MUST(child > 0 && waitpid(child, NULL, 0) == child);
	}
	figure("fork + exit + wait", begun, FEW);
	begun = now();
	for (long i = 0; i < 10 * FEW; i++)
		MUST(!kill(pid[i % n], 0));
	figure("kill with no signal", begun, 10 * FEW);
	begun = now();
	for (int i = 0; i < FEW; i++)
		MUST(waitpid(-1, NULL, WNOHANG) == 0);
	figure("wait for any, none ended", begun, FEW);
	begun = now();
	list_processes();
	figure("list /proc, for each", begun, n);
	begun = now();
	end_each(pid, n);
	figure("kill + wait", begun, n);
	free(pid);
}

/* ---- threads ---- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER, all_there = PTHREAD_COND_INITIALIZER;
static bool go;
static long there;

static void *wait_for_go(void *arg)
{
	MUST(!pthread_mutex_lock(&mutex));
	there++;
	MUST(!pthread_cond_signal(&all_there));
	while (!go)
		MUST(!pthread_cond_wait(&condition, &mutex));
	MUST(!pthread_mutex_unlock(&mutex));
	return arg;
}

static void threads(long n)
{
	pthread_t *thread = calloc((size_t)n, sizeof(*thread));
	pthread_attr_t small;
	double begun = now();
	int word = 0;

	MUST(thread && !pthread_attr_init(&small) && !pthread_attr_setstacksize(&small, 65536));
	go = false;
	there = 0;
	for (long i = 0; i < n; i++)
		MUST(!pthread_create(&thread[i], &small, wait_for_go, NULL));
	MUST(!pthread_mutex_lock(&mutex));
	while (there < n)
		MUST(!pthread_cond_wait(&all_there, &mutex));
	figure("create", begun, n);
	begun = now();
	for (int i = 0; i < 10 * FEW; i++)
		MUST(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0);
	figure("futex wake, nobody there", begun, 10 * FEW);
	begun = now();
	go = true;
	MUST(!pthread_cond_broadcast(&condition) && !pthread_mutex_unlock(&mutex));
	for (long i = 0; i < n; i++)
		MUST(!pthread_join(thread[i], NULL));
	figure("broadcast + join", begun, n);
	free(thread);
}

/* ---- timers ---- */

static void timers(long n)
{
	int *fd = calloc((size_t)n, sizeof(*fd));
	double begun = now();

	MUST(fd);
	for (long i = 0; i < n; i++)
		MUST((fd[i] = timerfd_create(CLOCK_MONOTONIC, 0)) >= 0);
	figure("create", begun, n);
	begun = now();
	for (long i = 0; i < n; i++) {
		struct itimerspec when = {.it_value = {.tv_sec = 100 + i * 7919 % n}};

		MUST(!timerfd_settime(fd[i], 0, &when, NULL));
	}
	figure("set", begun, n);
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(!close(fd[i]));
	figure("close", begun, n);
	free(fd);
}

/* ---- queued signals ---- */

static void signals(long n)
{
	const union sigval value = {.sival_int = 1};
	const struct timespec at_once = {0};
	siginfo_t info;
	sigset_t set;
	double begun;

	MUST(!sigemptyset(&set) && !sigaddset(&set, SIGRTMIN) &&
	     !sigprocmask(SIG_BLOCK, &set, NULL));
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(!sigqueue(getpid(), SIGRTMIN, value));
	figure("queue", begun, n);
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(sigtimedwait(&set, &info, &at_once) == SIGRTMIN);
	figure("take", begun, n);
}

const struct subject task_subjects[] = {
	{"processes", {10, 100, 1000}, processes},
	{"threads", {10, 100, 1000}, threads},
	{"timers", {10, 1000, 5000}, timers},
	{"queued signals", {10, 1000, 3000}, signals},
	{NULL, {0}, NULL},
};
