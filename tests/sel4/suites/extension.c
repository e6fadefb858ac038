/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Selkie's extensions: each does what <selkie/extensions.h> says if the boot information announces
 * it, and does not exist otherwise.
 */
#include <string.h>

#include <selkie/print.h>

#include "harness/env.h"
#include "harness/probe.h"
#include "harness/test.h"
#include "harness/thread.h"

#define HERE	     0x100000000ul
#define NUMBER	     0x1111
#define FETCH_FAULT  0x15 /* present, user, fetch */
#define SYSCALL_SIZE 2

/* A system call of Linux whose third argument looks like seL4_Call. */
__asm__("	.text\n"
	"foreign_code:	mov $0x1111, %eax\n"
	"		mov $-1, %rdx\n"
	"		mov $0x2222, %edi\n"
	"foreign_call:	syscall\n"
	"foreign_next:	int3\n");
extern const char foreign_code[], foreign_call[], foreign_next[];

static void foreign_syscall_is_a_complete_fault(void)
{
	seL4_CPtr endpoint = new_endpoint();
	struct thread t;

	if (!(env_features() & SELKIE_FEATURE_FOREIGN_SYSCALL))
		return;
	thread_create_code(&t, foreign_code, endpoint);
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, SELKIE_TCB_FLAG_FOREIGN_SYSCALL).flags,
		 SELKIE_TCB_FLAG_FOREIGN_SYSCALL);
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), NUMBER);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDX), -1);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDI), 0x2222);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), (seL4_Word)foreign_next);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)foreign_call);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), seL4_GetMR(seL4_UnknownSyscall_FLAGS));
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), NUMBER);

	/* A reply sets the registers that it names, including RCX, R11 and RSP. */
	seL4_SetMR(seL4_UnknownSyscall_RCX, 0x77);
	seL4_SetMR(seL4_UnknownSyscall_R11, 0x88);
	seL4_SetMR(seL4_UnknownSyscall_SP, t.start.rsp - 64);
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, (seL4_Word)foreign_call + SYSCALL_SIZE);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, seL4_UnknownSyscall_SP + 1));
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), t.start.rsp - 64);
	seL4_UserContext now;

	OK(seL4_TCB_ReadRegisters(t.tcb, 0, 0, sizeof(now) / sizeof(seL4_Word), &now));
	CHECK_EQ(now.rcx, 0x77);
	CHECK_EQ(now.r11, 0x88);
	CHECK_EQ(now.rdi, 0x2222);
}

static void no_execute_pages_cannot_be_executed(void)
{
	seL4_CPtr frame = new_frame();

	if (!(env_features() & SELKIE_FEATURE_NO_EXECUTE))
		return;
	map_here(frame, HERE);
	*(volatile unsigned char *)HERE = 0xcc; /* int3 */
	CHECK_EQ(probe_execute(HERE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, SELKIE_X86_NO_EXECUTE));
	CHECK_EQ(probe_execute(HERE), FETCH_FAULT);
	CHECK_EQ(probe_write(HERE), PROBE_NO_FAULT);
}

/* Message info after DebugPutChar with `length` further characters announced. */
static seL4_Word print_announced(seL4_Word label, seL4_Word length)
{
	struct sel4_registers_ r = {'>', 0, 0, 0, 0, 0};

	r.info = seL4_MessageInfo_new(label, 0, 0, length).words[0];
	sel4_enter_((seL4_Word)seL4_SysDebugPutChar, &r);
	return r.info;
}

static void several_characters_in_one_entry(void)
{
	seL4_Word *words = &seL4_GetIPCBuffer()->msg[SELKIE_PRINT_MR];
	static const char line[] =
		"this line is longer than what one entry prints, so that it takes "
		"a second one for its end, which nobody can tell from the log\n";
	seL4_Word before = words[0];

	memset(words, '.', SELKIE_PRINT_MAX);
	if (env_features()) {
		CHECK_EQ(print_announced(SELKIE_LABEL_PRINT, 1), 0);
		CHECK_EQ(print_announced(SELKIE_LABEL_PRINT, SELKIE_PRINT_MAX), 0);
	} else {
		CHECK(print_announced(SELKIE_LABEL_PRINT, 1) != 0);
	}
	/* No length, another label: the character alone, and the info stays. */
	CHECK(print_announced(SELKIE_LABEL_PRINT, 0) != 0);
	CHECK(print_announced(SELKIE_LABEL_PRINT + 1, 1) != 0);
	words[0] = before;
	selkie_print(line, sizeof(line) - 1);
	CHECK_EQ(words[0], before);
}

static void nothing_unless_announced(void)
{
	seL4_CPtr frame = new_frame();

	if (env_features())
		return;
	CHECK_EQ(seL4_TCB_SetFlags(new_tcb(), 0, SELKIE_TCB_FLAG_FOREIGN_SYSCALL).flags, 0);
	map_tables(VSPACE, HERE);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, SELKIE_X86_NO_EXECUTE));
	*(volatile unsigned char *)HERE = 0xcc;
	CHECK_EQ(probe_execute(HERE), PROBE_NO_FAULT);
}

TEST_SUITE(extension, CASE(foreign_syscall_is_a_complete_fault),
	   CASE(no_execute_pages_cannot_be_executed), CASE(several_characters_in_one_entry),
	   CASE(nothing_unless_announced));
