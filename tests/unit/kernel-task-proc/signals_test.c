/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals: queues, frames on the program's stack and the way back, restarted calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "fakes.h"
#include "../fake/calls.h"

#define STACK_TOP (FAKE_USER_BASE + FAKE_USER_SIZE - 4096)

/* Tests run inside a task, so that `current` is one; this is it. */
static void (*body)(void);

static void run_body(void *arg)
{
	memset(&current->regs, 0, sizeof(current->regs));
	current->regs.rip = 0x401000;
	current->regs.rsp = STACK_TOP;
	current->regs.rbx = 0xb;
	current->regs.rflags = 0x246;
	body();
}

static void in_task(void (*fn)(void))
{
	struct task *task;

	fake_init();
	body = fn;
	task = fake_process(init_process, run_body, NULL);
	fake_run();
	assert_true(task->process->zombie);
	assert_int_equal(task->process->exit_status, 0);
	process_release(task->process);
}

static siginfo_t info_of(int sig, int value)
{
	siginfo_t info = {.si_signo = sig, .si_code = SI_QUEUE};

	info.si_value.sival_int = value;
	return info;
}

static void queue_order_body(void)
{
	struct sigpending p;
	siginfo_t a = info_of(40, 1), b = info_of(40, 2), c = info_of(SIGUSR1, 3),
		  d = info_of(SIGUSR1, 4), e = info_of(SIGSEGV, 5), out;

	sigpending_init(&p);
	assert_int_equal(sigpending_add(&p, 40, &a, NULL), 0);
	assert_int_equal(sigpending_add(&p, 40, &b, NULL), 0);
	assert_int_equal(sigpending_add(&p, SIGUSR1, &c, NULL), 0);
	assert_int_equal(sigpending_add(&p, SIGUSR1, &d, NULL), 0); /* already waits: lost */
	assert_int_equal(sigpending_add(&p, SIGSEGV, &e, NULL), 0);
	assert_int_equal(sigpending_take(&p, ~0ull, &out), SIGSEGV);
	assert_int_equal(sigpending_take(&p, ~signal_mask(SIGUSR1), &out), 40);
	assert_int_equal(out.si_value.sival_int, 1);
	assert_int_equal(sigpending_take(&p, ~0ull, &out), SIGUSR1);
	assert_int_equal(out.si_value.sival_int, 3);
	assert_int_equal(sigpending_take(&p, ~0ull, &out), 40);
	assert_int_equal(out.si_value.sival_int, 2);
	assert_int_equal(sigpending_take(&p, ~0ull, &out), 0);
}

static void real_time_signals_queue_in_order(void **state)
{
	in_task(queue_order_body);
}

static void limit_body(void)
{
	siginfo_t info = info_of(40, 0);

	current->process->rlimits[RLIMIT_SIGPENDING].rlim_cur = 3;
	current->blocked = signal_mask(40);
	for (int i = 0; i < 3; i++)
		assert_int_equal(send_signal_task(current, 40, &info), 0);
	assert_int_equal(send_signal_task(current, 40, &info), -EAGAIN);
	sigpending_flush(&current->pending, ~0ull);
}

static void queueing_has_a_limit(void **state)
{
	in_task(limit_body);
}

static void handler_for(int sig, uint64_t flags)
{
	current->sighand->action[sig - 1] = (struct linux_sigaction){
		.handler = 0x402000,
		.flags = flags | LINUX_SA_RESTORER,
		.restorer = 0x403000,
		.mask = signal_mask(SIGTERM),
	};
}

static void frame_body(void)
{
	ucontext_t *uc;

	handler_for(SIGUSR1, SA_SIGINFO);
	current->blocked = signal_mask(SIGHUP);
	send_signal_task(current, SIGUSR1, NULL);
	assert_true(signal_work_pending(current));
	signal_deliver();
	assert_false(signal_work_pending(current));

	assert_int_equal(fake_log.shim_handler, 0x402000);
	assert_int_equal(fake_log.shim_state % 64, 0);
	assert_true(fake_log.shim_state + 832 + 4 <= STACK_TOP - 128);
	assert_int_equal(current->regs.rsp % 16, 8); /* as after a call */
	assert_int_equal(current->regs.rdi, SIGUSR1);
	assert_int_equal(*(uint64_t *)fake_user(current->regs.rsp), 0x403000);
	assert_int_equal(current->blocked,
			 signal_mask(SIGHUP) | signal_mask(SIGTERM) | signal_mask(SIGUSR1));
	/* glibc's ucontext_t has the kernel's layout up to the mask's first word. */
	uc = fake_user(fake_log.shim_arg3);
	assert_int_equal(uc->uc_mcontext.gregs[REG_RIP], 0x401000);
	assert_int_equal(uc->uc_mcontext.gregs[REG_RSP], STACK_TOP);
	assert_int_equal(uc->uc_mcontext.gregs[REG_RBX], 0xb);
	assert_int_equal((uint64_t)uc->uc_mcontext.fpregs, fake_log.shim_state);
	assert_int_equal(((siginfo_t *)fake_user(current->regs.rsi))->si_signo, SIGUSR1);

	/* The handler changed a register in the frame and returns. */
	uc->uc_mcontext.gregs[REG_RBX] = 0xc;
	current->regs.rsp += 8; /* its ret */
	CALL_0(rt_sigreturn);
	assert_int_equal(fake_log.restored.rip, 0x401000);
	assert_int_equal(fake_log.restored.rbx, 0xc);
	assert_int_equal(fake_log.restored.rsp, STACK_TOP);
	assert_int_equal(fake_log.restore_place, fake_log.shim_state);
	assert_int_equal(current->blocked, signal_mask(SIGHUP));
}

