/* SPDX-License-Identifier: BSD-2-Clause */
/* The line discipline: editing, echo, signals, flow control, buffers at their limits. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tty/ldisc.h"

static int last_signal;
static int flow_calls;

static void on_signal(struct ldisc *ld, int signal)
{
	last_signal = signal;
}

static void on_flow(struct ldisc *ld, bool stop)
{
	flow_calls++;
}

static const struct ldisc_ops ops = {.signal = on_signal, .flow = on_flow};

static int setup(void **state)
{
	struct ldisc *ld = malloc(sizeof(*ld));

	last_signal = flow_calls = 0;
	*state = ld;
	return ldisc_init(ld, &ops);
}

static int teardown(void **state)
{
	ldisc_destroy(*state);
	free(*state);
	return 0;
}

static void type(struct ldisc *ld, const char *text)
{
	assert_int_equal(ldisc_receive(ld, (const uint8_t *)text, strlen(text)), strlen(text));
}

static void expect_read(struct ldisc *ld, const char *text, bool line)
{
	uint8_t buf[256];
	bool end;
	size_t n = ldisc_read(ld, buf, sizeof(buf), &end);

	assert_int_equal(n, strlen(text));
	assert_memory_equal(buf, text, n);
	assert_int_equal(end, line);
}

static void expect_output(struct ldisc *ld, const char *text)
{
	size_t n = strlen(text), i = 0;
	const uint8_t *piece;
	size_t have;

	while ((have = ldisc_output_peek(ld, &piece))) {
		assert_true(i + have <= n);
		assert_memory_equal(piece, text + i, have);
		i += have;
		ldisc_output_take(ld, have);
	}
	assert_int_equal(i, n);
}

static void a_line_is_read_whole_and_echoed(void **state)
{
	type(*state, "ab");
	assert_false(ldisc_readable(*state));
	type(*state, "c\r");
	assert_true(ldisc_readable(*state));
	expect_output(*state, "abc\r\n");
	expect_read(*state, "abc\n", true);
	assert_false(ldisc_readable(*state));
}

static void two_lines_are_two_reads(void **state)
{
	type(*state, "one\ntwo\n");
	assert_int_equal(ldisc_available(*state), 8);
	expect_read(*state, "one\n", true);
	expect_read(*state, "two\n", true);
}

static void erase_takes_a_character_off_the_screen(void **state)
{
	type(*state, "abc\177\177x\n");
	expect_output(*state, "abc\b \b\b \bx\r\n");
	expect_read(*state, "ax\n", true);
}

static void erase_of_a_control_character_takes_two_columns(void **state)
{
	type(*state, "a\026\001\177\n");
	expect_output(*state, "a^\b^A\b \b\b \b\r\n");
	expect_read(*state, "a\n", true);
}

static void erase_takes_a_whole_utf8_character(void **state)
{
	struct ldisc *ld = *state;

	ld->termios.c_iflag |= IUTF8;
	type(ld, "x\303\251\177\n");
	expect_output(ld, "x\303\251\b \b\r\n");
	expect_read(ld, "x\n", true);
}

static void erase_of_a_tab_goes_back_to_where_it_began(void **state)
{
	type(*state, "ab\t\177\n");
	expect_output(*state, "ab\t\b\b\b\b\b\b\r\n");
	expect_read(*state, "ab\n", true);
}

static void word_erase_and_kill(void **state)
{
	type(*state, "foo bar\027baz\n");
	expect_read(*state, "foo baz\n", true);
	type(*state, "junk\025ok\n");
	expect_read(*state, "ok\n", true);
}

static void eof_ends_a_line_without_a_byte(void **state)
{
	type(*state, "ab\004");
	expect_read(*state, "ab", true);
	type(*state, "\004");
	assert_true(ldisc_readable(*state));
	assert_int_equal(ldisc_available(*state), 0);
	expect_read(*state, "", true);
	assert_false(ldisc_readable(*state));
}

static void eof_behind_an_exactly_full_read_is_swallowed(void **state)
{
	uint8_t buf[2];
	bool end;

	type(*state, "ab\004");
	assert_int_equal(ldisc_read(*state, buf, 2, &end), 2);
	assert_true(end);
	assert_false(ldisc_readable(*state));
}

static void interrupt_flushes_and_signals(void **state)
{
	type(*state, "typed\003");
	assert_int_equal(last_signal, SIGINT);
	expect_output(*state, "^C");
	assert_int_equal(ldisc_available(*state), 0);
	type(*state, "\032");
	assert_int_equal(last_signal, SIGTSTP);
}

static void raw_mode_gives_every_byte_at_once(void **state)
{
	struct ldisc *ld = *state;
	struct linux_termios t = ld->termios;

	t.c_lflag = 0;
	t.c_iflag = 0;
	ldisc_set_termios(ld, &t);
	type(ld, "\003\r");
	assert_int_equal(last_signal, 0);
	expect_output(ld, "");
	expect_read(ld, "\003\r", false);
}

static void vmin_holds_readers_back(void **state)
{
	struct ldisc *ld = *state;

	ld->termios.c_lflag = 0;
	ld->termios.c_cc[VMIN] = 3;
	type(ld, "ab");
	assert_false(ldisc_readable(ld));
	type(ld, "c");
	assert_true(ldisc_readable(ld));
}

static void a_half_line_is_readable_after_leaving_canonical_mode(void **state)
{
	struct ldisc *ld = *state;
	struct linux_termios t = ld->termios;

	type(ld, "half");
	t.c_lflag &= ~ICANON;
	ldisc_set_termios(ld, &t);
	expect_read(ld, "half", false);
}

static void stop_and_start(void **state)
{
	struct ldisc *ld = *state;
	const uint8_t *piece;

	ldisc_write(ld, (const uint8_t *)"x", 1);
	type(ld, "\023");
	assert_int_equal(flow_calls, 1);
	assert_int_equal(ldisc_output_peek(ld, &piece), 0);
	type(ld, "\021");
	assert_int_equal(flow_calls, 2);
	expect_output(ld, "x");
}

static void an_overlong_line_can_still_be_ended_and_edited(void **state)
{
	struct ldisc *ld = *state;
	uint8_t buf[LDISC_INPUT_SIZE];
	bool end;

	ld->termios.c_lflag &= ~ECHO;
	for (unsigned i = 0; i < 2 * LDISC_INPUT_SIZE; i++)
		type(ld, "z");
	type(ld, "\n");
	size_t n = ldisc_read(ld, buf, sizeof(buf), &end);
	assert_true(end);
	assert_true(n > LDISC_INPUT_SIZE - 4 && n < LDISC_INPUT_SIZE);
	assert_int_equal(buf[n - 1], '\n');
}

static void a_full_raw_buffer_refuses_and_loses_nothing(void **state)
{
	struct ldisc *ld = *state;
	uint8_t data[LDISC_INPUT_SIZE + 100], buf[64];
	bool end;

	memset(data, 'r', sizeof(data));
	ld->termios.c_lflag = 0;
	size_t taken = ldisc_receive(ld, data, sizeof(data));
	assert_true(taken < sizeof(data));
	assert_int_equal(ldisc_available(ld), taken);
	assert_int_equal(ldisc_read(ld, buf, sizeof(buf), &end), sizeof(buf));
	assert_int_equal(ldisc_receive(ld, data, 64), 64);
}

static void output_processing(void **state)
{
	struct ldisc *ld = *state;

	ldisc_write(ld, (const uint8_t *)"a\nb", 3);
	expect_output(ld, "a\r\nb");
	ld->termios.c_oflag = OPOST | TAB3;
	ld->column = 0;
	ldisc_write(ld, (const uint8_t *)"ab\tc", 4);
	expect_output(ld, "ab      c");
	ld->termios.c_oflag = 0;
	ldisc_write(ld, (const uint8_t *)"\n", 1);
	expect_output(ld, "\n");
}

static void a_full_output_ring_takes_a_part(void **state)
{
	struct ldisc *ld = *state;
	uint8_t data[LDISC_OUTPUT_SIZE];

	memset(data, '\n', sizeof(data));
	size_t n = ldisc_write(ld, data, sizeof(data));
	assert_true(n > 0 && n < sizeof(data));
	assert_true(ldisc_output_pending(ld) <= LDISC_OUTPUT_SIZE);
	assert_int_equal(ldisc_write(ld, data, 1), 0);
	type(ld, "e");
	assert_int_equal(ldisc_output_pending(ld), 2 * n + 1);
}

/* Random input in random modes: nothing is accessed out of bounds (the sanitizers check), and no
 * call hangs. */
