/* SPDX-License-Identifier: BSD-2-Clause */
/* How faults are delivered: fact sheet section 11, and the traps of section 2. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/raw.h"
#include "harness/test.h"

#define FAULT_BADGE 0xfa

static struct thread t;
static seL4_CPtr handler;

/* A thread about to execute `code`; its registers in t.start are recognisable. */
static void prepare(const char *code)
{
	handler = new_endpoint();
	thread_create_code(&t, code, new_badged(handler, FAULT_BADGE));
	t.start.rax = 0xa0a0;
	t.start.rbx = 0xb0b0;
	t.start.rdi = 0xd1d1;
	t.start.rsi = 0x5151;
	t.start.rbp = 0xb9b9;
	t.start.r8 = 0x0808;
	t.start.r12 = 0x1212;
	t.start.r15 = 0x1515;
}

/* Starts it and receives the fault that must come. */
static seL4_MessageInfo_t fault(seL4_Word type)
{
	seL4_Word badge;

	thread_start(&t);
	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, FAULT_BADGE);
	CHECK_EQ(seL4_MessageInfo_get_label(info), type);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 0);
	return info;
}

static void check_registers(void)
{
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), t.start.rax);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), t.start.rbx);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RSI), t.start.rsi);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDI), t.start.rdi);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBP), t.start.rbp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R8), t.start.r8);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R12), t.start.r12);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R15), t.start.r15);
}

static void unknown_syscall(void)
{
	static const seL4_Word numbers[] = {0, 1, 59, 1000, ~0ul >> 1, -17ul, -30ul, -100ul};

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		prepare(code_foreign_syscall);
		t.start.rdx = numbers[i];
		CHECK_EQ(seL4_MessageInfo_get_length(fault(seL4_Fault_UnknownSyscall)), 19);
		check_registers();
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), numbers[i]);
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDX), numbers[i]);
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)code_foreign_syscall);
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FLAGS), 0x202);
		env_take_back();
	}
}

static void interrupt_gate(void)
{
	prepare(code_int);
	t.start.rcx = 0xc0c0;
	t.start.r11 = 0x1111;
	CHECK_EQ(seL4_MessageInfo_get_length(fault(seL4_Fault_UnknownSyscall)), 19);
	check_registers();
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), 0xc0c0);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), 0x1111);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)code_int);
	/* (0xa0 << 24 | EAX's low 24 bits), sign-extended. */
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), 0xffffffffa000a0a0ul);
}

static void first_and_last_gate(void)
{
	prepare(code_int_first);
	fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), 0xffffffff9e00a0a0ul);
	env_take_back();
	prepare(code_int_last);
	fault(seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), 0xfffffffffe00a0a0ul);
	env_take_back();
	prepare(code_int_timer);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 13);
}

/* Numbers of calls that this configuration does not have; those of debug builds left aside. */
static void configured_out_calls(void)
{
	for (seL4_Word number = -30ul; number <= -15ul; number++) {
		prepare(code_foreign_syscall);
		t.start.rdx = number;
		fault(seL4_Fault_UnknownSyscall);
		CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), number);
		env_take_back();
	}
}

static void exception(const char *code, seL4_Word ip, seL4_Word number)
{
	prepare(code);
	CHECK_EQ(seL4_MessageInfo_get_length(fault(seL4_Fault_UserException)), 5);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), ip);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), t.start.rsp);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FLAGS), 0x202);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), number);
}

static void invalid_opcode(void)
{
	exception(code_ud2, (seL4_Word)code_ud2, 6);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Code), 0);
}

static void division(void)
{
	prepare(code_divide);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 0);
}

static void breakpoint(void)
{
	exception(code_int3, (seL4_Word)code_int3_after, 3);
}

static void port_access(void)
{
	exception(code_gp_in, (seL4_Word)code_gp_in, 13);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Code), 0);
}

static void other_gates_are_closed(void)
{
	exception(code_int_bad, (seL4_Word)code_int_bad, 13);
	/* Twice eight on the processor, twice sixteen under QEMU 7.2. */
	CHECK(seL4_GetMR(seL4_UserException_Code) == 0x40 * 8 + 2 ||
	      seL4_GetMR(seL4_UserException_Code) == 0x40 * 16 + 2);
}

/* A selector of the local descriptor table: there is none, whatever lies at address 0, where a
 * processor has it after a reset. */
__asm__("	.text\n"
	"code_local_segment:	mov $7, %eax\n"
	"code_load_segment:	mov %eax, %ds\n"
	"			ud2\n");
extern const char code_local_segment[], code_load_segment[];

static void no_local_descriptor_table(void)
{
	seL4_CPtr frame = new_frame();

	prepare(code_local_segment);
	map_here(frame, 0x5000);
	*(volatile seL4_Word *)0x5000 = 0x00cff3000000ffff;
	OK(seL4_X86_Page_Unmap(frame));
	map_here(frame, 0);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), (seL4_Word)code_load_segment);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 13);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Code), 4);
}

static void spurious_vector_returns(void)
{
	exception(code_int255, (seL4_Word)code_int255_after, 6);
}

