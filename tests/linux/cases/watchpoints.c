/* SPDX-License-Identifier: BSD-2-Clause */
/* Debug registers of a traced thread, as a debugger sets them: addresses that are written to or
 * executed. */
#include "tracer.h"

#define REGISTER(n) offsetof(struct user, u_debugreg[n])

static volatile long watched, other;
static volatile char bytes[16];

static __attribute__((noinline)) void place(void)
{
	__asm__ volatile("");
}

static void handler(int sig)
{
	other = sig;
}

static void writes(void)
{
	signal(SIGUSR1, handler);
	for (int i = 1; i <= 3; i++) {
		other = i;
		watched = i * 10;
		other++;
	}
	bytes[3] = 1;
	bytes[4] = 1;
	raise(SIGUSR1);
	syscall(SYS_getppid);
	pread(open("/proc/self/exe", O_RDONLY), (void *)&watched, 8,
	      0); /* not by the program itself */
	place();
	place();
	watched = 99;
}

static long set(pid_t pid, int n, unsigned long value)
{
	return ptrace(PTRACE_POKEUSER, pid, REGISTER(n), value);
}

static unsigned long get(pid_t pid, int n)
{
	return (unsigned long)ptrace(PTRACE_PEEKUSER, pid, REGISTER(n), 0);
}

/* Lets it go on to the next stop, and shows why that was. */
static void go_on(pid_t pid)
{
	static int passed;
	siginfo_t info = {0};
	int status;

	ptrace(PTRACE_CONT, pid, 0, passed);
	status = next(pid, "stop");
	passed = 0;
	if (!WIFSTOPPED(status))
		return;
	passed = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
	ptrace(PTRACE_GETSIGINFO, pid, 0, &info);
	printf("\tcode %d, status %lx, watched %ld\n", info.si_code, get(pid, 6) & 0x400f,
	       ptrace(PTRACE_PEEKDATA, pid, &watched, 0));
	set(pid, 6, 0);
}

static void refused(pid_t pid)
{
	SHOW(get(pid, 0));
	SHOW(get(pid, 7));
	SHOW(set(pid, 4, 1));
	SHOW(set(pid, 5, 1));
	SHOW(get(pid, 4));
	SHOW(set(pid, 0, (unsigned long)&watched + 1));
	SHOW(set(pid, 7, 1 | 0xdul << 16)); /* four bytes at an odd place */
	SHOW(set(pid, 7, 1 | 0x2ul << 16)); /* ports */
	SHOW(set(pid, 7, 1 | 0x4ul << 16)); /* two bytes, watched for execution */
	SHOW(get(pid, 7));
	SHOW(ptrace(PTRACE_POKEUSER, pid, REGISTER(0) + 4, 0));
	SHOW(ptrace(PTRACE_POKEUSER, pid, sizeof(struct user), 0));
}

static void on_writes(void)
{
	pid_t pid = traced(writes);

	next(pid, "begins");
	refused(pid);
	SHOW(set(pid, 0, (unsigned long)&watched));
	SHOW(set(pid, 7, 1 | 0x9ul << 16)); /* eight bytes, when written */
	SHOW(get(pid, 7));
	for (int i = 0; i < 3; i++)
		go_on(pid);
	/* two neighbouring variables, of which one is watched, also after a return from a handler
	 */
	SHOW(set(pid, 7, 0));
	SHOW(set(pid, 2, (unsigned long)&bytes[4]));
	SHOW(set(pid, 7, 1ul << 4 | 0x1ul << 24));
	go_on(pid);
	go_on(pid);
	/* an instruction, each time; and the first again */
	SHOW(set(pid, 1, (unsigned long)place));
	SHOW(set(pid, 7, 1 | 1ul << 2 | 0x9ul << 16));
	go_on(pid);
	SHOW(set(pid, 7, 1 | 0x9ul << 16));
	go_on(pid);
	go_on(pid);
}

/* A new program begins without, and so does a child. */
static void forks(void)
{
	int status;

	if (!fork()) {
		watched = 5;
		_exit(3);
	}
	wait(&status);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 100);
}

static void runs(void)
{
	execl("/proc/self/exe", "self", "quiet", NULL);
}

static void goes(void (*what)(void))
{
	pid_t pid = traced(what);

	next(pid, "begins");
	SHOW(set(pid, 0, (unsigned long)&watched));
	SHOW(set(pid, 7, 1 | 0x9ul << 16));
	go_on(pid);
	if (what == runs) {
		SHOW(get(pid, 7));
		go_on(pid);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		watched = 7;
		return 4;
	}
	case_begin();
	on_writes();
	goes(forks);
	goes(runs);
	return 0;
}
