/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * While a process executes a file, its new identity has been computed but is not in place, and exec
 * waits often in between. Changes that the identity depends on - a tracer, a filter put on all
 * threads, sharing of the working directory - must not happen in that time.
 */
#include <errno.h>

#include "proc/exec_guard.h"
#include "proc/proc.h"

int exec_guard_take(struct process *process)
{
	process_get(process);
	while (process->exec_guarded) {
		int error = wait_event_killable(&process->exec_guard, !process->exec_guarded);

		if (error < 0) {
			process_put(process);
			return error;
		}
	}
	process->exec_guarded = true;
	return 0;
}

void exec_guard_release(struct process *process)
{
	process->exec_guarded = false;
	wake_up(&process->exec_guard);
	process_put(process);
}
