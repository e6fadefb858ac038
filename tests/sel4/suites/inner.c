/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring, the extension: system calls and exceptions of ring 3 go to ring 1 of the same
 * address space; those of ring 1 are handled as for any thread.
 */
#include <string.h>

#include "harness/env.h"
#include "harness/inner.h"
#include "harness/test.h"

#define CALLS	   1000
#define BADGE	   0x77
#define RING_1	   0x49
#define RING_3	   0x2b
#define ATTR	   seL4_X86_Default_VMAttributes
#define FLAGS_SEEN 0xcd5ul

/* The window's code. The log is at 80 of the record. */
__asm__("	.text\n"
	"inner_code:\n"
	"inner_count:	incq 80(%r11)\n"
	"		mov %cs, %rsp\n"
	"		mov %rsp, 88(%r11)\n"
	"		mov %r11, %rsp\n"
	"		iretq\n"
	"inner_stop:	ud2\n"
	"inner_back:	cmpl $14, 48(%r11)\n" /* past a page fault by RDI bytes */
	"		jne inner_stop\n"
	"		mov %r11, %rsp\n"
	"		add %rdi, (%r11)\n"
	"		mov 72(%r11), %r11\n"
	"		iretq\n"
	"inner_signal:	push %rdx\n" /* RDI: a capability */
	"		mov %r11, %rbx\n"
	"		xor %esi, %esi\n"
	"		mov $-3, %rdx\n"
	"		syscall\n"
	"		pop %rdx\n"
	"		incq 80(%rbx)\n"
	"		mov %rbx, %rsp\n"
	"		iretq\n"
	"inner_which:	mov %cs, %rax\n"
	"		mov %rax, 88(%r11)\n"
	"inner_which_stop: ud2\n"
	"inner_spin:	incq 80(%r11)\n"
	"		jmp inner_spin\n"
	"inner_code_end:\n");
extern const char inner_code[], inner_count[], inner_stop[], inner_back[], inner_signal[],
	inner_spin[], inner_which[], inner_which_stop[], inner_code_end[];
#define AT(label) ((label)-inner_code)

/* Ring 3's: system calls RBX times; one with flags and registers set; the others stop at once. */
__asm__("	.text\n"
	"outer_calls:	mov $-7, %rdx\n"
	"		syscall\n"
	"		dec %ebx\n"
	"		jnz outer_calls\n"
	"outer_calls_stop: int3\n"
	"outer_flags:	pushq $0xc03\n"
	"		popfq\n"
	"		syscall\n"
	"outer_flags_next: int3\n"
	"outer_read:	mov (%rsi), %rax\n"
	"outer_read_next: int3\n"
	"outer_write:	mov %rax, (%rsi)\n"
	"outer_jump:	jmp *%rsi\n"
	"outer_ud2:	ud2\n"
	"outer_int:	int $0xa1\n"
	"outer_spin:	inc %rax\n"
	"		jmp outer_spin\n"
	"outer_end:\n");
extern const char outer_calls[], outer_calls_stop[], outer_flags[], outer_flags_next[],
	outer_read[], outer_read_next[], outer_write[], outer_jump[], outer_ud2[], outer_int[],
	outer_spin[], outer_end[];
#define OUTER(label) (OUTER_CODE + (seL4_Word)((label)-outer_calls))

static struct inner in;

static int create(void)
{
	if (!inner_is_there())
		return 0;
	inner_create(&in, inner_code, (size_t)AT(inner_code_end), outer_calls,
		     (size_t)(outer_end - outer_calls));
	return 1;
}

/* --- system calls ------------------------------------------------------------------------------
 */

static void system_calls_go_to_ring_1(void)
{
	if (!create())
		return;
	inner_handlers(&in, AT(inner_count), -1);
	in.t.start.rbx = CALLS;
	inner_expect_exception(&in, OUTER(outer_calls_stop) + 1, 3);
	CHECK_EQ(in.log[0], CALLS);
	CHECK_EQ(in.log[1], RING_1);
	CHECK_EQ(in.record->rip, OUTER(outer_calls) + 9);
	CHECK_EQ(in.record->cs, RING_3);
	CHECK_EQ(in.record->rsp, in.t.start.rsp);
}

