/* SPDX-License-Identifier: BSD-2-Clause */
/* wait4 and waitid: every option, every target, results, and refusals. */
#include "case.h"

#include <sys/resource.h>
#include <sys/syscall.h>

static pid_t pauses(void)
{
	pid_t pid = fork();

	if (!pid) {
		pause();
		_exit(9);
	}
	return pid;
}

static pid_t exits(int status)
{
	pid_t pid = fork();

	if (!pid)
		_exit(status);
	return pid;
}

static void show_info(const siginfo_t *info, pid_t pid)
{
	printf("signo %d code %d status %d pid %d uid %d errno %d\n", info->si_signo, info->si_code,
	       info->si_status, info->si_pid == pid, info->si_uid, info->si_errno);
}

static void bad_arguments(void)
{
	siginfo_t info;
	int status;

	SHOW(wait4(-1, &status, 0x100, NULL));
	SHOW(wait4(-1, &status, WNOWAIT, NULL));
	SHOW(wait4(-1, &status, WEXITED, NULL));
	SHOW(wait4(INT32_MIN, &status, 0, NULL));
	SHOW(wait4(-999999, &status, 0, NULL));
	SHOW(wait4(999999, &status, WNOHANG, NULL));
	SHOW(waitid(P_ALL, 0, &info, 0));
	SHOW(waitid(P_ALL, 0, &info, WNOHANG));
	SHOW(waitid(P_ALL, 0, &info, WEXITED | 0x100));
	SHOW(waitid(P_PID, 0, &info, WEXITED));
	SHOW(waitid(P_PID, -1, &info, WEXITED));
	SHOW(waitid(P_PGID, -1, &info, WEXITED));
	SHOW(waitid((idtype_t)99, 1, &info, WEXITED));
	SHOW(waitid((idtype_t)3, 99, &info, WEXITED));
	SHOW(waitid((idtype_t)3, 0, &info, WEXITED));
	SHOW(waitid(P_ALL, 0, &info, WEXITED));
}

static void pointers(void)
{
	pid_t pid = exits(3);

	usleep(20000);
	SHOW(syscall(SYS_wait4, pid, 1L, 0, NULL));
	SHOW(syscall(SYS_wait4, pid, NULL, 0, NULL));
	pid = exits(3);
	SHOW_OK(syscall(SYS_wait4, pid, NULL, 0, NULL));
	pid = exits(3);
	SHOW(syscall(SYS_waitid, P_PID, pid, 1L, WEXITED, NULL));
	pid = exits(4);
	SHOW(syscall(SYS_waitid, P_PID, pid, NULL, WEXITED, NULL));
	pid = exits(4);
	SHOW(syscall(SYS_waitid, P_PID, pid, NULL, WEXITED, 1L));
}

static void nothing_yet(void)
{
	siginfo_t info;
	int status = 77;
	pid_t pid = pauses();

	memset(&info, 0x55, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
	printf("cleared: %d %d\n", info.si_signo, info.si_pid);
	SHOW(wait4(pid, &status, WNOHANG | WUNTRACED | WCONTINUED, NULL));
	SHOW(status);
	kill(pid, SIGKILL);
	SHOW(waitid(P_PID, pid, &info, WEXITED));
	show_info(&info, pid);
}

static void notifications(void)
{
	siginfo_t info;
	int status;
	pid_t pid = pauses();

	kill(pid, SIGSTOP);
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	show_info(&info, pid);
	SHOW(waitid(P_PID, pid, &info, WSTOPPED));
	memset(&info, 0, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOHANG));
	show_info(&info, pid);
	kill(pid, SIGCONT);
	SHOW(waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT));
	show_info(&info, pid);
	SHOW(waitid(P_PID, pid, &info, WCONTINUED));
	memset(&info, 0, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WCONTINUED | WNOHANG));
	show_info(&info, pid);
	/* A stop that ends before a wait is not reported any more. */
	kill(pid, SIGSTOP);
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	kill(pid, SIGCONT);
	SHOW(waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT));
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOHANG));
	kill(pid, SIGTERM);
	SHOW_OK(wait4(pid, &status, 0, NULL));
	printf("%d %d\n", WIFSIGNALED(status), WTERMSIG(status));
}

static void groups(void)
{
	siginfo_t info;
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		_exit(5);
	}
	setpgid(pid, pid);
	SHOW(waitpid(0, &status, 0));
	printf("%d\n", waitpid(-pid, &status, 0) == pid);
	SHOW(WEXITSTATUS(status));
	pid = exits(6);
	printf("%d\n", waitpid(0, &status, 0) == pid);
	pid = exits(7);
	SHOW(waitid(P_PGID, 0, &info, WEXITED));
	show_info(&info, pid);
	pid = exits(8);
	SHOW(waitid(P_PGID, getpgrp(), &info, WEXITED | WNOWAIT));
	SHOW(waitid(P_PGID, getpgrp(), &info, WEXITED));
	show_info(&info, pid);
}

static void ignored_children(void)
{
	struct sigaction sa = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
	int status;

	signal(SIGCHLD, SIG_IGN);
	exits(1);
	SHOW(wait(&status));
	sigaction(SIGCHLD, &sa, NULL);
	exits(1);
	SHOW(wait(&status));
	signal(SIGCHLD, SIG_DFL);
	exits(2);
	SHOW_OK(wait(&status));
}

static void clone_children(void)
{
	int status;
	pid_t pid = (pid_t)syscall(SYS_clone, 0, NULL, NULL, NULL, 0);

	if (!pid)
		_exit(11);
	SHOW(wait4(pid, &status, 0, NULL));
	SHOW_OK(wait4(pid, &status, __WCLONE, NULL));
	signal(SIGUSR2, SIG_IGN);
	pid = (pid_t)syscall(SYS_clone, SIGUSR2, NULL, NULL, NULL, 0);
	if (!pid)
		_exit(12);
	SHOW_OK(wait4(pid, &status, __WALL, NULL));
	SHOW(WEXITSTATUS(status));
}

static void usage(void)
{
	struct rusage u;
	int status;
	pid_t pid;

	memset(&u, 0x55, sizeof(u));
	pid = exits(0);
	SHOW_OK(wait4(pid, &status, 0, &u));
	printf("filled %d %d\n", u.ru_maxrss > 0, u.ru_stime.tv_sec == 0);
	printf("children %d\n", getrusage(RUSAGE_CHILDREN, &u) == 0 && u.ru_maxrss > 0);
	SHOW(getrusage(5, &u));
	SHOW(getrusage(RUSAGE_SELF, (void *)1));
}

static volatile sig_atomic_t got;

static void count(int sig)
{
	got++;
}

static void interrupted(void)
{
	struct sigaction sa = {.sa_handler = count};
	pid_t pid = pauses();
	int status;

	sigaction(SIGALRM, &sa, NULL);
	ring_repeatedly();
	SHOW(waitpid(pid, &status, 0));
	ring_no_more();
	SHOW(got > 0);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

int main(void)
{
	case_begin();
	bad_arguments();
	pointers();
	nothing_yet();
	notifications();
	groups();
	ignored_children();
	clone_children();
	usage();
	interrupted();
	return 0;
}