static void fpu_disabled(void)
{
	prepare(code_sse);
	OK(seL4_TCB_SetFlags(t.tcb, 0, seL4_TCBFlag_fpuDisabled).error);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 7);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), (seL4_Word)code_sse);
	env_take_back();
	exception(code_sse, (seL4_Word)code_sse + 3, 6);
}

static void page_fault(void)
{
	prepare(code_read);
	t.start.rdi = 0x7000000123ul;
	CHECK_EQ(seL4_MessageInfo_get_length(fault(seL4_Fault_VMFault)), 4);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), (seL4_Word)code_read);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), 0x7000000123ul);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 0);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), 4);
}

static void page_fault_of_a_write(void)
{
	prepare(code_write);
	t.start.rdi = 0;
	fault(seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), 0);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), 6);
}

static void page_fault_of_a_fetch(void)
{
	prepare(code_jump);
	t.start.rdi = 0x7000000000ul;
	fault(seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), 0x7000000000ul);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), 0x7000000000ul);
	/* Only a processor with SMEP (or NX in use) tells fetches apart. */
	CHECK_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), seL4_GetMR(seL4_VMFault_FSR) >> 4);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR) & 0xf, 4);
}

static void kernel_addresses_fault(void)
{
	prepare(code_read);
	t.start.rdi = 0xffffff8000000000ul;
	fault(seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), 0xffffff8000000000ul);
}

static void noncanonical_address(void)
{
	prepare(code_read);
	t.start.rdi = 0x800000000000ul;
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 13);
}

/* A thread in a system call that faults: we get the words of the CapFault. */
static seL4_MessageInfo_t cap_fault(seL4_Syscall_ID call, seL4_CPtr cptr)
{
	static struct ipc ipc;
	seL4_Word badge;

	handler = new_endpoint();
	ipc_set(&ipc, call, cptr, 0, 0);
	ipc_start(&ipc);
	OK(seL4_TCB_SetSpace(ipc.thread.tcb, new_badged(handler, FAULT_BADGE), CNODE, 0, VSPACE,
			     0));
	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, FAULT_BADGE);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), cptr);
	return info;
}

static void send_to_nowhere(void)
{
	static const seL4_Syscall_ID calls[] = {seL4_SysCall, seL4_SysSend};

	for (int i = 0; i < 2; i++) {
		CHECK_EQ(seL4_MessageInfo_get_length(cap_fault(calls[i], 1ul << 16)), 7);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 0);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_GuardMismatch);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), 64);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_GuardMismatch_GuardFound), 0);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_GuardMismatch_BitsFound), 48);
		env_take_back();
	}
}

static void receive_from_nowhere(void)
{
	static const seL4_Syscall_ID calls[] = {seL4_SysRecv, seL4_SysNBRecv, seL4_SysReplyRecv};

	for (int i = 0; i < 3; i++) {
		CHECK_EQ(seL4_MessageInfo_get_length(cap_fault(calls[i], 1ul << 16)), 7);
		CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
		env_take_back();
	}
}

/* A CSpace of two levels whose second one takes more bits than are left. */
static void depth_mismatch(void)
{
	static struct ipc ipc;
	seL4_CPtr first = new_object(seL4_CapTableObject, 4);
	seL4_CPtr second = new_object(seL4_CapTableObject, 4);
	seL4_Word badge;

	handler = new_endpoint();
	OK(seL4_CNode_Mint(first, 3, 4, CNODE, second, 64, seL4_AllRights,
			   seL4_CNode_CapData_new(0, 58).words[0]));
	OK(seL4_CNode_Mint(first, 2, 4, CNODE, handler, 64, seL4_AllRights, FAULT_BADGE));
	ipc_set(&ipc, seL4_SysSend, 3ul << 60, 0, 0);
	ipc_start(&ipc);
	OK(seL4_TCB_SetSpace(ipc.thread.tcb, 2ul << 60, first, 0, VSPACE, 0));
	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, FAULT_BADGE);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 6);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_DepthMismatch);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), 60);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_DepthMismatch_BitsFound), 62);
}

static void handler_without_buffer(void)
{
	static struct ipc receiver;

	prepare(code_int);
	ipc_set(&receiver, seL4_SysRecv, handler, 0, 0);
	ipc_start(&receiver);
	OK(seL4_TCB_SetIPCBuffer(receiver.thread.tcb, 0, seL4_CapNull));
	settle();
	thread_start(&t);
	settle();
	CHECK(receiver.done);
	CHECK_EQ(seL4_MessageInfo_get_label(receiver.info), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_MessageInfo_get_length(receiver.info), 4);
}

static void receive_from_what_is_no_endpoint(void)
{
	cap_fault(seL4_SysRecv, TCB);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
	env_take_back();
	cap_fault(seL4_SysNBRecv, new_slot());
	env_take_back();
	cap_fault(seL4_SysRecv, new_copy(new_endpoint(), seL4_NoRead));
}

