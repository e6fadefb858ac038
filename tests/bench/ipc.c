/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Round trips between threads: Call and ReplyRecv, signals, faults. The other thread runs at a
 * higher priority, in this address space or in another one that maps the same image.
 */
#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"
#include "measure.h"

#define CLIENT_PRIO 150
#define ATTR	    seL4_X86_Default_VMAttributes
#define NOWHERE	    0x200000000ul /* nothing is mapped there */

static seL4_CPtr endpoint, there, back, faults;
static seL4_CPtr frame_to_send, taken;

static void server(seL4_Word unused)
{
	seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL);

	for (;;)
		info = seL4_ReplyRecv(
			endpoint, seL4_MessageInfo_new(0, 0, 0, seL4_MessageInfo_get_length(info)),
			NULL);
}

static void waiter(seL4_Word unused)
{
	for (;;) {
		seL4_Wait(there, NULL);
		seL4_Signal(back);
	}
}

seL4_CPtr bench_second_space(void)
{
	seL4_CPtr space = new_vspace();
	seL4_Word image = boot->userImageFrames.end - boot->userImageFrames.start;
	seL4_Word start = (seL4_Word)boot->ipcBuffer - image * 4096;

	for (seL4_Word page = 0; page < image; page++) {
		seL4_Word vaddr = start + page * 4096;
		seL4_CPtr frame = new_copy(boot->userImageFrames.start + page, seL4_AllRights);

		if (seL4_X86_Page_Map(frame, space, vaddr, seL4_ReadWrite, ATTR) == seL4_NoError)
			continue;
		map_tables(space, vaddr);
		OK(seL4_X86_Page_Map(frame, space, vaddr, seL4_ReadWrite, ATTR));
	}
	return space;
}

static void run_in(struct thread *t, void (*function)(seL4_Word), seL4_CPtr space)
{
	thread_create(t, function, 0);
	OK(seL4_TCB_SetSpace(t->tcb, 0, CNODE, 0, space, 0));
	thread_start(t);
}

static seL4_Word call(seL4_Word length, seL4_Word caps)
{
	return seL4_MessageInfo_get_label(
		seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, caps, length)));
}

static void round_trips_here(void)
{
	struct thread t;

	run_in(&t, server, VSPACE);
	MEASURE("Call+ReplyRecv, same space, 0 words", 450, call(0, 0));
	MEASURE("Call+ReplyRecv, same space, 4 words", 484, call(4, 0));
	MEASURE("Call+ReplyRecv, same space, 10 words", 0, call(10, 0));
	MEASURE("Call+ReplyRecv, same space, 120 words", 0, call(120, 0));
	OK(seL4_TCB_Suspend(t.tcb));
}

static void round_trips_there(seL4_CPtr space)
{
	struct thread t;

	run_in(&t, server, space);
	MEASURE("Call+ReplyRecv, other space, 0 words", 454, call(0, 0));
	MEASURE("Call+ReplyRecv, other space, 4 words", 488, call(4, 0));
	MEASURE("Call+ReplyRecv, other space, 10 words", 1725, call(10, 0));
	MEASURE("Call+ReplyRecv, other space, 16 words", 0, call(16, 0));
	MEASURE("Call+ReplyRecv, other space, 120 words", 2825, call(120, 0));
	/* It is a capability to the endpoint itself: the server gets its badge only. */
	seL4_SetCap(0, endpoint);
	MEASURE("Call+ReplyRecv, other space, 1 unwrapped cap", 0, call(1, 1));
	OK(seL4_TCB_Suspend(t.tcb));
}

/* Takes the capability that comes with each call, and empties the slot before it answers. */
static void taker(seL4_Word unused)
{
	seL4_SetCapReceivePath(CNODE, taken, 64);
	seL4_Recv(endpoint, NULL);
	for (;;) {
		delete_cap(taken);
		seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL);
	}
}

