/* SPDX-License-Identifier: BSD-2-Clause */
/* Streams, facts and an alarm between both sides of the console and the clock interface, each of
 * which may write nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "interfaces/clock_client.h"
#include "interfaces/clock_server.h"
#include "interfaces/console_client.h"
#include "interfaces/console_server.h"

static _Alignas(4096) uint8_t pages[CONSOLE_SHARED_BYTES], time_pages[CLOCK_SHARED_BYTES];
static struct console_client client;
static struct console_server server;
static struct clock_client time_client;
static struct clock_server time_server;
static unsigned woken; /* the component */

static const struct console_ops *const console = &console_client_ops;
static const struct clock_ops *const clock_ops = &clock_client_ops;

static void wake(void *context)
{
	woken++;
}

static int setup(void **state)
{
	memset(pages, 0, sizeof(pages));
	memset(time_pages, 0, sizeof(time_pages));
	console_client_init(&client, pages, wake, NULL);
	console_server_init(&server, pages);
	clock_client_init(&time_client, time_pages, wake, NULL);
	clock_server_init(&time_server, time_pages);
	woken = 0;
	return 0;
}

static void bytes_go_both_ways(void **state)
{
	char text[8] = {0};

	assert_int_equal(console->write(&client, CONSOLE_STDOUT, "hello", 5), 5);
	assert_int_equal(woken, 0); /* it has not said that it sleeps */
	assert_false(console->drained(&client, CONSOLE_STDOUT));
	assert_int_equal(ring_read(&server.streams[CONSOLE_STDOUT], text, sizeof(text)), 5);
	assert_string_equal(text, "hello");
	assert_true(ring_must_wake_producer(&server.streams[CONSOLE_STDOUT]));
	assert_true(console->drained(&client, CONSOLE_STDOUT));
	assert_true(ring_consumer_sleeps(&server.streams[CONSOLE_STDOUT]));
	assert_int_equal(console->write(&client, CONSOLE_STDOUT, "x", 1), 1);
	assert_int_equal(woken, 1);

	assert_int_equal(console->available(&client, CONSOLE_STDIN), 0);
	assert_int_equal(ring_write(&server.streams[CONSOLE_STDIN], "abc", 3), 3);
	assert_true(ring_must_wake_consumer(&server.streams[CONSOLE_STDIN]));
	assert_int_equal(console->available(&client, CONSOLE_STDIN), 3);
	ring_close(&server.streams[CONSOLE_STDIN]);
	assert_false(console->at_end(&client, CONSOLE_STDIN));
	assert_int_equal(console->read(&client, CONSOLE_STDIN, text, sizeof(text)), 3);
	assert_true(console->at_end(&client, CONSOLE_STDIN));
}

/* A side that finds a stream full is woken when there is room. */
static void full_streams(void **state)
{
	static char much[20000];
	size_t n = console->write(&client, CONSOLE_STDERR, much, sizeof(much));

	assert_int_equal(n, 8192);
	assert_int_equal(console->room(&client, CONSOLE_STDERR), 0);
	assert_int_equal(console->write(&client, CONSOLE_STDERR, much, 1), 0);
	ring_take(&server.streams[CONSOLE_STDERR], 100);
	assert_true(ring_must_wake_producer(&server.streams[CONSOLE_STDERR]));
	assert_int_equal(console->room(&client, CONSOLE_STDERR), 100);

	const struct console_farewell farewell = {1};
	for (unsigned i = 0; i < 64 / sizeof(farewell); i++)
		assert_true(console->put_farewell(&client, &farewell));
	assert_false(console->put_farewell(&client, &farewell));
}

/* Records are taken whole, and those that cannot be are passed over. */
static void records(void **state)
{
	const uint32_t statuses[] = {300, UINT32_MAX, 255, 7};
	struct console_farewell farewell;
	struct console_request request = {CONSOLE_RESIZE, 24, 80, 0}, got;

	assert_false(console_server_peek_farewell(&server, &farewell));
	for (unsigned i = 0; i < 4; i++)
		ring_write(&client.streams[CONSOLE_FAREWELL], &statuses[i], 4);
	assert_true(console_server_peek_farewell(&server, &farewell));
	assert_int_equal(farewell.status, 255);
	assert_true(console_server_peek_farewell(&server, &farewell));
	assert_int_equal(farewell.status, 255);
	console_server_drop_farewell(&server);
	assert_true(console_server_peek_farewell(&server, &farewell));
	assert_int_equal(farewell.status, 7);
	console_server_drop_farewell(&server);
	ring_write(&client.streams[CONSOLE_FAREWELL], "ab", 2);
	assert_false(console_server_peek_farewell(&server, &farewell));
	console_server_drop_farewell(&server); /* half of one stays */
	assert_int_equal(ring_available(&server.streams[CONSOLE_FAREWELL]), 2);

	assert_false(console->take_request(&client, &got));
	assert_true(console_server_put_request(&server, &request));
	assert_true(ring_must_wake_consumer(&server.streams[CONSOLE_REQUEST]));
	assert_true(console->take_request(&client, &got));
	assert_memory_equal(&got, &request, sizeof(got));
	ring_write(&server.streams[CONSOLE_REQUEST], "abc", 3);
	assert_false(console->take_request(&client, &got));
}

