/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short path of a call (entry/straight.h): the reasons for not making a call on it, the reasons
 * for not returning at once, and the accounting of time.
 */
#include "world.h"

#include <signal.h>
#include <sys/resource.h>
#include <asm/unistd.h>

#include "entry/straight.h"
#include "machine/inner.h"
#include "proc/proc.h"
#include "proc/sighand.h"
#include "sys/trace.h"
#include "user/registers.h"
#include "user/share.h"
#include "wait/turn.h"

#define ARCH_SET_GS 0x1001

/* As if the task's thread came in. */
static bool comes_in(uint64_t number)
{
	if (!current->in_user)
		user_goes_on(current);
	inner_carrier = (struct inner_carrier){.thread = current->uthread};
	current->regs.rax = number;
	return straight_call(current);
}

static void goes_on_at_once(void **state)
{
	for (unsigned i = 0; i < 300; i++) { /* some of them are measured */
		assert_true(comes_in(__NR_getpid));
		assert_int_equal(current->regs.rax, current->process->pid);
		assert_true(current->in_user);
		assert_false(turn_quiet);
	}
}

static void not_made(void)
{
	const uint64_t number = 0xabcd00000000ul | __NR_getpid;

	assert_false(comes_in(number));
	assert_false(current->entry.made);
	assert_int_equal(current->regs.rax, number);
	assert_int_equal(current->entry.kind, ENTRY_SYSCALL);
	assert_false(current->in_user);
}

#define KEEPS_FROM(place, value)                \
	do {                                    \
		__typeof__(place) kept = place; \
                                                \
		place = value;                  \
		not_made();                     \
		place = kept;                   \
	} while (0)

static void watched_calls_are_not_made(void **state)
{
	static struct process tracer;
	static struct seccomp_filter *filter = (struct seccomp_filter *)&tracer;

	KEEPS_FROM(current->shim, SHIM_SAVING);
	KEEPS_FROM(current->restore_blocked, true);
	KEEPS_FROM(current->seccomp_strict, true);
	KEEPS_FROM(current->seccomp_filter, filter);
	KEEPS_FROM(current->dispatch_on, true);
	KEEPS_FROM(current->trace_interrupt, true);
	KEEPS_FROM(current->held, true);
	KEEPS_FROM(current->standing, true);
	KEEPS_FROM(current->trace.tracer, &tracer);
	KEEPS_FROM(current->process->exiting, true);
	KEEPS_FROM(current->process->group_stop_signal, SIGSTOP);
	KEEPS_FROM(current->process->rseq_used, true);
	KEEPS_FROM(trace_on, true);
	for (uint64_t number = SYSCALL_MAX; number < SYSCALL_MAX + 1000ul; number++)
		assert_false(comes_in(number) || current->entry.made);
	assert_false(comes_in(UINT64_MAX) || current->entry.made);
}

static void made_and_not_gone_on(void)
{
	assert_true(current->entry.made);
	assert_false(current->in_user);
	assert_false(turn_quiet);
}

static void what_is_to_be_done_after_a_call(void **state)
{
	struct list_head other;
	siginfo_t info;

	current->regs.rdi = (uint64_t)current->process->pid;
	current->regs.rsi = SIGUSR1;
	current->blocked = signal_mask(SIGUSR1); /* whether it counts is user_loop()'s to say */
	assert_false(comes_in(__NR_kill));
	assert_int_equal(current->regs.rax, 0);
	made_and_not_gone_on();
	assert_int_equal(signal_dequeue(current, ~0ull, &info), SIGUSR1);
	current->blocked = 0;

	current->regs.rdi = ARCH_SET_GS;
	current->regs.rsi = 0x1000;
	assert_false(comes_in(__NR_arch_prctl));
	made_and_not_gone_on();

	list_add(&other, &inner_ready);
	assert_false(comes_in(__NR_getpid));
	assert_int_equal(current->regs.rax, current->process->pid);
	made_and_not_gone_on();
	list_del(&other);
	assert_true(comes_in(__NR_getpid));

	/* Another thread carries the stack at the end of the call. */
	inner_carrier = (struct inner_carrier){.thread = (struct uthread *)&other};
	current->regs.rax = __NR_getpid;
	assert_false(straight_call(current));
	assert_int_equal(current->regs.rax, current->process->pid);
	made_and_not_gone_on();
}

static void a_call_sees_its_own_time(void **state)
{
	uint64_t before, user, system;
	struct rusage usage = {0};

	user_left(current);
	turn_mark();
	before = share_user_ns(current) + current->fiber.ran_ns;
	for (unsigned i = 0; i < 100000; i++)
		assert_true(comes_in(__NR_getpid));
	assert_int_not_equal(current->quiet.left, current->quiet.divided);
	current->regs.rdi = RUSAGE_SELF;
	current->regs.rsi = P(&usage);
	assert_true(comes_in(__NR_getrusage));
	assert_int_equal(current->quiet.left, current->quiet.divided);
	user = (uint64_t)usage.ru_utime.tv_sec * 1000000 + (uint64_t)usage.ru_utime.tv_usec;
	system = (uint64_t)usage.ru_stime.tv_sec * 1000000 + (uint64_t)usage.ru_stime.tv_usec;
	assert_true(system > 0);
	assert_true(user + system > before / 1000);
	user_left(current);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_on_at_once),
		cmocka_unit_test(watched_calls_are_not_made),
		cmocka_unit_test(what_is_to_be_done_after_a_call),
		cmocka_unit_test(a_call_sees_its_own_time),
	};

	list_init(&inner_ready);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
