/* SPDX-License-Identifier: BSD-2-Clause */
/* ptrace as strace and gdb use it: system calls, signals, registers and memory, events, attaching,
 * seizing; and what is refused. */
#include "tracer.h"

static volatile long shared_word = 0x1111;

static void calls(void)
{
	struct user_regs_struct regs;
	pid_t pid = traced(makes_calls);

	next(pid, "begins");
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD));
	for (int i = 0; i < 7; i++) {
		SHOW(ptrace(PTRACE_SYSCALL, pid, 0, 0));
		next(pid, i % 2 ? "exit" : "entry");
		SHOW(ptrace(PTRACE_GETREGS, pid, 0, &regs));
		printf("orig_rax %lld rax %s\n", regs.orig_rax,
		       regs.orig_rax == SYS_getppid && i % 2 ? "a pid"
		       : (long long)regs.rax == -ENOSYS	     ? "ENOSYS"
		       : (long long)regs.rax == -EINVAL	     ? "EINVAL"
							     : "?");
	}
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
}

static void asks_parent(void)
{
	_exit(syscall(SYS_getppid) == 4242 ? 1 : syscall(SYS_getuid) == 77 ? 2 : 3);
}

static void changed_calls(void)
{
	struct user_regs_struct regs;
	pid_t pid = traced(asks_parent);

	next(pid, "begins");
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	next(pid, "entry");
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	next(pid, "exit");
	ptrace(PTRACE_GETREGS, pid, 0, &regs);
	regs.rax = 5;
	SHOW(ptrace(PTRACE_SETREGS, pid, 0, &regs));
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	next(pid, "entry");
	SHOW(ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, regs.orig_rax), -1l));
	ptrace(PTRACE_SYSCALL, pid, 0, 0);
	next(pid, "exit");
	SHOW(ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, regs.rax), 77l));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
}

static void uses_memory(void)
{
	raise(SIGUSR1);
	_exit(shared_word == 0x2222 ? 11 : 12);
}

static void memory(void)
{
	pid_t pid = traced(uses_memory);
	struct iovec iov;
	struct user_regs_struct regs;
	siginfo_t info;
	unsigned long code;

	next(pid, "begins");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "signal");
	SHOW(ptrace(PTRACE_GETSIGINFO, pid, 0, &info));
	printf("%d %d %d\n", info.si_signo, info.si_code, info.si_pid == pid);
	SHOW(ptrace(PTRACE_PEEKDATA, pid, &shared_word, 0));
	SHOW(ptrace(PTRACE_POKEDATA, pid, &shared_word, 0x2222l));
	SHOW(ptrace(PTRACE_PEEKDATA, pid, &shared_word, 0));
	SHOW(ptrace(PTRACE_PEEKDATA, pid, 8l, 0));
	SHOW(ptrace(PTRACE_POKEDATA, pid, 8l, 0));
	code = (unsigned long)ptrace(PTRACE_PEEKTEXT, pid, makes_calls, 0);
	SHOW(code == *(unsigned long *)makes_calls);
	SHOW(ptrace(PTRACE_POKETEXT, pid, makes_calls, 0xccccccccl));
	SHOW(ptrace(PTRACE_PEEKTEXT, pid, makes_calls, 0));
	SHOW(code == *(unsigned long *)makes_calls);
	iov = (struct iovec){&regs, sizeof(regs)};
	SHOW(ptrace(PTRACE_GETREGSET, pid, 1l, &iov));
	SHOW(iov.iov_len == sizeof(regs));
	SHOW(ptrace(PTRACE_PEEKUSER, pid, offsetof(struct user, regs.cs), 0));
	SHOW(ptrace(PTRACE_PEEKUSER, pid, 3l, 0));
	SHOW(ptrace(PTRACE_PEEKUSER, pid, 10000l, 0));
	SHOW(ptrace(PTRACE_CONT, pid, 0, 99l));
	SHOW(ptrace((enum __ptrace_request)9999, pid, 0, 0));
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
}

static void handler(int sig)
{
	shared_word = sig;
}

