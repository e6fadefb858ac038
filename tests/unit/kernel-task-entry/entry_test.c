/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From registers to a handler and back: numbers without a call, calls that are dispatched to the
 * program (PR_SET_SYSCALL_USER_DISPATCH), the three calls of the vsyscall page, and which signal a
 * processor's exception becomes.
 */
#include "world.h"

#include <signal.h>
#include <asm/unistd.h>

#include "arch/exception.h"
#include "arch/vsyscall.h"
#include "entry/entry.h"
#include "proc/proc.h"
#include "proc/sighand.h"

#define VSYSCALL 0xffffffffff600000ul

static long call(uint64_t rax)
{
	current->regs.rax = rax;
	handle_syscall();
	return (long)current->regs.rax;
}

/* The signal that is pending, 0: none. */
static int take_signal(siginfo_t *info)
{
	memset(info, 0, sizeof(*info));
	return signal_dequeue(current, ~0ull, info);
}

static void numbers(void **state)
{
	long pid = current->process->pid;

	assert_int_equal(call(__NR_getpid), pid);
	/* Only 32 bits of the number count. */
	assert_int_equal(call(0xdeadbeef00000000ul | __NR_getpid), pid);
	assert_int_equal(call(0x80000000ul | __NR_getpid), -ENOSYS);
	assert_int_equal(call(UINT64_MAX), -ENOSYS);
	for (uint64_t number = 500; number < 2000; number++)
		assert_int_equal(call(number), -ENOSYS);
}

static void arguments_in_their_order(void **state)
{
	struct user_regs *r = &current->regs;
	int p[2], q[2];

	r->rdi = P(p);
	assert_int_equal(call(__NR_pipe), 0);
	r->rdi = P(q);
	assert_int_equal(call(__NR_pipe), 0);
	r->rdi = (uint64_t)p[1];
	r->rsi = P("abc");
	r->rdx = 3;
	assert_int_equal(call(__NR_write), 3);
	r->rdi = (uint64_t)p[0];
	r->rsi = r->r10 = 0;
	r->rdx = (uint64_t)q[1];
	r->r8 = 2;
	r->r9 = 0x100;
	assert_int_equal(call(__NR_splice), -EINVAL);
	r->r9 = 2;
	assert_int_equal(call(__NR_splice), 2);
	for (unsigned i = 0; i < 4; i++) {
		r->rdi = (uint64_t)(i < 2 ? p[i] : q[i - 2]);
		assert_int_equal(call(__NR_close), 0);
	}
}

static void the_programs_own(void **state)
{
	uint8_t selector = 0;
	siginfo_t info;

	current->dispatch_on = true;
	current->dispatch =
		(struct user_dispatch){.offset = 0x1000, .length = 0x100, .selector = P(&selector)};
	current->regs.rip = 0x1080;
	selector = 1;
	assert_int_equal(call(__NR_getpid), current->process->pid);
	current->regs.rip = 0x1100;
	assert_int_equal(call(__NR_getpid), __NR_getpid);
	assert_int_equal(take_signal(&info), SIGSYS);
	assert_int_equal(info.si_code, 2);
	assert_int_equal(info.si_syscall, __NR_getpid);
	assert_int_equal(P(info.si_call_addr), 0x1100);
	selector = 0;
	assert_int_equal(call(__NR_getpid), current->process->pid);
	assert_int_equal(take_signal(&info), 0);
	current->dispatch_on = false;
}

static void vsyscalls(void **state)
{
	uint64_t stack[2] = {0x4711, 0}, time = 0;
	struct user_regs *r = &current->regs;
	siginfo_t info;

	current->entry.regs_complete = true;
	r->rip = VSYSCALL + 1024;
	r->rsp = P(stack);
	r->rdi = P(&time);
	assert_true(vsyscall(r->rip));
	assert_int_equal(r->rip, 0x4711);
	assert_int_equal(r->rsp, P(stack + 1));
	assert_int_equal(r->rax, time);
	/* A read of the page, or a jump to another place, is none of the calls. */
	assert_false(vsyscall(VSYSCALL));
	assert_false(vsyscall(VSYSCALL - 8));
	for (unsigned i = 0; i < 3; i++) {
		static const uint64_t wrong[] = {VSYSCALL + 8, VSYSCALL + 3 * 1024, VSYSCALL};

		r->rip = wrong[i];
		r->rsp = i == 2 ? 8 : P(stack);
		assert_true(vsyscall(r->rip));
		assert_int_equal(take_signal(&info), SIGSEGV);
		assert_int_equal(info.si_code, SI_KERNEL);
		assert_int_equal(r->rip, wrong[i]);
	}
	/* A bad pointer of an argument too. */
	r->rip = VSYSCALL;
	r->rsp = P(stack);
	r->rdi = 8;
	assert_true(vsyscall(r->rip));
	assert_int_equal(take_signal(&info), SIGSEGV);
}

static void exceptions(void **state)
{
	static const struct {
		unsigned vector;
		int signal, code;
		bool has_address;
	} expected[] = {
		{0, SIGFPE, FPE_INTDIV, true},	  {3, SIGTRAP, SI_KERNEL, false},
		{4, SIGSEGV, SI_KERNEL, false},	  {5, SIGSEGV, SI_KERNEL, false},
		{6, SIGILL, ILL_ILLOPN, true},	  {11, SIGBUS, SI_KERNEL, false},
		{13, SIGSEGV, SI_KERNEL, false},  {17, SIGBUS, BUS_ADRALN, false},
		{31, SIGSEGV, SI_KERNEL, false},  {32, SIGSEGV, SI_KERNEL, false},
		{255, SIGSEGV, SI_KERNEL, false},
	};

	current->entry.regs_complete = true;
	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		siginfo_t info;

		current->regs.rip = 0x401000;
		handle_exception(expected[i].vector, 7);
		assert_int_equal(take_signal(&info), expected[i].signal);
		assert_int_equal(info.si_code, expected[i].code);
		assert_int_equal(P(info.si_addr), expected[i].has_address ? 0x401000 : 0);
		assert_int_equal(current->fault_trap, expected[i].vector);
		assert_int_equal(current->fault_error, 7);
		assert_int_equal(take_signal(&info), 0);
	}
}

static void no_memory_at_all(void **state)
{
	siginfo_t info;

	handle_page_fault(0x1234, VM_PROT_READ, false);
	assert_int_equal(take_signal(&info), SIGSEGV);
	assert_int_equal(info.si_code, SEGV_MAPERR);
	assert_int_equal(P(info.si_addr), 0x1234);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),    cmocka_unit_test(arguments_in_their_order),
		cmocka_unit_test(vsyscalls),  cmocka_unit_test(the_programs_own),
		cmocka_unit_test(exceptions), cmocka_unit_test(no_memory_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
