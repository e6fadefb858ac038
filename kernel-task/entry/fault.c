/* SPDX-License-Identifier: BSD-2-Clause */
/* Page faults and processor exceptions of programs: resolved, or turned into signals. */
#include <errno.h>
#include <signal.h>

#include "entry/shim.h"
#include "entry/user.h"
#include "mm/mm.h"
#include "proc/oom.h"
#include "proc/proc.h"

/* Bits of the page-fault error code, as signal frames show it. */
enum { PF_PRESENT = 1, PF_WRITE = 2, PF_USER = 4, PF_INSTRUCTION = 16 };

void handle_page_fault(uint64_t address, unsigned access, bool present)
{
	struct task *task = current;
	struct fault fault = {0};
	int err;

	if (!task->mm) { /* cannot be: a thread in user mode has memory */
		force_signal_fault(SIGSEGV, SEGV_MAPERR, address);
		return;
	}
	err = mm_fault(task->mm, address, access, &fault);
	if (err < 0) {
		oom_kill_and_wait();
		return; /* the program's access faults again */
	}
	if (!fault.signal)
		return;
	task->fault_trap = 14;
	task->fault_address = address;
	task->fault_error = PF_USER | (present ? PF_PRESENT : 0) |
			    (access & VM_PROT_WRITE ? PF_WRITE : 0) |
			    (access & VM_PROT_EXEC ? PF_INSTRUCTION : 0);
	shim_failed();
	force_signal_fault(fault.signal, fault.code, address);
}

struct exception_signal {
	int signal, code;
	bool address_is_rip;
};

static const struct exception_signal exceptions[32] = {
	[0] = {SIGFPE, FPE_INTDIV, true},	  [1] = {SIGTRAP, TRAP_TRACE, true},
	[3] = {SIGTRAP, LINUX_SI_KERNEL, false},  [4] = {SIGSEGV, LINUX_SI_KERNEL, false},
	[5] = {SIGSEGV, LINUX_SI_KERNEL, false},  [6] = {SIGILL, ILL_ILLOPN, true},
	[10] = {SIGSEGV, LINUX_SI_KERNEL, false}, [11] = {SIGBUS, LINUX_SI_KERNEL, false},
	[12] = {SIGBUS, LINUX_SI_KERNEL, false},  [13] = {SIGSEGV, LINUX_SI_KERNEL, false},
	[16] = {SIGFPE, FPE_FLTINV, true},	  [17] = {SIGBUS, BUS_ADRALN, false},
	[19] = {SIGFPE, FPE_FLTINV, true},
};

void handle_exception(unsigned vector, unsigned code)
{
	struct task *task = current;
	struct exception_signal e = {SIGSEGV, LINUX_SI_KERNEL, false};

	if (vector < 32 && exceptions[vector].signal)
		e = exceptions[vector];
	task->fault_trap = vector;
	task->fault_error = code;
	user_regs_complete();
	shim_failed();
	force_signal_fault(e.signal, e.code, e.address_is_rip ? task->regs.rip : 0);
}
