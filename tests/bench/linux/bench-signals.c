/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals to oneself: sent, and raised by an access that is not allowed. */
#include <signal.h>
#include <sys/mman.h>

#include "measure.h"
#include "operations.h"

static volatile sig_atomic_t signals;
static char *forbidden;

static void count_signal(int number)
{
	(void)number;
	signals = signals + 1;
}

static void deliver_signal(long n)
{
	signal(SIGUSR1, count_signal);
	signals = 0;
	for (long i = 0; i < n; i++)
		MUST(!raise(SIGUSR1));
	MUST(signals == n);
}

static void allow(int number)
{
	count_signal(number);
	MUST(!mprotect(forbidden, 4096, PROT_READ | PROT_WRITE));
}

static void handle_fault(long n)
{
	forbidden = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(forbidden != MAP_FAILED);
	signal(SIGSEGV, allow);
	signals = 0;
	for (long i = 0; i < n; i++) {
		MUST(!mprotect(forbidden, 4096, PROT_NONE));
		*(volatile char *)forbidden = 1;
	}
	MUST(signals == n);
	signal(SIGSEGV, SIG_DFL);
	MUST(!munmap(forbidden, 4096));
}

const struct operation signal_operations[] = {
	{.name = "signal to a handler", .run = deliver_signal},
	{.name = "SIGSEGV handler, 2 mprotect", .run = handle_fault},
	{.name = NULL},
};
