/* SPDX-License-Identifier: BSD-2-Clause */
/* seccomp listeners: nothing is left over when memory or descriptors run out while one is made. */
#include "world.h"

#include <linux/filter.h>

#include "fs/vfs.h"
#include "proc/seccomp.h"

enum { SET_MODE_FILTER = 1, NEW_LISTENER = 8, ALLOW = 0x7fff0000 };

static long listener;

static long listen_to(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, ALLOW);
	struct sock_fprog program = {1, &allow};

	return CALL_3(seccomp, SET_MODE_FILTER, NEW_LISTENER, P(&program));
}

static void sequence(void)
{
	listener = listen_to();
}

static void clean(void)
{
	assert_int_equal(current->seccomp_filter != NULL, listener >= 0);
	seccomp_filter_put(current->seccomp_filter);
	current->seccomp_filter = NULL;
	if (listener >= 0)
		assert_int_equal(CALL_1(close, listener), 0);
	listener = -1;
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

static void without_a_descriptor(void **state)
{
	struct rlimit *limit = &current->process->rlimits[RLIMIT_NOFILE];
	rlim_t before = limit->rlim_cur;

	limit->rlim_cur = 0;
	listener = listen_to();
	limit->rlim_cur = before;
	assert_int_equal(listener, -EMFILE);
	clean();
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(without_a_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
