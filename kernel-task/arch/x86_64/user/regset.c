/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread's registers in the forms of struct user_regs_struct and struct user, as tracers read and
 * write them and as core files have them. For a thread in the shim these are the registers with
 * which it will continue.
 */
#include "arch/regset.h"

#include <errno.h>
#include <string.h>

#include "machine/machine.h"
#include "proc/ptrace.h"
#include "proc/task.h"

#define USER_CS		0x33
#define USER_SS		0x2b
#define RFLAGS_SETTABLE 0x250dd5ull /* what a program may set itself, and the trap flag */

/* struct user: registers, what is zero here, and the debug registers at its end. */
#define USER_AREA_SIZE	912u
#define USER_AREA_DEBUG 848u

void regset_of(const struct task *task, const struct user_regs *r, struct user_regs_abi *out)
{
	*out = (struct user_regs_abi){
		.r15 = r->r15,
		.r14 = r->r14,
		.r13 = r->r13,
		.r12 = r->r12,
		.rbp = r->rbp,
		.rbx = r->rbx,
		.r11 = r->r11,
		.r10 = r->r10,
		.r9 = r->r9,
		.r8 = r->r8,
		.rax = r->rax,
		.rcx = r->rcx,
		.rdx = r->rdx,
		.rsi = r->rsi,
		.rdi = r->rdi,
		.orig_rax = task->syscall_number >= 0 ? task->restart_number : UINT64_MAX,
		.rip = r->rip,
		.cs = USER_CS,
		.rflags = r->rflags & ~REGS_TRAP_FLAG,
		.rsp = r->rsp,
		.ss = USER_SS,
		.fs_base = r->fs_base,
		.gs_base = r->gs_base,
	};
}

void regset_get(const struct task *task, struct user_regs_abi *out)
{
	regset_of(task, task->shim != SHIM_IDLE ? &task->shim_regs : &task->regs, out);
}

/* Data selectors may be null or of ring 3. They are checked only, not loaded. */
static bool may_be_selector(uint64_t value)
{
	return !(value & 0xffff) || (value & 3) == 3;
}

static bool segments_are_good(const struct user_regs_abi *in)
{
	return (in->cs & 0xffff) == USER_CS && (in->ss & 0xffff) == USER_SS &&
	       may_be_selector(in->ds) && may_be_selector(in->es) && may_be_selector(in->fs) &&
	       may_be_selector(in->gs) && in->fs_base < USER_END && in->gs_base < USER_END;
}

int regset_set(struct task *task, const struct user_regs_abi *in)
{
	struct user_regs *r = task->shim != SHIM_IDLE ? &task->shim_regs : &task->regs;

	if (!segments_are_good(in))
		return -EIO;
	*r = (struct user_regs){
		.rip = in->rip,
		.rsp = in->rsp,
		.rflags = (r->rflags & ~RFLAGS_SETTABLE) | (in->rflags & RFLAGS_SETTABLE),
		.rax = in->rax,
		.rbx = in->rbx,
		.rcx = in->rcx,
		.rdx = in->rdx,
		.rsi = in->rsi,
		.rdi = in->rdi,
		.rbp = in->rbp,
		.r8 = in->r8,
		.r9 = in->r9,
		.r10 = in->r10,
		.r11 = in->r11,
		.r12 = in->r12,
		.r13 = in->r13,
		.r14 = in->r14,
		.r15 = in->r15,
		.fs_base = in->fs_base,
		.gs_base = in->gs_base,
	};
	/* The shim does not change the bases, so they are set on the way into it. */
	task->regs.fs_base = in->fs_base;
	task->regs.gs_base = in->gs_base;
	/* Outside of a call, -1 means that no call is restarted. */
	if (task->syscall_number >= 0)
		task->restart_number = in->orig_rax;
	if (task->trace.place != TRACE_ENTRY && task->trace.place != TRACE_SECCOMP &&
	    in->orig_rax == UINT64_MAX)
		task->syscall_number = -1;
	task->entry.regs_changed = true;
	return 0;
}

int regset_peek(const struct task *task, uint64_t offset, uint64_t *word)
{
	struct user_regs_abi regs;

	if (offset % 8 || offset >= USER_AREA_SIZE)
		return -EIO;
	*word = 0;
	regset_get(task, &regs);
	if (offset < sizeof(regs))
		memcpy(word, (const char *)&regs + offset, sizeof(*word));
	else if (offset >= USER_AREA_DEBUG)
		*word = trace_debug_get(task, (unsigned)(offset - USER_AREA_DEBUG) / 8);
	return 0;
}

int regset_poke(struct task *task, uint64_t offset, uint64_t word)
{
	struct user_regs_abi regs;

	if (offset % 8 || offset >= USER_AREA_SIZE)
		return -EIO;
	if (offset >= USER_AREA_DEBUG)
		return trace_debug_set(task, (unsigned)(offset - USER_AREA_DEBUG) / 8, word);
	if (offset >= sizeof(regs))
		return word ? -EIO : 0;
	regset_get(task, &regs);
	memcpy((char *)&regs + offset, &word, sizeof(word));
	return regset_set(task, &regs);
}
