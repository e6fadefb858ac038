/* SPDX-License-Identifier: BSD-2-Clause */
/* ReadRegisters, WriteRegisters, CopyRegisters: fact sheet sections 5 and 9. */
#include "harness/env.h"
#include "harness/raw.h"
#include "harness/test.h"
#include "harness/thread.h"

#include <string.h>

/* Values that no sanitising changes. */
static void fill(seL4_UserContext *context)
{
	seL4_Word *words = (seL4_Word *)context;

	for (seL4_Word i = 0; i < 20; i++)
		words[i] = 0x10000 * (i + 1);
	context->rflags = 0x202;
}

static void write_then_read(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_UserContext in, out;

	fill(&in);
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 20, &in));
	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &out));
	CHECK(memcmp(&in, &out, sizeof(in)) == 0);
}

static void a_prefix_is_written(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_UserContext in, out;

	fill(&in);
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 4, &in));
	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &out));
	CHECK_EQ(out.rip, in.rip);
	CHECK_EQ(out.rsp, in.rsp);
	CHECK_EQ(out.rax, in.rax);
	CHECK_EQ(out.rbx, 0);
	CHECK_EQ(out.gs_base, 0);
}

static void counts(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_UserContext context;

	FAILS(seL4_TCB_ReadRegisters(tcb, 0, 0, 0, &context), seL4_RangeError, 1, 20);
	FAILS(seL4_TCB_ReadRegisters(tcb, 0, 0, 21, &context), seL4_RangeError, 1, 20);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(tcb, TCBReadRegisters, 0, 0, 7)), 7);
	/* More than there are is cut, more than the message has is not. */
	fill(&context);
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 20, &context));
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(tcb, TCBWriteRegisters, 0, 0, 3, 1, 2)),
		 seL4_TruncatedMessage);
	seL4_SetMR(0, 0);
	seL4_SetMR(1, 30);
	CHECK_EQ(raw_call(tcb, TCBWriteRegisters, 0, 32).words[0], 0);
}

static void own_registers_are_out_of_reach(void)
{
	seL4_UserContext context = {0};

	FAILS(seL4_TCB_ReadRegisters(TCB, 0, 0, 20, &context), seL4_IllegalOperation);
	FAILS(seL4_TCB_WriteRegisters(TCB, 0, 0, 20, &context), seL4_IllegalOperation);
}

static void flags_are_sanitised(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_UserContext context;

	fill(&context);
	context.rflags = ~0ul;
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 20, &context));
	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rflags, 0xed7);
	context.rflags = 0;
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 20, &context));
	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rflags, 0x202);
}

static void addresses_are_sanitised(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_UserContext context;

	fill(&context);
	context.rip = context.fs_base = context.gs_base = 0x800000000000ul;
	context.rsp = 0x800000000000ul;
	OK(seL4_TCB_WriteRegisters(tcb, 0, 0, 20, &context));
	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rip, 0);
	CHECK_EQ(context.fs_base, 0);
	CHECK_EQ(context.gs_base, 0);
	CHECK_EQ(context.rsp, 0x800000000000ul);
}

static void write_resumes(void)
{
	static struct thread t;
	seL4_CPtr handler = new_endpoint();
	seL4_Word badge;

	thread_create_code(&t, code_ud2, new_badged(handler, 1));
	OK(seL4_TCB_WriteRegisters(t.tcb, 0, 0, 20, &t.start));
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 0);
	OK(seL4_TCB_WriteRegisters(t.tcb, 1, 0, 20, &t.start));
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 1);
}

/* Every register that is written is what the thread then has. */
static void thread_runs_with_them(void)
{
	static struct thread t;
	seL4_CPtr handler = new_endpoint();
	seL4_Word badge;

	thread_create_code(&t, code_store_all, new_badged(handler, 1));
	seL4_UserContext context = t.start;
	fill(&context);
	context.rip = (seL4_Word)code_store_all;
	OK(seL4_TCB_WriteRegisters(t.tcb, 1, 0, 20, &context));
	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), context.rax);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), context.rbx);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), context.rcx);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDX), context.rdx);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RSI), context.rsi);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDI), context.rdi);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBP), context.rbp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R8), context.r8);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), context.r11);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R15), context.r15);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), context.rsp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FLAGS), 0x202);
	OK(seL4_TCB_ReadRegisters(t.tcb, 0, 0, 20, &context));
	CHECK_EQ(context.fs_base, 0x10000 * 19);
	CHECK_EQ(context.gs_base, 0x10000 * 20);
}

