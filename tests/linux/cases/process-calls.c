/* SPDX-License-Identifier: BSD-2-Clause */
/* fork, vfork, clone, clone3, exit, wait4, waitid, process groups and sessions: arguments and
 * errors, call by call. */
#include "case.h"

#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define BAD ((void *)1)

static pid_t child_that(int status)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(status);
	return pid;
}

static long clone_call(unsigned long flags, void *stack, void *ptid, void *ctid, unsigned long tls)
{
	long r = syscall(SYS_clone, flags, stack, ptid, ctid, tls);

	if (r == 0)
		_exit(0);
	return r;
}

static void clone_errors(void)
{
	SHOW(clone_call(CLONE_THREAD, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_SIGHAND, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_THREAD | CLONE_SIGHAND, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_THREAD | CLONE_VM, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_FS | CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_PIDFD | CLONE_DETACHED | SIGCHLD, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_PIDFD | SIGCHLD, NULL, BAD, NULL, 0));
	SHOW(clone_call(CLONE_SETTLS | SIGCHLD, NULL, NULL, NULL, ~0ul >> 1));
	SHOW(clone_call(CLONE_NEWUSER | CLONE_FS | SIGCHLD, NULL, NULL, NULL, 0));
	SHOW(clone_call(CLONE_NEWPID | CLONE_THREAD | CLONE_VM | CLONE_SIGHAND, NULL, NULL, NULL,
			0));
	SHOW(clone_call(CLONE_NEWIPC | CLONE_SYSVSEM | SIGCHLD, NULL, NULL, NULL, 0));
	while (wait(NULL) > 0)
		;
}

/* The exit signal of clone: any number below 256; a number that is no signal sends nothing. */
static void exit_signals(void)
{
	int signals[] = {0, 1 << 7, SIGUSR2, 65, 255};
	int status;

	signal(SIGUSR2, SIG_IGN);
	for (unsigned i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		pid_t pid = clone_call(signals[i], NULL, NULL, NULL, 0);

		printf("signal %d: %s\n", signals[i], pid > 0 ? "made" : strerrorname_np(errno));
		if (pid < 0)
			continue;
		SHOW(waitpid(pid, &status, __WCLONE) == pid || waitpid(pid, &status, 0) == pid);
	}
	pid_t pid = clone_call(SIGUSR2, NULL, NULL, NULL, 0);
	siginfo_t info;
	SHOW(waitpid(pid, &status, 0));
	SHOW(waitid(P_PID, pid, &info, WEXITED));
	SHOW(waitpid(pid, &status, __WALL) == pid);
	pid = child_that(3);
	SHOW(waitpid(pid, &status, __WCLONE));
	SHOW(waitpid(pid, &status, __WALL) == pid);
	signal(SIGUSR2, SIG_DFL);
}

static long clone3_call(struct clone_args *args, size_t size)
{
	long r = syscall(SYS_clone3, args, size);

	if (r == 0)
		_exit(0);
	return r;
}

