/* SPDX-License-Identifier: BSD-2-Clause */
/* The register sets of tracers and core files. */
#pragma once

#include <stdint.h>

#if defined(__x86_64__)
#include "arch/x86_64/regset_layout.h"
#endif

struct task;
struct user_regs;

/* The register set of a task with these registers, with the number of the call that it is in. */
void regset_of(const struct task *task, const struct user_regs *r, struct user_regs_abi *out);
/* The register set with which a stopped task will continue. */
void regset_get(const struct task *task, struct user_regs_abi *out);
/* Sets the registers with which a stopped task will continue. -EIO: a thread cannot have such
 * registers. */
int regset_set(struct task *task, const struct user_regs_abi *in);
/* A word of Linux's struct user of a stopped task (PTRACE_PEEKUSER, _POKEUSER). -EIO: there is no
 * such place; for debug registers as trace_debug_set(). */
int regset_peek(const struct task *task, uint64_t offset, uint64_t *word);
int regset_poke(struct task *task, uint64_t offset, uint64_t word);
