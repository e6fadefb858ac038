/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that reads, writes, executes or returns to an address of the kernel's half gets
 * SIGSEGV, which names the address; a call that is given such an address returns EFAULT. The
 * addresses are places where a kernel may be.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "kernel-addresses.h"

static void say(const char *what, unsigned i)
{
	printf("%s %u: signal %d, code %d, trap %lu, error %#lx, %s address\n", what, i,
	       fault_signal, fault_code, fault_trap, fault_error,
	       fault_address == addresses[i] ? "its" : "another");
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

/* The kernel does not use the program's stack pointer in a system call, so any value is allowed. */
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
	setvbuf(stdout, NULL, _IOLBF, 0);
	catch_faults();
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
