/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a thread entered from user mode. entry/ writes it for every event, and it says which of the
 * thread's registers are known (registers.c).
 */
#pragma once

#include <stdbool.h>

#include "machine/machine.h"

/*
 * Why a thread left user mode. ENTRY_INT and ENTRY_LOST are system calls that the microkernel does
 * not report as such; foreign_entry() replaces them by another kind.
 */
enum entry_kind {
	ENTRY_KICK,
	ENTRY_SYSCALL,
	ENTRY_PAGE_FAULT,
	ENTRY_EXCEPTION,
	ENTRY_INT,
	ENTRY_LOST
};

struct entry {
	enum entry_kind kind;
	bool regs_complete; /* all of the task's regs are true (a system call alone leaves thread
			       pointers out) */
	bool regs_changed;  /* other registers than a system call changes: all must be written back
			     */
	bool came_again;    /* the thread has left user mode again since its present call began */
	bool made;	    /* the system call was made (entry/straight.c): its result is set */
	struct event event; /* of the last entry, unless that was a system call, whose message is in
			       the task's regs */
};
