/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a thread came in from user mode. entry/ writes it for every event, and it says which of the
 * thread's registers are known (registers.c).
 */
#pragma once

#include <stdbool.h>

#include "machine/machine.h"

/*
 * What brought a thread out of user mode. ENTRY_INT and ENTRY_LOST are how a system call looks to a
 * microkernel that does not report it as one: foreign_entry() turns them into one of the others.
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
	bool regs_changed;  /* beyond what a system call changes: all must be written back */
	struct event
		event; /* the latest, but for a system call's, which is all in the task's regs */
};
