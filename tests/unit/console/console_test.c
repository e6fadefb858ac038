/* SPDX-License-Identifier: BSD-2-Clause */
/* The console component between a client's rings and a host, either of which may misbehave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "components/console/console.h"
#include "interfaces/console_client.h"

static _Alignas(4096) uint8_t shared[CONSOLE_SHARED_BYTES];
static struct console console;
static struct console_client client;
static unsigned woken;	      /* the component, by the client */
static uint8_t sent[1 << 18]; /* data bytes the host saw on LINK_STDOUT */
static size_t sent_count;
static unsigned frames[16];
static uint32_t credit[LINK_STREAMS];
static uint32_t given[LINK_STREAMS]; /* counts of input */
static int exit_status;

static void wake(void *context)
{
	woken++;
}

static bool exit_told(void)
{
	struct console_request request;

	return console_client_ops.take_request(&client, &request) &&
	       request.type == CONSOLE_EXIT_TOLD;
}

static int setup(void **state)
{
	memset(shared, 0, sizeof(shared));
	memset(&console, 0, sizeof(console));
	memset(frames, 0, sizeof(frames));
	memset(credit, 0, sizeof(credit));
	memset(given, 0, sizeof(given));
	sent_count = 0;
	exit_status = -1;
	strcpy(((struct console_pages *)shared)->head.client_name, "a");
	console_client_init(&client, shared, wake, NULL);
	console_add_client(&console, 0, shared);
	return 0;
}

static void host_takes(const struct link_frame *f)
{
	frames[f->type]++;
	if (f->type == LINK_CREDIT)
		credit[f->stream] = link_get32(f->payload);
	if (f->type == LINK_EXIT)
		exit_status = f->payload[0];
	if (f->type == LINK_DATA && f->stream == LINK_STDOUT) {
		memcpy(sent + sent_count, f->payload + LINK_COUNT_BYTES,
		       f->length - LINK_COUNT_BYTES);
		sent_count += f->length - LINK_COUNT_BYTES;
	}
}

static void host_reads(void)
{
	static struct link_parser parser;
	struct link_frame f;
	uint8_t bytes[7];
	size_t n;

	console_poll_clients(&console);
	while ((n = console_output(&console, bytes, sizeof(bytes)))) {
		for (size_t i = 0; i < n; i++) {
			link_add(&parser, bytes[i]);
			while (link_next(&parser, &f))
				host_takes(&f);
		}
	}
}

static void host_writes(unsigned type, unsigned stream, const void *payload, size_t n)
{
	uint8_t bytes[LINK_FRAME_MAX];
	struct link_frame f = {
		.type = (uint8_t)type, .stream = (uint8_t)stream, .length = (uint16_t)n};

	memcpy(bytes + LINK_HEADER_BYTES, payload, n);
	console_input(&console, bytes, link_finish(bytes, &f));
}

static void host_sends(unsigned stream, const void *data, size_t n)
{
	uint8_t payload[LINK_PAYLOAD_MAX];

	link_put32(payload, given[stream]);
	memcpy(payload + LINK_COUNT_BYTES, data, n);
	host_writes(LINK_DATA, stream, payload, LINK_COUNT_BYTES + n);
	given[stream] += (uint32_t)n;
}

static void host_gives(unsigned stream, uint32_t limit)
{
	uint8_t payload[4];

	link_put32(payload, limit);
	host_writes(LINK_CREDIT, stream, payload, 4);
}

static void sends_within_credit(void **state)
{
	ring_write(&client.streams[CONSOLE_STDOUT], "hello world", 11);
	host_reads();
	assert_int_equal(frames[LINK_HELLO], 1);
	assert_int_equal(sent_count, 0);
	host_gives(LINK_STDOUT, 5);
	host_reads();
	assert_int_equal(sent_count, 5);
	host_gives(LINK_STDOUT, 100);
	host_gives(LINK_STDOUT, 100);
	host_reads();
	assert_int_equal(sent_count, 11);
	assert_memory_equal(sent, "hello world", 11);
}

static void exit_comes_last(void **state)
{
	const struct console_farewell farewell = {7};

	ring_write(&client.streams[CONSOLE_STDOUT], "last words", 10);
	assert_true(console_client_ops.put_farewell(&client, &farewell));
	host_reads();
	assert_int_equal(exit_status, -1);
	console_all_sent(&console);
	assert_false(exit_told());
	host_gives(LINK_STDOUT, 100);
	host_reads();
	assert_int_equal(sent_count, 10);
	assert_int_equal(exit_status, 7);
	console_all_sent(&console);
	assert_true(exit_told());
	console_all_sent(&console);
	assert_false(exit_told()); /* once */
}

