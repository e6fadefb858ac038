/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The register of protection keys, and whether what CPUID says of it is true: with it a program
 * begins with all keys but the first refused, and so do its handlers, while a thread has what its
 * maker had; without it the instructions are none, and no key can be had. Which of the two it is
 * does not matter here.
 */
#include "case.h"

#include <cpuid.h>
#include <pthread.h>
#include <setjmp.h>

#define INITIAL 0x55555554u

static sigjmp_buf no_instruction;

static void illegal(int sig)
{
	siglongjmp(no_instruction, 1);
}

static unsigned rights(void)
{
	unsigned low, high;

	__asm__ volatile(".byte 0x0f, 0x01, 0xee" : "=a"(low), "=d"(high) : "c"(0));
	return low;
}

static void set_rights(unsigned to)
{
	__asm__ volatile(".byte 0x0f, 0x01, 0xef" : : "a"(to), "c"(0), "d"(0) : "memory");
}

static int announced(void)
{
	unsigned a, b, c = 0, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (c & 1u << 4);
}

static int instruction_is_there(void)
{
	signal(SIGILL, illegal);
	if (sigsetjmp(no_instruction, 1))
		return 0;
	rights();
	return 1;
}

static volatile unsigned seen;

static void handler(int sig)
{
	seen = rights();
	set_rights(0);
}

static void *thread(void *arg)
{
	seen = rights();
	set_rights(0x55555550);
	return NULL;
}

/* With the register: as it has to be. */
static int is_kept(const char *self)
{
	const unsigned mine = INITIAL & ~0xcu; /* the second key, too */
	pthread_t t;
	int good = rights() == INITIAL, status;

	set_rights(mine);
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	good = good && seen == mine && rights() == mine;
	signal(SIGUSR1, handler);
	raise(SIGUSR1);
	good = good && seen == INITIAL && rights() == mine;
	if (!fork())
		_exit(rights() != mine);
	wait(&status);
	good = good && !status;
	if (!fork()) {
		execl(self, self, "begins", NULL);
		_exit(2);
	}
	wait(&status);
	return good && !status;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return rights() != INITIAL;
	case_begin();
	int there = instruction_is_there(), key, error;

	SHOW(announced() == there);
	SHOW(!there || is_kept("/proc/self/exe"));
	key = pkey_alloc(0, 0);
	error = errno;
	SHOW(there ? key > 0 : key == -1 && error == ENOSPC);
	return 0;
}
