/* SPDX-License-Identifier: BSD-2-Clause */
/* vfork in a thread that blocks all signals, as posix_spawn does it, while another sleeps and
 * works: the other is woken by a SIGCHLD without a handler, and its sleep continues - with its
 * registers, the base of its thread-local storage included. */
#include <pthread.h>
#include <stdatomic.h>

#include "case.h"

#define ROUNDS 60

static atomic_int stop;

static void *busy(void *arg)
{
	long rounds = 0;

	/* Once at least, however late it is started. */
	do {
		int fds[2];

		if (pipe(fds) == 0) {
			close(fds[0]);
			close(fds[1]);
		}
		usleep(1000);
		rounds++;
	} while (!stop);
	return rounds ? arg : NULL;
}

static int failing_child(void)
{
	static char *const argv[] = {"nonexisting", NULL};
	static char *const envp[] = {NULL};
	int fds[2], status = -1;
	char c = 0;

	if (pipe2(fds, O_CLOEXEC))
		return -1;
	pid_t pid = vfork();
	if (pid == 0) {
		execve("/nonexisting", argv, envp);
		if (write(fds[1], "x", 1) != 1)
			_exit(99);
		_exit(errno == ENOENT ? 7 : 8);
	}
	close(fds[1]);
	ssize_t n = read(fds[0], &c, 1);
	close(fds[0]);
	if (waitpid(pid, &status, 0) != pid)
		return -2;
	return n == 1 && c == 'x' && WIFEXITED(status) ? WEXITSTATUS(status) : -3;
}

int main(void)
{
	pthread_t thread;
	void *result;
	int good = 0;
	sigset_t all;

	pthread_create(&thread, NULL, busy, &stop);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	for (int i = 0; i < ROUNDS; i++)
		good += failing_child() == 7;
	stop = 1;
	pthread_join(thread, &result);
	printf("%d of %d children, the thread worked: %d\n", good, ROUNDS, result != NULL);
	return 0;
}
