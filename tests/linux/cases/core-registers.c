/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that a core file shows of threads which were on their way into the kernel, or out
 * of it, when the process died: each thread has the same values in them all the time, around a
 * system call and a page fault that it makes again and again.
 */
#include <elf.h>
#include <pthread.h>
#include <sys/procfs.h>
#include <sys/resource.h>

#include "case.h"
#include "core.h"

#define THREADS 6
#define ROUNDS	12
#define PAGE	4096ul

/* In the order of struct user_regs_struct. */
enum { R15, R14, R13, R12, RBP, RBX, R11, R10, R9, R8, RAX, RCX, RDX, RSI, RDI, ORIG, RIP };
enum { FS_BASE = 21 };

static const unsigned constant[] = {R15, R14, R13, R12, RBP, RBX, R10, R9, R8};
#define CONSTANTS (sizeof(constant) / sizeof(constant[0]))

static char *area;
extern const char loop_begins[], loop_after_call[], loop_ends[];

static uint64_t value_of(unsigned thread, unsigned reg)
{
	return (thread + 1) * 0x0101010101010101ull ^ (uint64_t)reg << 32;
}

/* madvise(page, PAGE, MADV_DONTNEED), then a write to the page, without end. */
static void *work(void *arg)
{
	unsigned thread = (unsigned)(uintptr_t)arg;
	uint64_t values[CONSTANTS];

	for (unsigned i = 0; i < CONSTANTS; i++)
		values[i] = value_of(thread, constant[i]);
	__asm__ volatile("mov 0(%0), %%r15\n\tmov 8(%0), %%r14\n\tmov 16(%0), %%r13\n\t"
			 "mov 24(%0), %%r12\n\tmov 32(%0), %%rbp\n\tmov 40(%0), %%rbx\n\t"
			 "mov 48(%0), %%r10\n\tmov 56(%0), %%r9\n\tmov 64(%0), %%r8\n\t"
			 "jmp 1f\n\t.globl loop_begins, loop_after_call, loop_ends\n"
			 "loop_begins:\n"
			 "1:\tmov $28, %%eax\n\tsyscall\n"
			 "loop_after_call:\n\tmovb $1, (%%rdi)\n\tjmp 1b\n"
			 "loop_ends:"
			 :
			 : "a"(values), "D"(area + thread * PAGE), "S"(PAGE), "d"(MADV_DONTNEED)
			 : "memory");
	return NULL;
}

static void die(unsigned round)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
	pthread_t threads[THREADS];

	setrlimit(RLIMIT_CORE, &limit);
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	usleep(3000 + 700 * round);
	abort();
}

/* *counts: the thread is a worker in its loop. Returns the name of a register that does not have
 * the value that it always has there; NULL: there is none. */
static const char *wrong(const uint64_t *r, bool *counts)
{
	static char text[64];
	unsigned thread = (unsigned)(r[RDI] - (uint64_t)area) / PAGE;

	*counts = r[RIP] >= (uint64_t)loop_begins && r[RIP] < (uint64_t)loop_ends;
	if (!*counts)
		return NULL;
	if (thread >= THREADS || r[RDI] % PAGE)
		return "rdi";
	if (r[RSI] != PAGE || r[RDX] != MADV_DONTNEED)
		return "rsi or rdx";
	if (r[FS_BASE] == 0)
		return "the base of FS";
	if (r[RIP] >= (uint64_t)loop_after_call &&
	    (r[RCX] != (uint64_t)loop_after_call || (r[R11] & ~0x8d5ull) != 0x202))
		return "rcx or r11";
	for (unsigned i = 0; i < CONSTANTS; i++) {
		if (r[constant[i]] == value_of(thread, constant[i]))
			continue;
		snprintf(text, sizeof(text), "register %u", constant[i]);
		return text;
	}
	return NULL;
}

static unsigned look_at_core(void)
{
	const struct elf_prstatus *status;
	unsigned seen = 0;
	const char *bad;
	size_t size;
	bool counts;

	if (!load("core")) {
		puts("no core");
		return 0;
	}
	for (unsigned i = 0; (status = find_note(NT_PRSTATUS, i, &size)); i++) {
		bad = wrong((const uint64_t *)&status->pr_reg, &counts);
		seen += counts;
		if (bad)
			printf("thread %u: %s\n", i, bad);
	}
	munmap(core, core_size);
	unlink("core");
	return seen;
}

int main(void)
{
	unsigned seen = 0;

	area = mmap(NULL, THREADS * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0);
	for (unsigned round = 0; round < ROUNDS && pattern_is_usual(); round++) {
		pid_t pid = fork();

		if (!pid)
			die(round);
		waitpid(pid, NULL, 0);
		seen += look_at_core();
	}
	printf("threads seen: %s\n", seen || !pattern_is_usual() ? "some" : "none");
	return 0;
}
