/* SPDX-License-Identifier: BSD-2-Clause */
/* Tasks: scheduling, wait queues, waiting for children, orphans, sessions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "fakes.h"
#include "../fake/calls.h"

static char trail[64];

static void mark(char c)
{
	size_t n = strlen(trail);

	trail[n] = c;
	trail[n + 1] = '\0';
}

static struct waitqueue queue;
static bool condition;

static void wait_and_mark(void *name)
{
	assert_int_equal(wait_event_interruptible(&queue, condition), 0);
	mark(*(char *)name);
}

static struct task *sleeper(char *name)
{
	return fake_process(init_process, wait_and_mark, name);
}

static int reset(void **state)
{
	memset(trail, 0, sizeof(trail));
	waitqueue_init(&queue);
	condition = false;
	fake_init();
	return 0;
}

static void reap_all(void)
{
	struct process *p, *next;

	fake_run();
	list_for_each_entry_safe (p, next, &init_process->children, sibling)
		if (p->zombie)
			process_release(p);
}

static void waiters_wake_in_order(void **state)
{
	sleeper("a");
	sleeper("b");
	sleeper("c");
	fake_run();
	assert_string_equal(trail, "");
	condition = true;
	wake_up(&queue);
	fake_run();
	assert_string_equal(trail, "abc");
	reap_all();
}

static void wake_up_n_wakes_the_first_sleepers(void **state)
{
	sleeper("a");
	sleeper("b");
	sleeper("c");
	fake_run();
	condition = true;
	assert_int_equal(wake_up_n(&queue, 2), 2);
	/* They have not run yet: a second call reaches the third. */
	assert_int_equal(wake_up_n(&queue, 2), 1);
	fake_run();
	assert_string_equal(trail, "abc");
	reap_all();
}

static void wait_with_deadline(void *arg)
{
	int error = wait_event_interruptible_until(&queue, condition, 5000);

	mark(error == -ETIMEDOUT ? 't' : error ? 'e' : 'w');
}

static void a_deadline_ends_the_wait(void **state)
{
	fake_now = 1000;
	fake_process(init_process, wait_with_deadline, NULL);
	fake_run_to(4999);
	assert_string_equal(trail, "");
	fake_run_to(5000);
	assert_string_equal(trail, "t");
	reap_all();
}

static void wait_interrupted(void *arg)
{
	mark(wait_event_interruptible(&queue, condition) == -ERESTARTSYS ? 'i' : 'x');
}

static void a_signal_ends_the_wait(void **state)
{
	struct task *task = fake_process(init_process, wait_interrupted, NULL);

	task->sighand->action[SIGUSR1 - 1].handler = 0x1234;
	fake_run();
	assert_int_equal(send_signal_process(task->process, SIGUSR1, NULL), 0);
	fake_run();
	assert_string_equal(trail, "i");
	reap_all();
}

static void an_ignored_signal_does_not(void **state)
{
	struct task *task = fake_process(init_process, wait_interrupted, NULL);

	fake_run();
	assert_int_equal(send_signal_process(task->process, SIGCHLD, NULL), 0);
	assert_int_equal(send_signal_process(task->process, SIGWINCH, NULL), 0);
	fake_run();
	assert_string_equal(trail, "");
	send_signal_process(task->process, SIGKILL, NULL);
	fake_run();
	reap_all();
}

/* ---- children ---- */

#define STATUS_AT (FAKE_USER_BASE + 64)

static long wait4_call(pid_t pid, int options)
{
	return CALL_4(wait4, pid, STATUS_AT, options, 0);
}

static int status(void)
{
	int value;

	memcpy(&value, fake_user(STATUS_AT), sizeof(value));
	return value;
}

static void exit_with_7(void *arg)
{
	do_exit(7 << 8);
}

static void forever(void *arg)
{
	wait_event_interruptible(&queue, false);
	do_group_exit(current->process->exiting ? current->process->exit_status : 0);
}

static long result;
static pid_t child_pid;

static void parent_of_exiting(void *arg)
{
	child_pid = fake_process(current->process, exit_with_7, NULL)->tid;
	assert_int_equal(wait4_call(-1, WNOHANG), 0);
	result = wait4_call(-1, 0);
	assert_int_equal(wait4_call(-1, 0), -ECHILD);
}

static void wait4_reports_the_exit_code(void **state)
{
	unsigned before = task_count();

	fake_process(init_process, parent_of_exiting, NULL);
	fake_run();
	assert_int_equal(result, child_pid);
	assert_true(WIFEXITED(status()));
	assert_int_equal(WEXITSTATUS(status()), 7);
	reap_all();
	assert_int_equal(task_count(), before);
}

