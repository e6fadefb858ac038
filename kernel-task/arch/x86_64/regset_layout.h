/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers as tracers and core files have them: struct user_regs_struct, and Linux's names of the
 * sets. */
#pragma once

#include <stdint.h>

struct user_regs_abi {
	uint64_t r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi, orig_rax,
		rip, cs, rflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs;
};
_Static_assert(sizeof(struct user_regs_abi) == 27 * 8, "struct user_regs_struct");

#define REGSET_FLOAT_SIZE    512u  /* FXSAVE's image: NT_PRFPREG */
#define REGSET_EXTENDED_TYPE 0x202 /* NT_X86_XSTATE: the whole state, as XSAVE writes it */
