/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a thread that was stopped on its way into the kernel task, between the gate and
 * the lock. inner_entry.S stores them one after the other and overwrites none before all are
 * stored. So a register that is not stored yet is still in the processor, or in the record where
 * the gate has put it.
 */
#include <selkie/inner.h>

#include "machine/inner_offsets.h"
#include "machine/internal.h"

/* Labels of inner_entry.S, in this order; the part for faults is from inner_fault to
 * inner_entered_both. */
extern const char inner_syscall[], inner_syscall_stored[], inner_fault[], inner_fault_stored[];
extern const char inner_entered_both[], inner_bases_stored[];

static bool within(uint64_t rip, const char *from, const char *to)
{
	return rip >= (uint64_t)from && rip < (uint64_t)to;
}

static void store_general(struct user_regs *to, const struct user_regs *now)
{
	to->rax = now->rax;
	to->rbx = now->rbx;
	to->rdx = now->rdx;
	to->rsi = now->rsi;
	to->rdi = now->rdi;
	to->rbp = now->rbp;
	to->r8 = now->r8;
	to->r9 = now->r9;
	to->r10 = now->r10;
	to->r12 = now->r12;
	to->r13 = now->r13;
	to->r14 = now->r14;
	to->r15 = now->r15;
}

/* Stores the registers that the gate put into the record, and RCX and R11, which it uses. */
static void store_from_record(struct user_regs *to, const struct selkie_inner_record *record,
			      const struct user_regs *now)
{
	bool fault = within(now->rip, inner_fault, inner_entered_both);

	to->rip = record->rip;
	to->rsp = record->rsp;
	to->rflags = record->rflags;
	if (!fault) { /* as `syscall` leaves them */
		to->rcx = record->rip;
		to->r11 = record->rflags;
		return;
	}
	to->rcx = now->rip == (uint64_t)inner_fault ? now->rcx : record->unused[RECORD_RCX_WORD];
	to->r11 = record->r11;
}

void inner_complete_entry(struct user_regs *to, const struct selkie_inner_record *record,
			  const struct user_regs *now)
{
	if (!within(now->rip, inner_syscall, inner_bases_stored))
		return;
	to->fs_base = now->fs_base;
	to->gs_base = now->gs_base;
	if (within(now->rip, inner_syscall, inner_entered_both))
		store_from_record(to, record, now);
	if (within(now->rip, inner_syscall, inner_syscall_stored) ||
	    within(now->rip, inner_fault, inner_fault_stored))
		store_general(to, now);
}
