/* SPDX-License-Identifier: BSD-2-Clause */
/* Process groups and sessions: which moves are allowed, and the signals of orphaned groups. */
#include "case.h"

static void waits_for(pid_t pid)
{
	int status;

	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		printf("killed by %s\n", sigabbrev_np(WTERMSIG(status)));
	else
		printf("exited %d\n", WEXITSTATUS(status));
}

static pid_t pauses(void)
{
	pid_t pid = fork();

	if (!pid) {
		pause();
		_exit(9);
	}
	return pid;
}

static void moving(void)
{
	pid_t a = pauses(), b = pauses(), c;

	SHOW(setpgid(a, a));
	SHOW(setpgid(b, a));
	printf("%d %d\n", getpgid(b) == a, getsid(b) == getsid(0));
	SHOW(setpgid(b, b));
	SHOW(setpgid(a, 999999));
	SHOW(setpgid(a, -1));
	SHOW(setpgid(-1, 0));
	SHOW(setpgid(999999, 0));
	SHOW(setpgid(1, 0));
	SHOW(setpgid(a, 1));
	SHOW(getpgid(-1));
	SHOW(getsid(-1));
	SHOW(getsid(999999));
	c = fork();
	if (!c) {
		setsid();
		pause();
	}
	while (getsid(c) != c)
		usleep(1000);
	SHOW(setpgid(c, c));
	SHOW(setpgid(c, a));
	SHOW(setpgid(a, c));
	SHOW(kill(-a, SIGTERM));
	waits_for(a);
	SHOW(kill(-b, SIGTERM));
	waits_for(b);
	SHOW(kill(-b, 0));
	kill(c, SIGKILL);
	waits_for(c);
}

static void after_exec(void)
{
	int fds[2];
	char ch;
	pid_t pid;

	pipe2(fds, O_CLOEXEC);
	pid = fork();
	if (!pid) {
		execl("/bin/sleep", "sleep", "100", NULL);
		_exit(1);
	}
	close(fds[1]);
	read(fds[0], &ch, 1);
	close(fds[0]);
	SHOW(setpgid(pid, pid));
	kill(pid, SIGKILL);
	waits_for(pid);
}

static void leaders(void)
{
	SHOW(setpgid(0, 0));
	SHOW(setsid());
	IN_CHILD(SHOW_OK(setsid()); SHOW(setsid()); SHOW(setpgid(0, 0));
		 printf("%d\n", getpgrp() == getpid()));
	IN_CHILD(SHOW(setpgid(0, getppid())); SHOW(getpgrp() == getppid()));
	SHOW(kill(0, 0));
	SHOW(kill(-1, 99));
	SHOW(kill(INT32_MIN, 0));
	SHOW(kill(-999999, 0));
}

static volatile sig_atomic_t hups, conts;

static void count(int sig)
{
	if (sig == SIGHUP)
		hups++;
	else
		conts++;
}

/* A group with a stopped member that becomes orphaned gets SIGHUP and SIGCONT. */
static void orphaned(void)
{
	int fds[2], status;
	char text[8] = "";
	pid_t middle;

	pipe(fds);
	middle = fork();
	if (!middle) {
		pid_t pid = fork();

		if (!pid) {
			signal(SIGHUP, count);
			signal(SIGCONT, count);
			setpgid(0, 0);
			raise(SIGSTOP);
			char c = (char)('0' + hups * 2 + conts);
			write(fds[1], &c, 1);
			_exit(0);
		}
		waitpid(pid, &status, WUNTRACED);
		_exit(WIFSTOPPED(status) ? 0 : 1);
	}
	waits_for(middle);
	close(fds[1]);
	SHOW(read(fds[0], text, 1));
	puts(text);
	close(fds[0]);
}

/* In an orphaned group the terminal's stop signals do nothing; SIGSTOP does. */
static void orphans_do_not_stop(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		setsid();
		raise(SIGTSTP);
		raise(SIGTTIN);
		raise(SIGTTOU);
		_exit(3);
	}
	waitpid(pid, &status, WUNTRACED);
	SHOW(WIFEXITED(status));
	pid = fork();
	if (!pid) {
		setsid();
		raise(SIGSTOP);
		_exit(4);
	}
	waitpid(pid, &status, WUNTRACED);
	SHOW(WIFSTOPPED(status));
	kill(pid, SIGCONT);
	waits_for(pid);
}

int main(void)
{
	case_begin();
	moving();
	after_exec();
	setpgid(0, 0);
	leaders();
	orphaned();
	orphans_do_not_stop();
	return 0;
}
