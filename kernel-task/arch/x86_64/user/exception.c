/* SPDX-License-Identifier: BSD-2-Clause */
/* Processor exceptions of programs, by vector, as the signals that Linux makes of them. */
#include "arch/exception.h"

#include <signal.h>

#include "arch/shim.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/ptrace.h"
#include "user/registers.h"

#define VECTOR_PAGE_FAULT 14

/* Bits of the page-fault error code, as signal frames show it. */
enum { PF_PRESENT = 1, PF_WRITE = 2, PF_USER = 4, PF_INSTRUCTION = 16 };

void exception_note_page_fault(uint64_t address, unsigned access, bool present)
{
	struct task *task = current;

	task->fault_trap = VECTOR_PAGE_FAULT;
	task->fault_address = address;
	/* Programs do not learn what is mapped in the kernel's half. */
	task->fault_error = PF_USER | (present || address >= USER_END ? PF_PRESENT : 0) |
			    (access & VM_PROT_WRITE ? PF_WRITE : 0) |
			    (access & VM_PROT_EXEC ? PF_INSTRUCTION : 0);
}

void exception_at(struct task *task, uint64_t ip)
{
	task->entry.event = (struct event){.regs.rip = ip};
	if (!is_canonical(ip)) {
		task->entry.kind = ENTRY_EXCEPTION;
		task->entry.event.vector = VECTOR_PROTECTION;
	} else {
		task->entry.kind = ENTRY_PAGE_FAULT;
		task->entry.event.address = ip;
		task->entry.event.access = VM_PROT_EXEC;
	}
}

enum { VECTOR_DEBUG = 1, VECTOR_X87 = 16, VECTOR_SIMD = 19 };

struct exception_signal {
	int signal, code;
	bool address_is_ip;
};

static const struct exception_signal exceptions[32] = {
	[0] = {SIGFPE, FPE_INTDIV, true},	    [VECTOR_DEBUG] = {SIGTRAP, TRAP_TRACE, true},
	[3] = {SIGTRAP, LINUX_SI_KERNEL, false},    [4] = {SIGSEGV, LINUX_SI_KERNEL, false},
	[5] = {SIGSEGV, LINUX_SI_KERNEL, false},    [6] = {SIGILL, ILL_ILLOPN, true},
	[10] = {SIGSEGV, LINUX_SI_KERNEL, false},   [11] = {SIGBUS, LINUX_SI_KERNEL, false},
	[12] = {SIGBUS, LINUX_SI_KERNEL, false},    [13] = {SIGSEGV, LINUX_SI_KERNEL, false},
	[VECTOR_X87] = {SIGFPE, FPE_FLTINV, true},  [17] = {SIGBUS, BUS_ADRALN, false},
	[VECTOR_SIMD] = {SIGFPE, FPE_FLTINV, true},
};

/*
 * The reason of a floating-point exception: the flags that are set and not masked, in Linux's
 * order. The state can only be read through the shim.
 */
static int float_code(unsigned vector)
{
	struct {
		uint16_t control, status;
		uint8_t unused[20];
		uint32_t mxcsr;
	} state;
	uint64_t place;
	unsigned raised;

	if (shim_save(&place) < 0 || copy_from_user(&state, place, sizeof(state)) < 0)
		return FPE_FLTINV;
	if (vector == VECTOR_X87)
		raised = state.status & ~state.control;
	else
		raised = state.mxcsr & ~(state.mxcsr >> 7);
	if (raised & 1)
		return FPE_FLTINV;
	if (raised & 4)
		return FPE_FLTDIV;
	if (raised & 8)
		return FPE_FLTOVF;
	if (raised & (2 | 16))
		return FPE_FLTUND;
	return raised & 32 ? FPE_FLTRES : FPE_FLTINV;
}

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
	if (vector == VECTOR_DEBUG && trace_watch_step(&e.code))
		return;
	if (vector == VECTOR_X87 || vector == VECTOR_SIMD)
		e.code = float_code(vector);
	force_signal_fault(e.signal, e.code, e.address_is_ip ? regs_ip(&task->regs) : 0);
}
