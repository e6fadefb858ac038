/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of threads: the UserContext view of a context, which sanitises values that are written,
 * and the switch from one thread to another. FS and GS bases stay in the processor until another
 * thread is loaded.
 */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/fpu.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/hot.h"
#include "arch/x86_64/thread.h"
#include "arch/x86_64/vspace.h"
#include "kernel/sched.h"

#define RFLAGS_INITIAL 0x202
#define RFLAGS_SET     0x202 /* the reserved bit that is always 1, and IF */
#define RFLAGS_KEPT    0xed7 /* the bits that user mode may set: not TF, IOPL or reserved bits */

#define RFLAGS_TF 0x100

#define SYSCALL_BYTES	  2
#define USER_ADDRESS_BITS 47

/* UserContext index -> offset in the context; words 3..17 are rax..r15. */
enum { USER_RIP, USER_RSP, USER_RFLAGS, USER_RAX, USER_R15 = 17, USER_FS_BASE, USER_GS_BASE };

/* Most words are general registers, which need no sanitising and are contiguous. */
static inline bool is_general(unsigned index)
{
	return index >= USER_RAX && index <= USER_R15;
}

static inline word_t *general(struct context *c, unsigned index)
{
	return &c->rax + (index - USER_RAX);
}

static const uint8_t register_offset[] = {
	CTX_FAULT_IP, CTX_RSP, CTX_RFLAGS, CTX_RAX, CTX_RBX,	 CTX_RCX,     CTX_RDX,
	CTX_RSI,      CTX_RDI, CTX_RBP,	   CTX_R8,  CTX_R9,	 CTX_R10,     CTX_R11,
	CTX_R12,      CTX_R13, CTX_R14,	   CTX_R15, CTX_FS_BASE, CTX_GS_BASE,
};

/* The thread whose bases are in the processor; &fpu_no_thread if there is none. */
static HOT_DATA struct tcb *loaded;

static void save_bases(void)
{
	loaded->arch.context.fs_base = read_fs_base();
	loaded->arch.context.gs_base = read_gs_base();
}

void thread_init(void)
{
	loaded = &fpu_no_thread;
}

void thread_unload(struct tcb *t)
{
	if (loaded != t)
		return;
	save_bases();
	loaded = &fpu_no_thread;
}

void arch_context_init(struct tcb *t)
{
	struct context *c = &t->arch.context;

	c->rflags = RFLAGS_INITIAL;
	c->cs = SEL_USER_CODE;
	c->ss = SEL_USER_DATA;
	c->entry = ENTRY_TRAP;
	fpu_reset(t);
}

word_t arch_get_register(const struct tcb *t, unsigned index)
{
	kassert(index < ARRAY_SIZE(register_offset));
	if (is_general(index))
		return *general((struct context *)&t->arch.context, index);
	if (t == loaded && index == USER_FS_BASE)
		return read_fs_base();
	if (t == loaded && index == USER_GS_BASE)
		return read_gs_base();
	return *(const word_t *)((const uint8_t *)&t->arch.context + register_offset[index]);
}

/* Copies `count` words, four at a time: copying them one by one takes twice the instructions. */
static void copy_row(word_t *to, const word_t *from, unsigned count)
{
	for (; count >= 4; count -= 4, to += 4, from += 4) {
		word_t a = from[0], b = from[1], c = from[2], d = from[3];

		to[0] = a;
		to[1] = b;
		to[2] = c;
		to[3] = d;
	}
	for (; count > 0; count--)
		*to++ = *from++;
}

/* How many of `count` registers from index `first` (rax or a later one) on are general. */
static unsigned general_count(unsigned first, unsigned count)
{
	return first + count > USER_R15 + 1 ? USER_R15 + 1 - first : count;
}

void arch_get_registers(const struct tcb *t, word_t *values, unsigned count)
{
	unsigned i, row;

	for (i = 0; i < count && i < USER_RAX; i++)
		values[i] = arch_get_register(t, i);
	if (i == count)
		return;
	row = general_count(i, count - i);
	copy_row(&values[i], general((struct context *)&t->arch.context, i), row);
	for (i += row; i < count; i++)
		values[i] = arch_get_register(t, i);
}

/* The trap flag of a thread with foreign system calls can be set, so that a Linux debugger can
 * single-step it. No seL4 program can notice, because no seL4 program has that flag. */
static word_t rflags_kept(const struct tcb *t)
{
	return t->flags & TCB_FLAG_FOREIGN_SYSCALL ? RFLAGS_KEPT | RFLAGS_TF : RFLAGS_KEPT;
}

