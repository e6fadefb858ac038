/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Switches from one thread to another: by Yield between two threads of one priority, and by an
 * interrupt, from a thread that computes to the handler that waits. Also the extensions that stay
 * in one thread: a redirected system call, and events that go to the inner ring.
 */
#include <selkie/redirect.h>

#include "harness/env.h"
#include "harness/inner.h"
#include "harness/test.h"
#include "harness/thread.h"
#include "measure.h"

#define BELOW	    150
#define PIT_PIN	    2
#define PIT_VECTOR  20
#define PIT_DATA    0x40
#define PIT_COMMAND 0x43
#define PIT_ONCE    0x30 /* counter 0, both bytes, interrupt when it has counted down */
#define PIT_COUNT   120	 /* 100 us */

static void yielder(seL4_Word unused)
{
	for (;;)
		seL4_Yield();
}

static void thread_switch(seL4_CPtr space)
{
	struct thread t;

	thread_create_at(&t, yielder, 0, 255, 0);
	OK(seL4_TCB_SetSpace(t.tcb, 0, CNODE, 0, space, 0));
	thread_start(&t);
	seL4_Yield();
	MEASURE("Yield to another space and back", 0, (seL4_Yield(), 0));
	OK(seL4_TCB_Suspend(t.tcb));
}

/* --- interrupts --------------------------------------------------------------------------------
 */

/* The computing thread stores the time again and again, so the handler finds the time of the
 * interrupt here. */
static volatile seL4_Word now;

static void watch_the_clock(seL4_Word unused)
{
	for (;;)
		now = ticks();
}

static seL4_CPtr handler, interrupt, ports;

static void prepare_pit(void)
{
	handler = new_slot();
	ports = new_slot();
	interrupt = new_notification();
	OK(seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, CNODE, handler, 64, 0, PIT_PIN, 0, 0,
				     PIT_VECTOR));
	OK(seL4_IRQHandler_SetNotification(handler, interrupt));
	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_DATA, PIT_COMMAND, CNODE, ports,
					64));
}

static void irq_to_user(void)
{
	struct thread t;

	prepare_pit();
	thread_create_at(&t, watch_the_clock, 0, BELOW, 0);
	thread_start(&t);
	for (unsigned i = 0; i < SAMPLES; i++) {
		OK(seL4_IRQHandler_Ack(handler));
		OK(seL4_X86_IOPort_Out8(ports, PIT_COMMAND, PIT_ONCE));
		OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, PIT_COUNT));
		OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, 0));
		seL4_Wait(interrupt, NULL);
		measure_add(i, ticks() - now);
	}
	measure_print("IRQ to user, from a thread that computes", 0);
	OK(seL4_TCB_Suspend(t.tcb));
}

/* --- redirection -------------------------------------------------------------------------------
 */

/* Writes two times and stops, over and over: around a system call that is redirected. */
__asm__("	.text\n"
	"redirected_loop:	rdtsc\n"
	"		shl $32, %rdx\n"
	"		lea (%rax, %rdx), %r8\n"
	"		mov $-1, %rdx\n"
	"		syscall\n"
	"		rdtsc\n"
	"		shl $32, %rdx\n"
	"		add %rdx, %rax\n"
	"		sub %r8, %rax\n"
	"		mov %rax, (%rdi)\n"
	"		int $0xa0\n"
	"redirected_to:	jmp *%rcx\n");
extern const char redirected_loop[], redirected_to[];

static void redirected_syscall(void)
{
	static volatile seL4_Word taken;
	seL4_CPtr faults = new_endpoint();
	struct thread t;

	if (!(env_features() & SELKIE_FEATURE_REDIRECT_SYSCALL))
		return;
	thread_create_code(&t, redirected_loop, faults);
	OK(selkie_TCB_SetRedirect(t.tcb, (seL4_Word)redirected_to, 0, 0, 0));
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, SELKIE_TCB_FLAG_REDIRECT_SYSCALL).flags,
		 SELKIE_TCB_FLAG_REDIRECT_SYSCALL);
	t.start.rdi = (seL4_Word)&taken;
	for (unsigned i = 0; i < SAMPLES; i++) {
		thread_start(&t);
		seL4_Recv(faults, NULL);
		measure_add(i, taken);
	}
	measure_print("redirected syscall to its handler and back", 0);
	OK(seL4_TCB_Suspend(t.tcb));
}

/* --- the inner ring ----------------------------------------------------------------------------
 */

/* The window's code, and ring 3's: the same loop around what RBX leads to. */
__asm__("	.text\n"
	"ring_1_back:	mov %r11, %rsp\n"
	"		iretq\n"
	"ring_1_skip:	cmpl $14, 48(%r11)\n" /* goes on past a page fault */
	"		jne 1f\n"
	"		addq $3, (%r11)\n"
	"		mov %r11, %rsp\n"
	"		mov 72(%r11), %r11\n"
	"		iretq\n"
	"1:		int $0xa0\n"
	"ring_1_call:	mov %rdx, %rbp\n" /* RSI: label, RDI: capability */
	"		mov %r11, %rbx\n"
	"		mov $-1, %rdx\n"
	"		syscall\n"
	"		mov %rbp, %rdx\n"
	"		mov %rbx, %rsp\n"
	"		iretq\n"
	"ring_1_end:\n"
	"ring_3_syscall: rdtsc\n"
	"		shl $32, %rdx\n"
	"		lea (%rax, %rdx), %r12\n"
	"		syscall\n"
	"		jmp 1f\n"
	"ring_3_fault:	rdtsc\n"
	"		shl $32, %rdx\n"
	"		lea (%rax, %rdx), %r12\n"
	"		mov (%r14), %rdx\n"
	"1:		rdtsc\n"
	"		shl $32, %rdx\n"
	"		add %rdx, %rax\n"
	"		sub %r12, %rax\n"
	"		int $0xa0\n"
	"ring_3_end:\n");
extern const char ring_1_back[], ring_1_skip[], ring_1_call[], ring_1_end[];
extern const char ring_3_syscall[], ring_3_fault[], ring_3_end[];

static void inner(const char *name, long at_syscall, long at_fault, seL4_Word from)
{
	struct inner in;

	inner_create(&in, ring_1_back, (size_t)(ring_1_end - ring_1_back), ring_3_syscall,
		     (size_t)(ring_3_end - ring_3_syscall));
	inner_handlers(&in, at_syscall, at_fault);
	in.t.start.rip = OUTER_CODE + from;
	in.t.start.rdi = in.data_frame;
	in.t.start.rsi = (seL4_Word)X86PageGetAddress << 12;
	for (unsigned i = 0; i < SAMPLES; i++) {
		seL4_UserContext now;

		CHECK_EQ(inner_run(&in), seL4_Fault_UnknownSyscall);
		OK(seL4_TCB_ReadRegisters(in.t.tcb, 0, 0, sizeof(now) / sizeof(seL4_Word), &now));
		measure_add(i, now.rax);
	}
	measure_print(name, 0);
	env_take_back();
}

static void inner_ring(void)
{
	if (!inner_is_there())
		return;
	inner("syscall to ring 1 and back", 0, -1, 0);
	inner("syscall to ring 1, which does Page_GetAddress", ring_1_call - ring_1_back, -1, 0);
	inner("page fault to ring 1 and past the instruction", -1, ring_1_skip - ring_1_back,
	      (seL4_Word)(ring_3_fault - ring_3_syscall));
}

void bench_switch(void)
{
	thread_switch(bench_second_space());
	irq_to_user();
	redirected_syscall();
	env_take_back();
	inner_ring();
}
