/* SPDX-License-Identifier: BSD-2-Clause */
/* RLIMIT_NPROC counts the tasks of the real user: threads and zombies too, also those that another
 * user's process made. */
#include <grp.h>
#include <pthread.h>
#include <sys/resource.h>

#include "case.h"

static void be(uid_t uid)
{
	if (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		printf("cannot be somebody else\n");
}

static void limit(unsigned n)
{
	struct rlimit r = {n, n};

	setrlimit(RLIMIT_NPROC, &r);
}

/* Makes as many waiting children as are allowed. */
static int fill(pid_t *pid, int most)
{
	int n = 0;

	fflush(stdout);
	while (n < most && (pid[n] = fork()) > 0)
		n++;
	if (n < most && !pid[n]) {
		for (;;)
			pause();
	}
	printf("%d children, then %s\n", n, n < most ? strerrorname_np(errno) : "enough");
	return n;
}

static void *thread(void *arg)
{
	pause();
	return arg;
}

static void one_more(const char *when)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(0);
	printf("%s: %s\n", when, pid < 0 ? strerrorname_np(errno) : "one more");
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void counted(void)
{
	pid_t pid[20];
	pthread_t id;
	siginfo_t info;

	be(54331);
	limit(6);
	int n = fill(pid, 20);
	kill(pid[0], SIGKILL);
	waitid(P_PID, (id_t)pid[0], &info, WEXITED | WNOWAIT);
	one_more("a zombie");
	waitpid(pid[0], NULL, 0);
	one_more("waited for");
	SHOW(pthread_create(&id, NULL, thread, NULL));
	one_more("a thread instead");
	SHOW(pthread_create(&id, NULL, thread, NULL) == EAGAIN);
	for (int i = 1; i < n; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	one_more("nobody else");
}

/* Children change to another user, and are counted for that user. */
static void moved(void)
{
	pid_t pid[20];
	int fds[2];
	char byte;

	SHOW(pipe(fds));
	fflush(stdout);
	for (int i = 0; i < 3; i++) {
		pid[i] = fork();
		if (!pid[i]) {
			be(54332);
			if (write(fds[1], "x", 1) != 1)
				_exit(1);
			for (;;)
				pause();
		}
		if (read(fds[0], &byte, 1) != 1)
			printf("nothing heard\n");
	}
	IN_CHILD({
		pid_t own[20];

		be(54332);
		limit(6);
		int n = fill(own, 20);
		for (int i = 0; i < n; i++)
			kill(own[i], SIGKILL);
	});
	IN_CHILD({
		pid_t own[20];

		be(54333);
		limit(6);
		int n = fill(own, 20);
		for (int i = 0; i < n; i++)
			kill(own[i], SIGKILL);
	});
	for (int i = 0; i < 3; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	/* A process with another effective user counts for its real user. */
	IN_CHILD({
		pid_t own[20];

		if (setresuid(54334, 0, 0))
			printf("cannot\n");
		limit(4);
		SHOW(setresuid(54334, 54335, 54335));
		int n = fill(own, 20);
		for (int i = 0; i < n; i++)
			kill(own[i], SIGKILL);
	});
}

int main(void)
{
	IN_CHILD(counted());
	IN_CHILD(moved());
	return 0;
}
