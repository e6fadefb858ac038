/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads: configuration, priorities, suspend and resume, flags. Fact sheet sections 5 and 9. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc a;

#define BUFFER 0x1000

static void configure(void)
{
	OK(seL4_TCB_Configure(new_tcb(), 0, CNODE, 0, VSPACE, 0, BUFFER, new_frame()));
	OK(seL4_TCB_Configure(new_tcb(), 0, CNODE, 0, new_vspace(), 0, 0, seL4_CapNull));
}

static void configure_buffer_errors(void)
{
	seL4_CPtr tcb = new_tcb(), device = new_slot();

	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER + 8, new_frame()),
	      seL4_AlignmentError);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER + 512, new_frame()),
	      seL4_AlignmentError);
	OK(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER + 1024, new_frame()));
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER, new_endpoint()),
	      seL4_IllegalOperation);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER, new_slot()),
	      seL4_IllegalOperation);
	OK(seL4_Untyped_Retype(device_untyped(20), seL4_X86_4K, 0, CNODE, 0, 0, device, 1));
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, BUFFER, device),
	      seL4_IllegalOperation);
}

static void configure_root_errors(void)
{
	seL4_CPtr tcb = new_tcb(), unassigned = new_object(seL4_X64_PML4Object, 0);

	FAILS(seL4_TCB_Configure(tcb, 0, TCB, 0, VSPACE, 0, 0, 0), seL4_IllegalOperation);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, CNODE, 0, 0, 0), seL4_IllegalOperation);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, unassigned, 0, 0, 0), seL4_IllegalOperation);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, seL4_CNode_CapData_new(0, 49).words[0], VSPACE, 0,
				 0, 0),
	      seL4_IllegalOperation);
	FAILS(seL4_TCB_SetSpace(tcb, 0, TCB, 0, VSPACE, 0), seL4_IllegalOperation);
	FAILS(seL4_TCB_SetSpace(tcb, 0, CNODE, 0, CNODE, 0), seL4_IllegalOperation);
	OK(seL4_TCB_SetSpace(tcb, 0, CNODE, 0, VSPACE, 0));
}

/* A CSpace that only the thread itself still holds cannot be replaced: that would delete it, which
 * takes long. */
static void last_cspace_cannot_be_replaced(void)
{
	seL4_CPtr tcb = new_tcb(), cnode = new_object(seL4_CapTableObject, 4);

	OK(seL4_TCB_SetSpace(tcb, 0, cnode, 0, VSPACE, 0));
	OK(seL4_TCB_SetSpace(tcb, 0, cnode, 0, VSPACE, 0));
	OK(delete_cap(cnode));
	FAILS(seL4_TCB_SetSpace(tcb, 0, CNODE, 0, VSPACE, 0), seL4_IllegalOperation);
	FAILS(seL4_TCB_Configure(tcb, 0, CNODE, 0, VSPACE, 0, 0, 0), seL4_IllegalOperation);
}

static void set_ipc_buffer(void)
{
	seL4_CPtr tcb = new_tcb();

	OK(seL4_TCB_SetIPCBuffer(tcb, BUFFER, new_frame()));
	OK(seL4_TCB_SetIPCBuffer(tcb, 0, seL4_CapNull));
	FAILS(seL4_TCB_SetIPCBuffer(tcb, BUFFER + 1, new_frame()), seL4_AlignmentError);
	FAILS(seL4_TCB_SetIPCBuffer(tcb, BUFFER, TCB), seL4_IllegalOperation);
}

static void priorities(void)
{
	seL4_CPtr tcb = new_tcb(), low = new_tcb();

	OK(seL4_TCB_SetMCPriority(low, TCB, 100));
	OK(seL4_TCB_SetPriority(tcb, low, 100));
	FAILS(seL4_TCB_SetPriority(tcb, low, 101), seL4_RangeError, 0, 100);
	FAILS(seL4_TCB_SetMCPriority(tcb, low, 101), seL4_RangeError, 0, 100);
	FAILS(seL4_TCB_SetSchedParams(tcb, low, 101, 100), seL4_RangeError, 0, 100);
	FAILS(seL4_TCB_SetSchedParams(tcb, low, 100, 101), seL4_RangeError, 0, 100);
	OK(seL4_TCB_SetSchedParams(tcb, low, 100, 100));
	/* A new thread may set nothing: its own maximum is 0. */
	FAILS(seL4_TCB_SetPriority(tcb, new_tcb(), 1), seL4_RangeError, 0, 0);
	FAILS(seL4_TCB_SetPriority(tcb, TCB, ~0ul), seL4_RangeError, 0, 255);
}

static void authority_is_a_thread(void)
{
	seL4_CPtr tcb = new_tcb();

	FAILS(seL4_TCB_SetPriority(tcb, CNODE, 1), seL4_InvalidCapability, 1);
	FAILS(seL4_TCB_SetMCPriority(tcb, CNODE, 1), seL4_InvalidCapability, 1);
	FAILS(seL4_TCB_SetSchedParams(tcb, CNODE, 1, 1), seL4_InvalidCapability, 1);
}

static void flags(void)
{
	seL4_CPtr tcb = new_tcb();
	seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, 0, 0);

	OK(result.error);
	CHECK_EQ(result.flags, 0);
	result = seL4_TCB_SetFlags(tcb, 0, seL4_TCBFlag_fpuDisabled);
	CHECK_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
	result = seL4_TCB_SetFlags(tcb, 0, ~6ul); /* bits 1 and 2 are extensions of Selkie's */
	CHECK_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
	result = seL4_TCB_SetFlags(tcb, seL4_TCBFlag_fpuDisabled, 0);
	CHECK_EQ(result.flags, 0);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(tcb, TCBSetFlags, 0, 0, 0)), 1);
}

