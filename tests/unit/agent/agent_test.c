/* SPDX-License-Identifier: BSD-2-Clause */
/* interfaces/agent.h: frames come out as they were sent, however the stream is cut; no input
 * overflows the parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "interfaces/agent.h"

#define FRAMES 20u

static uint8_t stream[FRAMES * AGENT_FRAME_MAX];

/* Frames of growing length, the longest among them; their bytes in all. */
static uint32_t make_stream(void)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < FRAMES; i++) {
		unsigned length = i + 1 == FRAMES ? AGENT_PAYLOAD_MAX : i * i;

		agent_header(stream + n, 1 + i % (AGENT_TYPES - 1), i % AGENT_SESSIONS, length);
		memset(stream + n + AGENT_HEADER_BYTES, (int)i, length);
		n += AGENT_HEADER_BYTES + length;
	}
	return n;
}

static void check_frame(const struct agent_frame *f, unsigned i)
{
	assert_int_equal(f->type, 1 + i % (AGENT_TYPES - 1));
	assert_int_equal(f->session, i % AGENT_SESSIONS);
	assert_int_equal(f->length, i + 1 == FRAMES ? AGENT_PAYLOAD_MAX : i * i);
	for (unsigned at = 0; at < f->length; at++)
		assert_int_equal(f->payload[at], i);
}

static void test_pieces(void **unused)
{
	uint32_t size = make_stream();

	(void)unused;
	for (uint32_t piece = 1; piece < 1200; piece += 7) {
		struct agent_parser parser = {0};
		struct agent_frame frame;
		unsigned seen = 0;

		for (uint32_t from = 0; from < size; from += piece) {
			uint32_t end = from + piece < size ? from + piece : size, n;

			for (uint32_t at = from; at < end; at += n) {
				n = end - at;
				int result = agent_take(&parser, stream + at, &n, &frame);

				assert_true(result >= 0);
				if (result)
					check_frame(&frame, seen++);
			}
		}
		assert_int_equal(seen, FRAMES);
	}
}

static void test_limits(void **unused)
{
	struct agent_parser parser = {0};
	struct agent_frame frame;
	uint8_t header[AGENT_HEADER_BYTES];
	uint32_t n = sizeof(header);

	(void)unused;
	agent_header(header, AGENT_OUT, 1, AGENT_PAYLOAD_MAX + 1);
	assert_int_equal(agent_take(&parser, header, &n, &frame), -1);
	parser = (struct agent_parser){0};
	n = sizeof(header);
	agent_header(header, AGENT_OUT, AGENT_SESSIONS, 0);
	assert_int_equal(agent_take(&parser, header, &n, &frame), -1);
}

/* The sanitizers look on. */
static void test_noise(void **unused)
{
	(void)unused;
	srandom(1);
	for (int round = 0; round < 2000; round++) {
		struct agent_parser parser = {0};
		struct agent_frame frame;
		uint8_t bytes[700];
		int result = 0;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)(random() % (round % 3 ? 256 : 5));
		for (uint32_t at = 0, n; at < sizeof(bytes) && result >= 0; at += n) {
			n = (uint32_t)sizeof(bytes) - at;
			result = agent_take(&parser, bytes + at, &n, &frame);
			assert_true(n <= sizeof(bytes) - at && (n || result < 0));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