static void clone3_errors(void)
{
	struct {
		struct clone_args args;
		uint64_t more[4];
	} big;
	struct clone_args a;
	int set_tid[40] = {0};
	char *page =
		mmap(NULL, 4096 * 4, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

#define TRY(size, ...)                                                        \
	do {                                                                  \
		a = (struct clone_args){.exit_signal = SIGCHLD, __VA_ARGS__}; \
		SHOW_OK(#__VA_ARGS__[0] ? clone3_call(&a, size) : 0);         \
		puts(#__VA_ARGS__);                                           \
		while (waitpid(-1, NULL, __WALL) > 0)                         \
			;                                                     \
	} while (0)
	signal(64, SIG_IGN);
	SHOW(clone3_call(NULL, sizeof(a)));
	SHOW(clone3_call(BAD, sizeof(a)));
	memset(&a, 0, sizeof(a));
	SHOW(clone3_call(&a, 0));
	SHOW(clone3_call(&a, 63));
	SHOW(clone3_call(&a, 4097));
	memset(&big, 0, sizeof(big));
	big.args.exit_signal = SIGCHLD;
	SHOW_OK(clone3_call(&big.args, sizeof(big)));
	wait(NULL);
	big.more[3] = 1;
	SHOW(clone3_call(&big.args, sizeof(big)));
	TRY(64, .flags = 0);
	TRY(80, .flags = 0);
	TRY(88, .flags = 0);
	TRY(88, .exit_signal = 65);
	TRY(88, .exit_signal = 64);
	TRY(88, .exit_signal = 1ull << 32);
	TRY(88, .exit_signal = 0x100);
	TRY(88, .flags = CLONE_DETACHED);
	TRY(88, .flags = 0xff);
	TRY(88, .flags = 1ull << 40);
	TRY(88, .flags = CLONE_THREAD);
	TRY(88, .flags = CLONE_SIGHAND);
	TRY(88, .flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM);
	TRY(88, .flags = CLONE_PARENT);
	TRY(88, .flags = CLONE_FS | CLONE_NEWNS);
	TRY(88, .flags = CLONE_PIDFD, .pidfd = 1);
	TRY(88, .flags = CLONE_CLEAR_SIGHAND);
	TRY(88, .flags = CLONE_CLEAR_SIGHAND | CLONE_SIGHAND | CLONE_VM);
	TRY(88, .stack = 4096);
	TRY(88, .stack_size = 4096);
	TRY(88, .stack = ~0ul - 4095, .stack_size = 4096);
	TRY(88, .stack = (uint64_t)page, .stack_size = 16384);
	TRY(88, .set_tid_size = 33, .set_tid = (uint64_t)set_tid);
	TRY(88, .set_tid_size = 1, .set_tid = 0);
	TRY(88, .set_tid_size = 0, .set_tid = (uint64_t)set_tid);
	TRY(88, .set_tid_size = 1, .set_tid = (uint64_t)set_tid);
	set_tid[0] = 1;
	TRY(88, .set_tid_size = 1, .set_tid = (uint64_t)set_tid);
	set_tid[0] = -1;
	TRY(88, .set_tid_size = 1, .set_tid = (uint64_t)set_tid);
	set_tid[0] = 1 << 30;
	TRY(88, .set_tid_size = 1, .set_tid = (uint64_t)set_tid);
	TRY(88, .set_tid_size = 1, .set_tid = 1);
	TRY(88, .flags = CLONE_INTO_CGROUP, .cgroup = 1ull << 32);
	TRY(88, .flags = CLONE_INTO_CGROUP, .cgroup = 77);
	TRY(80, .flags = CLONE_INTO_CGROUP);
#undef TRY
	/* set_tid: a number that the caller chooses. */
	int wanted = 31234, status;
	a = (struct clone_args){
		.exit_signal = SIGCHLD, .set_tid_size = 1, .set_tid = (uint64_t)&wanted};
	SHOW(clone3_call(&a, 88));
	SHOW(clone3_call(&a, 88));
	SHOW(waitpid(wanted, &status, 0));
	munmap(page, 16384);
}

static void wait_errors(void)
{
	int status = 0;
	struct rusage usage;
	pid_t pid;

	SHOW(waitpid(-1, &status, 0));
	SHOW(waitpid(0, &status, 0));
	SHOW(waitpid(1, &status, 0));
	SHOW(waitpid(999999, &status, 0));
	SHOW(waitpid(-999999, &status, 0));
	SHOW(waitpid(INT_MIN, &status, 0));
	SHOW(waitpid(-1, &status, -1));
	SHOW(waitpid(-1, &status, 64));
	SHOW(waitpid(-1, &status, WEXITED));
	SHOW(waitpid(-1, &status, WNOWAIT));
	SHOW(waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED));
	pid = child_that(1);
	SHOW(waitpid(pid, BAD, 0));
	SHOW(waitpid(pid, &status, 0));
	pid = child_that(2);
	SHOW(syscall(SYS_wait4, pid, &status, 0, BAD));
	SHOW(waitpid(pid, &status, 0));
	pid = child_that(3);
	SHOW(wait4(pid, NULL, 0, &usage) == pid);
	pid = child_that_pauses();
	SHOW(waitpid(pid, &status, WNOHANG));
	SHOW(waitpid(pid, BAD, WNOHANG));
	SHOW(waitpid(-getpgrp(), &status, WNOHANG));
	SHOW(waitpid(0, &status, WNOHANG));
	SHOW(waitpid(-pid, &status, WNOHANG));
	SHOW(setpgid(pid, pid));
	SHOW(waitpid(-pid, &status, WNOHANG));
	SHOW(waitpid(0, &status, WNOHANG));
	kill(pid, SIGSTOP);
	SHOW(waitpid(pid, &status, WUNTRACED) == pid);
	SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) : 0);
	SHOW(waitpid(pid, &status, WUNTRACED | WNOHANG));
	kill(pid, SIGCONT);
	SHOW(waitpid(pid, &status, WCONTINUED) == pid);
	SHOW(status);
	SHOW(waitpid(pid, &status, WCONTINUED | WNOHANG));
	kill(pid, SIGTERM);
	SHOW(waitpid(-pid, &status, 0) == pid);
	SHOW(status);
	/* Only the low byte of the status counts. */
	pid = child_that(0x1234);
	SHOW(waitpid(pid, &status, 0) == pid);
	SHOW(status);
	pid = child_that(-1);
	SHOW(waitpid(pid, &status, 0) == pid);
	SHOW(status);
}

