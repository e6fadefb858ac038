/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `syscall` does to RSP: upstream's kernel does not save it (fact sheet sections 2, 11 and
 * 12), Selkie's does, unless it was booted to imitate upstream; then the option "imitate=1" says
 * so.
 */
#include "harness/env.h"
#include "harness/options.h"
#include "harness/test.h"
#include "harness/thread.h"

#define STALE_RCX 0xc0c0ul
#define STALE_R11 0x1111ul
#define MOVED	  64

static int rsp_is_lost(void)
{
	return option_number("imitate=", 0) != 0;
}

static seL4_Word rsp_after_yield(seL4_Word *before)
{
	seL4_Word after;

	__asm__ volatile("mov %%rsp, %%rbx\n\tsyscall\n\tmov %%rsp, %0\n\tmov %%rbx, %%rsp"
			 : "=&r"(after), "=&b"(*before)
			 : "d"((seL4_Word)seL4_SysYield)
			 : "rcx", "r11", "memory");
	return after;
}

static void after_a_call(void)
{
	seL4_Word before, after = rsp_after_yield(&before);

	CHECK_EQ(after, rsp_is_lost() ? 0 : before);
}

/* RSP moves after the registers were written as a whole, so the kernel has the old value. */
__asm__("	.text\n"
	"move_and_call:	lea -64(%rsp), %rsp\n"
	"		mov $1000, %rdx\n"
	"moved_call:	syscall\n"
	"		int $0xa1\n");
extern const char move_and_call[], moved_call[];

static void in_a_fault(void)
{
	seL4_CPtr faults = new_endpoint();
	struct thread t;

	thread_create_code(&t, move_and_call, faults);
	t.start.rcx = STALE_RCX;
	t.start.r11 = STALE_R11;
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), 1000);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), (seL4_Word)moved_call);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), STALE_RCX);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), STALE_R11);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp - (rsp_is_lost() ? 0 : MOVED));

	/* Nor can the reply set it, where it is lost. */
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, (seL4_Word)moved_call + 2);
	seL4_SetMR(seL4_UnknownSyscall_SP, t.start.rsp - 2 * MOVED);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, seL4_UnknownSyscall_SP + 1));
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), rsp_is_lost() ? 0 : t.start.rsp - 2 * MOVED);
}

/* `int n` and everything written by another thread are restored with it, everywhere. */
static void by_the_full_restore(void)
{
	seL4_CPtr faults = new_endpoint();
	struct thread t;

	thread_create_code(&t, move_and_call, faults);
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_UnknownSyscall);
	t.start.rip = (seL4_Word)moved_call + 2;
	t.start.rsp -= 3 * MOVED;
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
}

TEST_SUITE(stack_pointer, CASE(after_a_call), CASE(in_a_fault), CASE(by_the_full_restore));
