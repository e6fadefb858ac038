/* SPDX-License-Identifier: BSD-2-Clause */
/* The queues of futexes: which waiters are woken, which are moved to another word, waits for
 * several words. */
#include "world.h"

#include <linux/futex.h>

#include "mm/mm.h"

#define ALL_BITS 0xffffffffu
#define SLEEPERS 4

/* Private words are known by their address space. */
static struct mm space;
static uint32_t words[3];

struct sleeper {
	uint32_t *word;
	uint32_t bits;
	long result;
	bool done;
};

static long futex(uint32_t *word, int operation, uint32_t value, uint64_t arg4, uint32_t *second,
		  uint32_t value3)
{
	struct mm *own = current->mm;
	long result;

	current->mm = &space;
	result = CALL_6(futex, P(word), operation | FUTEX_PRIVATE_FLAG, value, arg4, P(second),
			value3);
	current->mm = own;
	return result;
}

static void sleep_on_word(void *arg)
{
	struct sleeper *s = arg;

	s->result = futex(s->word, FUTEX_WAIT_BITSET, 0, 0, NULL, s->bits);
	s->done = true;
}

static void start(struct sleeper *s, unsigned n, uint32_t *word, uint32_t bits)
{
	for (unsigned i = 0; i < n; i++) {
		s[i] = (struct sleeper){.word = word, .bits = bits};
		world_start("sleeper", sleep_on_word, &s[i]);
		assert_false(s[i].done);
	}
}

static unsigned awake(const struct sleeper *s, unsigned n)
{
	unsigned done = 0;

	world_let_others_run();
	for (unsigned i = 0; i < n; i++) {
		done += s[i].done;
		if (s[i].done)
			assert_int_equal(s[i].result, 0);
	}
	return done;
}

static void reap(void)
{
	while (CALL_4(wait4, -1, 0, 1 /* WNOHANG */, 0) > 0)
		;
}

static void woken_in_order(void **state)
{
	struct sleeper s[SLEEPERS];

	start(s, SLEEPERS, &words[0], ALL_BITS);
	assert_int_equal(futex(&words[1], FUTEX_WAKE, 9, 0, NULL, 0), 0);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 1, 0, NULL, 0), 1);
	assert_int_equal(awake(s, SLEEPERS), 1);
	assert_true(s[0].done);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 2, 0, NULL, 0), 2);
	assert_int_equal(awake(s, SLEEPERS), 3);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 1);
	assert_int_equal(awake(s, SLEEPERS), SLEEPERS);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 0);
	reap();
}

static void only_with_a_common_bit(void **state)
{
	struct sleeper s[2];

	start(&s[0], 1, &words[0], 1);
	start(&s[1], 1, &words[0], 6);
	assert_int_equal(futex(&words[0], FUTEX_WAKE_BITSET, 9, 0, NULL, 8), 0);
	assert_int_equal(futex(&words[0], FUTEX_WAKE_BITSET, 9, 0, NULL, 4), 1);
	assert_int_equal(awake(s, 2), 1);
	assert_true(s[1].done);
	assert_int_equal(futex(&words[0], FUTEX_WAKE_BITSET, 9, 0, NULL, 0), -EINVAL);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 1);
	assert_int_equal(awake(s, 2), 2);
	reap();
}

static void moved_to_another_word(void **state)
{
	struct sleeper s[SLEEPERS];

	start(s, SLEEPERS, &words[0], ALL_BITS);
	assert_int_equal(futex(&words[0], FUTEX_CMP_REQUEUE, 1, 2, &words[1], 1), -EAGAIN);
	assert_int_equal(awake(s, SLEEPERS), 0);
	/* One is woken, two are moved: three are counted. */
	assert_int_equal(futex(&words[0], FUTEX_CMP_REQUEUE, 1, 2, &words[1], 0), 3);
	assert_int_equal(awake(s, SLEEPERS), 1);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 1);
	assert_int_equal(awake(s, SLEEPERS), 2);
	assert_int_equal(futex(&words[1], FUTEX_WAKE, 9, 0, NULL, 0), 2);
	assert_int_equal(awake(s, SLEEPERS), SLEEPERS);
	reap();
}