static void takes_signals(void)
{
	signal(SIGUSR1, handler);
	signal(SIGUSR2, SIG_IGN);
	raise(SIGUSR1);
	if (shared_word != 0x1111)
		_exit(1);
	raise(SIGUSR2);
	raise(SIGTERM);
	_exit(shared_word == SIGUSR1 ? 20 : 21);
}

static void signals(void)
{
	pid_t pid = traced(takes_signals);

	next(pid, "begins");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "USR1, dropped");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "USR2, ignored");
	ptrace(PTRACE_CONT, pid, 0, SIGUSR2);
	next(pid, "TERM, made USR1");
	ptrace(PTRACE_CONT, pid, 0, SIGUSR1);
	next(pid, "ends");
	pid = traced(takes_signals);
	next(pid, "begins");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "USR1, made KILL");
	ptrace(PTRACE_CONT, pid, 0, SIGKILL);
	next(pid, "ends");
	pid = traced(takes_signals);
	next(pid, "begins");
	SHOW(kill(pid, SIGKILL));
	next(pid, "ends");
}

static void breaks(void)
{
	__asm__ volatile("int3");
	_exit(30);
}

static void executes(void)
{
	execl("/bin/true", "true", NULL);
	_exit(1);
}

static void forks(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(40);
	waitpid(pid, NULL, 0);
	_exit(41);
}

static void events(void)
{
	unsigned long message = 0;
	int status;
	pid_t pid = traced(breaks), child;

	next(pid, "begins");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "breakpoint");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
	pid = traced(executes);
	next(pid, "begins");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "executed");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
	pid = traced(executes);
	next(pid, "begins");
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "executed");
	SHOW(ptrace(PTRACE_GETEVENTMSG, pid, 0, &message));
	SHOW(message == (unsigned long)pid);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "exits");
	ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
	SHOW(message);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
	pid = traced(forks);
	next(pid, "begins");
	SHOW(ptrace(PTRACE_SETOPTIONS, pid, 0, 0x10000000l));
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "forked");
	ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
	child = (pid_t)message;
	next(child, "child");
	ptrace(PTRACE_CONT, pid, 0, 0);
	ptrace(PTRACE_CONT, child, 0, 0);
	next(child, "child ends");
	status = next(pid, "told of it");
	if (WIFSTOPPED(status)) {
		ptrace(PTRACE_CONT, pid, 0, WSTOPSIG(status));
		next(pid, "ends");
	}
}

static void attaching(void)
{
	int fds[2];
	char c;
	pid_t pid;

	pipe(fds);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(fds[1]);
		read(fds[0], &c, 1);
		_exit(50);
	}
	SHOW(ptrace(PTRACE_ATTACH, getpid(), 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, 999999, 0, 0));
	SHOW(ptrace(PTRACE_CONT, pid, 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0));
	SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0));
	next(pid, "attached");
	IN_CHILD(SHOW(ptrace(PTRACE_CONT, pid, 0, 0)));
	SHOW(ptrace(PTRACE_DETACH, pid, 0, 0));
	SHOW(ptrace(PTRACE_CONT, pid, 0, 0));
	SHOW(ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEEXIT));
	SHOW(ptrace(PTRACE_CONT, pid, 0, 0));
	SHOW(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	next(pid, "interrupted");
	SHOW(ptrace(PTRACE_LISTEN, pid, 0, 0));
	SHOW(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
	next(pid, "interrupted");
	ptrace(PTRACE_CONT, pid, 0, 0);
	close(fds[1]);
	next(pid, "exits");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "ends");
	fflush(stdout);
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	IN_CHILD(setuid(1000); SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0)));
	/* The tracer is not the parent; it ends, and the child goes on. */
	IN_CHILD(SHOW(ptrace(PTRACE_ATTACH, pid, 0, 0)); next(pid, "attached"));
	IN_CHILD(SHOW(ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_EXITKILL)));
	next(pid, "ends with its tracer");
}

int main(void)
{
	case_begin();
	calls();
	changed_calls();
	memory();
	signals();
	events();
	attaching();
	return 0;
}
