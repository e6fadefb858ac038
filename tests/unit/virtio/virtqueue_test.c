/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues against a device that is played here: one that works, and ones that answer nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libs/virtio/registers.h"
#include "libs/virtio/virtio.h"

#define SIZE 8

static uint8_t common[64];
static _Alignas(4096) uint8_t pages[4][4096];
static unsigned pages_used, rings;
static struct virtio_device device;
static struct virtqueue queue;

static uint32_t fake_read(void *context, enum virtio_block block, unsigned offset, unsigned width)
{
	uint32_t value = 0;

	if (offset == COMMON_DEVICE_FEATURE) /* the upper half has VERSION_1 */
		return common[COMMON_DEVICE_FEATURE_SELECT] ? 1 : 0x55;
	if (offset == COMMON_QUEUES)
		return 1;
	memcpy(&value, common + offset, width);
	return value;
}

static void fake_write(void *context, enum virtio_block block, unsigned offset, unsigned width,
		       uint32_t value)
{
	memcpy(common + offset, &value, width);
}

static void fake_notify(void *context, unsigned offset, unsigned index)
{
	rings++;
}

static void *fake_page(void *context, uint64_t *physical)
{
	if (pages_used == 4)
		return NULL;
	*physical = (uint64_t)pages[pages_used];
	return pages[pages_used++];
}

static int set_up(void **state)
{
	static const struct virtio_registers registers = {
		.read = fake_read, .write = fake_write, .notify = fake_notify};
	static const struct virtio_memory memory = {.page = fake_page};

	memset(common, 0, sizeof(common));
	memset(pages, 0, sizeof(pages));
	pages_used = rings = 0;
	common[COMMON_QUEUE_SIZE] = SIZE;
	if (virtio_begin(&device, &registers, &memory, 0x11))
		return 1;
	return virtqueue_setup(&queue, &device, 0, 128);
}

static void answer(uint32_t id, uint32_t length)
{
	uint16_t at = queue.used->index;

	queue.used->ring[at % SIZE] = (struct virtq_used_entry){id, length};
	queue.used->index = (uint16_t)(at + 1);
}

static void features_are_what_both_want(void **state)
{
	assert_int_equal(device.features, VIRTIO_F_VERSION_1 | 0x11);
	assert_int_equal(queue.size, SIZE);
}

static void requests_come_back_in_any_order(void **state)
{
	struct virtq_segment s[3] = {{1000, 16}, {2000, 512}, {3000, 1}};
	int a, b;
	uint32_t written;

	for (unsigned round = 0; round < 50; round++) {
		assert_int_equal(virtqueue_add(&queue, s, 1, 2, &a), 0);
		uint16_t first = queue.avail->ring[(queue.avail_index - 1) % SIZE];
		assert_int_equal(virtqueue_add(&queue, s, 2, 1, &b), 0);
		uint16_t second = queue.avail->ring[(queue.avail_index - 1) % SIZE];
		assert_int_equal(virtqueue_add(&queue, s, 1, 2, &a), -28);
		virtqueue_kick(&queue);
		answer(second, 1);
		answer(first, 1u << 30); /* more than it may have written */
		assert_ptr_equal(virtqueue_take(&queue, &written), &b);
		assert_int_equal(written, 1);
		assert_ptr_equal(virtqueue_take(&queue, &written), &a);
		assert_int_equal(written, 513);
		assert_null(virtqueue_take(&queue, &written));
		assert_int_equal(queue.free_count, SIZE);
	}
	assert_int_equal(rings, 50);
}

static void nonsense_breaks_the_queue(void **state)
{
	static const uint32_t ids[] = {1, SIZE, UINT32_MAX}; /* not asked; not there */
	struct virtq_segment s = {1000, 16};
	int a;

	for (unsigned i = 0; i < 3; i++) {
		set_up(state);
		assert_int_equal(virtqueue_add(&queue, &s, 1, 0, &a), 0);
		answer(ids[i], 0);
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