static void facts_and_alarm(void **state)
{
	const struct clock_info info = {1000, 2, 3};
	struct clock_info got;
	uint32_t generation;

	assert_false(clock_ops->info(&time_client, &got));
	clock_server_publish(&time_server, &info);
	assert_true(clock_ops->info(&time_client, &got));
	assert_memory_equal(&got, &info, sizeof(got));
	assert_false(clock_server_renewed(&time_server));
	time_server.pages->head.incarnation = 1;
	assert_true(clock_server_renewed(&time_server));

	struct pages_alarm *alarm = &time_server.pages->timer;
	pages_alarm_look_at(alarm, 100);
	clock_ops->set_timer(&time_client, 200);
	assert_int_equal(woken, 0); /* it looks before */
	clock_ops->set_timer(&time_client, 50);
	assert_int_equal(woken, 1);
	assert_int_equal(pages_alarm_pending(alarm, 0, &generation), 50);
	assert_true(pages_alarm_pending(alarm, generation, &generation) == PAGES_NEVER);
	alarm->generation = UINT32_MAX; /* it comes around, past "never set" */
	clock_ops->set_timer(&time_client, 60);
	assert_int_equal(alarm->generation, 1);
}

static void use_all(void)
{
	static char bytes[30000];
	struct console_farewell farewell = {3};
	struct console_request request = {0};
	struct clock_info info;
	uint32_t generation;

	for (unsigned i = 0; i < CONSOLE_STREAMS; i++) {
		size_t n = (size_t)rand() % sizeof(bytes);

		if (console_places[i].from_client) {
			assert_true(console->write(&client, i, bytes, n) <= n);
			assert_true(console->room(&client, i) <= console_places[i].capacity);
			console->drained(&client, i);
			assert_true(ring_read(&server.streams[i], bytes, n) <= n);
		} else {
			assert_true(ring_write(&server.streams[i], bytes, n) <= n);
			assert_true(console->available(&client, i) <= console_places[i].capacity);
			console->at_end(&client, i);
			assert_true(console->read(&client, i, bytes, n) <= n);
		}
	}
	console->put_farewell(&client, &farewell);
	if (console_server_peek_farewell(&server, &farewell))
		assert_true(farewell.status <= CONSOLE_STATUS_MAX);
	console_server_drop_farewell(&server);
	console_server_put_request(&server, &request);
	console->take_request(&client, &request);
	clock_ops->info(&time_client, &info);
	clock_ops->set_timer(&time_client, (uint64_t)rand());
	pages_alarm_pending(&time_server.pages->timer, (uint32_t)rand(), &generation);
}

/* Arbitrary contents of the shared pages: the sanitizers check that no access leaves them. */
static void survives_nonsense(void **state)
{
	srand(3);
	for (int round = 0; round < 20000; round++) {
		for (int i = rand() % 8; i >= 0; i--) {
			((uint32_t *)pages)[(size_t)rand() % (sizeof(struct console_pages) / 4)] =
				rand() % 3 ? (uint32_t)rand() * 3 : (uint32_t)rand() % 70000;
			((uint32_t *)
				 time_pages)[(size_t)rand() % (sizeof(struct clock_pages) / 4)] =
				(uint32_t)rand();
		}
		if (round % 64 == 0) { /* started again in the middle of it */
			console_client_init(&client, pages, wake, NULL);
			console_server_init(&server, pages);
		}
		use_all();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bytes_go_both_ways, setup),
		cmocka_unit_test_setup(full_streams, setup),
		cmocka_unit_test_setup(records, setup),
		cmocka_unit_test_setup(facts_and_alarm, setup),
		cmocka_unit_test_setup(survives_nonsense, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
