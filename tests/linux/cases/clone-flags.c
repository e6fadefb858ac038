/* SPDX-License-Identifier: BSD-2-Clause */
/* clone and clone3: which flags go together, what they share, what is refused. */
#include "case.h"

#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>

static char stack[65536] __attribute__((aligned(16)));
static int value = 1;
static pid_t parent_tid, child_tid;

static int sets_value(void *arg)
{
	value = 2;
	chdir("/proc");
	close(100);
	umask(077);
	_exit(child_tid == getpid() && parent_tid == getpid() ? 1 : 0);
}

static void shares(unsigned flags, const char *name)
{
	char cwd[64];
	int status;
	pid_t pid;

	value = 1;
	parent_tid = child_tid = 0;
	chdir("/tmp");
	umask(022);
	dup2(1, 100);
	pid = clone(sets_value, stack + sizeof(stack), (int)flags | SIGCHLD, NULL, &parent_tid,
		    NULL, &child_tid);
	if (pid < 0) {
		printf("%s: %s\n", name, strerrorname_np(errno));
		return;
	}
	waitpid(pid, &status, 0);
	printf("%s: value %d cwd %s umask %o fd %d status %d\n", name, value, getcwd(cwd, 64),
	       umask(022), fcntl(100, F_GETFD), status);
}

static long raw(unsigned long flags)
{
	long pid = syscall(SYS_clone, flags, NULL, NULL, NULL, 0);

	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid((pid_t)pid, NULL, __WALL);
	return pid > 0 ? 1 : pid;
}

static void combinations(void)
{
	SHOW(raw(CLONE_SIGHAND | SIGCHLD));
	SHOW(raw(CLONE_THREAD | SIGCHLD));
	SHOW(raw(CLONE_THREAD | CLONE_SIGHAND | SIGCHLD));
	SHOW(raw(CLONE_THREAD | CLONE_VM | SIGCHLD));
	SHOW(raw(CLONE_FS | CLONE_NEWNS | SIGCHLD));
	SHOW(raw(CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD));
	SHOW(raw(CLONE_PIDFD | CLONE_DETACHED | SIGCHLD));
	SHOW(raw(CLONE_PIDFD | SIGCHLD));
	SHOW(raw(CLONE_DETACHED | SIGCHLD));
	SHOW(raw(CLONE_UNTRACED | SIGCHLD));
	SHOW(raw(CLONE_PTRACE | SIGCHLD));
	SHOW(raw(CLONE_SYSVSEM | SIGCHLD));
	SHOW(raw(CLONE_IO | SIGCHLD));
	SHOW(raw(SIGCHLD));
	SHOW(raw(0));
	SHOW(raw(64));
}

static long raw3(struct clone_args *args, size_t size)
{
	long pid = syscall(SYS_clone3, args, size);
	int status = 0;

	if (!pid)
		_exit(5);
	if (pid > 0)
		waitpid((pid_t)pid, &status, __WALL);
	return pid > 0 ? WEXITSTATUS(status) : pid;
}

