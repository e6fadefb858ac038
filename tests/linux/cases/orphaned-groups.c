/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SIGHUP for the stopped members of a process group: when the last process that ties the group to
 * the rest of its session ends, and not when another member of an orphaned group ends.
 */
#include "case.h"

static volatile sig_atomic_t hups;

static void on_hup(int sig)
{
	hups++;
}

/* A child that stops itself; returns when it has. */
static pid_t stopped_child(void)
{
	pid_t pid = fork();

	if (!pid) {
		signal(SIGHUP, SIG_DFL);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, WUNTRACED);
	return pid;
}

static void members_come_and_go(void)
{
	int status;

	setsid();
	signal(SIGHUP, on_hup);
	pid_t stopped = stopped_child();
	for (int i = 0; i < 3; i++) {
		pid_t other = fork();

		if (!other)
			_exit(0);
		waitpid(other, NULL, 0);
	}
	SHOW(hups);
	SHOW(waitpid(stopped, &status, WNOHANG | WCONTINUED));
	kill(stopped, SIGKILL);
	SHOW(waitpid(stopped, &status, 0) == stopped && WTERMSIG(status) == SIGKILL);
}

/* The session's leader, a process in a group of its own that ties the group below to the session,
 * and in that group a member that is stopped. */
static void the_tie_ends(int out)
{
	setsid();
	pid_t tie = fork();
	if (!tie) {
		setpgid(0, 0);
		pid_t member = fork();
		if (!member) {
			signal(SIGHUP, on_hup);
			raise(SIGSTOP);
			dprintf(out, "hups %d\n", (int)hups);
			_exit(0);
		}
		waitpid(member, NULL, WUNTRACED);
		_exit(0);
	}
	waitpid(tie, NULL, 0);
}

int main(void)
{
	int fds[2];
	char text[32];

	case_begin();
	IN_CHILD(members_come_and_go());
	if (pipe(fds))
		return 1;
	IN_CHILD(the_tie_ends(fds[1]));
	close(fds[1]);
	ssize_t n = read(fds[0], text, sizeof(text));
	printf("%.*s", (int)n, text);
	return 0;
}
