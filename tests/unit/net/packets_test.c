/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packet sockets and tunnels under the sanitizers: ends in any order, links that are moved or
 * removed while packets wait, stacks that are removed, and random bytes from the programs behind
 * them.
 */
#include "fake_host.h"

#include <errno.h>
#include <netpacket/packet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "libs/bpf/interpreter.h"

#define ALL    3 /* ETH_P_ALL */
#define ROUNDS 20000

static uint32_t index_of(uint32_t stack, const char *name)
{
	struct net_link l;
	uint32_t at = 0;

	while (!net->next_link(NULL, stack, at, &l)) {
		if (!strcmp(l.name, name))
			return l.index;
		at = l.index;
	}
	return 0;
}

static void set_up(uint32_t stack, uint32_t index)
{
	const struct net_link_change change = {.what = NET_CHANGE_UP, .up = true};

	assert_int_equal(net->change_link(NULL, stack, index, &change), 0);
}

static net_id packet_socket(uint32_t stack, int type, int protocol, uint32_t index)
{
	const struct net_address name = {
		.family = AF_PACKET, .port = (uint16_t)protocol, .scope = index};
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_PACKET, type, 0, 0, stack), 0);
	assert_int_equal(net->bind(NULL, id, &name), 0);
	return id;
}

/* The other side of a new link, which is up. */
static net_id tunnel(uint32_t stack, uint32_t kind, const char *link)
{
	struct net_new_link made = {.kind = kind};
	net_id id;

	snprintf(made.name, sizeof(made.name), "%s", link);
	assert_int_equal(net->add_link(NULL, stack, &made), 0);
	const struct net_address name = {.family = AF_PACKET, .scope = index_of(stack, link)};
	assert_int_equal(net->open(NULL, &id, AF_PACKET, NET_TYPE_TUNNEL, 0, 0, stack), 0);
	assert_int_equal(net->bind(NULL, id, &name), 0);
	assert_int_equal(net->bind(NULL, id, &name), -EINVAL);
	set_up(stack, name.scope);
	return id;
}

/* Gives the link a frame to send, by a packet socket. */
static void send_by(uint32_t stack, uint32_t index)
{
	uint8_t frame[100] = {[0] = 2, [12] = 8, [14] = 0x45};
	net_id id = packet_socket(stack, SOCK_RAW, ALL, index);

	assert_int_equal(net->send(NULL, id, frame, sizeof(frame), 0, NULL), sizeof(frame));
	net->close(NULL, id);
}

static bool has_packet(net_id id)
{
	struct net_state state;

	return net->state(NULL, id, &state) && state.events & NET_IN & 1;
}

static void test_tunnel_ends_first(void **state)
{
	net_id t = tunnel(0, NET_KIND_TAP, "tap"), seen;
	uint32_t index = index_of(0, "tap");
	uint8_t bytes[200];

	seen = packet_socket(0, SOCK_RAW, ALL, index);
	send_by(0, index);
	assert_true(has_packet(t));
	assert_true(has_packet(seen));
	net->close(NULL, t);
	assert_int_equal(index_of(0, "tap"), 0);
	assert_int_equal(net->receive(NULL, seen, bytes, sizeof(bytes), 0, NULL), -ENETDOWN);
	assert_int_equal(net->send(NULL, seen, bytes, 60, 0, NULL), -ENXIO);
	net->close(NULL, seen);
}

static void test_link_ends_first(void **state)
{
	net_id t = tunnel(0, NET_KIND_TUN, "tun");
	struct net_address name;
	uint8_t bytes[200] = {0x45};

	send_by(0, index_of(0, "tun"));
	assert_true(has_packet(t));
	assert_int_equal(net->remove_link(NULL, 0, index_of(0, "tun")), 0);
	assert_false(has_packet(t));
	assert_int_equal(net->name(NULL, t, false, &name), -EBADFD);
	assert_int_equal(net->send(NULL, t, bytes, 60, 0, NULL), -EBADFD);
	net->close(NULL, t);
}

/* The link is in a stack that goes, its other side in one that stays. */
static void test_stack_ends_first(void **state)
{
	net_id t = tunnel(0, NET_KIND_TAP, "tap");
	const struct net_text_name keep = {{0}};

	assert_int_equal(net->add_stack(NULL, 1), 0);
	send_by(0, index_of(0, "tap"));
	assert_int_equal(net->move_link(NULL, 0, index_of(0, "tap"), 1, &keep), 0);
	assert_false(has_packet(t));
	set_up(1, index_of(1, "tap"));
	send_by(1, index_of(1, "tap"));
	assert_true(has_packet(t));
	assert_int_equal(net->remove_stack(NULL, 1), 0);
	assert_false(has_packet(t));
	net->close(NULL, t);
}

