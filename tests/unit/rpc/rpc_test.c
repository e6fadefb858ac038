/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block interface through messages: the code that the interface compiler made, on libs/rpc,
 * with a disk that answers when it is told to. Servers die at every point, and either side sends
 * nonsense.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "interfaces/block_client.h"
#include "interfaces/block_server.h"

#define REQUESTS 200

static _Alignas(4096) uint8_t shared[RPC_SHARED_BYTES];
static struct rpc_ranges ranges = {.count = 2, .range = {{0x10000, 0x8000}, {0x18000, 0x8000}}};
static struct block_client client;
static struct block_server server;
static struct block_request requests[REQUESTS];
static int result[REQUESTS];
static unsigned ended, woken;

/* ---- the disk ---- */

static struct block_request *held[RPC_FLYING_MAX];
static unsigned held_count;
static uint64_t seen[4 * REQUESTS]; /* sectors, in the order of arrival */
static unsigned seen_count;

static void disk_info(void *device, struct block_info *out)
{
	*out = (struct block_info){.sectors = 1000, .block_size = 512, .can_flush = true};
}

static void disk_submit(void *device, struct block_request *r)
{
	assert_true(held_count < RPC_FLYING_MAX);
	assert_true(seen_count < 4 * REQUESTS);
	held[held_count++] = r;
	seen[seen_count++] = r->sector;
}

static void disk_kick(void *device)
{
}

static const struct block_ops disk = {disk_info, disk_submit, disk_kick};

/* The disk answers `n` of those that it has, the newest first. */
static void answer(unsigned n)
{
	while (n-- && held_count) {
		struct block_request *r = held[--held_count];

		r->done(r, r->sector % 7 ? 0 : -EIO);
	}
}

/* ---- the two sides ---- */

static void wake(void *context)
{
	woken++;
}

static void done(struct block_request *r, int error)
{
	result[r - requests] = error;
	ended++;
}

static void start_server(uint32_t incarnation)
{
	held_count = 0;
	block_server_init(&server, shared, incarnation, &ranges, &disk, NULL);
}

static int set_up(void **state)
{
	memset(shared, 0, sizeof(shared));
	memset(requests, 0, sizeof(requests));
	seen_count = ended = woken = 0;
	assert_false(block_client_init(&client, shared, wake, NULL)); /* nobody there */
	start_server(1);
	assert_true(block_client_init(&client, shared, wake, NULL));
	return 0;
}

static void submit(unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		result[i] = 1;
		requests[i] =
			(struct block_request){.operation = BLOCK_WRITE,
					       .sector = i + 1,
					       .segments = {{0x17000, 0x2000}, {0x10000, 512}},
					       .segment_count = 2,
					       .done = done};
		block_client_ops.submit(&client, &requests[i]);
	}
	block_client_ops.kick(&client);
}

static void run_all(void)
{
	for (unsigned i = 0; i < 1000 && ended < REQUESTS; i++) {
		block_server_run(&server);
		answer(i % 5);
		rpc_client_event(&client.rpc);
	}
}

static void check_all(void)
{
	assert_int_equal(ended, REQUESTS);
	for (unsigned i = 0; i < REQUESTS; i++)
		assert_int_equal(result[i], (i + 1) % 7 ? 0 : -EIO);
}

/* ---- tests ---- */

static void requests_arrive_and_are_answered(void **state)
{
	struct block_info info;

	block_client_ops.info(&client, &info);
	assert_int_equal(info.sectors, 1000);
	assert_true(info.can_flush);
	assert_false(info.read_only);
	submit(0, REQUESTS);
	run_all();
	check_all();
	for (unsigned i = 0; i < REQUESTS; i++)
		assert_int_equal(seen[i], i + 1);
	assert_true(block_server_may_sleep(&server));
}

