/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A task's life: user mode, and the program's calls and faults in between. Before each return to
 * user mode signals are delivered, and files are closed whose last reference was dropped meanwhile.
 */
#include "arch/exception.h"
#include "entry/entry.h"
#include "fs/vfs.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "proc/rseq.h"
#include "user/registers.h"

static void handle_event(void)
{
	struct task *task = current;
	const struct event *event = &task->entry.event;

	switch (task->entry.kind) {
	case ENTRY_SYSCALL:
		if (!task->entry.made)
			handle_syscall();
		break;
	case ENTRY_PAGE_FAULT:
		handle_page_fault(event->address, event->access, event->present);
		break;
	case ENTRY_EXCEPTION:
		handle_exception(event->vector, event->code);
		break;
	case ENTRY_KICK:
	case ENTRY_INT:
	case ENTRY_LOST:
		break;
	}
}

/* As on Linux, a sleep counts as a preemption for rseq. */
static void look_at_section(void)
{
	if (current->rseq && current->rseq_sleeps != current->fiber.sleeps &&
	    current->shim == SHIM_IDLE)
		rseq_interrupted();
}

static _Noreturn void user_loop(void)
{
	for (;;) {
		if (!list_empty(&current->late_files))
			files_put_late();
		look_at_section();
		while (signal_work_pending(current))
			signal_deliver();
		if (current->process->rseq_used && !rseq_enter_user())
			continue;
		user_run();
		if (current->rseq && current->entry.kind != ENTRY_SYSCALL &&
		    current->shim == SHIM_IDLE)
			rseq_interrupted();
		handle_event();
	}
}

const struct task_hooks entry_hooks = {.run = user_loop};
