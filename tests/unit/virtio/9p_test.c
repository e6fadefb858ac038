/* SPDX-License-Identifier: BSD-2-Clause */
/* The 9P device: several requests at once, more than fit into its queue, and answers that are
 * nonsense. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/virtio-9p/virtio_9p.h"
#include "fake_device.h"
#include "libs/virtio/registers.h"

#define REQUESTS 12

static struct virtio_9p folder;
static struct share_request request[REQUESTS];
static int ended[REQUESTS];
static uint16_t head[REQUESTS]; /* of its chain */

static void done(struct share_request *r, int error)
{
	ended[r - request] = error;
}

static int set_up(void **state)
{
	fake_power_on();
	for (unsigned i = 0; i < REQUESTS; i++) {
		request[i] = (struct share_request){
			.question_pieces = 1, .segment_count = 9, .done = done};
		for (unsigned k = 0; k < 9; k++)
			request[i].segments[k] =
				(struct share_segment){0x100000 * (i + 1) + 0x1000 * k, 4096};
		ended[i] = 1;
	}
	return virtio_9p_init(&folder, &fake_registers, &fake_memory);
}

static void ask(unsigned i)
{
	virtio_9p_ops.submit(&folder, &request[i]);
	virtio_9p_ops.kick(&folder);
	head[i] = fake_latest(&folder.queue);
}

static void answer(unsigned i, uint32_t bytes)
{
	fake_answer(&folder.queue, head[i], bytes);
	virtio_9p_interrupt(&folder);
}

static void answers_in_any_order(void **state)
{
	for (unsigned i = 0; i < 3; i++)
		ask(i);
	assert_int_equal(folder.queue.desc[head[1]].address, 0x200000);
	answer(2, 100);
	answer(0, 7);
	assert_int_equal(ended[0], 0);
	assert_int_equal(ended[1], 1);
	assert_int_equal(ended[2], 0);
	virtio_9p_interrupt(&folder); /* for nothing */
	answer(1, 0);		      /* finished, with no answer at all */
	assert_int_equal(ended[1], -EIO);
}

/* 64 descriptors are room for seven of nine pieces; the others wait for these. */
static void more_than_it_takes(void **state)
{
	for (unsigned i = 0; i < REQUESTS; i++)
		ask(i);
	assert_false(list_empty(&folder.waiting));
	for (unsigned i = 0; i < 7; i++)
		answer(i, 20);
	assert_true(list_empty(&folder.waiting));
	for (unsigned i = 0; i < REQUESTS; i++)
		assert_int_equal(ended[i], i < 7 ? 0 : 1);
}

static void wrong_requests_are_refused(void **state)
{
	request[0].question_pieces = 0;
	request[1].question_pieces = 9;
	request[2].segment_count = 0;
	request[3].segment_count = SHARE_SEGMENTS_MAX + 1;
	for (unsigned i = 0; i < 4; i++) {
		ask(i);
		assert_int_equal(ended[i], -EINVAL);
	}
}

static void nonsense_ends_all_requests(void **state)
{
	for (unsigned i = 0; i < 9; i++)
		ask(i);
	fake_answer(&folder.queue, 7777, 64); /* not there */
	virtio_9p_interrupt(&folder);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(ended[i], -EIO);
	ask(9);
	assert_int_equal(ended[9], -EIO);
	virtio_9p_interrupt(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(answers_in_any_order, set_up),
		cmocka_unit_test_setup(more_than_it_takes, set_up),
		cmocka_unit_test_setup(wrong_requests_are_refused, set_up),
		cmocka_unit_test_setup(nonsense_ends_all_requests, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