#define TRY3(...)                                              \
	do {                                                   \
		struct clone_args args = {__VA_ARGS__};        \
		printf("%s: ", #__VA_ARGS__);                  \
		errno = 0;                                     \
		long r = raw3(&args, sizeof(args));            \
		printf("%ld %s\n", r, strerrorname_np(errno)); \
	} while (0)

static void third(void)
{
	struct clone_args args = {.exit_signal = SIGCHLD};
	struct {
		struct clone_args args;
		uint64_t more[2];
	} bigger = {.args = {.exit_signal = SIGCHLD}};
	pid_t wanted = 1;
	int fd = -1;

	SHOW(raw3(&args, sizeof(args)));
	SHOW(raw3(&args, 64));
	SHOW(raw3(&args, 63));
	SHOW(raw3(&args, 0));
	SHOW(raw3((struct clone_args *)&bigger, sizeof(bigger)));
	bigger.more[1] = 1;
	SHOW(raw3((struct clone_args *)&bigger, sizeof(bigger)));
	SHOW(raw3(&args, 5000));
	SHOW(raw3((void *)1, sizeof(args)));
	TRY3(.flags = CLONE_DETACHED, .exit_signal = SIGCHLD);
	TRY3(.flags = 0x40, .exit_signal = SIGCHLD);
	TRY3(.flags = 1ull << 40, .exit_signal = SIGCHLD);
	TRY3(.exit_signal = 65);
	TRY3(.exit_signal = 64);
	TRY3(.exit_signal = 0x100);
	TRY3(.flags = CLONE_PARENT, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_CLEAR_SIGHAND | CLONE_SIGHAND | CLONE_VM, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD);
	TRY3(.stack = 0x1000, .exit_signal = SIGCHLD);
	TRY3(.stack_size = 0x1000, .exit_signal = SIGCHLD);
	TRY3(.stack = -4096ull, .stack_size = 0x1000, .exit_signal = SIGCHLD);
	TRY3(.set_tid_size = 1, .exit_signal = SIGCHLD);
	TRY3(.set_tid = (uint64_t)&wanted, .exit_signal = SIGCHLD);
	TRY3(.set_tid = (uint64_t)&wanted, .set_tid_size = 1, .exit_signal = SIGCHLD);
	TRY3(.set_tid = (uint64_t)&wanted, .set_tid_size = 33, .exit_signal = SIGCHLD);
	TRY3(.set_tid = 1, .set_tid_size = 1, .exit_signal = SIGCHLD);
	wanted = 0;
	TRY3(.set_tid = (uint64_t)&wanted, .set_tid_size = 1, .exit_signal = SIGCHLD);
	wanted = -5;
	TRY3(.set_tid = (uint64_t)&wanted, .set_tid_size = 1, .exit_signal = SIGCHLD);
	wanted = 31234;
	TRY3(.set_tid = (uint64_t)&wanted, .set_tid_size = 1, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_PIDFD, .pidfd = (uint64_t)&fd, .exit_signal = SIGCHLD);
	printf("fd given: %d flags %d\n", fd >= 0, fcntl(fd, F_GETFD));
	TRY3(.flags = CLONE_PIDFD, .pidfd = 1, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .pidfd = (uint64_t)&fd,
	     .parent_tid = (uint64_t)&fd, .exit_signal = SIGCHLD);
	TRY3(.flags = CLONE_INTO_CGROUP, .cgroup = 99, .exit_signal = SIGCHLD);
}

static volatile sig_atomic_t handled;

static void handler(int sig)
{
	handled = sig;
}

static void cleared_handlers(void)
{
	struct clone_args args = {.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD};
	struct sigaction sa;
	int status;
	long pid;

	signal(SIGUSR1, handler);
	signal(SIGUSR2, SIG_IGN);
	fflush(stdout);
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid) {
		sigaction(SIGUSR1, NULL, &sa);
		int a = sa.sa_handler == SIG_DFL;
		sigaction(SIGUSR2, NULL, &sa);
		_exit(a * 2 + (sa.sa_handler == SIG_IGN));
	}
	waitpid((pid_t)pid, &status, 0);
	SHOW(WEXITSTATUS(status));
}

static int tells_parent(void *arg)
{
	_exit(getppid() == *(pid_t *)arg);
}

static void siblings(void)
{
	pid_t mine = getppid();
	pid_t pid = clone(tells_parent, stack + sizeof(stack), CLONE_PARENT | SIGCHLD, &mine);

	SHOW(waitpid(pid, NULL, 0));
}

int main(void)
{
	int status, ended[2] = {0, 0};

	case_begin();
	signal(64, SIG_IGN); /* some children end with it */
	shares(0, "nothing");
	shares(CLONE_VM, "vm");
	shares(CLONE_FS, "fs");
	shares(CLONE_FILES, "files");
	shares(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND, "all");
	shares(CLONE_VM | CLONE_VFORK, "vfork");
	shares(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, "tids");
	SHOW(clone(NULL, stack, 0, NULL));
	SHOW(clone(sets_value, NULL, 0, NULL));
	combinations();
	third();
	cleared_handlers();
	fflush(stdout);
	if (!fork()) {
		siblings();
		exit(0);
	}
	/* Either of the two may end first. */
	while (wait(&status) > 0)
		ended[WEXITSTATUS(status) & 1]++;
	printf("%d ended with 0, %d with 1\n", ended[0], ended[1]);
	return 0;
}
