/* SPDX-License-Identifier: BSD-2-Clause */
/* Which open files report which error of a write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "pages/write_errors.h"

static void each_is_told_once(void **state)
{
	struct write_errors e = {0};
	uint64_t one = write_errors_heard(&e), two = write_errors_heard(&e);

	assert_int_equal(write_errors_tell(&e, &one), 0);
	write_errors_note(&e, -EIO);
	write_errors_note(&e, -ENOSPC);
	write_errors_note(&e, 0);
	assert_int_equal(write_errors_tell(&e, &one), -ENOSPC);
	assert_int_equal(write_errors_tell(&e, &one), 0);
	assert_int_equal(write_errors_tell(&e, &two), -ENOSPC);
	assert_int_equal(write_errors_tell(&e, &two), 0);
	write_errors_note(&e, -EIO);
	assert_int_equal(write_errors_tell(&e, &two), -EIO);
	assert_int_equal(write_errors_tell(&e, &one), -EIO);
}

static void nobody_told_is_the_next(void **state)
{
	struct write_errors e = {0};

	write_errors_note(&e, -EIO);
	uint64_t next = write_errors_heard(&e), other = write_errors_heard(&e);
	assert_int_equal(write_errors_tell(&e, &next), -EIO);
	uint64_t later = write_errors_heard(&e);
	assert_int_equal(write_errors_tell(&e, &later), 0);
	assert_int_equal(write_errors_tell(&e, &other), -EIO);
}

static void since_a_count(void **state)
{
	struct write_errors e = {0};
	uint64_t count = e.count;

	assert_int_equal(write_errors_since(&e, count), 0);
	write_errors_note(&e, -EIO);
	assert_int_equal(write_errors_since(&e, count), -EIO);
	uint64_t next = write_errors_heard(&e);
	assert_int_equal(write_errors_tell(&e, &next), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_told_once),
		cmocka_unit_test(nobody_told_is_the_next),
		cmocka_unit_test(since_a_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