static void parent_of_killed(void *arg)
{
	struct task *child = fake_process(current->process, forever, NULL);

	schedule();
	send_signal_process(child->process, SIGTERM, NULL);
	result = wait4_call(child->tid, 0);
}

static void wait4_reports_the_killing_signal(void **state)
{
	fake_process(init_process, parent_of_killed, NULL);
	fake_run();
	assert_true(WIFSIGNALED(status()));
	assert_int_equal(WTERMSIG(status()), SIGTERM);
	assert_false(WCOREDUMP(status()));
	reap_all();
}

static void stop_and_go(void *arg)
{
	siginfo_t info;
	struct linux_sigaction action;

	wait_event_interruptible(&queue, false);
	assert_int_equal(signal_take(&info, &action), 0); /* stops in here */
	mark('c');
}

static void parent_of_stopped(void *arg)
{
	struct task *child = fake_process(current->process, stop_and_go, NULL);

	schedule();
	send_signal_process(child->process, SIGSTOP, NULL);
	assert_int_equal(wait4_call(child->tid, WUNTRACED), child->tid);
	assert_true(WIFSTOPPED(status()));
	assert_int_equal(WSTOPSIG(status()), SIGSTOP);
	assert_int_equal(wait4_call(child->tid, WUNTRACED | WNOHANG), 0); /* only once */
	send_signal_process(child->process, SIGCONT, NULL);
	assert_int_equal(wait4_call(child->tid, WCONTINUED), child->tid);
	assert_true(WIFCONTINUED(status()));
	assert_int_equal(wait4_call(child->tid, 0), child->tid);
}

static void stop_and_continue_are_reported_once(void **state)
{
	struct task *parent = fake_process(init_process, parent_of_stopped, NULL);

	parent->blocked = signal_mask(SIGCHLD);
	fake_run();
	assert_string_equal(trail, "c");
	reap_all();
}

static void parent_ignoring(void *arg)
{
	current->sighand->action[SIGCHLD - 1].handler = LINUX_SIG_IGN;
	fake_process(current->process, exit_with_7, NULL);
	result = wait4_call(-1, 0);
}

static void ignored_children_leave_no_zombie(void **state)
{
	unsigned before = task_count();

	fake_process(init_process, parent_ignoring, NULL);
	fake_run();
	assert_int_equal(result, -ECHILD);
	reap_all();
	assert_int_equal(task_count(), before);
}

static void parent_leaving(void *arg)
{
	child_pid = fake_process(current->process, exit_with_7, NULL)->tid;
}

static void orphans_go_to_init(void **state)
{
	fake_process(init_process, parent_leaving, NULL);
	fake_run();
	assert_ptr_equal(process_find(child_pid)->parent, init_process);
	assert_true(process_find(child_pid)->zombie);
	reap_all();
	assert_null(process_find(child_pid));
}

static void session_calls(void *arg)
{
	assert_int_equal(CALL_0(setsid), current->process->pid);
	assert_int_equal(CALL_0(setsid), -EPERM);
	assert_int_equal(CALL_2(setpgid, 0, 0), -EPERM);
	assert_int_equal(CALL_1(getsid, 0), current->process->pid);
	assert_true(pgrp_is_orphaned(current->process->pgid));
	result = 1;
}

static void sessions_and_groups(void **state)
{
	result = 0;
	fake_process(init_process, session_calls, NULL);
	fake_run();
	assert_int_equal(result, 1);
	reap_all();
}

static void numbers_are_not_reused_at_once(void **state)
{
	pid_t first = pid_alloc(), second = pid_alloc();

	assert_int_equal(second, first + 1);
	for (unsigned i = 0; i < pid_max; i++)
		assert_int_not_equal(pid_alloc(), init_process->pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(waiters_wake_in_order, reset),
		cmocka_unit_test_setup(wake_up_n_wakes_the_first_sleepers, reset),
		cmocka_unit_test_setup(a_deadline_ends_the_wait, reset),
		cmocka_unit_test_setup(a_signal_ends_the_wait, reset),
		cmocka_unit_test_setup(an_ignored_signal_does_not, reset),
		cmocka_unit_test_setup(wait4_reports_the_exit_code, reset),
		cmocka_unit_test_setup(wait4_reports_the_killing_signal, reset),
		cmocka_unit_test_setup(stop_and_continue_are_reported_once, reset),
		cmocka_unit_test_setup(ignored_children_leave_no_zombie, reset),
		cmocka_unit_test_setup(orphans_go_to_init, reset),
		cmocka_unit_test_setup(sessions_and_groups, reset),
		cmocka_unit_test_setup(numbers_are_not_reused_at_once, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