static void a_sleeper_is_woken_once(void **state)
{
	assert_int_equal(woken, 1); /* it has attached */
	assert_false(block_server_run(&server));
	assert_true(block_server_may_sleep(&server));
	submit(0, 2);
	assert_int_equal(woken, 2);
	submit(2, 4);
	assert_int_equal(woken, 2);
	assert_false(block_server_may_sleep(&server));
	assert_false(block_server_run(&server));
	answer(1);
	assert_true(block_server_run(&server));
	answer(1);
	assert_false(block_server_run(&server)); /* it was woken and has not looked yet */
	/* Without a message neither side wakes the other. */
	rpc_client_event(&client.rpc);
	unsigned before = woken;
	rpc_client_event(&client.rpc);
	assert_false(block_server_run(&server));
	assert_int_equal(woken, before);
}

static void what_was_not_answered_is_asked_again(void **state)
{
	for (unsigned round = 0; round < 60; round++) {
		set_up(NULL);
		srand(round);
		submit(0, REQUESTS);
		for (uint32_t incarnation = 2; ended < REQUESTS && incarnation < 1000;
		     incarnation++) {
			for (int i = rand() % 6; i > 0; i--) {
				block_server_run(&server);
				answer((unsigned)rand() % 20);
				if (rand() % 2)
					rpc_client_event(&client.rpc);
			}
			if (rand() % 2) { /* the server does not die this time */
				run_all();
				continue;
			}
			start_server(incarnation);
			seen_count = 0;
			/* A client that has not noticed yet cannot disturb the new one. */
			assert_false(block_server_run(&server));
			assert_int_equal(held_count, 0);
			rpc_client_event(&client.rpc);
		}
		check_all();
	}
}

static void replies_of_the_dead_count(void **state)
{
	submit(0, 10);
	block_server_run(&server);
	answer(4); /* 7 to 10 */
	start_server(2);
	rpc_client_event(&client.rpc);
	assert_int_equal(ended, 4);
	seen_count = 0;
	block_server_run(&server);
	assert_int_equal(seen_count, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(seen[i], i + 1);
}

static void one_that_is_given_up_is_an_error(void **state)
{
	submit(0, 100);
	block_server_run(&server);
	((struct rpc_shared *)shared)->incarnation = RPC_GONE;
	rpc_client_event(&client.rpc);
	assert_int_equal(ended, 100);
	submit(100, REQUESTS);
	assert_int_equal(ended, REQUESTS);
	for (unsigned i = 0; i < REQUESTS; i++)
		assert_int_equal(result[i], -EIO);
	assert_false(block_client_init(&client, shared, wake, NULL));
}

static int decode(const uint64_t *words, unsigned n)
{
	struct block_request r;
	/* Of its exact size, so that the sanitizer sees a read behind it. */
	uint64_t *copy = malloc(n * sizeof(*words) + 1);

	memcpy(copy, words, n * sizeof(*words));
	int error = block_decode(copy, n, &ranges, &r);
	free(copy);
	return error;
}

static void wrong_requests_are_refused(void **state)
{
	uint64_t good[] = {BLOCK_READ, 5, 0, 1, 0x10000, 512};
	uint64_t words[70] = {0};

	assert_int_equal(decode(good, 6), 0);
	for (unsigned n = 0; n < 6; n++)
		assert_int_equal(decode(good, n), -EINVAL);
	static const struct {
		unsigned word;
		uint64_t value;
		int error;
	} wrong[] = {
		{0, 5, -EINVAL},       {0, UINT64_MAX, -EINVAL},
		{3, 0, -EINVAL},       {3, 2, -EINVAL},
		{3, 33, -EINVAL},      {3, 1ull << 63, -EINVAL}, /* 2 * this is 0 */
		{4, 0xfe00, -EFAULT},  {4, 0x1fe01, -EFAULT},
		{4, 0x20000, -EFAULT}, {4, UINT64_MAX - 100, -EFAULT},
		{5, 0, -EINVAL},       {5, 511, -EINVAL},
		{5, 0x10200, -EFAULT}, {5, 1ull << 32, -EINVAL},
	};
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(words, good, sizeof(good));
		words[wrong[i].word] = wrong[i].value;
		assert_int_equal(decode(words, 6), wrong[i].error);
	}
	memcpy(words, good, sizeof(good));
	words[4] = 0x17e00; /* across two ranges */
	words[5] = 1024;
	assert_int_equal(decode(words, 6), 0);
	words[3] = BLOCK_SEGMENTS_MAX;
	for (unsigned i = 0; i < BLOCK_SEGMENTS_MAX; i++) {
		words[4 + 2 * i] = 0x10000;
		words[5 + 2 * i] = 512;
	}
	assert_int_equal(decode(words, 4 + 2 * BLOCK_SEGMENTS_MAX), 0);
}