static void extra_capability_nowhere(void)
{
	static struct ipc ipc;
	seL4_Word badge;

	handler = new_endpoint();
	ipc_set(&ipc, seL4_SysSend, new_endpoint(), 0, 0);
	ipc.caps = 1;
	ipc.cap_list[0] = 5ul << 32;
	ipc_start(&ipc);
	OK(seL4_TCB_SetSpace(ipc.thread.tcb, new_badged(handler, FAULT_BADGE), CNODE, 0, VSPACE,
			     0));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_NBRecv(handler, &badge)), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), 5ul << 32);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 0);
}

/* The trap flag can be set by user mode itself: the instruction after the popf is stepped. */
__asm__("	.text\n"
	"single_step:	pushfq\n"
	"		orl $0x100, (%rsp)\n"
	"		popfq\n"
	"		nop\n"
	"stepped:	ud2\n");
extern const char single_step[], stepped[];

static void single_step_is_an_exception(void)
{
	prepare(single_step);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 1);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), (seL4_Word)stepped);
	/* The flag is lost with the first reply that writes the flags. */
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 3));
	settle();
	seL4_NBRecv(handler, NULL);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 6);
}

/* The same with a system call as the instruction: the kernel itself is not stepped. */
__asm__("	.text\n"
	"step_in:	pushfq\n"
	"		orl $0x100, (%rsp)\n"
	"		mov $-7, %rdx\n"
	"		popfq\n"
	"		syscall\n"
	"step_out:	nop\n"
	"step_out_next:	ud2\n");
extern const char step_in[], step_out[], step_out_next[];

static void single_step_over_a_system_call(void)
{
	prepare(step_in);
	fault(seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_Number), 1);
	seL4_Word ip = seL4_GetMR(seL4_UserException_FaultIP);

	CHECK(ip == (seL4_Word)step_out || ip == (seL4_Word)step_out_next);
}

/* The handler's cptr is not usable: the thread stops without a message. */
static void no_handler(void)
{
	static const int cases = 4;

	for (int i = 0; i < cases; i++) {
		seL4_CPtr endpoint = new_endpoint();
		const seL4_CPtr handlers[] = {seL4_CapNull, new_slot(),
					      new_copy(endpoint, seL4_CapRights_new(1, 1, 1, 0)),
					      new_copy(endpoint, seL4_CapRights_new(0, 0, 1, 1))};
		seL4_Word badge;

		thread_create_code(&t, code_ud2, handlers[i]);
		thread_start(&t);
		settle();
		seL4_NBRecv(endpoint, &badge);
		CHECK_EQ(badge, 0);
		/* The thread is inactive, and faults again when it is resumed; now the handler is
		 * usable. */
		OK(seL4_TCB_SetSpace(t.tcb, new_badged(endpoint, FAULT_BADGE), CNODE, 0, VSPACE,
				     0));
		settle();
		seL4_NBRecv(endpoint, &badge);
		CHECK_EQ(badge, 0);
		OK(seL4_TCB_Resume(t.tcb));
		settle();
		seL4_NBRecv(endpoint, &badge);
		CHECK_EQ(badge, FAULT_BADGE);
		env_take_back();
	}
}

static void handler_with_grant_reply(void)
{
	seL4_CPtr endpoint = new_endpoint();

	thread_create_code(&t, code_ud2, new_copy(endpoint, seL4_CapRights_new(1, 0, 0, 1)));
	thread_start(&t);
	settle();
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_NBRecv(endpoint, NULL)), seL4_Fault_UserException);
}

static void accessors(void)
{
	prepare(code_read);
	t.start.rdi = 0x5000;
	seL4_Fault_t f = seL4_getFault(fault(seL4_Fault_VMFault));
	CHECK_EQ(seL4_Fault_get_seL4_FaultType(f), seL4_Fault_VMFault);
	CHECK_EQ(seL4_Fault_VMFault_get_Addr(f), 0x5000);
	CHECK_EQ(seL4_Fault_VMFault_get_IP(f), (seL4_Word)code_read);
	env_take_back();
	prepare(code_int);
	f = seL4_getFault(fault(seL4_Fault_UnknownSyscall));
	CHECK_EQ(seL4_Fault_UnknownSyscall_get_R15(f), 0x1515);
	CHECK_EQ(seL4_Fault_UnknownSyscall_get_FaultIP(f), (seL4_Word)code_int);
}

TEST_SUITE(fault, CASE(unknown_syscall), CASE(interrupt_gate), CASE(first_and_last_gate),
	   CASE(configured_out_calls), CASE(invalid_opcode), CASE(division), CASE(breakpoint),
	   CASE(single_step_is_an_exception), CASE(single_step_over_a_system_call),
	   CASE(port_access), CASE(other_gates_are_closed), CASE(no_local_descriptor_table),
	   CASE(spurious_vector_returns), CASE(fpu_disabled), CASE(page_fault),
	   CASE(page_fault_of_a_write), CASE(page_fault_of_a_fetch), CASE(kernel_addresses_fault),
	   CASE(noncanonical_address), CASE(send_to_nowhere), CASE(receive_from_nowhere),
	   CASE(receive_from_what_is_no_endpoint), CASE(depth_mismatch),
	   CASE(handler_without_buffer), CASE(extra_capability_nowhere), CASE(no_handler),
	   CASE(handler_with_grant_reply), CASE(accessors));