static void read_suspends(void)
{
	static struct thread t;
	seL4_CPtr handler = new_endpoint();
	seL4_UserContext context;
	seL4_Word badge;

	thread_create_code(&t, code_ud2, new_badged(handler, 1));
	thread_start(&t);
	OK(seL4_TCB_ReadRegisters(t.tcb, 1, 0, 20, &context));
	CHECK_EQ(context.rip, (seL4_Word)code_ud2);
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 0);
	OK(seL4_TCB_Resume(t.tcb));
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 1);
}

static void copy_suspends_the_source(void)
{
	static struct thread t;
	seL4_CPtr handler = new_endpoint();
	seL4_Word badge;

	thread_create_code(&t, code_ud2, new_badged(handler, 1));
	thread_start(&t);
	OK(seL4_TCB_CopyRegisters(new_tcb(), t.tcb, 1, 0, 1, 1, 0));
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 0);
}

static void copy_both_sets(void)
{
	seL4_CPtr from = new_tcb(), to = new_tcb();
	seL4_UserContext in, out;

	fill(&in);
	OK(seL4_TCB_WriteRegisters(from, 0, 0, 20, &in));
	OK(seL4_TCB_CopyRegisters(to, from, 0, 0, 1, 1, 0));
	OK(seL4_TCB_ReadRegisters(to, 0, 0, 20, &out));
	CHECK(memcmp(&in, &out, sizeof(in)) == 0);
}

static void copy_one_set(void)
{
	seL4_CPtr from = new_tcb(), frame = new_tcb(), integer = new_tcb();
	seL4_UserContext in, out;

	fill(&in);
	OK(seL4_TCB_WriteRegisters(from, 0, 0, 20, &in));
	OK(seL4_TCB_CopyRegisters(frame, from, 0, 0, 1, 0, 0));
	OK(seL4_TCB_ReadRegisters(frame, 0, 0, 20, &out));
	CHECK_EQ(out.rip, in.rip);
	CHECK_EQ(out.r15, in.r15);
	CHECK_EQ(out.fs_base, 0);
	OK(seL4_TCB_CopyRegisters(integer, from, 0, 0, 0, 1, 0));
	OK(seL4_TCB_ReadRegisters(integer, 0, 0, 20, &out));
	CHECK_EQ(out.rip, 0);
	CHECK_EQ(out.r15, 0);
	CHECK_EQ(out.fs_base, in.fs_base);
	CHECK_EQ(out.gs_base, in.gs_base);
}

static void copy_needs_a_thread(void)
{
	FAILS(seL4_TCB_CopyRegisters(new_tcb(), CNODE, 0, 0, 1, 1, 0), seL4_InvalidCapability, 1);
}

static void copy_resumes_the_target(void)
{
	static struct thread from, to;
	seL4_CPtr handler = new_endpoint();
	seL4_Word badge;

	thread_create_code(&from, code_ud2, new_badged(handler, 1));
	OK(seL4_TCB_WriteRegisters(from.tcb, 0, 0, 20, &from.start));
	thread_create_code(&to, code_ud2, new_badged(handler, 2));
	OK(seL4_TCB_CopyRegisters(to.tcb, from.tcb, 1, 1, 1, 1, 0));
	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 2);
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 0);
}

TEST_SUITE(registers, CASE(write_then_read), CASE(a_prefix_is_written), CASE(counts),
	   CASE(own_registers_are_out_of_reach), CASE(flags_are_sanitised),
	   CASE(addresses_are_sanitised), CASE(write_resumes), CASE(thread_runs_with_them),
	   CASE(read_suspends), CASE(copy_suspends_the_source), CASE(copy_both_sets),
	   CASE(copy_one_set), CASE(copy_needs_a_thread), CASE(copy_resumes_the_target));