/* Words that are nearly right, and bytes that are not at all, into the shared pages. */
static void nonsense(bool from_client)
{
	struct rpc_shared *s = (struct rpc_shared *)shared;
	struct ring_shared *ring = from_client ? &s->requests : &s->replies;
	uint8_t *data = shared + RPC_HEADER_BYTES + (from_client ? 0 : RPC_REQUEST_BYTES);
	uint32_t capacity = from_client ? RPC_REQUEST_BYTES : RPC_REPLY_BYTES;

	for (unsigned i = 0; i < 40; i++) {
		uint64_t word = rand() % 2 ? (uint64_t)rand() % 80
					   : (uint64_t)rand() << 40 | (uint64_t)rand();

		memcpy(data + (uint32_t)rand() % (capacity / 8) * 8, &word, 8);
	}
	switch (rand() % 4) {
	case 0:
		*(from_client ? &ring->head : &ring->tail) = (uint32_t)rand();
		break;
	case 1:
		*(from_client ? &ring->head : &ring->tail) += (uint32_t)rand() % 1000;
		break;
	case 2:
		if (from_client)
			s->attached = (uint32_t)rand() % 3;
		else
			s->replies.head += (uint32_t)rand() % 300;
		break;
	default:
		break;
	}
}

static void nonsense_harms_nobody(void **state)
{
	for (unsigned round = 0; round < 3000; round++) {
		set_up(NULL);
		srand(round);
		submit(0, (unsigned)rand() % REQUESTS);
		for (unsigned i = 0; i < 10; i++) {
			nonsense(round & 1);
			seen_count = 0;
			block_server_run(&server);
			(void)block_server_may_sleep(&server);
			answer((unsigned)rand() % 10);
			rpc_client_event(&client.rpc);
		}
	}
}

/* A client whose pages a server has filled with nonsense gets its answers from the next server. */
static void nonsense_ends_with_its_server(void **state)
{
	submit(0, 10);
	((struct rpc_shared *)shared)->replies.head = 12; /* not a whole word */
	rpc_client_event(&client.rpc);
	((struct rpc_shared *)shared)->replies.head = 16;
	shared[RPC_HEADER_BYTES + RPC_REQUEST_BYTES] = 99;
	rpc_client_event(&client.rpc);
	assert_int_equal(ended, 10);
	assert_int_equal(result[0], -EIO);
	start_server(2);
	rpc_client_event(&client.rpc);
	submit(10, REQUESTS);
	run_all();
	assert_int_equal(ended, REQUESTS);
	assert_int_equal(result[10], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(requests_arrive_and_are_answered, set_up),
		cmocka_unit_test_setup(a_sleeper_is_woken_once, set_up),
		cmocka_unit_test_setup(what_was_not_answered_is_asked_again, set_up),
		cmocka_unit_test_setup(replies_of_the_dead_count, set_up),
		cmocka_unit_test_setup(one_that_is_given_up_is_an_error, set_up),
		cmocka_unit_test(wrong_requests_are_refused),
		cmocka_unit_test_setup(nonsense_harms_nobody, set_up),
		cmocka_unit_test_setup(nonsense_ends_with_its_server, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
