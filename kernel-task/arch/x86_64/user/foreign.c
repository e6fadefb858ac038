/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Upstream's seL4 does not report a program's `syscall` with its registers. It arrives as an
 * invalid opcode if the kernel uses sysenter, or else as the `int` that was put in its place
 * (arch/patch.h), or, where the instruction lies across two pages, as the exception that half of
 * each raises. In every case the bytes in the program's memory decide: they are those of `syscall`,
 * or the program did something else that becomes a signal.
 */
#include "arch/foreign.h"

#include <signal.h>

#include "user/registers.h"
#include "mm/mm.h"
#include "arch/patch.h"
#include "proc/proc.h"
#include "base/log.h"

#define VECTOR_INVALID_OPCODE  6
#define INT_ERROR_CODE(vector) ((vector)*8u + 2)

/* Does what the instruction would do. All registers are written back, since an exception's reply
 * carries only three. */
static void enter(void)
{
	struct task *task = current;

	task->entry.kind = ENTRY_SYSCALL;
	task->regs.rcx = task->regs.rip;
	task->regs.r11 = task->regs.rflags;
}

static bool again(void)
{
	current->entry.kind = ENTRY_KICK;
	return false;
}

static bool exception(void)
{
	struct task *task = current;
	unsigned vector = task->entry.event.vector;

	if (machine_syscall_form() == SYSCALL_FORM_FOREIGN ||
	    (vector != VECTOR_INVALID_OPCODE && vector != VECTOR_PROTECTION))
		return true;
	switch (code_is_syscall(task->mm, task->entry.event.regs.rip)) {
	case 0:
		return true;
	case 1:
		user_regs_complete();
		task->regs.rip += SYSCALL_LENGTH;
		task->entry.regs_changed = true;
		enter();
		return true;
	default:
		return again();
	}
}

static bool interrupt(void)
{
	struct task *task = current;
	struct event *event = &task->entry.event;
	bool ours = machine_syscall_form() == SYSCALL_FORM_PATCHED && event->vector == PATCH_VECTOR;
	int is = ours ? code_is_syscall(task->mm, event->regs.rip - SYSCALL_LENGTH) : 0;

	if (is < 0)
		return again();
	if (is) {
		task->regs = event->regs;
		enter();
		return true;
	}
	/* On Linux a program may not execute this `int`. */
	task->entry.kind = ENTRY_EXCEPTION;
	event->regs.rip -= SYSCALL_LENGTH;
	event->code = INT_ERROR_CODE(event->vector);
	event->vector = VECTOR_PROTECTION;
	return true;
}

/* The stack pointer is lost, so not even a signal handler can run. */
static void lost(void)
{
	struct task *task = current;

	klog_warn("%s (%d): the system call at %#lx was not recognised when its page was mapped; "
		  "this microkernel cannot execute it (docs/upstream.md)",
		  task->comm, task->process->pid, (unsigned long)task->entry.event.regs.rip);
	do_group_exit(SIGSYS);
}

bool foreign_entry(void)
{
	switch (current->entry.kind) {
	case ENTRY_EXCEPTION:
		return exception();
	case ENTRY_INT:
		return interrupt();
	case ENTRY_LOST:
		lost();
		return true;
	default:
		return true;
	}
}
