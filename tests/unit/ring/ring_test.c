/* SPDX-License-Identifier: BSD-2-Clause */
/* The ring keeps order across its edge and the wrap of its indices, and no peer can break it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "libs/ring/ring.h"

#define CAPACITY 16u

static struct ring_shared shared;
static struct ring producer, consumer;
static uint8_t *data; /* exactly CAPACITY bytes, so that the sanitizer guards both ends */

static int setup(void **state)
{
	shared = (struct ring_shared){0};
	data = malloc(CAPACITY);
	ring_attach(&producer, &shared, data, CAPACITY, true);
	ring_attach(&consumer, &shared, data, CAPACITY, false);
	return 0;
}

static int teardown(void **state)
{
	free(data);
	return 0;
}

static void keeps_order(void **state)
{
	uint8_t next = 0, expected = 0, bytes[CAPACITY];

	atomic_store(&shared.head, UINT32_MAX - 5);
	atomic_store(&shared.tail, UINT32_MAX - 5);
	ring_attach(&producer, &shared, data, CAPACITY, true);
	ring_attach(&consumer, &shared, data, CAPACITY, false);
	for (unsigned round = 0; round < 1000; round++) {
		size_t n = round % 7 + 1;

		for (size_t i = 0; i < n; i++)
			bytes[i] = (uint8_t)(next + i);
		next = (uint8_t)(next + ring_write(&producer, bytes, n));
		n = ring_read(&consumer, bytes, round % 5 + 1);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(bytes[i], expected++);
	}
}

static void full_and_empty(void **state)
{
	uint8_t bytes[CAPACITY + 4] = {0};

	assert_int_equal(ring_read(&consumer, bytes, 4), 0);
	assert_int_equal(ring_write(&producer, bytes, sizeof(bytes)), CAPACITY);
	assert_int_equal(ring_room(&producer), 0);
	assert_false(ring_write_all(&producer, bytes, 1));
	assert_false(ring_drained(&producer));
	ring_close(&producer);
	assert_false(ring_at_end(&consumer));
	assert_int_equal(ring_read(&consumer, bytes, sizeof(bytes)), CAPACITY);
	assert_true(ring_at_end(&consumer));
	assert_true(ring_drained(&producer));
}

static void wakes_once(void **state)
{
	assert_false(ring_must_wake_consumer(&producer));
	assert_true(ring_consumer_sleeps(&consumer));
	ring_write(&producer, "x", 1);
	assert_true(ring_must_wake_consumer(&producer));
	assert_false(ring_must_wake_consumer(&producer));
	assert_false(ring_consumer_sleeps(&consumer));
}

static void hostile_peer(void **state)
{
	uint8_t bytes[64] = {0};

	srand(1);
	for (int i = 0; i < 100000; i++) {
		atomic_store(&shared.head, (uint32_t)rand() * 3u);
		atomic_store(&shared.tail, (uint32_t)rand() * 5u);
		assert_true(ring_write(&producer, bytes, sizeof(bytes)) <= CAPACITY);
		assert_true(ring_read(&consumer, bytes, sizeof(bytes)) <= CAPACITY);
		if (i % 10 == 0)
			ring_attach(&consumer, &shared, data, CAPACITY, false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keeps_order, setup, teardown),
		cmocka_unit_test_setup_teardown(full_and_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(wakes_once, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile_peer, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