static volatile seL4_Word counter;

static void count(seL4_Word unused)
{
	for (;;)
		counter++;
}

/* Waits as long as two time slices, letting others run. */
static void let_spin(struct thread *t)
{
	seL4_Word from = counter;

	OK(seL4_TCB_SetSchedParams(TCB, TCB, 255, PRIO));
	for (int i = 0; i < 200 && counter == from; i++)
		seL4_Yield();
	OK(seL4_TCB_SetSchedParams(TCB, TCB, 255, 255));
}

static void suspend_and_resume(void)
{
	static struct thread t;

	thread_run(&t, count, 0);
	seL4_Word start = counter;
	let_spin(&t);
	CHECK(counter != start);
	OK(seL4_TCB_Suspend(t.tcb));
	start = counter;
	let_spin(&t);
	CHECK_EQ(counter, start);
	OK(seL4_TCB_Suspend(t.tcb));
	OK(seL4_TCB_Resume(t.tcb));
	OK(seL4_TCB_Resume(t.tcb));
	let_spin(&t);
	CHECK(counter != start);
	OK(seL4_TCB_Suspend(t.tcb));
}

static void read_tls(seL4_Word to)
{
	__asm__ volatile("rdfsbase %0" : "=r"(*(seL4_Word *)to));
}

static struct thread sender, controller;
static seL4_CPtr endpoint;
static volatile seL4_Word received;

static void send_once(seL4_Word unused)
{
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
}

/* Of a higher priority: it runs as soon as the message is there, before the sender does. */
static void stop_and_resume_the_sender(seL4_Word unused)
{
	seL4_Word badge;

	seL4_Recv(endpoint, NULL);
	received = 1;
	seL4_TCB_Suspend(sender.tcb);
	seL4_TCB_Resume(sender.tcb);
	/* Room for the sender to run; a second message would be found. */
	seL4_TCB_SetPriority(controller.tcb, TCB, PRIO - 1);
	seL4_NBRecv(endpoint, &badge);
	received += badge != 0;
}

static void a_finished_call_is_not_made_again(void)
{
	received = 0;
	endpoint = new_badged(new_endpoint(), 7);
	thread_create_at(&controller, stop_and_resume_the_sender, 0, PRIO + 1, 0);
	thread_create_at(&sender, send_once, 0, PRIO, 0);
	thread_start(&controller);
	settle();
	thread_start(&sender);
	settle();
	CHECK_EQ(received, 1);
}

static void set_tls_base(void)
{
	static struct thread t;
	static volatile seL4_Word seen;

	thread_create(&t, read_tls, (seL4_Word)&seen);
	/* The function needs no thread-local storage, but the code after it does, so the right base
	 * is restored.
	 */
	seL4_Word base = t.start.fs_base;
	t.start.fs_base = 0x1234000;
	OK(seL4_TCB_WriteRegisters(t.tcb, 0, 0, 20, &t.start));
	OK(seL4_TCB_SetTLSBase(t.tcb, base));
	OK(seL4_TCB_Resume(t.tcb));
	settle();
	CHECK_EQ(seen, base);
}

static void new_thread_is_inactive(void)
{
	seL4_UserContext context;
	seL4_CPtr tcb = new_tcb();

	OK(seL4_TCB_ReadRegisters(tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rip, 0);
	CHECK_EQ(context.rsp, 0);
	CHECK_EQ(context.rflags, 0x202);
	CHECK_EQ(context.rax, 0);
	CHECK_EQ(context.r15, 0);
	CHECK_EQ(context.fs_base, 0);
	CHECK_EQ(context.gs_base, 0);
}

static void domains(void)
{
	seL4_CPtr tcb = new_tcb();

	OK(seL4_DomainSet_Set(seL4_CapDomain, 0, tcb));
	FAILS(seL4_DomainSet_Set(seL4_CapDomain, 1, tcb), seL4_InvalidArgument, 0);
	FAILS(seL4_DomainSet_Set(seL4_CapDomain, 0, CNODE), seL4_InvalidArgument, 1);
	/* The schedule has one entry and an end marker. */
	OK(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, 10));
	OK(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 0));
	CHECK(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 2, 0, 10) != seL4_NoError);
	CHECK(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 1, 10) != seL4_NoError);
	CHECK(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 2) != seL4_NoError);
}

static void unbuffered_thread_calls(void)
{
	/* Without an IPC buffer a thread's invocations lack extra capabilities. */
	ipc_set(&a, seL4_SysCall, new_tcb(), TCBSetPriority, 1);
	a.caps = 1;
	a.cap_list[0] = TCB;
	ipc_start(&a);
	OK(seL4_TCB_SetIPCBuffer(a.thread.tcb, 0, seL4_CapNull));
	settle();
	CHECK(a.done);
	CHECK_EQ(seL4_MessageInfo_get_label(a.info), seL4_TruncatedMessage);
}

TEST_SUITE(tcb, CASE(configure), CASE(configure_buffer_errors), CASE(configure_root_errors),
	   CASE(last_cspace_cannot_be_replaced), CASE(set_ipc_buffer), CASE(priorities),
	   CASE(authority_is_a_thread), CASE(flags), CASE(suspend_and_resume),
	   CASE(a_finished_call_is_not_made_again), CASE(set_tls_base),
	   CASE(new_thread_is_inactive), CASE(domains), CASE(unbuffered_thread_calls));
