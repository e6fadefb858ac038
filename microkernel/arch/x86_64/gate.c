/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of the gate (gate.h), and when the processor uses them. */
#include "arch/x86_64/gate.h"
#include "arch/arch.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/trap.h"
#include "arch/x86_64/vspace.h"
#include "arch/x86_64/window.h"
#include "selkie/extensions.h"

_Static_assert(SELKIE_INNER_USER_CS == SEL_USER_CODE && SELKIE_INNER_USER_SS == SEL_USER_DATA,
	       "selectors of ring 3");

/* 64-bit code of ring 1, execute-only: a data segment register cannot be loaded with this selector,
 * so none can still hold it when another thread runs. */
#define DESCRIPTOR_INNER_CODE 0x00afb9000000ffff

struct gate_state gate_state;
static struct idt_gate gate_idt[VECTORS] __attribute__((aligned(4096)));
static bool active;

extern uint8_t gate_text_start[], gate_text_end[], gate_stack[], gate_trap_stubs[];

void gate_init(void)
{
	window_show_code(gate_text_start, gate_text_end);
	window_show(gate_idt, cpu.nx_bit);
	window_show(&gate_state, cpu.nx_bit);
	window_show(gate_stack, PTE_WRITE | cpu.nx_bit);
	window_link();

	cpu_make_idt(gate_idt, gate_trap_stubs);
	cpu_make_gdt(gate_state.gdt, &gate_state.tss, gate_stack + GATE_IST_TOP);
	gate_state.gdt[SEL_INNER_CODE / 8] = DESCRIPTOR_INNER_CODE;
	gate_state.tss.rsp[0] = (uint64_t)gate_stack + GATE_STACK_TOP;
	gate_state.kernel_root = paging_kernel_root();
	gate_state.user_root = window_nowhere();
}

bool gate_is_in(const pte_t *root)
{
	return arch_inner_available &&
	       ((root[KERNEL_PML4_SLOT] ^ window_pml4_entry()) & PTE_ADDRESS) == 0;
}

void gate_put_in(pte_t *root)
{
	/* A global translation of the kernel would stay in the TLB, where ring 1 could use it,
	 * after the kernel's root is unloaded. */
	write_cr4(read_cr4() & ~(word_t)CR4_PGE);
	root[KERNEL_PML4_SLOT] = window_pml4_entry();
}

bool gate_is_active(void)
{
	return active;
}

void gate_set_handlers(const struct tcb *t)
{
	gate_state.syscall_handler = t->arch.inner.syscall_handler;
	gate_state.fault_handler = t->arch.inner.fault_handler;
	gate_state.record = t->arch.inner.record;
}

void gate_enter(struct tcb *t, const pte_t *root)
{
	if (!active) {
		active = true;
		/* Threads with a cached CR3 value must pass gate_exit() first. */
		vspace_generation++;
		cpu_load_tables(gate_state.gdt, GDT_ENTRIES + 1, gate_idt);
		cpu_set_syscall_entry((word_t)gate_syscall_entry);
	}
	kassert(!root || gate_is_in(root));
	gate_state.user_root = root ? phys_of_kaddr((kaddr_t)root) : window_nowhere();
	gate_set_handlers(t);
	/* After any other entry the thread was in no child, so not in ring 1. */
	if (t->arch.context.entry != ENTRY_INNER && t->arch.context.entry != ENTRY_WRITTEN)
		t->arch.context.ring_1 = false;
	t->arch.context.entry = ENTRY_INNER;
}

void gate_exit(struct tcb *t)
{
	if (t->arch.context.entry == ENTRY_INNER) {
		t->arch.context.entry = ENTRY_TRAP;
		t->arch.context.ring_1 = false;
	}
	if (!active)
		return;
	active = false;
	cpu_load_own_tables();
	cpu_set_syscall_entry((word_t)syscall_entry);
}
