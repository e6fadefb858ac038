/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that reads, writes, executes or returns to an address of the kernel's half gets
 * SIGSEGV, which names the address; a call that is given one says EFAULT. The addresses are such
 * where a kernel may be.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ucontext.h>
#include <sys/uio.h>
#include <unistd.h>

static const uint64_t addresses[] = {
	0xffff800000000000, 0xffff800000400000, 0xffff8000005c2eb0, 0xffff800100000000,
	0xffff808000100000, 0xffff810000000000, 0xffff818000008000, 0xffff820000000000,
	0xfffffeffffffffff, 0xffffff7fffffff00,
};
#define COUNT (sizeof(addresses) / sizeof(addresses[0]))

static sigjmp_buf back;
static volatile int code;
static volatile uint64_t where;

static void caught(int sig, siginfo_t *info, void *context)
{
	code = info->si_code;
	where = (uint64_t)info->si_addr;
	siglongjmp(back, 1);
}

static void say(const char *what, unsigned i)
{
	printf("%s %u: SIGSEGV, code %d, %s address\n", what, i, code,
	       where == addresses[i] ? "its" : "another");
}

static void try_all(const char *what, void (*attempt)(uint64_t))
{
	for (unsigned i = 0; i < COUNT; i++) {
		if (!sigsetjmp(back, 1)) {
			attempt(addresses[i]);
			printf("%s %u: nothing happened\n", what, i);
		} else {
			say(what, i);
		}
	}
}

static void read_it(uint64_t address)
{
	(void)*(volatile char *)address;
}

static void write_it(uint64_t address)
{
	*(volatile char *)address = 1;
}

static void jump_there(uint64_t address)
{
	((void (*)(void))address)();
}

static void push_there(uint64_t address)
{
	__asm__ volatile("mov %%rsp, %%rbx; mov %0, %%rsp; push %%rax; mov %%rbx, %%rsp"
			 :
			 : "r"(address + 8)
			 : "rbx", "memory");
}

/* The stack pointer of a system call is the program's own affair. */
static void call_with_stack(uint64_t address)
{
	long result = 39;

	__asm__ volatile("mov %%rsp, %%rbx; mov %1, %%rsp; syscall; mov %%rbx, %%rsp"
			 : "+a"(result)
			 : "r"(address)
			 : "rbx", "rcx", "r11", "memory");
	if (result != getpid())
		printf("getpid said something else\n");
}

static void calls(uint64_t address)
{
	struct iovec v = {(void *)address, 64};
	int pipe_of[2];
	char buffer[64] = {0};

	if (pipe(pipe_of))
		return;
	printf("write: %s", write(pipe_of[1], (void *)address, 64) < 0 ? strerror(errno) : "done");
	printf(", writev: %s", writev(pipe_of[1], &v, 1) < 0 ? strerror(errno) : "done");
	(void)!write(pipe_of[1], buffer, sizeof(buffer));
	printf(", read: %s", read(pipe_of[0], (void *)address, 64) < 0 ? strerror(errno) : "done");
	printf(", open: %s\n", open((char *)address, O_RDONLY) < 0 ? strerror(errno) : "done");
	close(pipe_of[0]);
	close(pipe_of[1]);
}

int main(void)
{
	static char stack[65536];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_ONSTACK};

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
	try_all("read", read_it);
	try_all("write", write_it);
	try_all("jump", jump_there);
	try_all("push", push_there);
	for (unsigned i = 0; i < COUNT; i++) {
		call_with_stack(addresses[i]);
		calls(addresses[i]);
	}
	return 0;
}
