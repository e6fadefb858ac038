/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of the processor that programs raise. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct task;

/* The current thread raised exception `vector` with the error `code`: it becomes a signal, unless
 * it was a single step of the kernel's own. */
MAY_WAIT void handle_exception(unsigned vector, unsigned code);
/* Notes for the signal frame of a page fault of the current thread: the access that was tried
 * (VM_PROT_*), and whether a mapping was present that forbade it. */
void exception_note_page_fault(uint64_t address, unsigned access, bool present);
/* `task` is to continue at `ip`, where a program cannot have instructions: sets its entry as if it
 * had faulted there. */
void exception_at(struct task *task, uint64_t ip);
