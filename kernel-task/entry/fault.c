/* SPDX-License-Identifier: BSD-2-Clause */
/* Page faults of programs: resolved, or turned into signals. */
#include <errno.h>
#include <signal.h>

#include "arch/exception.h"
#include "arch/shim.h"
#include "entry/entry.h"
#include "arch/vsyscall.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "base/log.h"

void handle_page_fault(uint64_t address, unsigned access, bool present)
{
	struct task *task = current;
	struct fault fault = {0};
	int error;

	if (!task->mm) { /* cannot happen: a thread in user mode has an address space */
		force_signal_fault(SIGSEGV, SEGV_MAPERR, address);
		return;
	}
	if (address >= USER_END && (access & VM_PROT_EXEC) && vsyscall(address))
		return;
	error = mm_fault(task->mm, address, access, &fault);
	if (error < 0) {
		/* Out of memory, and killing another process did not help (proc/oom.c). */
		if (!fatal_signal_pending())
			klog_warn("out of memory: %d (%s) is killed", task->process->pid,
				  task->comm);
		kill_threads(task->process);
		do_group_exit(SIGKILL);
	}
	if (!fault.signal)
		return;
	if (signal_entry_undo())
		return;
	exception_note_page_fault(address, access, present);
	shim_failed();
	force_signal_fault(fault.signal, fault.code, address);
}
