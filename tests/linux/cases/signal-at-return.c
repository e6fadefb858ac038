/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A signal that comes between the end of a system call and the return to the program: the call is
 * not made again. The child dies of the parent's kill(), so its SIGCHLD arrives just then.
 */
#include "case.h"

static volatile sig_atomic_t seen;

static void on_child(int sig)
{
	seen += waitpid(-1, NULL, WNOHANG) > 0;
}

int main(void)
{
	int failed = 0;

	signal(SIGCHLD, on_child);
	for (int i = 0; i < 200; i++) {
		int fds[2];
		char c;

		if (pipe(fds))
			return 1;
		pid_t child = fork();
		if (!child) {
			(void)!write(fds[1], "x", 1);
			for (;;)
				pause();
		}
		(void)!read(fds[0], &c, 1);
		failed += kill(child, SIGKILL) != 0;
		while (seen <= i)
			usleep(100);
		close(fds[0]);
		close(fds[1]);
	}
	SHOW(failed);
	SHOW(seen);
	return 0;
}
