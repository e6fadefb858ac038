/* SPDX-License-Identifier: BSD-2-Clause */
/* The switch between kernels: which client gets a frame, which frames are dropped, clients that
 * write nonsense.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/switch/switch.h"
#include "interfaces/wire_client.h"

#define CLIENTS	  3
#define IPV4	  0x0800u
#define IPV6	  0x86ddu
#define ARP	  0x0806u
#define BROADCAST 0xffffffffffffull
#define FRAME	  60u

static struct wire_switch the_switch;
static void *pages[CLIENTS];
static struct wire_client clients[CLIENTS];
static unsigned wakes; /* of the switch, by clients */

static void wake(void *context)
{
	wakes++;
}

static int set_up(void **state)
{
	memset(&the_switch, 0, sizeof(the_switch));
	wakes = 0;
	for (unsigned i = 0; i < CLIENTS; i++) {
		pages[i] = aligned_alloc(64, WIRE_SHARED_BYTES);
		assert_non_null(pages[i]);
		memset(pages[i], 0, WIRE_SHARED_BYTES);
		wire_client_init(&clients[i], pages[i], wake, NULL);
		switch_add_client(&the_switch, i, pages[i]);
	}
	return 0;
}

static int tear_down(void **state)
{
	for (unsigned i = 0; i < CLIENTS; i++)
		free(pages[i]);
	return 0;
}

/* ---- frames ---- */

static struct wire_info info_of(unsigned client)
{
	struct wire_info info;

	assert_true(wire_client_ops.info(&clients[client], &info));
	return info;
}

static void put(uint8_t *to, uint64_t value, unsigned n)
{
	while (n--) {
		to[n] = (uint8_t)value;
		value >>= 8;
	}
}

/* A frame as it should be, from `from`. */
static struct wire_frame frame_of(unsigned from, uint64_t to_mac, unsigned type)
{
	struct wire_frame f = {.length = FRAME};
	struct wire_info own = info_of(from);

	put(f.bytes, to_mac, 6);
	put(f.bytes + 6, own.mac, 6);
	put(f.bytes + 12, type, 2);
	if (type == IPV4)
		put(f.bytes + 26, own.address, 4);
	if (type == ARP) {
		put(f.bytes + 22, own.mac, 6);
		put(f.bytes + 28, own.address, 4);
	}
	return f;
}

static uint32_t run(void)
{
	uint32_t wake_now, all = 0;

	while (!switch_run(&the_switch, &wake_now))
		all |= wake_now;
	return all | wake_now;
}

static uint32_t send(unsigned from, const struct wire_frame *f)
{
	assert_true(wire_client_ops.put_sent(&clients[from], f));
	return run();
}

/* How many frames a client has got since. */
static unsigned got(unsigned client)
{
	struct wire_frame f;
	unsigned n = 0;

	while (wire_client_ops.take_received(&clients[client], &f))
		n++;
	return n;
}

static void assert_got(unsigned a, unsigned b, unsigned c)
{
	assert_int_equal(got(0), a);
	assert_int_equal(got(1), b);
	assert_int_equal(got(2), c);
}

/* ---- tests ---- */

static void everybody_has_addresses_of_its_own(void **state)
{
	for (unsigned i = 0; i < CLIENTS; i++) {
		struct wire_info info = info_of(i);

		assert_int_equal(info.address, 0x0a590001u + i);
		assert_int_equal(info.prefix, 24);
		assert_int_equal(info.mac & 0xff, i + 1);
		assert_int_equal(info.mac >> 40 & 3, 2); /* local, of one station */
	}
}

static void a_frame_goes_to_one_and_a_broadcast_to_all_others(void **state)
{
	struct wire_frame f = frame_of(0, info_of(2).mac, IPV4), in;

	run();
	f.bytes[FRAME - 1] = 77;
	assert_int_equal(send(0, &f), 1u << 2);
	assert_true(wire_client_ops.take_received(&clients[2], &in));
	assert_int_equal(in.length, FRAME);
	assert_memory_equal(in.bytes, f.bytes, FRAME);
	assert_got(0, 0, 0);
	f = frame_of(1, BROADCAST, ARP);
	assert_int_equal(send(1, &f), 1u << 0 | 1u << 2);
	assert_got(1, 0, 1);
	f = frame_of(1, 0x01005e000001ull, IPV4);
	send(1, &f);
	assert_got(1, 0, 1);
	/* Frames to the sender itself, and to an unknown address. */
	f = frame_of(1, info_of(1).mac, IPV4);
	send(1, &f);
	f = frame_of(1, info_of(1).mac + 100, IPV4);
	send(1, &f);
	assert_got(0, 0, 0);
}

