/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Redirection of `syscall` instructions, the extension: outside the window a jump to the handler
 * that costs only RCX and R11, inside it a seL4 call. Each case's thread ends in `int $0xa1`, whose
 * fault message tells all registers.
 */
#include <selkie/redirect.h>

#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"

#define WORD		   0x123456789abcdef0ul
#define FLAGS_SET	   0xc01ul /* what `carry`, `std` and the overflow below leave */
#define FLAGS_CHECKED	   0xcd5ul
#define SYSCALL_BYTES	   2
#define NOT_A_USER_ADDRESS 0x800000000000ul
#define KERNEL_ADDRESS	   0xffffffff80100000ul
#define FOREIGN_SYSCALL	   SELKIE_TCB_FLAG_FOREIGN_SYSCALL
#define REDIRECT_SYSCALL   SELKIE_TCB_FLAG_REDIRECT_SYSCALL

/* A system call of Linux with DF, OF and CF set and a third argument that looks like seL4_Call; and
 * one of seL4, in RDI and RSI what the case says. */
__asm__("	.text\n"
	"linux_code:	mov $0x1111, %eax\n"
	"		mov $-1, %rdx\n"
	"		pushq $0xc03\n"
	"		popfq\n"
	"linux_call:	syscall\n"
	"linux_next:	ud2\n"
	"redirected:	int $0xa1\n"
	"seL4_code:	mov $-3, %rdx\n"
	"seL4_call:	syscall\n"
	"seL4_next:	int $0xa1\n"
	"numbered_code:	mov $-7, %rdx\n"
	"numbered_call:	syscall\n"
	"numbered_next:	int $0xa1\n");
extern const char numbered_code[], numbered_call[], numbered_next[];
extern const char linux_code[], linux_call[], linux_next[], redirected[];
extern const char seL4_code[], seL4_call[], seL4_next[];

static int extension_is_there(void)
{
	return !!(env_features() & SELKIE_FEATURE_REDIRECT_SYSCALL);
}

/* A thread that will be redirected, with its window around nothing. */
static seL4_CPtr create(struct thread *t, const char *code)
{
	seL4_CPtr endpoint = new_endpoint();

	thread_create_code(t, code, endpoint);
	OK(selkie_TCB_SetRedirect(t->tcb, (seL4_Word)redirected, WORD, 0, 0));
	CHECK_EQ(seL4_TCB_SetFlags(t->tcb, 0, REDIRECT_SYSCALL).flags, REDIRECT_SYSCALL);
	return endpoint;
}

/* Runs the thread to its `int`; returns the address of the `int`. */
static seL4_Word stop(seL4_CPtr endpoint)
{
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UnknownSyscall);
	return seL4_GetMR(seL4_UnknownSyscall_FaultIP);
}

static void outside_the_window_is_the_handler(void)
{
	struct thread t;

	if (!extension_is_there())
		return;
	seL4_CPtr endpoint = create(&t, linux_code);

	t.start.rdi = 0x2222;
	t.start.rsi = 0x3333;
	t.start.r10 = 0x4444;
	t.start.rbx = 0x5555;
	t.start.r15 = 0x6666;
	thread_start(&t);
	CHECK_EQ(stop(endpoint), (seL4_Word)redirected);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), (seL4_Word)linux_next);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), WORD);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RAX), 0x1111);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDX), -1);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RDI), 0x2222);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RSI), 0x3333);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R10), 0x4444);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RBX), 0x5555);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R15), 0x6666);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FLAGS) & FLAGS_CHECKED, FLAGS_SET);
}

/* Sends a signal by a `syscall` at seL4_call; whether it came. */
static int signals(struct thread *t, seL4_CPtr notification)
{
	seL4_Word badge;

	t->start.rdi = notification;
	t->start.rsi = seL4_MessageInfo_new(0, 0, 0, 1).words[0];
	thread_start(t);
	settle();
	seL4_Poll(notification, &badge);
	return badge != 0;
}

/* Whether a call is inside that lies `offset` bytes after the start of a window of `size`. */
static int is_inside(seL4_Word offset, seL4_Word size, seL4_Word flags)
{
	seL4_CPtr notification = new_badged(new_notification(), 1);
	struct thread t;
	seL4_CPtr endpoint = create(&t, seL4_code);

	OK(selkie_TCB_SetRedirect(t.tcb, (seL4_Word)redirected, WORD, (seL4_Word)seL4_call - offset,
				  size));
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, flags).flags, flags | REDIRECT_SYSCALL);
	int inside = signals(&t, notification);

	CHECK_EQ(stop(endpoint), (seL4_Word)(inside ? seL4_next : redirected));
	OK(seL4_TCB_Suspend(t.tcb));
	return inside;
}

static void inside_the_window_is_a_call(void)
{
	if (!extension_is_there())
		return;
	CHECK(is_inside(0, SYSCALL_BYTES, 0));
	CHECK(is_inside(0, SYSCALL_BYTES, FOREIGN_SYSCALL));
	CHECK(is_inside(0, 1, 0));
	CHECK(is_inside(4095, 4096, 0));
	CHECK(!is_inside(4096, 4096, 0));
	CHECK(!is_inside(-1ul, 4096, 0));
	CHECK(!is_inside(0, 0, 0));
	CHECK(is_inside((seL4_Word)seL4_call, -1ul, 0));
}

/* Without the flag the setting has no effect; clearing the flag ends redirection. */
static void only_with_the_flag(void)
{
	seL4_CPtr notification = new_badged(new_notification(), 1);
	struct thread t;

	if (!extension_is_there())
		return;
	seL4_CPtr endpoint = create(&t, seL4_code);

	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, REDIRECT_SYSCALL, 0).flags, 0);
	CHECK(signals(&t, notification));
	CHECK_EQ(stop(endpoint), (seL4_Word)seL4_next);
	/* With the foreign flag alone it is the fault. */
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, FOREIGN_SYSCALL).flags, FOREIGN_SYSCALL);
	CHECK(!signals(&t, notification));
	CHECK_EQ(stop(endpoint), (seL4_Word)seL4_call);
}

