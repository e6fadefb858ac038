/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring (docs/microkernel-x86_64.md): the address space of a program, a *child*, maps a
 * window of the address space of the program's kernel, the *parent*, as supervisor pages. The
 * program runs in ring 3; its kernel runs in ring 1, in the window.
 *
 * Ring 1 can reach every supervisor page, so a child maps only the *gate* of the microkernel: the
 * code of entry and exit, the descriptor tables with the data of that code (both read-only), and a
 * page of stacks. Ring 1 can write the stacks, so the kernel uses only words that it wrote itself
 * since the last entry. While a thread of a child is the current one, the processor uses the gate's
 * tables, and the kernel runs in its own address space.
 *
 * This header is read by the assembler, too.
 */
#ifndef MICROKERNEL_ARCH_GATE_H
#define MICROKERNEL_ARCH_GATE_H

/* Offsets in struct gate_state. */
#define GATE_KERNEL_ROOT     0
#define GATE_USER_ROOT	     8
#define GATE_SYSCALL_HANDLER 16
#define GATE_FAULT_HANDLER   24
#define GATE_RECORD	     32

/* Offsets in the page of stacks. */
#define GATE_RSP       0 /* scratch of `syscall` */
#define GATE_R11       8
#define GATE_STACK_TOP 2048		     /* where TSS.RSP0 points */
#define GATE_FRAME     (GATE_STACK_TOP - 40) /* RIP, CS, RFLAGS, RSP, SS */
#define GATE_IST_TOP   4096

#define RFLAGS_INNER 0x202 /* RFLAGS at an entry to ring 1 */

#ifndef __ASSEMBLER__

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "object/tcb.h"

/* The values are those of the current thread if it is in a child, else of the last such thread. */
struct gate_state {
	paddr_t kernel_root, user_root;
	vaddr_t syscall_handler, fault_handler, record;
	uint64_t gdt[GDT_ENTRIES + 1];
	struct tss tss __attribute__((aligned(16)));
} __attribute__((aligned(4096)));
extern struct gate_state gate_state;

_Static_assert(offsetof(struct gate_state, kernel_root) == GATE_KERNEL_ROOT &&
		       offsetof(struct gate_state, user_root) == GATE_USER_ROOT &&
		       offsetof(struct gate_state, syscall_handler) == GATE_SYSCALL_HANDLER &&
		       offsetof(struct gate_state, fault_handler) == GATE_FAULT_HANDLER &&
		       offsetof(struct gate_state, record) == GATE_RECORD &&
		       GATE_STACK_TOP % 16 == 0 && sizeof(struct gate_state) == 4096,
	       "gate.S knows these, and the page is the gate's alone");

/* Builds the gate. Call while the boot page tables are in use, and only without a window. */
void gate_init(void);

/* Is this PML4 a child, that is, does it map the gate instead of the kernel? */
bool gate_is_in(const pte_t *root);
/* Makes this PML4 a child. The processor must not be in it. */
void gate_put_in(pte_t *root);

/* Does the processor use the gate's tables? */
bool gate_is_active(void);
/*
 * `t`, a thread of the child `root`, becomes the current one, or the address space of the current
 * thread has changed: the processor uses the gate's tables from now on. With `root` NULL the thread
 * gets an address space with nothing but the gate.
 */
void gate_enter(struct tcb *t, const pte_t *root);
/* `t`, a thread that is in no child, becomes the current one: the processor uses the kernel's own
 * tables again. */
void gate_exit(struct tcb *t);
/* The handlers of `t`, the current thread, have changed. */
void gate_set_handlers(const struct tcb *t);

/* gate.S */
void gate_syscall_entry(void);

#endif
#endif