static void registers_are_the_programs(void)
{
	seL4_UserContext now;

	if (!create())
		return;
	inner_handlers(&in, AT(inner_stop), -1);
	in.t.start.rip = OUTER(outer_flags);
	in.t.start.rax = 1;
	in.t.start.rbx = 2;
	in.t.start.rdx = (seL4_Word)-1;
	in.t.start.rsi = 4;
	in.t.start.rdi = 5;
	in.t.start.rbp = 6;
	in.t.start.r8 = 8;
	in.t.start.r9 = 9;
	in.t.start.r10 = 10;
	in.t.start.r12 = 12;
	in.t.start.r13 = 13;
	in.t.start.r14 = 14;
	in.t.start.r15 = 15;
	in.t.start.gs_base = 0x123000;
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_stop), 6);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FLAGS), 0x202);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), in.record->stack);
	CHECK_EQ(in.record->rflags & FLAGS_SEEN, 0xc01);
	CHECK_EQ(in.record->rsp, in.t.start.rsp);
	CHECK_EQ(in.record->rip, OUTER(outer_flags_next));
	OK(seL4_TCB_ReadRegisters(in.t.tcb, 0, 0, sizeof(now) / sizeof(seL4_Word), &now));
	now.rip = in.t.start.rip;
	CHECK_EQ(now.rsp, in.record->stack);
	CHECK_EQ(now.rcx, in.record->rip);
	CHECK_EQ(now.r11, INNER_DATA);
	now.rsp = in.t.start.rsp;
	now.rflags = in.t.start.rflags;
	now.rcx = in.t.start.rcx;
	now.r11 = in.t.start.r11;
	CHECK(memcmp(&now, &in.t.start, sizeof(now)) == 0);
}

static void without_a_handler_they_are_seL4_calls(void)
{
	if (!create())
		return;
	in.t.start.rbx = 3; /* Yields */
	inner_expect_exception(&in, OUTER(outer_calls_stop) + 1, 3);
	CHECK_EQ(in.log[0], 0);
}

static void ring_1_makes_seL4_calls(void)
{
	seL4_CPtr notification = new_badged(new_notification(), BADGE);
	seL4_Word badge;

	if (!create())
		return;
	inner_handlers(&in, AT(inner_signal), -1);
	in.t.start.rdi = notification;
	in.t.start.rip = OUTER(outer_flags);
	inner_expect_exception(&in, OUTER(outer_flags_next) + 1, 3);
	CHECK_EQ(in.log[0], 1);
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, BADGE);
}

/* --- faults ------------------------------------------------------------------------------------
 */

static void page_faults_go_to_ring_1(void)
{
	if (!create())
		return;
	inner_handlers(&in, -1, AT(inner_stop));
	in.t.start.rip = OUTER(outer_read);
	in.t.start.rsi = 0x5008;
	in.t.start.r11 = 0x1111;
	in.t.start.rax = 0x2222;
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_stop), 6);
	CHECK_EQ(in.record->vector, 14);
	CHECK_EQ(in.record->error, 4);
	CHECK_EQ(in.record->cr2, 0x5008);
	CHECK_EQ(in.record->r11, 0x1111);
	CHECK_EQ(in.record->rip, OUTER(outer_read));
	CHECK_EQ(in.record->rsp, in.t.start.rsp);
	CHECK_EQ(in.record->cs, RING_3);
	seL4_UserContext now;

	OK(seL4_TCB_ReadRegisters(in.t.tcb, 0, 0, sizeof(now) / sizeof(seL4_Word), &now));
	CHECK_EQ(now.rax, 0x2222);
	CHECK_EQ(now.rcx, in.t.start.rcx);
	CHECK_EQ(now.r11, INNER_DATA);
	CHECK_EQ(now.rsp, in.record->stack);
}

static void ring_1_goes_on_after_a_fault(void)
{
	if (!create())
		return;
	inner_handlers(&in, -1, AT(inner_back));
	in.t.start.rip = OUTER(outer_read);
	in.t.start.rdi = OUTER(outer_ud2) - OUTER(outer_read);
	in.t.start.rsi = 0x5008;
	in.t.start.r11 = 0x1111;
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_stop), 6);
	CHECK_EQ(in.record->vector, 6);
	CHECK_EQ(in.record->rip, OUTER(outer_ud2));
	CHECK_EQ(in.record->r11, 0x1111);
	CHECK_EQ(in.record->rsp, in.t.start.rsp);
}

