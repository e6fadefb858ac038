/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses of the kernel's half where a kernel may be, for the cases that use them in a program;
 * and a handler that prints the kernel's report of a fault.
 */
#pragma once

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

static const uint64_t addresses[] = {
	0xffff800000000000, 0xffff800000400000, 0xffff8000005c2eb0, 0xffff800100000000,
	0xffff808000100000, 0xffff810000000000, 0xffff818000008000, 0xffff820000000000,
	0xfffffeffffffffff, 0xffffff7fffffff00,
};
#define COUNT (sizeof(addresses) / sizeof(addresses[0]))

static sigjmp_buf back;
/* The report of the latest SIGSEGV or other fault. */
static volatile int fault_signal, fault_code;
static volatile uint64_t fault_address, fault_error, fault_trap, fault_rip;

static inline void fault_caught(int sig, siginfo_t *info, void *context)
{
	const ucontext_t *uc = context;

	fault_signal = sig;
	fault_code = info->si_code;
	fault_address = (uint64_t)info->si_addr;
	fault_error = (uint64_t)uc->uc_mcontext.gregs[REG_ERR];
	fault_trap = (uint64_t)uc->uc_mcontext.gregs[REG_TRAPNO];
	fault_rip = (uint64_t)uc->uc_mcontext.gregs[REG_RIP];
	siglongjmp(back, 1);
}

/* The handler runs on an alternate stack, because the program's stack pointer may be in the
 * kernel's half. */
static inline void catch_faults(void)
{
	static char stack[65536];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_sigaction = fault_caught,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK};

	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGILL, &action, NULL);
	sigaction(SIGTRAP, &action, NULL);
}