static void input_follows_the_clients_reading(void **state)
{
	uint8_t bytes[1024] = {1};

	host_reads();
	assert_int_equal(credit[LINK_STDIN], 16384);
	assert_int_equal(credit[LINK_TTY], 4096);
	while (given[LINK_STDIN] < credit[LINK_STDIN]) {
		host_sends(LINK_STDIN, bytes, sizeof(bytes));
		host_reads();
	}
	assert_int_equal(credit[LINK_STDIN], 16384);
	/* The host breaks the rule: bytes that do not fit are lost, and nothing else. */
	host_sends(LINK_STDIN, bytes, sizeof(bytes));
	while (ring_read(&client.streams[CONSOLE_STDIN], bytes, sizeof(bytes)))
		;
	host_reads();
	assert_int_equal(credit[LINK_STDIN], 2 * 16384);
	assert_false(ring_at_end(&client.streams[CONSOLE_STDIN]));
	uint8_t count[LINK_COUNT_BYTES];
	link_put32(count, 16384 + 1);
	host_writes(LINK_END, LINK_STDIN, count,
		    sizeof(count)); /* something is missing before it */
	assert_false(ring_at_end(&client.streams[CONSOLE_STDIN]));
	link_put32(count, 16384);
	host_writes(LINK_END, LINK_STDIN, count, sizeof(count));
	assert_true(ring_at_end(&client.streams[CONSOLE_STDIN]));
}

static void wakes_who_sleeps(void **state)
{
	host_reads();
	assert_true(ring_consumer_sleeps(&client.streams[CONSOLE_TTY_IN]));
	host_sends(LINK_TTY, "x", 1);
	assert_int_equal(console_take_wakeups(&console), 1);
	host_sends(LINK_TTY, "y", 1);
	assert_int_equal(console_take_wakeups(&console), 0);
	assert_true(console_may_sleep(&console));
	ring_write(&client.streams[CONSOLE_TTY_OUT], "z", 1);
	assert_true(ring_must_wake_consumer(&client.streams[CONSOLE_TTY_OUT]));
}

static void started_again(void **state)
{
	host_gives(LINK_STDOUT, 100);
	ring_write(&client.streams[CONSOLE_STDOUT], "one", 3);
	host_reads();
	memset(shared, 0, CONSOLE_HEADER_BYTES);
	((struct console_pages *)shared)->head.incarnation = 1;
	console_client_init(&client, shared, wake, NULL);
	ring_write(&client.streams[CONSOLE_STDOUT], "two", 3);
	host_reads();
	assert_int_equal(frames[LINK_HELLO], 2);
	assert_int_equal(sent_count, 3);
	host_gives(LINK_STDOUT, 100);
	host_reads();
	assert_memory_equal(sent, "onetwo", 6);
}

/* The task dies when it has lowered the flag of a client that waits for room, and before the
 * signal. */
static void wakes_after_a_death(void **state)
{
	host_gives(LINK_STDOUT, 100);
	ring_write(&client.streams[CONSOLE_STDOUT], "x", 1);
	ring_producer_sleeps(&client.streams[CONSOLE_STDOUT]);
	host_reads();
	console_all_sent(&console);
	assert_int_equal(console_take_wakeups(&console), 1);
	memset(&console, 0, sizeof(console));
	console_add_client(&console, 0, shared);
	assert_int_equal(console_take_wakeups(&console), 0);
	console_started_again(&console);
	assert_int_equal(console_take_wakeups(&console), 1);
	host_reads();
	assert_int_equal(frames[LINK_HELLO], 2);
	assert_int_equal(sent_count, 1);
}

/* Random bytes in shared memory and on the wire: the sanitizers watch. */
static void survives_nonsense(void **state)
{
	uint8_t noise[64];

	srand(1);
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof(noise); i++)
			noise[i] = (uint8_t)rand();
		if (round & 1) {
			noise[0] = LINK_MAGIC0;
			noise[1] = LINK_MAGIC1;
			noise[2] = 0;
			noise[3] &= 7;
			noise[4] %= LINK_STREAMS;
			noise[6] = 20;
			noise[7] = 0;
			noise[5] = link_check(noise);
		}
		console_input(&console, noise, sizeof(noise));
		((uint32_t *)shared)[(unsigned)rand() % (sizeof(struct console_pages) / 4)] =
			(uint32_t)rand();
		if (sent_count > sizeof(sent) - 65536)
			sent_count = 0;
		for (int i = 0; i < 50; i++)
			if (!console_output(&console, noise, sizeof(noise)))
				break;
		console_poll_clients(&console);
		console_may_sleep(&console);
	}
	/* The component works again. */
	memset(noise, 0, sizeof(noise));
	for (int i = 0; i < 40; i++)
		console_input(&console, noise, sizeof(noise)); /* more than the longest frame */
	host_writes(LINK_TERMINATE, 0, "", 0);
	memset(&console.channels[0], 0, sizeof(console.channels[0]));
	memset(shared, 0, sizeof(shared));
	console.frame_at = console.frame_size = 0;
	console.sending = NULL;
	console_add_client(&console, 0, shared);
	console_client_init(&client, shared, wake, NULL);
	host_writes(LINK_TERMINATE, 0, "", 0);
	assert_int_equal(ring_available(&client.streams[CONSOLE_REQUEST]),
			 sizeof(struct console_request));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sends_within_credit, setup),
		cmocka_unit_test_setup(exit_comes_last, setup),
		cmocka_unit_test_setup(input_follows_the_clients_reading, setup),
		cmocka_unit_test_setup(wakes_who_sleeps, setup),
		cmocka_unit_test_setup(started_again, setup),
		cmocka_unit_test_setup(wakes_after_a_death, setup),
		cmocka_unit_test_setup(survives_nonsense, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