static void test_persists(void **state)
{
	net_id t = tunnel(0, NET_KIND_TUN, "tun"), other;
	struct net_address name = {.family = AF_PACKET, .scope = index_of(0, "tun")};
	int on = 1;

	assert_int_equal(net->set_option(NULL, t, SOL_PACKET, NET_TUNNEL_PERSISTS, &on, sizeof(on)),
			 0);
	assert_int_equal(net->open(NULL, &other, AF_PACKET, NET_TYPE_TUNNEL, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, other, &name), -EBUSY);
	net->close(NULL, t);
	assert_int_not_equal(index_of(0, "tun"), 0);
	assert_int_equal(net->bind(NULL, other, &name), 0);
	on = 0;
	net->set_option(NULL, other, SOL_PACKET, NET_TUNNEL_PERSISTS, &on, sizeof(on));
	net->close(NULL, other);
	assert_int_equal(index_of(0, "tun"), 0);
}

/* A program that does not read: a bounded number of packets waits. */
static void test_bounds(void **state)
{
	net_id t = tunnel(0, NET_KIND_TAP, "tap");
	uint32_t index = index_of(0, "tap");
	uint8_t bytes[1500] = {[0] = 2, [12] = 8};
	net_id seen = packet_socket(0, SOCK_RAW, ALL, index),
	       by = packet_socket(0, SOCK_RAW, ALL, index);
	uint32_t counts[2];
	struct net_link l;

	for (unsigned i = 0; i < 3000; i++)
		assert_int_equal(net->send(NULL, by, bytes, sizeof(bytes), 0, NULL), sizeof(bytes));
	assert_int_equal(
		net->get_option(NULL, seen, SOL_PACKET, PACKET_STATISTICS, counts, sizeof(counts)),
		sizeof(counts));
	assert_true(counts[0] >= 3000 && counts[1] > 2000 && counts[1] < 3000);
	assert_int_equal(net->link(NULL, 0, index, &l), 0);
	assert_true(l.tx_dropped > 2000 && l.tx_dropped < 3000);
	net->close(NULL, seen);
	net->close(NULL, by);
	net->close(NULL, t);
}

static void fill(uint8_t *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (uint8_t)fake_random();
}

static void any_filter(net_id id)
{
	struct bpf_instruction program[8];
	size_t n = 1 + fake_random() % 8;

	fill((uint8_t *)program, sizeof(program));
	for (size_t i = 0; i < n; i++) {
		static const uint16_t codes[] = {0x20, 0x28, 0x30, 0x48, 0x50, 0xb1, 0x54, 0x15};

		program[i].code = codes[fake_random() % 8];
		program[i].k = fake_random() % 3 ? fake_random() % 100 : fake_random();
		program[i].jump_true = program[i].jump_false = 0;
	}
	program[n - 1] = (struct bpf_instruction){.code = 0x16};
	net->set_filter(NULL, id, program, n * sizeof(program[0]));
}

static void test_noise(void **state)
{
	net_id t[] = {tunnel(0, NET_KIND_TAP, "tap"), tunnel(0, NET_KIND_TUN, "tun")};
	net_id seen[] = {packet_socket(0, SOCK_RAW, ALL, 0), packet_socket(0, SOCK_DGRAM, ALL, 0),
			 packet_socket(0, SOCK_RAW, ALL, index_of(0, "tap"))};
	static uint8_t bytes[2000], got[3000];
	struct net_packet packet;

	set_up(0, 1);
	for (unsigned i = 0; i < ROUNDS; i++) {
		size_t n = fake_random() % (fake_random() % 8 ? 120 : sizeof(bytes));
		struct net_address to = {.family = AF_PACKET,
					 .port = fake_random() % 2 ? 0x0800 : 0x86dd,
					 .scope = fake_random() % 4};
		unsigned tap = fake_random() % 2;

		fill(bytes, n);
		if (n > 40 && fake_random() % 4) {
			/* An IP packet behind the header, or at the beginning. */
			bytes[12] = fake_random() % 2 ? 0x08 : 0x86;
			bytes[13] = bytes[12] == 8 ? 0 : 0xdd;
			bytes[14] = bytes[12] == 8 ? 0x45 : 0x60;
			bytes[0] = tap ? 2 : bytes[14];
		}
		fill(to.bytes, sizeof(to.bytes));
		switch (fake_random() % 4) {
		case 0:
			net->send(NULL, seen[fake_random() % 3], bytes, n, 0, &to);
			break;
		case 1:
			any_filter(seen[fake_random() % 3]);
			break;
		default:
			net->send(NULL, t[!tap], bytes, n, 0, NULL);
		}
		for (unsigned j = 0; j < 3; j++)
			net->receive(NULL, seen[j], got, fake_random() % sizeof(got), 0, &packet);
		net->receive(NULL, t[tap], got, sizeof(got), 0, &packet);
		if (i % 100 == 0)
			fake_pass(1);
	}
	for (unsigned j = 0; j < 3; j++)
		net->close(NULL, seen[j]);
	net->close(NULL, t[1]);
	net->close(NULL, t[0]);
}

static int start(void **state)
{
	fake_start(16u << 20);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tunnel_ends_first),
		cmocka_unit_test(test_link_ends_first),
		cmocka_unit_test(test_stack_ends_first),
		cmocka_unit_test(test_persists),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
