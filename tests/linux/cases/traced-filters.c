/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that a filter leaves to the tracer, and a tracer's view of waiting signals. */
#include "tracer.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

static void filter_getppid(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 0x123),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getsid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 77),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {6, code};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void child(void)
{
	filter_getppid();
	for (int i = 0; i < 4; i++) {
		errno = 0;
		long result = syscall(SYS_getppid);
		printf("call %d: %s %d\n", i, result == getpgid(0) ? "the group" : "a number",
		       result == getpgid(0) ? 0 : (int)result);
		fflush(stdout);
	}
	_exit(3);
}

static void show_info(pid_t pid)
{
	struct __ptrace_syscall_info info = {0};
	unsigned long message = 0;

	SHOW(ptrace(PTRACE_GETEVENTMSG, pid, 0, &message));
	SHOW(message);
	SHOW(ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info));
	SHOW(info.op);
	SHOW(info.seccomp.nr == SYS_getppid);
	SHOW(info.seccomp.ret_data);
}

static void change(pid_t pid, long number, long result)
{
	struct user_regs_struct regs;

	ptrace(PTRACE_GETREGS, pid, 0, &regs);
	SHOW(regs.orig_rax == SYS_getppid);
	SHOW((long)regs.rax == -ENOSYS);
	regs.orig_rax = (unsigned long)number;
	regs.rax = (unsigned long)result;
	regs.rdi = 0;
	SHOW(ptrace(PTRACE_SETREGS, pid, 0, &regs));
}

static void changed_calls(void)
{
	pid_t pid = traced(child);

	next(pid, "start");
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "first");
	show_info(pid);
	change(pid, -1, 42);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "second");
	change(pid, SYS_getpgid, 0);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "third");
	change(pid, SYS_getsid, 0);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "fourth");
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD));
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	next(pid, "fourth's exit");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "end");
}

static void untraced(void)
{
	filter_getppid();
	SHOW(syscall(SYS_getppid));
}

static void sends_itself(void)
{
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < 3; i++) {
		siginfo_t info = {.si_code = -1};

		info.si_value.sival_int = i;
		syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGRTMIN, &info);
		info.si_value.sival_int = i + 10;
		syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN + 1, &info);
	}
	raise(SIGSTOP);
}

static void peek(pid_t pid, uint64_t offset, unsigned flags, int count)
{
	struct __ptrace_peeksiginfo_args args = {offset, flags, count};
	siginfo_t info[4] = {{0}};

	errno = 0;
	long n = ptrace(PTRACE_PEEKSIGINFO, pid, &args, info);
	printf("peek %d %u %d: %ld %s\n", (int)offset, flags, count, n,
	       n < 0 ? strerrorname_np(errno) : "");
	for (int i = 0; i < n; i++)
		printf("  %d %d\n", info[i].si_signo - SIGRTMIN, info[i].si_value.sival_int);
}

static void waiting_signals(void)
{
	pid_t pid = traced(sends_itself);
	struct __ptrace_peeksiginfo_args args = {0, 0, 1};

	next(pid, "start");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "signals wait");
	peek(pid, 0, 0, 4);
	peek(pid, 0, PTRACE_PEEKSIGINFO_SHARED, 4);
	peek(pid, 1, PTRACE_PEEKSIGINFO_SHARED, 1);
	peek(pid, 3, 0, 1);
	peek(pid, 0, 0, 0);
	peek(pid, 0, 0, -1);
	peek(pid, 0, 2, 1);
	SHOW(ptrace(PTRACE_PEEKSIGINFO, pid, &args, (void *)1));
	SHOW(ptrace(PTRACE_PEEKSIGINFO, pid, (void *)1, &args));
	ptrace(PTRACE_KILL, pid, 0, 0);
	next(pid, "end");
}

int main(void)
{
	case_begin();
	changed_calls();
	IN_CHILD(untraced());
	waiting_signals();
	return 0;
}
