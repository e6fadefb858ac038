/* SPDX-License-Identifier: BSD-2-Clause */
/* What the reply to a fault does to the thread: fact sheet section 12. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/raw.h"
#include "harness/test.h"

static struct thread t;
static seL4_CPtr handler;

/* The next fault of the thread, whose badge is 1; fails the case when none comes. */
static seL4_MessageInfo_t next_fault(seL4_Word type)
{
	seL4_Word badge;

	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 1);
	CHECK_EQ(seL4_MessageInfo_get_label(info), type);
	return info;
}

static void no_more_faults(void)
{
	seL4_Word badge;

	settle();
	seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 0);
}

static void start(const char *code, seL4_Word type)
{
	handler = new_endpoint();
	thread_create_code(&t, code, new_badged(handler, 1));
	t.start.rdx = 1234;
	t.start.rbx = 0xb;
	thread_start(&t);
	next_fault(type);
}

static void reply(seL4_Word label, seL4_Word length)
{
	seL4_Reply(seL4_MessageInfo_new(label, 0, 0, length));
}

static void page_fault_restarts(void)
{
	start(code_read, seL4_Fault_VMFault);
	reply(0, 0);
	next_fault(seL4_Fault_VMFault);
	reply(5, 3); /* label and words make no difference */
	next_fault(seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), (seL4_Word)code_read);
}

static void cap_fault_restarts(void)
{
	static struct ipc ipc;
	seL4_CPtr target = new_slot(), endpoint = new_endpoint();

	handler = new_endpoint();
	ipc_set(&ipc, seL4_SysRecv, target, 0, 0);
	ipc_start(&ipc);
	OK(seL4_TCB_SetSpace(ipc.thread.tcb, new_badged(handler, 1), CNODE, 0, VSPACE, 0));
	next_fault(seL4_Fault_CapFault);
	OK(copy_to(target, endpoint));
	reply(0, 0);
	settle();
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(ipc.done);
}

static void exception_resumes_elsewhere(void)
{
	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(seL4_UserException_FaultIP, (seL4_Word)code_store_all);
	seL4_SetMR(seL4_UserException_SP, 0x5550);
	seL4_SetMR(seL4_UserException_FLAGS, ~0ul);
	reply(0, 3);
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)code_store_all);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), 0x5550);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FLAGS), 0xed7);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), 0xb);
}

static void exception_restarts_with_an_empty_reply(void)
{
	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(0, (seL4_Word)code_store_all);
	reply(0, 0);
	next_fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), (seL4_Word)code_ud2);
	/* One word: only the address at which to go on. */
	seL4_SetMR(0, (seL4_Word)code_store_all);
	seL4_SetMR(1, 0x5550);
	reply(0, 1);
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
}

static void exception_label_stops_the_thread(void)
{
	seL4_UserContext context;

	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(seL4_UserException_FaultIP, (seL4_Word)code_store_all);
	reply(1, 1);
	no_more_faults();
	/* The words were written nevertheless. */
	OK(seL4_TCB_ReadRegisters(t.tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rip, (seL4_Word)code_store_all);
	OK(seL4_TCB_Resume(t.tcb));
	next_fault(seL4_Fault_UnknownSyscall);
}

static void exception_noncanonical_ip(void)
{
	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(seL4_UserException_FaultIP, 0x800000000000ul);
	reply(0, 1);
	next_fault(seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), 0);
}

/* Replies with registers 0x1000 + i in the first `length` words. */
static void reply_registers(seL4_Word label, seL4_Word length)
{
	for (seL4_Word i = 0; i < length; i++)
		seL4_SetMR((int)i, 0x1000 + i);
	if (length > seL4_UnknownSyscall_FaultIP)
		seL4_SetMR(seL4_UnknownSyscall_FaultIP, (seL4_Word)code_store_all);
	if (length > seL4_UnknownSyscall_FLAGS)
		seL4_SetMR(seL4_UnknownSyscall_FLAGS, 0x202);
	reply(label, length);
}

static void int_resumes_with_all_registers(void)
{
	start(code_int, seL4_Fault_UnknownSyscall);
	reply_registers(0, 18);
	next_fault(seL4_Fault_UnknownSyscall);
	for (seL4_Word i = 0; i < seL4_UnknownSyscall_FaultIP; i++)
		CHECK_EQ(seL4_GetMR((int)i), 0x1000 + i);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), 0x1000 + seL4_UnknownSyscall_SP);
}

static void syscall_resumes_with_its_registers(void)
{
	start(code_foreign_syscall, seL4_Fault_UnknownSyscall);
	reply_registers(0, 16);
	next_fault(seL4_Fault_UnknownSyscall);
	for (seL4_Word i = 0; i < seL4_UnknownSyscall_FaultIP; i++)
		if (i != seL4_UnknownSyscall_RCX && i != seL4_UnknownSyscall_R11)
			CHECK_EQ(seL4_GetMR((int)i), 0x1000 + i);
}

