/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of locks is checked when waits are: which orders are allowed, and which stop the
 * kernel. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "wait/mutex.h"

/* A task, of which this folder knows nothing but its fiber. */
static struct fiber fiber = {.name = "test"};
struct task *current = (struct task *)&fiber;
bool waits_checked = true;
unsigned waits_forbidden, may_waits_left;

void may_wait_checked(void)
{
}

void may_wait_long(void)
{
}

void klog(enum log_level_kernel level, const char *format, ...)
{
	(void)level;
	(void)format;
}

void set_current_state(enum task_state state)
{
	fiber.state = state;
}

bool wake_up_task(struct task *task)
{
	(void)task;
	return true;
}

bool schedule_until(uint64_t deadline_ns)
{
	(void)deadline_ns;
	abort(); /* no lock here is held by another */
}

/* Taking a lock of rank `inner` while one of `outer` is held: does the kernel stop? */
static bool stops(enum mutex_rank outer, enum mutex_rank inner)
{
	struct mutex first, second;
	int status;
	pid_t child;

	mutex_init(&first, outer);
	mutex_init(&second, inner);
	child = fork();
	if (child == 0) {
		mutex_lock(&first);
		mutex_lock(&second);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void ranks_rise(void **state)
{
	(void)state;
	for (unsigned outer = 0; outer < MUTEX_RANKS; outer++)
		for (unsigned inner = 0; inner < MUTEX_RANKS; inner++) {
			bool allowed =
				inner > outer || (inner == MUTEX_OVERLAY && outer == MUTEX_OVERLAY);

			assert_int_equal(stops(outer, inner), !allowed);
		}
}

static void what_is_given_back_does_not_count(void **state)
{
	struct mutex first, second;

	(void)state;
	mutex_init(&first, MUTEX_VOLUME);
	mutex_init(&second, MUTEX_BYTES);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_lock(&second);
	assert_true(mutex_try_lock(&first)); /* does not wait: in any order */
	assert_false(mutex_try_lock(&first));
	mutex_unlock(&second);
	mutex_unlock(&first);
	for (unsigned rank = 0; rank < MUTEX_RANKS; rank++)
		assert_int_equal(fiber.locks[rank], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranks_rise),
		cmocka_unit_test(what_is_given_back_does_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
