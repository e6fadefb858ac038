/* SPDX-License-Identifier: BSD-2-Clause */
/* The floating-point state of a traced thread: read and written by its tracer, in three ways. */
#include "tracer.h"

#include <elf.h>

#define XSTATE_MAX 16384

static __attribute__((noinline)) void stop_with(double a, double b)
{
	double x = a, y = b;

	__asm__ volatile("movsd %0, %%xmm3\n\t"
			 "movsd %1, %%xmm15\n\t"
			 "mov %2, %%eax\n\t"
			 "mov %3, %%edi\n\t"
			 "mov %4, %%esi\n\t"
			 "syscall\n\t"
			 "movsd %%xmm3, %0\n\t"
			 "movsd %%xmm15, %1\n\t"
			 : "+m"(x), "+m"(y)
			 : "i"(SYS_kill), "r"(getpid()), "i"(SIGSTOP)
			 : "rax", "rcx", "r11", "rdi", "rsi", "xmm3", "xmm15", "memory");
	printf("xmm3 %g, xmm15 %g\n", x, y);
	fflush(stdout);
}

static void child(void)
{
	stop_with(1.5, -2.25);
	stop_with(3.5, 4.75);
	stop_with(5.5, 6.25);
}

static void show(const char *what, const struct user_fpregs_struct *f)
{
	double x, y;

	memcpy(&x, &f->xmm_space[3 * 4], sizeof(x));
	memcpy(&y, &f->xmm_space[15 * 4], sizeof(y));
	/* Without the flags of earlier calculations. */
	printf("%s: xmm3 %g, xmm15 %g, mxcsr %x, cwd %x\n", what, x, y, f->mxcsr & ~0x3fu, f->cwd);
}

static void set_xmm3(struct user_fpregs_struct *f, double x)
{
	memcpy(&f->xmm_space[3 * 4], &x, sizeof(x));
}

static void by_fpregs(pid_t pid)
{
	struct user_fpregs_struct f;

	SHOW(ptrace(PTRACE_GETFPREGS, pid, 0, &f));
	show("fpregs", &f);
	set_xmm3(&f, 100.5);
	SHOW(ptrace(PTRACE_SETFPREGS, pid, 0, &f));
	memset(&f, 0, sizeof(f));
	SHOW(ptrace(PTRACE_GETFPREGS, pid, 0, &f));
	show("changed", &f);
	SHOW(ptrace(PTRACE_GETFPREGS, pid, 0, (void *)1));
	f.mxcsr = 0x80000000;
	SHOW(ptrace(PTRACE_SETFPREGS, pid, 0, &f));
}

static void by_set(pid_t pid)
{
	struct user_fpregs_struct f;
	struct iovec iov = {&f, sizeof(f)};

	SHOW(ptrace(PTRACE_GETREGSET, pid, NT_PRFPREG, &iov));
	SHOW(iov.iov_len);
	show("regset", &f);
	set_xmm3(&f, 200.5);
	SHOW(ptrace(PTRACE_SETREGSET, pid, NT_PRFPREG, &iov));
	iov.iov_len = 64;
	SHOW(ptrace(PTRACE_SETREGSET, pid, NT_PRFPREG, &iov));
	iov.iov_len = 7;
	SHOW(ptrace(PTRACE_GETREGSET, pid, NT_PRFPREG, &iov));
	iov.iov_len = 64;
	SHOW(ptrace(PTRACE_GETREGSET, pid, NT_PRFPREG, &iov));
	SHOW(iov.iov_len);
	SHOW(ptrace(PTRACE_GETREGSET, pid, 0x7777, &iov));
}

static void by_xstate(pid_t pid)
{
	static uint8_t state[XSTATE_MAX] __attribute__((aligned(64)));
	struct iovec iov = {state, sizeof(state)};
	struct user_fpregs_struct f;
	uint64_t components;
	size_t size;

	SHOW(ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &iov));
	size = iov.iov_len;
	memcpy(&components, state + 464, sizeof(components));
	SHOW(size > 576);
	SHOW(components & 3);
	memcpy(&f, state, sizeof(f));
	show("xstate", &f);
	set_xmm3(&f, 300.5);
	memcpy(state, &f, sizeof(f));
	SHOW(ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &iov));
	iov.iov_len = size - 8;
	SHOW(ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &iov));
	iov.iov_len = size;
	state[512 + 8] = 1; /* a program never sees a compacted image */
	SHOW(ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &iov));
}

int main(void)
{
	pid_t pid;

	case_begin();
	pid = traced(child);
	next(pid, "start");
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "first");
	by_fpregs(pid);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "second");
	by_set(pid);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "third");
	by_xstate(pid);
	ptrace(PTRACE_CONT, pid, 0, 0);
	next(pid, "end");
	return 0;
}
