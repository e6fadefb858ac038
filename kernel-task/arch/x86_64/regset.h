/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers as tracers and debuggers see them. */
#pragma once

#include <stdint.h>

struct task;
struct user_regs;

/* struct user_regs_struct. */
struct user_regs_abi {
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi, orig_rax,
		rip, cs, rflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs;
};
_Static_assert(sizeof(struct user_regs_abi) == 27 * 8, "struct user_regs_struct");

/* What a task with these registers has; orig_rax is of the call that it is in. */
void regset_of(const struct task *task, const struct user_regs *r, struct user_regs_abi *out);