static void show_info(const siginfo_t *i, pid_t pid)
{
	printf("signo %d errno %d code %d pid %s uid %d status %d\n", i->si_signo, i->si_errno,
	       i->si_code,
	       i->si_pid == pid ? "child"
	       : i->si_pid	? "other"
				: "0",
	       i->si_uid, i->si_status);
}

static void waitid_calls(void)
{
	siginfo_t info;
	pid_t pid;

	SHOW(waitid(P_ALL, 0, &info, WEXITED));
	SHOW(waitid(P_ALL, 0, &info, 0));
	SHOW(waitid(P_ALL, 0, &info, WNOHANG));
	SHOW(waitid(P_ALL, 0, &info, WEXITED | 0x100));
	SHOW(waitid(P_ALL, 0, &info, WNOHANG | WEXITED));
	SHOW(waitid(77, 0, &info, WEXITED));
	SHOW(waitid(P_PID, 0, &info, WEXITED));
	SHOW(waitid(P_PID, -1, &info, WEXITED));
	SHOW(waitid(P_PID, 999999, &info, WEXITED));
	SHOW(waitid(P_PGID, -1, &info, WEXITED));
	SHOW(waitid(P_PGID, 0, &info, WEXITED));
	SHOW(waitid(P_PGID, 999999, &info, WEXITED));
	SHOW(waitid(P_PIDFD, -1, &info, WEXITED));
	SHOW(waitid(P_PIDFD, 777, &info, WEXITED));
	SHOW(waitid(P_PIDFD, 1, &info, WEXITED));
	pid = child_that(5);
	memset(&info, 0x55, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	show_info(&info, pid);
	SHOW(waitid(P_PGID, 0, &info, WEXITED | WNOWAIT));
	SHOW(waitid(P_PGID, getpgrp(), &info, WEXITED | WNOWAIT));
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOHANG));
	SHOW(waitid(P_PID, pid, &info, WCONTINUED));
	SHOW(waitid(P_ALL, 12345, &info, WEXITED));
	show_info(&info, pid);
	pid = child_that(6);
	SHOW(syscall(SYS_waitid, P_PID, pid, NULL, WEXITED, NULL));
	pid = child_that(7);
	SHOW(syscall(SYS_waitid, P_PID, pid, BAD, WEXITED, NULL));
	SHOW(syscall(SYS_waitid, P_PID, pid, &info, WEXITED, NULL));
	pid = child_that(8);
	SHOW(syscall(SYS_waitid, P_PID, pid, &info, WEXITED, BAD));
	pid = child_that_pauses();
	memset(&info, 0x55, sizeof(info));
	SHOW(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
	printf("signo %d pid %d\n", info.si_signo, info.si_pid);
	int pidfd = syscall(SYS_pidfd_open, pid, 0);
	SHOW(waitid(P_PIDFD, pidfd, &info, WEXITED | WNOHANG));
	int nonblocking = syscall(SYS_pidfd_open, pid, O_NONBLOCK);
	SHOW(waitid(P_PIDFD, nonblocking, &info, WEXITED));
	SHOW(waitid(P_PIDFD, nonblocking, &info, WEXITED | WNOHANG));
	kill(pid, SIGSTOP);
	SHOW(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	show_info(&info, pid);
	SHOW(waitid(P_PIDFD, pidfd, &info, WSTOPPED));
	SHOW(waitid(P_PIDFD, pidfd, &info, WSTOPPED | WNOHANG));
	kill(pid, SIGCONT);
	SHOW(waitid(P_PID, pid, &info, WCONTINUED));
	show_info(&info, pid);
	kill(pid, SIGKILL);
	SHOW(waitid(P_PIDFD, pidfd, &info, WEXITED));
	show_info(&info, pid);
	SHOW(waitid(P_PIDFD, pidfd, &info, WEXITED));
	close(pidfd);
	close(nonblocking);
	pid = child_that_pauses();
	kill(pid, SIGSEGV);
	SHOW(waitid(P_ALL, 0, &info, WEXITED));
	info.si_code = info.si_code == CLD_DUMPED ? CLD_KILLED : info.si_code;
	show_info(&info, pid);
	IN_CHILD(SHOW(waitid(P_ALL, 0, &info, WEXITED)); SHOW(wait(NULL)));
	signal(SIGCHLD, SIG_IGN);
	child_that(1);
	SHOW(waitid(P_ALL, 0, &info, WEXITED));
	child_that(1);
	SHOW(wait(NULL));
	signal(SIGCHLD, SIG_DFL);
}

static void groups(void)
{
	pid_t pid;
	int p[2];
	char c;

	SHOW(getpgid(-1));
	SHOW(getpgid(999999));
	SHOW(getpgid(0) == getpgrp());
	SHOW(getpgid(getpid()) == getpgrp());
	SHOW(getsid(-1));
	SHOW(getsid(999999));
	SHOW(getsid(0) == getsid(getpid()));
	SHOW(setpgid(0, -1));
	SHOW(setpgid(-1, 0));
	SHOW(setpgid(999999, 0));
	SHOW(setpgid(getppid(), 0));
	SHOW(setpgid(0, 999999));
	SHOW_OK(setsid());
	SHOW(setpgid(0, 0));
	SHOW(setpgid(0, getpid()));
	pipe(p);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		SHOW(setpgid(0, getppid()));
		SHOW(setpgid(0, 0));
		SHOW(setpgid(0, 1));
		SHOW(setpgid(0, getppid()));
		SHOW(setsid() == getpid());
		SHOW_OK(setsid());
		SHOW(setpgid(0, getppid()));
		SHOW(setpgid(0, 0));
		SHOW(getsid(0) == getpid());
		SHOW(getsid(getppid()) == getppid());
		fflush(stdout);
		write(p[1], "", 1);
		for (;;)
			pause();
	}
	read(p[0], &c, 1);
	SHOW(setpgid(pid, getpgrp()));
	SHOW(setpgid(pid, pid));
	SHOW(getpgid(pid) == pid);
	SHOW(getsid(pid) == pid);
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
	SHOW(getpgid(pid) == pid);
	SHOW(getsid(pid) == pid);
	SHOW(setpgid(pid, 0));
	waitpid(pid, NULL, 0);
	SHOW(getpgid(pid));
	/* A child that has executed a program is out of reach. */
	char *argv[] = {"sh", "-c", "echo >&3; exec sleep 100", NULL};
	fflush(stdout);
	pid = fork();
	if (!pid) {
		dup2(p[1], 3);
		execv("/bin/sh", argv);
		_exit(1);
	}
	read(p[0], &c, 1);
	SHOW(setpgid(pid, pid));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(p[0]);
	close(p[1]);
}