static void capability_there(seL4_CPtr space)
{
	struct thread t;

	taken = new_slot();
	run_in(&t, taker, space);
	seL4_SetCap(0, frame_to_send);
	MEASURE("Call+ReplyRecv, other space, 1 cap, + Delete", 0, call(1, 1));
	OK(seL4_TCB_Suspend(t.tcb));
}

static seL4_Word signal_and_wait(void)
{
	seL4_Signal(there);
	seL4_Wait(back, NULL);
	return 0;
}

static void signals(seL4_CPtr space)
{
	struct thread t;

	MEASURE("signal, no waiter", 373, (seL4_Signal(back), 0));
	seL4_Poll(back, NULL);
	run_in(&t, waiter, VSPACE);
	MEASURE("signal+wait round trip, same space", 0, signal_and_wait());
	OK(seL4_TCB_Suspend(t.tcb));
	run_in(&t, waiter, space);
	MEASURE("signal+wait round trip, other space", 2053, signal_and_wait());
	OK(seL4_TCB_Suspend(t.tcb));
}

/* --- faults ------------------------------------------------------------------------------------
 */

__asm__("	.text\n"
	"bench_syscall_loop:	mov $1000, %rdx\n"
	"1:			int $0xa0\n"
	"			jmp 1b\n"
	"bench_touch_loop:	mov (%rdi), %rax\n"
	"			jmp bench_touch_loop\n");
extern const char bench_syscall_loop[], bench_touch_loop[];

static void start_code(struct thread *t, const void *code, seL4_CPtr space)
{
	thread_create_code(t, code, faults);
	OK(seL4_TCB_SetSpace(t->tcb, faults, CNODE, 0, space, 0));
	t->start.rdi = NOWHERE;
	thread_start(t);
}

static seL4_Word answer_syscall(void)
{
	seL4_SetMR(seL4_UnknownSyscall_FaultIP, seL4_GetMR(seL4_UnknownSyscall_FaultIP) + 2);
	return seL4_MessageInfo_get_label(seL4_ReplyRecv(faults, seL4_MessageInfo_new(0, 0, 0, 16),
							 NULL)) != seL4_Fault_UnknownSyscall;
}

static seL4_Word answer_fault(void)
{
	return seL4_MessageInfo_get_label(seL4_ReplyRecv(faults, seL4_MessageInfo_new(0, 0, 0, 0),
							 NULL)) != seL4_Fault_VMFault;
}

static void fault_replies(seL4_CPtr space)
{
	struct thread t;
	seL4_CPtr frame = new_frame();

	start_code(&t, bench_syscall_loop, space);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_UnknownSyscall);
	MEASURE("UnknownSyscall + reply of 16 registers", 1558, answer_syscall());
	OK(seL4_TCB_Suspend(t.tcb));

	start_code(&t, bench_touch_loop, space);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(faults, NULL)), seL4_Fault_VMFault);
	MEASURE("VMFault + reply", 1277, answer_fault());
	map_tables(space, NOWHERE);
	MEASURE("VMFault + Page_Map + reply", 2071,
		seL4_X86_Page_Map(frame, space, NOWHERE + 0x1000, seL4_ReadWrite, ATTR) |
			answer_fault());
	OK(seL4_TCB_Suspend(t.tcb));
}

void bench_ipc(void)
{
	seL4_CPtr space = bench_second_space();

	endpoint = new_endpoint();
	there = new_notification();
	back = new_notification();
	faults = new_endpoint();
	frame_to_send = new_frame();
	MEASURE("Page_GetAddress (null invocation)", 515,
		seL4_X86_Page_GetAddress(frame_to_send).error);
	MEASURE("NBSend, no receiver", 400,
		(seL4_NBSend(endpoint, seL4_MessageInfo_new(0, 0, 0, 0)), 0));
	MEASURE("Yield, alone", 285, (seL4_Yield(), 0));
	OK(seL4_TCB_SetPriority(TCB, TCB, CLIENT_PRIO));
	round_trips_here();
	round_trips_there(space);
	capability_there(space);
	signals(space);
	fault_replies(space);
}