static void wakes_by_an_operation(void **state)
{
	struct sleeper s[2];

	words[2] = 4;
	start(&s[0], 1, &words[0], ALL_BITS);
	words[1] = 0;
	start(&s[1], 1, &words[1], ALL_BITS);
	words[1] = 4;
	/* *word += 3; the second is woken only if it was greater than 4 before. */
	assert_int_equal(futex(&words[0], FUTEX_WAKE_OP, 1, 1, &words[1],
			       FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_GT, 4)),
			 1);
	assert_int_equal(words[1], 7);
	assert_int_equal(awake(s, 2), 1);
	assert_int_equal(futex(&words[0], FUTEX_WAKE_OP, 1, 1, &words[1],
			       FUTEX_OP(FUTEX_OP_ANDN, 3, FUTEX_OP_CMP_GT, 4)),
			 1);
	assert_int_equal(words[1], 4);
	assert_int_equal(awake(s, 2), 2);
	/* An operation that is none. */
	assert_int_equal(futex(&words[0], FUTEX_WAKE_OP, 1, 1, &words[1], 7u << 28), -ENOSYS);
	words[0] = words[1] = words[2] = 0;
	reap();
}

/* ---- several words ---- */

static struct {
	long result;
	bool done;
} several;

static void sleep_on_several(void *arg)
{
	struct futex_waitv v[3];

	for (unsigned i = 0; i < 3; i++)
		v[i] = (struct futex_waitv){
			.val = 0, .uaddr = P(&words[i]), .flags = FUTEX_32 | FUTEX_PRIVATE_FLAG};
	current->mm = &space;
	several.result = CALL_5(futex_waitv, P(v), 3, 0, 0, 0);
	current->mm = NULL;
	several.done = true;
}

static void one_of_several(void **state)
{
	several.done = false;
	world_start("several", sleep_on_several, NULL);
	assert_false(several.done);
	assert_int_equal(futex(&words[1], FUTEX_WAKE, 9, 0, NULL, 0), 1);
	world_let_others_run();
	assert_true(several.done);
	assert_int_equal(several.result, 1);
	/* The waiter no longer waits for its other words. */
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 0);
	assert_int_equal(futex(&words[2], FUTEX_WAKE, 9, 0, NULL, 0), 0);
	words[2] = 1;
	several.done = false;
	world_start("several", sleep_on_several, NULL);
	assert_true(several.done);
	assert_int_equal(several.result, -EAGAIN);
	assert_int_equal(futex(&words[0], FUTEX_WAKE, 9, 0, NULL, 0), 0);
	words[2] = 0;
	reap();
}

static void wrong_arguments(void **state)
{
	assert_int_equal(futex((uint32_t *)2, FUTEX_WAIT, 0, 0, NULL, 0), -EINVAL);
	assert_int_equal(futex((uint32_t *)4, FUTEX_WAIT, 0, 0, NULL, 0), -EFAULT);
	assert_int_equal(futex(&words[0], FUTEX_WAIT, 1, 0, NULL, 0), -EAGAIN);
	assert_int_equal(futex(&words[0], 77, 1, 0, NULL, 0), -ENOSYS);
	assert_int_equal(futex(&words[0], FUTEX_WAIT_BITSET, 0, 0, NULL, 0), -EINVAL);
	assert_int_equal(futex(&words[0], FUTEX_REQUEUE, -1, 1, &words[1], 0), -EINVAL);
	assert_int_equal(CALL_5(futex_waitv, 0, 1, 0, 0, 0), -EINVAL);
	assert_int_equal(CALL_5(futex_waitv, P(words), 129, 0, 0, 0), -EINVAL);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(woken_in_order),	 cmocka_unit_test(only_with_a_common_bit),
		cmocka_unit_test(moved_to_another_word), cmocka_unit_test(wakes_by_an_operation),
		cmocka_unit_test(one_of_several),	 cmocka_unit_test(wrong_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
