/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hands each exception and interrupt to the function of api/syscall.h that handles it. entry.S
 * calls the functions here with the user's registers saved and an empty kernel stack; when they
 * return, it resumes the thread that is then the current one.
 */
#include "api/syscall.h"
#include "arch/arch.h"
#include "arch/x86_64/trap.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/fpu.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "platform/pc/interrupt.h"

#define EXCEPTIONS	  32
#define EXCEPTION_NMI	  2
#define EXCEPTION_NM	  7
#define EXCEPTION_GP	  13
#define EXCEPTION_PAGE	  14
#define PAGE_FAULT_FSR	  0x1f
#define PAGE_FAULT_FETCH  0x10
#define INT_INSTRUCTION	  2 /* bytes of `int n` */
#define TRAP_NUMBER_SHIFT 24

/* `int n`: the number is made of the vector and the low 24 bits of EAX, and FaultIP is the address
 * of the `int` (sheet section 2). */
static void user_int(struct context *c)
{
	uint32_t number = (uint32_t)(c->vector << TRAP_NUMBER_SHIFT) |
			  (uint32_t)(c->rax & MASK(TRAP_NUMBER_SHIFT));

	c->fault_ip -= INT_INSTRUCTION;
	handle_unknown_syscall((word_t)(int64_t)(int32_t)number);
}

static void interrupt(word_t vector)
{
	if (vector == VECTOR_TIMER) {
		interrupt_done();
		handle_timer_interrupt();
	} else if (vector >= VECTOR_IRQ0 && vector < VECTOR_IRQ0 + NUM_IRQS) {
		handle_interrupt(vector - VECTOR_IRQ0);
		interrupt_done();
	}
	/* Anything else is spurious: the PICs (which are masked) or the LAPIC's own vector. */
}

void trap_user(struct context *c)
{
	if (c->vector == EXCEPTION_PAGE)
		handle_vm_fault(read_cr2(), c->error & PAGE_FAULT_FETCH, c->error & PAGE_FAULT_FSR);
	else if (c->vector == EXCEPTION_NM && fpu_unavailable(core.current))
		return;
	else if (c->vector < EXCEPTIONS)
		handle_user_exception(c->vector, c->error);
	else if (c->vector >= VECTOR_TRAP0 && c->vector < VECTOR_SPURIOUS)
		user_int(c);
	else
		interrupt(c->vector);
}

void trap_bad_ip(void)
{
	struct context *c = entry_state.context;

	c->fault_ip = c->next_ip;
	handle_user_exception(EXCEPTION_GP, 0);
}

void trap_pending(void)
{
	word_t vector = entry_state.pending;

	entry_state.pending = 0;
	interrupt(vector);
}

void trap_idle(void)
{
	__asm__ volatile("sti\n\thlt\n\tcli" ::: "memory");
}

bool arch_irq_pending(void)
{
	/* The processor takes a pending interrupt after the instruction that follows sti, and
	 * trap_kernel() notes it. Only one can be noted, so interrupts stay off while one is; it is
	 * acknowledged when it is handled. */
	if (!entry_state.pending)
		__asm__ volatile("sti\n\tnop\n\tcli" ::: "memory");
	return entry_state.pending != 0;
}

static _Noreturn void kernel_fault(const struct kernel_frame *f)
{
	kprintf("\nkernel exception %lu, error %lx, at %lx, stack %lx, flags %lx, cr2 %lx\n",
		f->vector, f->error, f->rip, f->rsp, f->rflags, read_cr2());
	kprintf("rax %lx rbx %lx rcx %lx rdx %lx rsi %lx rdi %lx rbp %lx\n", f->rax, f->rbx, f->rcx,
		f->rdx, f->rsi, f->rdi, f->rbp);
	kprintf("r8 %lx r9 %lx r10 %lx r11 %lx r12 %lx r13 %lx r14 %lx r15 %lx\n", f->r8, f->r9,
		f->r10, f->r11, f->r12, f->r13, f->r14, f->r15);
	kernel_panic(__FILE__, __LINE__, "exception in kernel mode");
}

void trap_kernel(struct kernel_frame *f)
{
	if (f->vector == EXCEPTION_NMI)
		return;
	if (f->vector < EXCEPTIONS)
		kernel_fault(f);
	if (f->vector != VECTOR_SPURIOUS)
		entry_state.pending = f->vector;
	/* Return with interrupts off, because only one vector at a time can be noted. */
	f->rflags &= ~(word_t)RFLAGS_IF;
}
