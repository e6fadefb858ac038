/* SPDX-License-Identifier: BSD-2-Clause */
/* Exceptions of the processor that programs raise. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct task;

/* The current thread raised exception `vector` with the error `code`: it becomes a signal, or was a
 * step of ours. */
MAY_WAIT void handle_exception(unsigned vector, unsigned code);
/* A page fault of the current thread becomes a signal: its frame will say what was tried
 * (VM_PROT_*) and whether a mapping was there and forbade it. */
void exception_note_page_fault(uint64_t address, unsigned access, bool present);
/* `task` is to go on at `ip`, where no program's instructions are: gets the entry and the event
 * that it would come back with. */
void exception_at(struct task *task, uint64_t ip);
