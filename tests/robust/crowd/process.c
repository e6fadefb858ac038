/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes that begin, end, stop and trace each other. */
#include "crowd.h"

#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/user.h>

static void child_that_ends(void)
{
	pid_t pid = fork();

	if (!pid) {
		*(volatile char *)anywhere(1) = 1;
		_exit((int)pick(256));
	}
	if (pid > 0)
		waitpid(pid, chance(3) ? anywhere(4) : NULL, chance(4) ? WNOHANG : 0);
}

static void child_that_executes(void)
{
	char **argv = anywhere(64);
	pid_t pid;

	argv[0] = "/robust/crowd";
	argv[1] = "nothing";
	argv[2] = NULL;
	pid = chance(2) ? vfork() : fork();
	if (!pid) {
		execve("/robust/crowd", argv, chance(2) ? NULL : argv);
		_exit(1);
	}
	if (pid > 0 && !chance(4))
		waitpid(pid, NULL, 0);
}

static void reap(void)
{
	int *status = anywhere(4);

	while (wait4(-1, status, WNOHANG, anywhere(144)) > 0)
		;
	waitid(P_ALL, 0, anywhere(128), WEXITED | WSTOPPED | WCONTINUED | WNOHANG);
}

static void *short_thread(void *argument)
{
	*(volatile char *)anywhere(1) = 2;
	return NULL;
}

static void thread(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, short_thread, NULL))
		return;
	if (chance(2))
		pthread_detach(t);
	else
		pthread_join(t, NULL);
}

static void send_signal(void)
{
	static const int signals[] = {SIGUSR1, SIGUSR2, SIGUSR1, SIGSTOP,
				      SIGCONT, SIGCONT, SIGCHLD};
	int sig = signals[pick(sizeof(signals) / sizeof(signals[0]))];
	pid_t pid = somebody();

	kill(pid, sig);
	if (sig == SIGSTOP)
		kill(pid, SIGCONT);
}

static void kill_somebody(void)
{
	if (chance(10))
		kill(somebody(), SIGKILL);
}

static void queue_signal(void)
{
	siginfo_t *info = anywhere(sizeof(*info));

	memset(info, 0, sizeof(*info));
	info->si_code = SI_QUEUE;
	syscall(SYS_rt_sigqueueinfo, somebody(), SIGUSR1, info);
}

/* Sets a debug register of the child: an address to watch, or which addresses are watched, and for
 * which accesses. */
static void debug_register(pid_t pid, void *there)
{
	unsigned number = pick(8);
	uintptr_t control = pick(256) | (uintptr_t)pick(65536) << 16;

	ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user, u_debugreg[number]),
	       number < 4 ? there : (void *)control);
}

static void trace_requests(pid_t pid)
{
	struct iovec *iov = anywhere(sizeof(*iov));
	void *there = anywhere(8);

	for (int i = 0; i < 12; i++) {
		switch (pick(14)) {
		case 0:
			ptrace(PTRACE_PEEKDATA, pid, there, NULL);
			break;
		case 1:
			ptrace(PTRACE_POKEDATA, pid, there, (void *)1L);
			break;
		case 2:
			ptrace(PTRACE_GETREGS, pid, NULL, anywhere(216));
			break;
		case 3:
			ptrace(PTRACE_GETFPREGS, pid, NULL, anywhere(512));
			break;
		case 4:
			ptrace(PTRACE_SETFPREGS, pid, NULL, anywhere(512));
			break;
		case 5:
			iov->iov_base = anywhere(4096);
			iov->iov_len = 4096;
			ptrace(PTRACE_GETREGSET, pid, (void *)(uintptr_t)(chance(2) ? 1 : 2), iov);
			break;
		case 6:
			ptrace(PTRACE_GETSIGINFO, pid, NULL, anywhere(128));
			break;
		case 7:
			syscall(SYS_ptrace, PTRACE_PEEKSIGINFO, pid, anywhere(16), anywhere(512));
			break;
		case 8:
			syscall(SYS_ptrace, PTRACE_GETSIGMASK, pid, 8, anywhere(8));
			break;
		case 9:
			syscall(SYS_ptrace, 0x420e, pid, 88, anywhere(88));
			break;
		case 10:
			ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
			waitpid(pid, NULL, __WALL | WNOHANG);
			break;
		case 11:
			ptrace(PTRACE_PEEKUSER, pid, (void *)(uintptr_t)(pick(27) * 8), NULL);
			break;
		case 12:
			debug_register(pid, there);
			break;
		default:
			ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL);
			waitpid(pid, NULL, __WALL | WNOHANG);
		}
	}
}

static void trace(void)
{
	pid_t pid = somebody();
	bool seize = chance(2);

	if (pid == getpid())
		return;
	if (seize ? syscall(SYS_ptrace, PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD)
		  : ptrace(PTRACE_ATTACH, pid, NULL, NULL))
		return;
	if (seize)
		ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
	for (int i = 0; i < 20 && waitpid(pid, NULL, __WALL | WNOHANG) == 0; i++)
		usleep(200);
	trace_requests(pid);
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	kill(pid, SIGCONT);
}

static void trace_child(void)
{
	pid_t pid = fork();

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		for (int i = 0; i < 4; i++)
			*(volatile char *)anywhere(1) = 3;
		_exit(0);
	}
	if (pid < 0)
		return;
	waitpid(pid, NULL, __WALL);
	if (chance(3))
		kill(pid, SIGKILL);
	trace_requests(pid);
	if (chance(3))
		return; /* the child is left to another worker */
	kill(pid, SIGKILL);
	waitpid(pid, NULL, __WALL);
}

static void attributes(void)
{
	pid_t pid = somebody();

	syscall(SYS_prlimit64, pid, pick(16), NULL, anywhere(16));
	syscall(SYS_sched_getattr, pid, anywhere(56), 56, 0);
	syscall(SYS_get_robust_list, pid, anywhere(8), anywhere(8));
	syscall(SYS_kcmp, pid, somebody(), pick(8), 0, anywhere(12));
	getpriority(PRIO_PROCESS, (id_t)pid);
	syscall(SYS_capget, anywhere(8), anywhere(24));
	sched_getaffinity(pid, 128, anywhere(128));
	prctl(PR_SET_NAME, anywhere(16));
	syscall(SYS_set_tid_address, anywhere(4));
}

static void stack(void)
{
	stack_t *ss = anywhere(sizeof(*ss));

	ss->ss_sp = anywhere(16384);
	ss->ss_size = 16384;
	ss->ss_flags = 0;
	sigaltstack(ss, anywhere(sizeof(*ss)));
}

static void end(void)
{
	if (chance(60))
		_exit(0);
	if (chance(60))
		execl("/robust/crowd", "crowd", "nothing", NULL);
	if (chance(30))
		syscall(SYS_exit, 0);
}

static request *const list[] = {child_that_ends, child_that_executes, reap,	    thread,
				send_signal,	 kill_somebody,	      queue_signal, trace,
				trace_child,	 attributes,	      stack,	    end};
const struct requests process_requests = {list, sizeof(list) / sizeof(list[0])};
