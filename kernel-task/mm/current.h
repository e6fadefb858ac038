/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A task as mm/ knows it: its memory. `struct task` begins like this (proc/task.h), so that mm/,
 * which lies below proc/, finds the current task's memory at no cost.
 */
#pragma once

#include <stdint.h>

#include "wait/fiber.h"

struct account;
struct mm;

struct mm_task {
	struct fiber fiber;
	struct mm *mm; /* NULL for a kernel thread and after exit */
	uint64_t minor_faults;
	struct account *account; /* memory for the task is charged to it; NULL: not charged */
	struct account
		*over; /* with a reference: the account whose limit made an allocation fail */
};

static inline struct mm_task *current_mm_task(void)
{
	return (struct mm_task *)current;
}

/* The current task's memory, without a reference: the task's own reference lasts until it executes
 * a program or ends. */
static inline struct mm *current_mm(void)
{
	return current_mm_task()->mm;
}
