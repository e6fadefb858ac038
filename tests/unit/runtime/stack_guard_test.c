/* SPDX-License-Identifier: BSD-2-Clause */
/* The guard of stack frames: another number each time, and code that overwrites it is stopped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "death.h"
#include "frames.h"
#include "runtime/start.h"

extern uintptr_t __stack_chk_guard;

static void test_number(void **state)
{
	uintptr_t first;

	runtime_init_stack_guard();
	first = __stack_chk_guard;
	runtime_init_stack_guard();
	assert_true(first != 0 && __stack_chk_guard != 0 && first != __stack_chk_guard);
	/* A string that runs over ends before the rest of the number. */
	assert_int_equal(first & 0xff, 0);
}

static void within(void)
{
	fill_frame(0, FRAME_ARRAY);
}

/* The lowest byte of the number is zero; one more is enough for a change. */
static void just_over(void)
{
	fill_frame(0, FRAME_ARRAY + 16);
}

/* Over the guard, the saved registers and the return address. */
static void far_over(void)
{
	fill_frame(0, FRAME_ARRAY + 48);
}

static void test_overrun(void **state)
{
	char words[100];

	assert_false(panics(within, words, sizeof(words)));
	assert_true(panics(just_over, words, sizeof(words)));
	assert_string_equal(words, "a stack frame was overrun");
	assert_true(panics(far_over, words, sizeof(words)));
	assert_string_equal(words, "a stack frame was overrun");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_overrun),
	};

	runtime_init_stack_guard();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
