/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues with stand-ins for devices: one that works, and some that answer nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fake_device.h"
#include "libs/virtio/registers.h"

static struct virtio_device device;
static struct virtqueue queue;

static int set_up(void **state)
{
	fake_power_on();
	if (virtio_begin(&device, &fake_registers, &fake_memory, 0x11))
		return 1;
	return virtqueue_setup(&queue, &device, 0, 128);
}

static void features_are_what_both_want(void **state)
{
	assert_int_equal(device.features, VIRTIO_F_VERSION_1 | 0x11);
	assert_int_equal(queue.size, FAKE_QUEUE_SIZE);
}

static void requests_come_back_in_any_order(void **state)
{
	struct virtq_segment s[3] = {{1000, 16}, {2000, 512}, {3000, 1}};
	int a, b;
	uint32_t written;

	for (unsigned round = 0; round < 50; round++) {
		assert_int_equal(virtqueue_add(&queue, s, 1, 2, &a), 0);
		uint16_t first = fake_latest(&queue);
		assert_int_equal(virtqueue_add(&queue, s, 2, 1, &b), 0);
		uint16_t second = fake_latest(&queue);
		assert_int_equal(virtqueue_add(&queue, s, 1, 2, &a), -28);
		virtqueue_kick(&queue);
		fake_answer(&queue, second, 1);
		fake_answer(&queue, first, 1u << 30); /* more than it may have written */
		assert_ptr_equal(virtqueue_take(&queue, &written), &b);
		assert_int_equal(written, 1);
		assert_ptr_equal(virtqueue_take(&queue, &written), &a);
		assert_int_equal(written, 513);
		assert_null(virtqueue_take(&queue, &written));
		assert_int_equal(queue.free_count, FAKE_QUEUE_SIZE);
	}
	assert_int_equal(fake_rings, 50);
}

static void nonsense_breaks_the_queue(void **state)
{
	static const uint32_t ids[] = {1, FAKE_QUEUE_SIZE, UINT32_MAX}; /* not asked; not there */
	struct virtq_segment s = {1000, 16};
	int a;

	for (unsigned i = 0; i < 3; i++) {
		set_up(state);
		assert_int_equal(virtqueue_add(&queue, &s, 1, 0, &a), 0);
		fake_answer(&queue, ids[i], 0);
		assert_null(virtqueue_take(&queue, NULL));
		assert_true(queue.broken);
		assert_int_equal(virtqueue_add(&queue, &s, 1, 0, &a), -5);
		assert_ptr_equal(virtqueue_abandon(&queue), &a);
		assert_null(virtqueue_abandon(&queue));
	}
	set_up(state);
	queue.used->index = 1000; /* more answers than there can be */
	assert_null(virtqueue_take(&queue, NULL));
	assert_true(queue.broken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(features_are_what_both_want, set_up),
		cmocka_unit_test_setup(requests_come_back_in_any_order, set_up),
		cmocka_unit_test_setup(nonsense_breaks_the_queue, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
