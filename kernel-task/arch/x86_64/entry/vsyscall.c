/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vsyscall page: three addresses in the kernel's half of the address space that old programs,
 * linked statically before there was a vDSO, call for the time. Nothing is mapped there, as on a
 * Linux with vsyscall=xonly; the call arrives as an instruction fetch that faults, and is made
 * here.
 */
#include <errno.h>
#include <signal.h>

#include "arch/numbers.h"
#include "entry/entry.h"
#include "user/registers.h"
#include "arch/vsyscall.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/seccomp.h"
#include "sys/syscall.h"

#define VSYSCALL_PAGE 0xffffffffff600000ul
#define VSYSCALL_STEP 1024

static bool refused_by_filter(unsigned long number)
{
	unsigned long wanted = number;
	long result = 0;
	bool allowed;

	if (!current->seccomp_strict && !current->seccomp_filter)
		return false;
	current->restart_number = number; /* the number that a tracer sees */
	allowed = seccomp_allows(&wanted, &result);
	current->syscall_number = -1;
	/* A tracer may only skip the call: the page has no other one to change it to. */
	if (allowed && wanted == number)
		return false;
	/* The page's call cannot be made again after a signal. */
	current->regs.rax = result == -ERESTARTSYS ? (uint64_t)-EINTR : (uint64_t)result;
	return true;
}

/* Not one of the calls, or a bad pointer: a fault without an address, as in Linux. */
static bool bad_call(void)
{
	force_signal_fault(SIGSEGV, LINUX_SI_KERNEL, 0);
	return true;
}

bool vsyscall(uint64_t address)
{
	static const unsigned numbers[] = {NR_gettimeofday, NR_time, NR_getcpu};
	uint64_t slot = (address - VSYSCALL_PAGE) / VSYSCALL_STEP, back;
	struct user_regs *r = &current->regs;
	long result;

	if (address < VSYSCALL_PAGE || slot > 3)
		return false;
	user_regs_complete();
	if (r->rip != address)
		return false;
	if (address % VSYSCALL_STEP || slot == 3 || get_user(back, r->rsp) < 0)
		return bad_call();
	if (!refused_by_filter(numbers[slot])) {
		result = syscall_table[numbers[slot]].handler(r);
		if (result == -EFAULT)
			return bad_call();
		r->rax = (uint64_t)result;
	}
	r->rip = back;
	r->rsp += sizeof(back);
	current->entry.regs_changed = true;
	return true;
}