static void syscall_restarts_without_an_ip(void)
{
	start(code_foreign_syscall, seL4_Fault_UnknownSyscall);
	for (int i = 0; i < 15; i++)
		seL4_SetMR(i, 0x1000 + (seL4_Word)i);
	reply(0, 15);
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)code_foreign_syscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), 0x1003);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), 0x1000);
}

static void syscall_label_stops_the_thread(void)
{
	seL4_UserContext context;

	start(code_int, seL4_Fault_UnknownSyscall);
	reply_registers(7, 16);
	no_more_faults();
	OK(seL4_TCB_ReadRegisters(t.tcb, 0, 0, 20, &context));
	CHECK_EQ(context.rax, 0x1000);
	CHECK_EQ(context.rip, (seL4_Word)code_store_all);
}

static void ip_after_the_instruction(void)
{
	start(code_int, seL4_Fault_UnknownSyscall);
	seL4_SetMR(seL4_UnknownSyscall_RAX, 77);
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, seL4_GetMR(seL4_UnknownSyscall_FaultIP) + 2);
	reply(0, 18);
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), 77);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), 0xb);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
}

static void resume_instead_of_reply(void)
{
	start(code_ud2, seL4_Fault_UserException);
	OK(seL4_TCB_Resume(t.tcb));
	next_fault(seL4_Fault_UserException);
	/* The registers may be changed first. */
	t.start.rip = (seL4_Word)code_store_all;
	OK(seL4_TCB_WriteRegisters(t.tcb, 1, 0, 20, &t.start));
	next_fault(seL4_Fault_UnknownSyscall);
	/* The reply to the fault that was cancelled does nothing. */
	OK(seL4_TCB_Suspend(t.tcb));
	reply(0, 0);
	no_more_faults();
}

static void saved_fault_reply(void)
{
	seL4_CPtr slot = new_slot();

	start(code_ud2, seL4_Fault_UserException);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	no_more_faults();
	seL4_SetMR(0, (seL4_Word)code_store_all);
	seL4_Send(slot, seL4_MessageInfo_new(0, 0, 0, 1));
	next_fault(seL4_Fault_UnknownSyscall);
}

/* A handler without IPC buffer has four words to give, whatever length it says. */
static void reply_without_buffer(void)
{
	static struct ipc restorer;

	start(code_int, seL4_Fault_UnknownSyscall);
	/* The thread gives the handler its buffer back as soon as the handler waits. */
	ipc_set(&restorer, seL4_SysCall, TCB, TCBSetIPCBuffer, 1);
	restorer.words[0] = (seL4_Word)seL4_GetIPCBuffer();
	restorer.caps = 1;
	restorer.cap_list[0] = seL4_CapInitThreadIPCBuffer;
	ipc_start(&restorer);
	OK(seL4_TCB_SetIPCBuffer(TCB, 0, seL4_CapNull));
	for (int i = 0; i < 18; i++)
		seL4_SetMR(i, 0x1000 + (seL4_Word)i);
	reply(0, 18);
	settle();
	CHECK(restorer.done);
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), 0x1000);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDX), 0x1003);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RSI), t.start.rsi);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)code_int);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
}

/* Words beyond those of the fault are ignored, and so are capabilities. */
static void longer_replies_are_fine(void)
{
	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(0, (seL4_Word)code_store_all);
	seL4_SetMR(1, 0x5550);
	seL4_SetMR(2, 0x202);
	for (int i = 3; i < 120; i++)
		seL4_SetMR(i, ~0ul);
	seL4_SetCap(0, new_endpoint());
	seL4_Reply(seL4_MessageInfo_new(0, 0, 1, 120));
	next_fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), 0x5550);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), 0xb);
}

static void reply_recv_to_faults(void)
{
	seL4_Word badge;

	start(code_ud2, seL4_Fault_UserException);
	seL4_SetMR(0, (seL4_Word)code_store_all);
	seL4_MessageInfo_t info = seL4_ReplyRecv(handler, seL4_MessageInfo_new(0, 0, 0, 1), &badge);
	CHECK_EQ(badge, 1);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UnknownSyscall);
}

TEST_SUITE(fault_reply, CASE(page_fault_restarts), CASE(cap_fault_restarts),
	   CASE(exception_resumes_elsewhere), CASE(exception_restarts_with_an_empty_reply),
	   CASE(exception_label_stops_the_thread), CASE(exception_noncanonical_ip),
	   CASE(int_resumes_with_all_registers), CASE(syscall_resumes_with_its_registers),
	   CASE(syscall_restarts_without_an_ip), CASE(syscall_label_stops_the_thread),
	   CASE(ip_after_the_instruction), CASE(resume_instead_of_reply), CASE(saved_fault_reply),
	   CASE(reply_without_buffer), CASE(longer_replies_are_fine), CASE(reply_recv_to_faults));