static void a_frame_is_linuxs_and_leads_back(void **state)
{
	in_task(frame_body);
}

static void altstack_body(void)
{
	uint64_t base = FAKE_USER_BASE + 65536;

	current->altstack = (stack_t){.ss_sp = (void *)base, .ss_size = 16384};
	handler_for(SIGUSR1, SA_ONSTACK);
	send_signal_task(current, SIGUSR1, NULL);
	signal_deliver();
	assert_true(current->regs.rsp > base && current->regs.rsp < base + 16384);
	assert_true(on_altstack(current, current->regs.rsp));
}

static void handlers_run_on_the_alternate_stack(void **state)
{
	in_task(altstack_body);
}

static void bad_stack_body(void)
{
	siginfo_t info;

	current->regs.rsp = 0x666;
	handler_for(SIGUSR1, 0);
	send_signal_task(current, SIGUSR1, NULL);
	signal_deliver();
	/* Only a SIGSEGV without a handler is left. */
	assert_int_equal(signal_dequeue(current, ~0ull, &info), SIGSEGV);
}

static void no_stack_is_a_fault(void **state)
{
	in_task(bad_stack_body);
}

/* Random bytes as a frame: it must be taken or refused, nothing else. */
static void wild_frame_body(void)
{
	siginfo_t info;

	srand(1);
	for (int round = 0; round < 2000; round++) {
		for (int i = 0; i < 2048; i++)
			fake_user_memory[i] = (uint8_t)rand();
		current->regs.rsp = round % 3 ? FAKE_USER_BASE + 8 : (uint64_t)rand() << 20;
		current->altstack = (stack_t){.ss_flags = SS_DISABLE};
		CALL_0(rt_sigreturn);
		assert_int_equal(current->blocked & SIGNALS_KERNEL_ONLY, 0);
		while (signal_dequeue(current, ~0ull, &info))
			;
	}
}

static void wild_frames_do_no_harm(void **state)
{
	in_task(wild_frame_body);
}

/* ---- restart ---- */

static void interrupted_call(long result)
{
	current->regs.rip = 0x401002;
	current->regs.rax = (uint64_t)result;
	current->restart_number = 35;
	current->syscall_number = 35;
}

static void restart_body(void)
{
	interrupted_call(-ERESTARTSYS);
	signal_deliver(); /* no signal at all */
	assert_int_equal(current->regs.rip, 0x401000);
	assert_int_equal(current->regs.rax, 35);

	interrupted_call(-ERESTART_RESTARTBLOCK);
	signal_deliver();
	assert_int_equal(current->regs.rax, 219);

	handler_for(SIGUSR1, 0);
	interrupted_call(-ERESTARTSYS);
	send_signal_task(current, SIGUSR1, NULL);
	signal_deliver();
	assert_int_equal((long)current->regs.rax, -EINTR);

	current->blocked = 0;
	current->regs.rsp = STACK_TOP;
	handler_for(SIGUSR1, SA_RESTART);
	interrupted_call(-ERESTARTSYS);
	send_signal_task(current, SIGUSR1, NULL);
	signal_deliver();
	assert_int_equal(current->regs.rax, 35);

	current->blocked = 0;
	current->regs.rsp = STACK_TOP;
	interrupted_call(-ERESTARTNOHAND);
	send_signal_task(current, SIGUSR1, NULL);
	signal_deliver();
	assert_int_equal((long)current->regs.rax, -EINTR);
	/* A value that a call really returns is left alone. */
	interrupted_call(-EINVAL);
	assert_false(signal_work_pending(current));
}

static void calls_restart_as_on_linux(void **state)
{
	in_task(restart_body);
}

static void actions_body(void)
{
	uint64_t at = FAKE_USER_BASE + 512;
	struct linux_sigaction ignore = {.handler = LINUX_SIG_IGN};

	memcpy(fake_user(at), &ignore, sizeof(ignore));
	assert_int_equal(CALL_4(rt_sigaction, SIGKILL, at, 0, 8), -EINVAL);
	assert_int_equal(CALL_4(rt_sigaction, SIGTERM, at, 0, 4), -EINVAL);
	assert_int_equal(CALL_4(rt_sigaction, 65, 0, 0, 8), -EINVAL);
	current->blocked = signal_mask(SIGTERM);
	send_signal_task(current, SIGTERM, NULL);
	assert_true(in_set(signals_waiting(current), SIGTERM));
	assert_int_equal(CALL_4(rt_sigaction, SIGTERM, at, 0, 8), 0);
	assert_false(in_set(signals_waiting(current), SIGTERM)); /* ignored now: gone */
	memset(fake_user(at + 64), 0xff, 8);
	assert_int_equal(CALL_4(rt_sigprocmask, 9, at + 64, 0, 8), -EINVAL);
	assert_int_equal(CALL_4(rt_sigprocmask, SIG_SETMASK, at + 64, 0, 8), 0);
	assert_int_equal(current->blocked, ~SIGNALS_KERNEL_ONLY);
}

static void actions_and_masks(void **state)
{
	in_task(actions_body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_time_signals_queue_in_order),
		cmocka_unit_test(queueing_has_a_limit),
		cmocka_unit_test(a_frame_is_linuxs_and_leads_back),
		cmocka_unit_test(handlers_run_on_the_alternate_stack),
		cmocka_unit_test(no_stack_is_a_fault),
		cmocka_unit_test(wild_frames_do_no_harm),
		cmocka_unit_test(calls_restart_as_on_linux),
		cmocka_unit_test(actions_and_masks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
