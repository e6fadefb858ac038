/* SPDX-License-Identifier: BSD-2-Clause */
/* What the registers hold after a system call: fact sheet section 2. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/raw.h"
#include "harness/test.h"

static struct raw_registers before, after;

/* Registers all different, for `number` on `cap` with `info`. */
static void call(long number, seL4_CPtr cap, seL4_MessageInfo_t info)
{
	uint64_t *r = (uint64_t *)&before;

	for (unsigned i = 0; i < sizeof(before) / sizeof(uint64_t); i++)
		r[i] = 0x1111111111111111ul * (i + 1);
	before.rdx = (uint64_t)number;
	before.rdi = cap;
	before.rsi = info.words[0];
	after = before;
	raw_syscall(&after);
}

static void check_preserved(void)
{
	CHECK_EQ(after.rax, before.rax);
	CHECK_EQ(after.rbx, before.rbx);
	CHECK_EQ(after.rdx, before.rdx);
	CHECK_EQ(after.rbp, before.rbp);
	CHECK_EQ(after.r12, before.r12);
	CHECK_EQ(after.r13, before.r13);
	CHECK_EQ(after.r14, before.r14);
}

/* ... and of the registers that carry messages. */
static void check_untouched(void)
{
	check_preserved();
	CHECK_EQ(after.rsi, before.rsi);
	CHECK_EQ(after.r10, before.r10);
	CHECK_EQ(after.r8, before.r8);
	CHECK_EQ(after.r9, before.r9);
	CHECK_EQ(after.r15, before.r15);
}

static void yield(void)
{
	call(seL4_SysYield, 5, seL4_MessageInfo_new(1, 2, 3, 4));
	check_untouched();
	CHECK_EQ(after.rdi, 5);
}

static void send(void)
{
	seL4_CPtr notification = new_notification();

	call(seL4_SysSend, notification, seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, notification);
	call(seL4_SysNBSend, notification, seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, notification);
}

static void reply_without_caller(void)
{
	call(seL4_SysReply, 5, seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, 5);
}

static void receive_nothing(void)
{
	call(seL4_SysNBRecv, new_endpoint(), seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, 0);
	call(seL4_SysNBRecv, new_notification(), seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, 0);
}

static void receive_a_notification(void)
{
	seL4_CPtr notification = new_notification();

	seL4_Signal(new_badged(notification, 0x55));
	call(seL4_SysRecv, notification, seL4_MessageInfo_new(7, 0, 0, 4));
	check_untouched();
	CHECK_EQ(after.rdi, 0x55);
}

static void receive_a_message(void)
{
	static struct ipc ipc;
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&ipc, seL4_SysSend, new_badged(endpoint, 0x66), 0x77, 2);
	call(seL4_SysRecv, endpoint, seL4_MessageInfo_new(7, 0, 0, 4));
	check_preserved();
	CHECK_EQ(after.rdi, 0x66);
	CHECK_EQ(after.rsi, seL4_MessageInfo_new(0x77, 0, 0, 2).words[0]);
	CHECK_EQ(after.r10, 0x100);
	CHECK_EQ(after.r8, 0x101);
}

static void call_of_an_object(void)
{
	seL4_CPtr frame = new_frame();

	call(seL4_SysCall, frame, seL4_MessageInfo_new(X86PageGetAddress, 0, 0, 0));
	check_preserved();
	CHECK_EQ(after.rdi, 0);
	CHECK_EQ(after.rsi, 1);
	CHECK_EQ(after.r10, seL4_X86_Page_GetAddress(frame).paddr);
	CHECK_EQ(after.r8, before.r8);
	CHECK_EQ(after.r9, before.r9);
	CHECK_EQ(after.r15, before.r15);
}

static void call_that_fails(void)
{
	call(seL4_SysCall, TCB, seL4_MessageInfo_new(99, 0, 0, 4));
	check_preserved();
	CHECK_EQ(after.rdi, 0);
	CHECK_EQ(after.rsi, seL4_MessageInfo_new(seL4_IllegalOperation, 0, 0, 0).words[0]);
	CHECK_EQ(after.r10, before.r10);
}

static void call_of_a_notification(void)
{
	seL4_CPtr notification = new_notification();
	seL4_Word badge = 0;

	call(seL4_SysCall, new_badged(notification, 3), seL4_MessageInfo_new(9, 0, 0, 4));
	check_preserved();
	CHECK_EQ(after.rsi, 0);
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 3);
}

static void segment_bases(void)
{
	uint64_t fs, gs, old_gs;

	__asm__ volatile("rdgsbase %0" : "=r"(old_gs));
	__asm__ volatile("wrgsbase %0" ::"r"(0x123456789000ul));
	__asm__ volatile("rdfsbase %0" : "=r"(fs));
	settle(); /* other threads, with other bases, ran */
	seL4_Yield();
	__asm__ volatile("rdgsbase %0" : "=r"(gs));
	__asm__ volatile("wrgsbase %0" ::"r"(old_gs));
	uint64_t fs_now;
	__asm__ volatile("rdfsbase %0" : "=r"(fs_now));
	CHECK_EQ(gs, 0x123456789000ul);
	CHECK_EQ(fs_now, fs);
}

static volatile uint16_t seen_cs, seen_ss;

static void read_selectors(seL4_Word unused)
{
	__asm__ volatile("mov %%cs, %0" : "=r"(seen_cs));
	__asm__ volatile("mov %%ss, %0" : "=r"(seen_ss));
}

/* Of a thread that has not made a system call; after one, SS is what `sysret` makes of CS. */
static void selectors(void)
{
	static struct thread t;

	thread_run(&t, read_selectors, 0);
	settle();
	CHECK_EQ(seen_cs, 0x2b);
	CHECK_EQ(seen_ss, 0x33);
}

static void flags(void)
{
	uint64_t flags;

	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	CHECK(flags & 0x200);
	seL4_Yield();
	__asm__ volatile("pushfq; popq %0" : "=r"(flags));
	CHECK(flags & 0x200);
	CHECK(!(flags & 0x100));
}

static void sse_registers(void)
{
	uint64_t in = 0x0123456789abcdeful, out;

	__asm__ volatile("movq %0, %%xmm9" ::"r"(in) : "xmm9");
	settle();
	__asm__ volatile("movq %%xmm9, %0" : "=r"(out)::"xmm9");
	CHECK_EQ(out, in);
}

TEST_SUITE(syscall, CASE(yield), CASE(send), CASE(reply_without_caller), CASE(receive_nothing),
	   CASE(receive_a_notification), CASE(receive_a_message), CASE(call_of_an_object),
	   CASE(call_that_fails), CASE(call_of_a_notification), CASE(segment_bases),
	   CASE(selectors), CASE(flags), CASE(sse_registers));