/* Where linux_call goes if its number is `number`, and the set and the other flags are these. */
static seL4_Word goes_to(seL4_Word number, const seL4_Word *chosen, seL4_Word flags)
{
	struct thread t;
	seL4_CPtr endpoint = new_endpoint();

	thread_create_code(&t, numbered_code, endpoint);
	OK(selkie_TCB_SetRedirectOf(t.tcb, (seL4_Word)redirected, WORD, chosen));
	CHECK_EQ(seL4_TCB_SetFlags(t.tcb, 0, flags | REDIRECT_SYSCALL).flags,
		 flags | REDIRECT_SYSCALL);
	t.start.rax = number;
	thread_start(&t);
	return stop(endpoint);
}

static void only_chosen_numbers(void)
{
	seL4_Word chosen[SELKIE_REDIRECT_SET_WORDS] = {[0] = 1ul << 39, [1] = 1, [7] = 1ul << 63};
	const seL4_Word handler = (seL4_Word)redirected, fault = (seL4_Word)numbered_call;

	if (!(env_features() & SELKIE_FEATURE_REDIRECT_CHOSEN))
		return;
	CHECK_EQ(goes_to(39, chosen, FOREIGN_SYSCALL), handler);
	CHECK_EQ(goes_to(64, chosen, FOREIGN_SYSCALL), handler);
	CHECK_EQ(goes_to(511, chosen, FOREIGN_SYSCALL), handler);
	CHECK_EQ(goes_to(511, chosen, 0), handler);
	CHECK_EQ(goes_to(38, chosen, FOREIGN_SYSCALL), fault);
	CHECK_EQ(goes_to(0, chosen, FOREIGN_SYSCALL), fault);
	/* A number is 64 bits wide. */
	CHECK_EQ(goes_to(512 + 39, chosen, FOREIGN_SYSCALL), fault);
	CHECK_EQ(goes_to(39 - 512ul, chosen, FOREIGN_SYSCALL), fault);
	CHECK_EQ(goes_to(1ul << 63 | 39, chosen, FOREIGN_SYSCALL), fault);
	/* Not foreign, it is a call of seL4: Yield, and then the `int`. */
	CHECK_EQ(goes_to(38, chosen, 0), (seL4_Word)numbered_next);
}

/* A setting without a set of numbers redirects all numbers again. */
static void all_numbers_again(void)
{
	const seL4_Word none[SELKIE_REDIRECT_SET_WORDS] = {0};
	struct thread t;

	if (!(env_features() & SELKIE_FEATURE_REDIRECT_CHOSEN))
		return;
	seL4_CPtr endpoint = create(&t, numbered_code);

	OK(selkie_TCB_SetRedirectOf(t.tcb, (seL4_Word)redirected, WORD, none));
	OK(selkie_TCB_SetRedirect(t.tcb, (seL4_Word)redirected, WORD, 0, 0));
	thread_start(&t);
	CHECK_EQ(stop(endpoint), (seL4_Word)redirected);
}

/* A redirected thread that is preempted in its handler loses nothing: RCX and R11 are saved by the
 * interrupt as any other register. */
__asm__("	.text\n"
	"patient:	mov %rcx, %r8\n"
	"		mov %r11, %r9\n"
	"1:		cmpl $0, (%rdi)\n"
	"		je 1b\n"
	"		int $0xa1\n");
extern const char patient[];

static void preemption_in_the_handler(void)
{
	static volatile seL4_Word go;
	struct thread t;

	if (!extension_is_there())
		return;
	seL4_CPtr endpoint = create(&t, linux_code);

	go = 0;
	OK(selkie_TCB_SetRedirect(t.tcb, (seL4_Word)patient, WORD, 0, 0));
	OK(seL4_TCB_SetSchedParams(t.tcb, TCB, 255, 255));
	t.start.rdi = (seL4_Word)&go;
	thread_start(&t);
	/* The other thread runs a whole time slice before this thread runs again. */
	seL4_Yield();
	go = 1;
	stop(endpoint);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_RCX), (seL4_Word)linux_next);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R11), WORD);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R8), (seL4_Word)linux_next);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_R9), WORD);
}

static void errors(void)
{
	seL4_CPtr tcb = new_tcb();

	if (!extension_is_there()) {
		CHECK_EQ(selkie_TCB_SetRedirect(tcb, 0, 0, 0, 0), seL4_IllegalOperation);
		CHECK_EQ(seL4_TCB_SetFlags(tcb, 0, REDIRECT_SYSCALL).flags, 0);
		return;
	}
	seL4_MessageInfo_t info =
		RAW_CALL(tcb, SELKIE_LABEL_TCB_SET_REDIRECT, 0, NOT_A_USER_ADDRESS, 0, 0, 0);

	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidArgument);
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(selkie_TCB_SetRedirect(tcb, KERNEL_ADDRESS, 0, 0, 0), seL4_InvalidArgument);
	OK(selkie_TCB_SetRedirect(tcb, NOT_A_USER_ADDRESS - 1, -1ul, -1ul, -1ul));
	info = RAW_CALL(tcb, SELKIE_LABEL_TCB_SET_REDIRECT, 0, 0, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

TEST_SUITE(redirect, CASE(outside_the_window_is_the_handler), CASE(inside_the_window_is_a_call),
	   CASE(only_with_the_flag), CASE(only_chosen_numbers), CASE(all_numbers_again),
	   CASE(preemption_in_the_handler), CASE(errors));
