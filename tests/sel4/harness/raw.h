/* SPDX-License-Identifier: BSD-2-Clause */
/* A `syscall` instruction with every register under control, for cases about registers that the
 * stubs hide. */
#pragma once

#include <stdint.h>

struct raw_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
};

/* Loads the registers, executes `syscall`, stores what the registers hold then. RSP is kept
 * elsewhere. */
void raw_syscall(struct raw_registers *registers);

/* Code for threads of the fault cases; each label is the instruction that faults. */
extern const char code_foreign_syscall[], code_foreign_syscall_after[];
extern const char code_int[], code_int_after[];
extern const char code_int_first[], code_int_last[], code_int_timer[];
extern const char code_int3[], code_int3_after[], code_ud2[], code_divide[], code_gp_in[];
extern const char code_int_bad[], code_int255[], code_int255_after[], code_read[], code_write[];
extern const char code_spin[], code_sse[], code_jump[], code_store_all[];