static void exceptions_go_to_ring_1(void)
{
	const struct {
		seL4_Word ip, vector, after;
	} kinds[] = {{OUTER(outer_ud2), 6, 0},
		     {OUTER(outer_int), 0xa1, 2},
		     {OUTER(outer_read_next), 3, 1}};

	if (!inner_is_there())
		return;
	for (unsigned k = 0; k < 3; k++) {
		create();
		inner_handlers(&in, -1, AT(inner_stop));
		in.t.start.rip = kinds[k].ip;
		inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_stop), 6);
		CHECK_EQ(in.record->vector, kinds[k].vector);
		CHECK_EQ(in.record->error, 0);
		CHECK_EQ(in.record->rip, kinds[k].ip + kinds[k].after);
		env_take_back();
	}
}

static void ring_3_cannot_reach_the_window(void)
{
	const seL4_Word code[] = {OUTER(outer_read), OUTER(outer_write), OUTER(outer_jump)};
	const seL4_Word fsr[] = {5, 7, 0x15};

	if (!inner_is_there())
		return;
	for (unsigned k = 0; k < 3; k++) {
		create();
		in.t.start.rip = code[k];
		in.t.start.rsi = INNER_CODE;
		CHECK_EQ(inner_run(&in), seL4_Fault_VMFault);
		CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), INNER_CODE);
		CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), fsr[k]);
		env_take_back();
	}
}

/* --- from outside ------------------------------------------------------------------------------
 */

static void a_thread_is_sent_to_ring_1(void)
{
	seL4_UserContext now;

	if (!create())
		return;
	in.t.start.rip = OUTER(outer_spin);
	thread_start(&in.t);
	inner_let_run();
	OK(seL4_TCB_Suspend(in.t.tcb));
	OK(seL4_TCB_ReadRegisters(in.t.tcb, 0, 0, sizeof(now) / sizeof(seL4_Word), &now));
	CHECK(now.rip >= OUTER_CODE && now.rip < OUTER_CODE + 0x1000);
	in.t.start.rip = INNER_CODE + (seL4_Word)AT(inner_count);
	in.t.start.r11 = INNER_DATA;
	in.record->rip = OUTER(outer_read_next);
	in.record->cs = RING_3;
	in.record->rflags = 0x202;
	in.record->ss = 0x33;
	in.record->rsp = in.t.start.rsp;
	inner_expect_exception(&in, OUTER(outer_read_next) + 1, 3);
	CHECK_EQ(in.log[0], 1);
	CHECK_EQ(in.log[1], RING_1);
}

/* An address of the window in a space that is no child is ring 3's. */
static void ring_1_is_of_children_alone(void)
{
	if (!create())
		return;
	in.t.start.rip = INNER_CODE + (seL4_Word)AT(inner_which);
	in.t.start.r11 = INNER_DATA;
	OK(seL4_TCB_SetSpace(in.t.tcb, in.faults, CNODE, 0, VSPACE, 0));
	inner_handlers(&in, AT(inner_stop), AT(inner_stop));
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_which_stop), 6);
	CHECK_EQ(in.log[1], RING_3);
}

static void moved_between_spaces(void)
{
	if (!create())
		return;
	inner_handlers(&in, AT(inner_count), -1);
	in.t.start.rip = INNER_CODE + (seL4_Word)AT(inner_spin);
	in.t.start.r11 = INNER_DATA;
	thread_start(&in.t);
	inner_let_run();
	OK(seL4_TCB_Suspend(in.t.tcb));
	OK(seL4_TCB_SetSpace(in.t.tcb, in.faults, CNODE, 0, VSPACE, 0));
	in.t.start.rip = INNER_CODE + (seL4_Word)AT(inner_stop);
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)AT(inner_stop), 6);
	OK(seL4_TCB_SetSpace(in.t.tcb, in.faults, CNODE, 0, in.child, 0));
	in.t.start.rip = OUTER(outer_calls);
	in.t.start.rbx = CALLS;
	inner_expect_exception(&in, OUTER(outer_calls_stop) + 1, 3);
	CHECK_EQ(in.log[1], RING_1);
}

TEST_SUITE(inner, CASE(system_calls_go_to_ring_1), CASE(registers_are_the_programs),
	   CASE(without_a_handler_they_are_seL4_calls), CASE(ring_1_makes_seL4_calls),
	   CASE(page_faults_go_to_ring_1), CASE(ring_1_goes_on_after_a_fault),
	   CASE(exceptions_go_to_ring_1), CASE(ring_3_cannot_reach_the_window),
	   CASE(a_thread_is_sent_to_ring_1), CASE(ring_1_is_of_children_alone),
	   CASE(moved_between_spaces));