static void nobody_passes_for_another(void **state)
{
	struct wire_info other = info_of(2);
	struct wire_frame f;

	f = frame_of(0, BROADCAST, IPV4);
	put(f.bytes + 6, other.mac, 6);
	send(0, &f);
	f = frame_of(0, BROADCAST, IPV4);
	put(f.bytes + 26, other.address, 4);
	send(0, &f);
	f = frame_of(0, BROADCAST, IPV4);
	put(f.bytes + 26, 0, 4);
	send(0, &f);
	f = frame_of(0, BROADCAST, ARP);
	put(f.bytes + 22, other.mac, 6);
	send(0, &f);
	f = frame_of(0, BROADCAST, ARP);
	put(f.bytes + 28, other.address, 4);
	send(0, &f);
	f = frame_of(0, BROADCAST, IPV6);
	send(0, &f);
	assert_int_equal(the_switch.dropped, 6);
	assert_got(0, 0, 0);
	/* A client without an address may ask for one. */
	f = frame_of(0, BROADCAST, ARP);
	put(f.bytes + 28, 0, 4);
	send(0, &f);
	assert_got(0, 1, 1);
}

static void short_and_impossible_frames_are_dropped(void **state)
{
	static const struct {
		uint32_t type, least;
	} kinds[] = {{IPV4, 34}, {ARP, 42}};

	for (unsigned kind = 0; kind < 2; kind++)
		for (uint32_t n = 0; n < kinds[kind].least; n++) {
			struct wire_frame f = frame_of(0, BROADCAST, kinds[kind].type);

			f.length = n;
			send(0, &f);
		}
	for (uint32_t n = WIRE_FRAME_MAX + 1; n; n *= 2) {
		struct wire_frame f = frame_of(0, BROADCAST, IPV4);

		f.length = n;
		send(0, &f);
	}
	assert_got(0, 0, 0);
	struct wire_frame last = frame_of(0, BROADCAST, IPV4);
	last.length = WIRE_FRAME_MAX;
	send(0, &last);
	assert_got(0, 1, 1);
}

/* A client that does not take its frames does not delay the others. */
static void a_full_receiver_loses_its_own_frames_only(void **state)
{
	const unsigned fits = 65536 / sizeof(struct wire_frame), sent = fits + 20;
	struct wire_frame f = frame_of(0, BROADCAST, IPV4);
	unsigned taken = 0;

	for (unsigned i = 0; i < sent; i++) {
		send(0, &f);
		taken += got(1);
	}
	assert_int_equal(taken, sent);
	assert_int_equal(got(2), fits);
	assert_int_equal(the_switch.dropped, sent - fits);
}

/* A client that was refused is woken when there is room. */
static void a_sender_gets_room_again(void **state)
{
	struct wire_frame f = frame_of(0, BROADCAST, IPV4);
	unsigned n = 0;

	while (wire_client_ops.put_sent(&clients[0], &f))
		n++;
	assert_true(n >= 40);
	assert_true(run() & 1);
	assert_true(wire_client_ops.put_sent(&clients[0], &f));
}

static void the_switch_is_woken_when_it_sleeps(void **state)
{
	struct wire_frame f = frame_of(0, BROADCAST, IPV4);

	run();
	assert_true(wire_client_ops.put_sent(&clients[0], &f));
	assert_int_equal(wakes, 1);
	assert_true(wire_client_ops.put_sent(&clients[0], &f));
	assert_int_equal(wakes, 1);
}

/* A client that was started again has empty pages; its frames arrive. A switch that was goes on. */
static void both_sides_may_start_again(void **state)
{
	struct wire_frame f = frame_of(0, BROADCAST, IPV4);

	send(0, &f);
	memset(pages[0], 0, WIRE_SHARED_BYTES);
	((struct wire_pages *)pages[0])->head.incarnation = 1;
	run();
	wire_client_init(&clients[0], pages[0], wake, NULL);
	f = frame_of(0, BROADCAST, IPV4);
	send(0, &f);
	assert_int_equal(got(1), 2);
	assert_true(wire_client_ops.put_sent(&clients[0], &f));
	memset(&the_switch, 0, sizeof(the_switch));
	for (unsigned i = 0; i < CLIENTS; i++)
		switch_add_client(&the_switch, i, pages[i]);
	run();
	assert_int_equal(got(1), 1);
}

/* Whatever one client's pages hold, the switch ends its turn, and the others' frames arrive. */
static void nonsense_hurts_its_writer_only(void **state)
{
	srand(1);
	for (unsigned round = 0; round < 2000; round++) {
		struct wire_frame f = frame_of(1, info_of(2).mac, IPV4);
		uint32_t wake_now;

		for (unsigned i = 0; i < 64; i++)
			((uint8_t *)pages[0])[(unsigned)rand() % WIRE_SHARED_BYTES] =
				(uint8_t)rand();
		for (unsigned i = 0; i < 4; i++)
			((struct wire_pages *)pages[0])->streams[WIRE_SENT].head = (uint32_t)rand();
		assert_true(wire_client_ops.put_sent(&clients[1], &f));
		switch_run(&the_switch, &wake_now);
		assert_true(got(2) >= 1);
		got(1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everybody_has_addresses_of_its_own, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_frame_goes_to_one_and_a_broadcast_to_all_others,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_passes_for_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(short_and_impossible_frames_are_dropped, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_full_receiver_loses_its_own_frames_only, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_sender_gets_room_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_switch_is_woken_when_it_sleeps, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(both_sides_may_start_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nonsense_hurts_its_writer_only, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
