/* SPDX-License-Identifier: BSD-2-Clause */
/* The entropy device: one that gives few bytes at a time, and some that answer nonsense. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/virtio-rng/virtio_rng.h"
#include "fake_device.h"
#include "libs/virtio/registers.h"

static struct virtio_rng rng;
static struct entropy_request request[3];
static int ended[3];

static void done(struct entropy_request *r, int error)
{
	ended[r - request] = error;
}

static int set_up(void **state)
{
	fake_power_on();
	for (unsigned i = 0; i < 3; i++) {
		request[i] = (struct entropy_request){
			.segments = {{0x1000 * (i + 1), 64}}, .segment_count = 1, .done = done};
		ended[i] = 1;
	}
	return virtio_rng_init(&rng, &fake_registers, &fake_memory);
}

static void ask(unsigned i)
{
	virtio_rng_ops.submit(&rng, &request[i]);
	virtio_rng_ops.kick(&rng);
}

static void answer(uint32_t bytes)
{
	fake_answer(&rng.queue, fake_latest(&rng.queue), bytes);
	virtio_rng_interrupt(&rng);
}

static const struct virtq_desc *asked(void)
{
	return &rng.queue.desc[fake_latest(&rng.queue)];
}

static void requests_are_filled_one_after_another(void **state)
{
	struct entropy_info info;

	virtio_rng_ops.info(&rng, &info);
	assert_true(info.most >= 64);
	ask(0);
	ask(1);
	assert_int_equal(fake_rings, 1);
	answer(24); /* it has not had more */
	assert_int_equal(ended[0], 1);
	assert_int_equal(asked()->address, 0x1000 + 24);
	assert_int_equal(asked()->length, 40);
	answer(1u << 30); /* more than there was room for */
	assert_int_equal(ended[0], 0);
	assert_int_equal(ended[1], 1);
	assert_int_equal(asked()->address, 0x2000);
	answer(64);
	assert_int_equal(ended[1], 0);
	virtio_rng_interrupt(&rng); /* for nothing */
	ask(2);
	answer(64);
	assert_int_equal(ended[2], 0);
}

static void wrong_requests_are_refused(void **state)
{
	request[0].segment_count = 0;
	request[1].segments[0].bytes = 0;
	request[2].segments[0].bytes = 1u << 20;
	for (unsigned i = 0; i < 3; i++) {
		ask(i);
		assert_int_equal(ended[i], -EINVAL);
	}
	assert_int_equal(fake_rings, 0);
}

static void nonsense_ends_all_requests(void **state)
{
	for (unsigned kind = 0; kind < 2; kind++) {
		set_up(state);
		ask(0);
		ask(1);
		if (kind == 0) {
			answer(0); /* finished, and nothing given */
		} else {
			fake_answer(&rng.queue, 77, 64); /* not there */
			virtio_rng_interrupt(&rng);
		}
		assert_int_equal(ended[0], -EIO);
		assert_int_equal(ended[1], -EIO);
		ask(2);
		assert_int_equal(ended[2], -EIO);
		virtio_rng_interrupt(&rng);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(requests_are_filled_one_after_another, set_up),
		cmocka_unit_test_setup(wrong_requests_are_refused, set_up),
		cmocka_unit_test_setup(nonsense_ends_all_requests, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
