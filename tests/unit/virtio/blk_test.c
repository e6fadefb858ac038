/* SPDX-License-Identifier: BSD-2-Clause */
/* The disk driver: requests that name more memory than they may, or memory where they have none. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/virtio-blk/virtio_blk.h"
#include "fake_device.h"
#include "libs/virtio/registers.h"

static struct virtio_blk disk;
static int ended;

static void done(struct block_request *r, int error)
{
	ended = error;
}

/* A disk that flushes and discards. */
static int set_up(void **state)
{
	fake_power_on();
	int error = virtio_blk_init(&disk, &fake_registers, &fake_memory);

	disk.info.sectors = 1024;
	disk.info.can_flush = true;
	disk.info.discard_max = disk.info.write_zeroes_max = 64;
	return error;
}

static int ask(enum block_operation operation, unsigned segments)
{
	static struct block_request request; /* the driver may keep it */

	request = (struct block_request){
		.operation = operation, .sectors = 1, .segment_count = segments, .done = done};
	for (unsigned i = 0; i < BLOCK_SEGMENTS_MAX; i++)
		request.segments[i] = (struct block_segment){0x10000 + 0x1000 * i, BLOCK_SECTOR};
	ended = 1;
	virtio_blk_ops.submit(&disk, &request);
	virtio_blk_ops.kick(&disk);
	return ended;
}

/* In flight means that its end has not been told. */
static void segments_are_counted(void **state)
{
	static const enum block_operation bare[] = {BLOCK_FLUSH, BLOCK_DISCARD, BLOCK_WRITE_ZEROES},
					  moving[] = {BLOCK_READ, BLOCK_WRITE};
	static const unsigned wrong[] = {1, BLOCK_SEGMENTS_MAX, BLOCK_SEGMENTS_MAX + 1, 1000000};

	for (unsigned i = 0; i < 3; i++) {
		for (unsigned k = 0; k < 4; k++)
			assert_int_equal(ask(bare[i], wrong[k]), -EINVAL);
		assert_int_equal(fake_rings, 0);
	}
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(ask(moving[i], 0), -EINVAL);
		assert_int_equal(ask(moving[i], BLOCK_SEGMENTS_MAX + 1), -EINVAL);
		assert_int_equal(ask(moving[i], 1000000), -EINVAL);
	}
	assert_int_equal(fake_rings, 0);
}

/* Header, data and status: the largest request is one that the queue has room for. */
static void the_largest_fits(void **state)
{
	const enum block_operation operation[] = {BLOCK_READ, BLOCK_WRITE, BLOCK_FLUSH,
						  BLOCK_DISCARD, BLOCK_WRITE_ZEROES};

	for (unsigned i = 0; i < 5; i++) {
		unsigned segments = operation[i] <= BLOCK_WRITE ? BLOCK_SEGMENTS_MAX : 0;

		assert_int_equal(set_up(state), 0);
		assert_int_equal(ask(operation[i], segments), 1);
		assert_true(list_empty(&disk.waiting));
		assert_int_equal(fake_rings, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(segments_are_counted, set_up),
		cmocka_unit_test_setup(the_largest_fits, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