void arch_set_register(struct tcb *t, unsigned index, word_t value)
{
	kassert(index < ARRAY_SIZE(register_offset));
	if (is_general(index)) {
		*general(&t->arch.context, index) = value;
		return;
	}
	if (index == USER_RFLAGS)
		value = (value & rflags_kept(t)) | RFLAGS_SET;
	else if ((index == USER_RIP || index >= USER_FS_BASE) && !is_canonical(value))
		value = 0;

	if (index == USER_RIP)
		t->arch.context.next_ip = value;
	if (t == loaded && index == USER_FS_BASE)
		write_fs_base(value);
	if (t == loaded && index == USER_GS_BASE)
		write_gs_base(value);
	*(word_t *)((uint8_t *)&t->arch.context + register_offset[index]) = value;
}

void arch_set_tls_base(struct tcb *t, word_t base)
{
	arch_set_register(t, USER_FS_BASE, base);
}

void arch_set_registers(struct tcb *t, unsigned first, const word_t *values, unsigned count)
{
	unsigned i, row;

	for (i = 0; i < count && first + i < USER_RAX; i++)
		arch_set_register(t, first + i, values[i]);
	if (i == count)
		return;
	row = general_count(first + i, count - i);
	copy_row(general(&t->arch.context, first + i), &values[i], row);
	for (i += row; i < count; i++)
		arch_set_register(t, first + i, values[i]);
}

void arch_context_written(struct tcb *t)
{
	if (t->arch.context.entry != ENTRY_INNER)
		t->arch.context.entry = ENTRY_TRAP;
}

void arch_address_given(struct tcb *t)
{
	if (t->arch.context.entry != ENTRY_INNER)
		t->arch.context.entry = ENTRY_WRITTEN;
	t->arch.context.ring_1 = t->arch.context.next_ip >= HIGH_BASE;
}

bool arch_valid_tls_base(word_t base)
{
	return is_canonical(base);
}

/* Switches everything but the address space. */
static inline __attribute__((always_inline)) void switch_registers(struct tcb *t)
{
	fpu_switch(t);
	if (loaded != t) {
		save_bases();
		write_fs_base(t->arch.context.fs_base);
		write_gs_base(t->arch.context.gs_base);
		loaded = t;
	}
	cpu_set_context(&t->arch.context);
}

/* A function of its own, so that the common path saves no registers. */
static __attribute__((noinline)) void switch_and_find(struct tcb *t)
{
	vspace_load(vspace_find_cr3(t));
	switch_registers(t);
}

HOT_TEXT void arch_switch_to_thread(struct tcb *t)
{
	if (unlikely(!vspace_is_known(t))) {
		switch_and_find(t);
		return;
	}
	vspace_load(t->arch.cr3);
	switch_registers(t);
}

void arch_switch_to_idle(void)
{
	/* Address space, FPU state and bases stay loaded: the next thread may need the same
	 * ones. */
	core.idle.arch.context.entry = ENTRY_IDLE;
	entry_state.context = &core.idle.arch.context;
}

void arch_flags_changed(struct tcb *t)
{
	struct context *c = &t->arch.context;

	c->mode = ((t->flags & TCB_FLAG_FOREIGN_SYSCALL) ? MODE_FOREIGN_SYSCALL : 0) |
		  ((t->flags & TCB_FLAG_REDIRECT_SYSCALL) ? MODE_REDIRECT : 0) |
		  (t->arch.chooses ? MODE_CHOOSE : 0);
	if (c->mode & (MODE_FOREIGN_SYSCALL | MODE_REDIRECT))
		fpu_always(t);
	if (t == core.current)
		fpu_decide(t);
}

bool arch_is_user_address(vaddr_t address)
{
	return address < BIT(USER_ADDRESS_BITS);
}

void arch_set_redirect(struct tcb *t, vaddr_t handler, word_t word, vaddr_t window, word_t size)
{
	struct context *c = &t->arch.context;

	c->redirect_handler = handler;
	c->redirect_word = word;
	c->window = window + SYSCALL_BYTES;
	c->window_size = size;
}

void arch_choose_redirected(struct tcb *t, const word_t *chosen)
{
	struct context *c = &t->arch.context;

	t->arch.chooses = chosen != NULL;
	for (unsigned i = 0; chosen && i < ARRAY_SIZE(c->chosen); i++)
		c->chosen[i] = chosen[i];
	arch_flags_changed(t);
}

bool arch_is_inner_address(vaddr_t address)
{
	return address >= HIGH_BASE && address < HIGH_TOP;
}

void arch_set_inner(struct tcb *t, vaddr_t syscall_handler, vaddr_t fault_handler, vaddr_t record)
{
	t->arch.inner = (struct inner_thread){syscall_handler, fault_handler, record};
	fpu_always(t);
	if (t != core.current)
		return;
	fpu_decide(t);
	if (gate_is_active())
		gate_set_handlers(t);
}