static void random_bytes_in_random_modes(void **state)
{
	struct ldisc *ld = *state;
	unsigned seed = 12345;

	for (int round = 0; round < 20000; round++) {
		uint8_t bytes[16], buf[32];
		const uint8_t *piece;
		bool end;
		struct linux_termios t = ld->termios;

		for (unsigned i = 0; i < sizeof(bytes); i++)
			bytes[i] = rand_r(&seed) % 4 ? rand_r(&seed) % 40 : rand_r(&seed);
		ldisc_receive(ld, bytes, rand_r(&seed) % sizeof(bytes));
		ldisc_write(ld, bytes, rand_r(&seed) % sizeof(bytes));
		if (rand_r(&seed) % 3)
			ldisc_read(ld, buf, rand_r(&seed) % sizeof(buf), &end);
		size_t have = ldisc_output_peek(ld, &piece);
		if (have)
			ldisc_output_take(ld, rand_r(&seed) % have + 1);
		if (rand_r(&seed) % 50 == 0) {
			t.c_lflag ^= 1u << (rand_r(&seed) % 16);
			t.c_iflag ^= 1u << (rand_r(&seed) % 16);
			t.c_oflag ^= 1u << (rand_r(&seed) % 16);
			ldisc_set_termios(ld, &t);
		}
		assert_true(ldisc_available(ld) <= LDISC_INPUT_SIZE);
		assert_true(ldisc_output_pending(ld) <= LDISC_OUTPUT_SIZE);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_is_read_whole_and_echoed),
		TEST(two_lines_are_two_reads),
		TEST(erase_takes_a_character_off_the_screen),
		TEST(erase_of_a_control_character_takes_two_columns),
		TEST(erase_takes_a_whole_utf8_character),
		TEST(erase_of_a_tab_goes_back_to_where_it_began),
		TEST(word_erase_and_kill),
		TEST(eof_ends_a_line_without_a_byte),
		TEST(eof_behind_an_exactly_full_read_is_swallowed),
		TEST(interrupt_flushes_and_signals),
		TEST(raw_mode_gives_every_byte_at_once),
		TEST(vmin_holds_readers_back),
		TEST(a_half_line_is_readable_after_leaving_canonical_mode),
		TEST(stop_and_start),
		TEST(an_overlong_line_can_still_be_ended_and_edited),
		TEST(a_full_raw_buffer_refuses_and_loses_nothing),
		TEST(output_processing),
		TEST(a_full_output_ring_takes_a_part),
		TEST(random_bytes_in_random_modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