static int shared;

static void vfork_calls(void)
{
	int status;
	pid_t pid = vfork();

	if (!pid) {
		shared = 42;
		_exit(9);
	}
	SHOW(shared);
	SHOW(waitpid(pid, &status, 0) == pid);
	SHOW(WEXITSTATUS(status));
	pid = vfork();
	if (!pid) {
		char *argv[] = {"true", NULL};

		execv("/nonexistent", argv);
		shared = errno;
		_exit(1);
	}
	SHOW(shared == ENOENT);
	SHOW(waitpid(pid, &status, 0) == pid);
}

/* A parent that dies: the next subreaper gets the children, and the death signal comes. */
static void orphans(void)
{
	int p[2];
	char c;

	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 1));
	pipe(p);
	fflush(stdout);
	if (!fork()) {
		if (!fork()) {
			pid_t me = getpid();

			(void)me;
			read(p[0], &c, 1);
			_exit(21);
		}
		_exit(20);
	}
	int status;
	SHOW(wait(&status) > 0);
	SHOW(WEXITSTATUS(status));
	write(p[1], "", 1);
	SHOW(wait(&status) > 0);
	SHOW(WEXITSTATUS(status));
	SHOW(wait(&status));
	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 0));
	close(p[0]);
	close(p[1]);
}

/* What a child inherits and what it does not. */
static void inherited(void)
{
	sigset_t set;
	struct rlimit limit = {20, 30};

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	alarm(1000);
	umask(027);
	nice(3);
	setrlimit(RLIMIT_NOFILE, &limit);
	prctl(PR_SET_NAME, "child-of");
	prctl(PR_SET_PDEATHSIG, SIGUSR2);
	IN_CHILD(sigpending(&set); SHOW(sigismember(&set, SIGUSR1));
		 sigprocmask(SIG_BLOCK, NULL, &set); SHOW(sigismember(&set, SIGUSR1));
		 SHOW(alarm(0)); SHOW(umask(0)); SHOW(nice(0)); getrlimit(RLIMIT_NOFILE, &limit);
		 SHOW(limit.rlim_cur); char name[16]; prctl(PR_GET_NAME, name); puts(name);
		 int sig = 0; prctl(PR_GET_PDEATHSIG, &sig); SHOW(sig));
	alarm(0);
}

int main(void)
{
	case_begin();
	clone_errors();
	exit_signals();
	clone3_errors();
	wait_errors();
	waitid_calls();
	vfork_calls();
	orphans();
	IN_CHILD(groups());
	IN_CHILD(inherited());
	return 0;
}
