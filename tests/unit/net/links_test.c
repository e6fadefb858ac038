/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Links that the component makes: connections over veths between stacks, over a bridge and by a
 * route; links and stacks that are removed in any order; circles of bridges.
 */
#include "fake_host.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define MEMORY (8u << 20)
#define PORT   4000

static struct net_address v4(unsigned a, unsigned b, unsigned c, unsigned d, uint16_t port)
{
	return (struct net_address){.family = AF_INET,
				    .port = port,
				    .bytes = {(uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)d}};
}

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

static int add_link(uint32_t stack, uint32_t kind, const char *name, uint32_t peer_stack,
		    const char *peer)
{
	struct net_new_link made = {.kind = kind, .peer_stack = peer_stack};

	snprintf(made.name, sizeof(made.name), "%s", name);
	snprintf(made.peer_name, sizeof(made.peer_name), "%s", peer);
	return net->add_link(NULL, stack, &made);
}

static void set_up(uint32_t stack, const char *name, bool up)
{
	const struct net_link_change change = {.what = NET_CHANGE_UP, .up = up};

	assert_int_equal(net->change_link(NULL, stack, index_of(stack, name), &change), 0);
}

static int set_master(uint32_t stack, const char *name, uint32_t master)
{
	const struct net_link_change change = {.what = NET_CHANGE_MASTER, .master = master};

	return net->change_link(NULL, stack, index_of(stack, name), &change);
}

static int address(uint32_t stack, const char *name, struct net_address a, unsigned prefix)
{
	const struct net_link_address l = {.address = a, .prefix = (uint8_t)prefix};

	return net->change_address(NULL, stack, index_of(stack, name), true, &l, NULL);
}

static net_id make(uint32_t stack)
{
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, SOCK_STREAM, 0, 0, stack), 0);
	return id;
}

/* A connection from one stack to another, and a byte. */
static bool reaches(uint32_t from, uint32_t to, struct net_address where)
{
	/* A connection that has ended keeps its port for a while. */
	static uint16_t port = PORT;
	struct net_address any = v4(0, 0, 0, 0, ++port);
	net_id listener = make(to), client = make(from), server;
	char byte = 'x';
	bool done;

	where.port = port;
	assert_int_equal(net->bind(NULL, listener, &any), 0);
	assert_int_equal(net->listen(NULL, listener, 5), 0);
	int error = net->connect(NULL, client, &where);
	fake_pass(3000);
	done = error == -EINPROGRESS && !net->connect(NULL, client, &where);
	if (done) {
		assert_int_equal(net->accept(NULL, listener, &server), 0);
		assert_int_equal(net->send(NULL, client, &byte, 1, 0, NULL), 1);
		fake_pass(100);
		byte = 0;
		assert_int_equal(net->receive(NULL, server, &byte, 1, 0, NULL), 1);
		assert_int_equal(byte, 'x');
		net->close(NULL, server);
	}
	net->close(NULL, client);
	net->close(NULL, listener);
	return done;
}

static void stacks(uint32_t n, bool add)
{
	for (uint32_t i = 1; i <= n; i++)
		assert_int_equal(add ? net->add_stack(NULL, i) : net->remove_stack(NULL, i), 0);
}

static void test_veth(void **state)
{
	struct net_link l;

	stacks(2, true);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a", 2, "b"), 0);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a", 2, "c"), -EEXIST);
	assert_int_equal(index_of(2, "c"), 0);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a/b", 2, "c"), -EINVAL);
	assert_int_equal(add_link(1, NET_KIND_VETH, "", 9, ""), -ENONET);
	assert_int_equal(address(1, "a", v4(10, 1, 0, 1, 0), 24), 0);
	assert_int_equal(address(1, "a", v4(10, 1, 0, 1, 0), 24), -EEXIST);
	assert_int_equal(address(2, "b", v4(10, 1, 0, 2, 0), 24), 0);
	assert_false(reaches(1, 2, v4(10, 1, 0, 2, PORT)));
	set_up(1, "a", true);
	assert_int_equal(net->link(NULL, 1, index_of(1, "a"), &l), 0);
	assert_false(l.running);
	set_up(2, "b", true);
	assert_int_equal(net->link(NULL, 1, index_of(1, "a"), &l), 0);
	assert_true(l.running);
	assert_true(reaches(1, 2, v4(10, 1, 0, 2, PORT)));
	assert_true(reaches(2, 1, v4(10, 1, 0, 1, PORT)));
	assert_false(reaches(1, 2, v4(10, 2, 0, 2, PORT)));
	set_up(2, "b", false);
	assert_false(reaches(1, 2, v4(10, 1, 0, 2, PORT)));
	set_up(2, "b", true);
	assert_true(reaches(1, 2, v4(10, 1, 0, 2, PORT)));
	assert_int_equal(net->remove_link(NULL, 2, index_of(2, "b")), 0);
	assert_int_equal(index_of(1, "a"), 0);
	assert_int_equal(net->remove_link(NULL, 1, 1), -EOPNOTSUPP);
	stacks(2, false);
}

/* One end each in a stack of its own, the others are ports of a bridge that has an address, too. */
static void test_bridge(void **state)
{
	stacks(4, true);
	assert_int_equal(add_link(4, NET_KIND_BRIDGE, "br", 0, ""), 0);
	assert_int_equal(address(4, "br", v4(10, 3, 0, 4, 0), 16), 0);
	set_up(4, "br", true);
	for (uint32_t i = 1; i <= 3; i++) {
		char name[16];

		snprintf(name, sizeof(name), "p%u", i);
		assert_int_equal(add_link(i, NET_KIND_VETH, "eth0", 4, name), 0);
		assert_int_equal(address(i, "eth0", v4(10, 3, 0, i, 0), 16), 0);
		set_up(i, "eth0", true);
		set_up(4, name, true);
		assert_int_equal(set_master(4, name, index_of(4, "br")), 0);
	}
	assert_int_equal(set_master(4, "br", index_of(4, "br")), -ELOOP);
	assert_int_equal(set_master(4, "p1", index_of(4, "p2")), -EOPNOTSUPP);
	for (uint32_t from = 1; from <= 4; from++)
		for (uint32_t to = 1; to <= 4; to++)
			assert_true(reaches(from, to, v4(10, 3, 0, to, PORT)));
	assert_int_equal(set_master(4, "p2", 0), 0);
	assert_false(reaches(1, 2, v4(10, 3, 0, 2, PORT)));
	assert_true(reaches(1, 3, v4(10, 3, 0, 3, PORT)));
	assert_int_equal(net->remove_link(NULL, 4, index_of(4, "br")), 0);
	assert_false(reaches(1, 3, v4(10, 3, 0, 3, PORT)));
	/* Links in the other stacks are removed with their peers. */
	assert_int_equal(net->remove_stack(NULL, 4), 0);
	assert_int_equal(index_of(1, "eth0"), 0);
	stacks(3, false);
}

static void test_move(void **state)
{
	const struct net_text_name same = {""}, other = {"moved"};
	struct net_link l;

	stacks(3, true);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a", 1, "b"), 0);
	assert_int_equal(address(1, "b", v4(10, 4, 0, 9, 0), 24), 0);
	set_up(1, "a", true);
	set_up(1, "b", true);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(net->move_link(NULL, 1, index_of(1, "b"), 2, &other), 0);
		assert_int_equal(net->link(NULL, 2, index_of(2, "moved"), &l), 0);
		assert_false(l.up);
		assert_int_equal(l.addresses, 0);
		assert_int_equal(net->move_link(NULL, 2, index_of(2, "moved"), 3, &same), 0);
		assert_int_equal(index_of(2, "moved"), 0);
		if (!i)
			assert_int_equal(address(1, "a", v4(10, 4, 0, 1, 0), 24), 0);
		assert_int_equal(address(3, "moved", v4(10, 4, 0, 3, 0), 24), 0);
		set_up(3, "moved", true);
		assert_true(reaches(1, 3, v4(10, 4, 0, 3, PORT)));
		assert_int_equal(net->move_link(NULL, 3, index_of(3, "moved"), 1,
						&(struct net_text_name){"b"}),
				 0);
	}
	assert_int_equal(net->move_link(NULL, 1, 1, 2, &same), -EINVAL);
	assert_int_equal(net->move_link(NULL, 1, 77, 2, &same), -ENODEV);
	assert_int_equal(net->move_link(NULL, 1, index_of(1, "b"), 9, &same), -ENONET);
	stacks(3, false);
}

static void test_routes(void **state)
{
	struct net_route r = {.family = AF_INET,
			      .prefix = 8,
			      .type = 1,
			      .destination = v4(20, 0, 0, 0, 0),
			      .gateway = v4(10, 5, 0, 2, 0)};
	struct net_route got;
	struct net_address far = v4(20, 1, 2, 3, PORT);

	stacks(2, true);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a", 2, "b"), 0);
	assert_int_equal(add_link(2, NET_KIND_DUMMY, "", 0, ""), 0);
	assert_int_equal(address(2, "dummy0", v4(20, 1, 2, 3, 0), 32), 0);
	set_up(2, "dummy0", true);
	assert_int_equal(address(1, "a", v4(10, 5, 0, 1, 0), 24), 0);
	assert_int_equal(address(2, "b", v4(10, 5, 0, 2, 0), 24), 0);
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_ADD, &r), -ENETUNREACH);
	set_up(1, "a", true);
	set_up(2, "b", true);
	assert_int_equal(net->find_route(NULL, 1, &far, &got), -ENETUNREACH);
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_ADD, &r), 0);
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_ADD, &r), -EEXIST);
	assert_int_equal(net->find_route(NULL, 1, &far, &got), 0);
	assert_int_equal(got.index, index_of(1, "a"));
	assert_int_equal(got.source.bytes[3], 1);
	assert_true(reaches(1, 2, far));
	r.type = 7;
	r.prefix = 16;
	r.destination.bytes[1] = 1;
	r.gateway.family = 0;
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_ADD, &r), 0);
	assert_int_equal(net->find_route(NULL, 1, &far, &got), -EHOSTUNREACH);
	assert_false(reaches(1, 2, far));
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_REMOVE, &r), 0);
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_REMOVE, &r), -ESRCH);
	assert_true(reaches(1, 2, far));
	set_up(1, "a", false);
	assert_int_equal(net->find_route(NULL, 1, &far, &got), -ENETUNREACH);
	r.destination.bytes[2] = 1; /* beyond the prefix */
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_PUT, &r), -EINVAL);
	stacks(2, false);
}

/* 1 - 2 - 3: packets for other hosts are forwarded only when the stack between is set to do so. */
static void test_forwarding(void **state)
{
	struct net_route to_3 = {.family = AF_INET,
				 .prefix = 24,
				 .type = 1,
				 .destination = v4(10, 9, 2, 0, 0),
				 .gateway = v4(10, 9, 1, 2, 0)};
	struct net_route to_1 = {.family = AF_INET,
				 .type = 1,
				 .destination = v4(0, 0, 0, 0, 0),
				 .gateway = v4(10, 9, 2, 2, 0)};

	stacks(3, true);
	assert_int_equal(add_link(1, NET_KIND_VETH, "a", 2, "b"), 0);
	assert_int_equal(add_link(2, NET_KIND_VETH, "c", 3, "d"), 0);
	assert_int_equal(address(1, "a", v4(10, 9, 1, 1, 0), 24), 0);
	assert_int_equal(address(2, "b", v4(10, 9, 1, 2, 0), 24), 0);
	assert_int_equal(address(2, "c", v4(10, 9, 2, 2, 0), 24), 0);
	assert_int_equal(address(3, "d", v4(10, 9, 2, 3, 0), 24), 0);
	set_up(1, "a", true);
	set_up(2, "b", true);
	set_up(2, "c", true);
	set_up(3, "d", true);
	assert_int_equal(net->change_route(NULL, 1, NET_ROUTE_ADD, &to_3), 0);
	assert_int_equal(net->change_route(NULL, 3, NET_ROUTE_ADD, &to_1), 0);
	assert_false(reaches(1, 3, v4(10, 9, 2, 3, PORT)));
	assert_int_equal(net->set_forwarding(NULL, 2, true), 0);
	assert_true(reaches(1, 3, v4(10, 9, 2, 3, PORT)));
	assert_true(reaches(3, 1, v4(10, 9, 1, 1, PORT)));
	assert_int_equal(net->set_forwarding(NULL, 2, false), 0);
	assert_false(reaches(1, 3, v4(10, 9, 2, 3, PORT)));
	assert_int_equal(net->set_forwarding(NULL, 9, false), -ENONET);
	stacks(3, false);
}

/* Both ends of a veth at one bridge, twice: a broadcast goes round for ever. */
static void test_circle(void **state)
{
	stacks(1, true);
	assert_int_equal(add_link(1, NET_KIND_BRIDGE, "br", 0, ""), 0);
	for (unsigned i = 0; i < 2; i++) {
		const char *names[2][2] = {{"a", "b"}, {"c", "d"}};

		assert_int_equal(add_link(1, NET_KIND_VETH, names[i][0], 1, names[i][1]), 0);
		for (unsigned end = 0; end < 2; end++) {
			set_up(1, names[i][end], true);
			assert_int_equal(set_master(1, names[i][end], index_of(1, "br")), 0);
		}
	}
	assert_int_equal(address(1, "br", v4(10, 6, 0, 1, 0), 24), 0);
	set_up(1, "br", true);
	struct net_address nobody = v4(10, 6, 0, 2, PORT);
	net_id client = make(1);
	assert_int_equal(net->connect(NULL, client, &nobody), -EINPROGRESS);
	fake_pass(20);
	net->close(NULL, client);
	assert_int_equal(net->remove_link(NULL, 1, index_of(1, "d")), 0);
	stacks(1, false);
}

static void test_many(void **state)
{
	unsigned n = 0;
	int error;

	stacks(2, true);
	while (!(error = add_link(1, NET_KIND_VETH, "", 2, "")))
		n++;
	assert_int_equal(error, -ENOSPC);
	assert_int_equal(n, NET_LINKS_MOST - 1);
	for (unsigned i = 0; i < 10; i++) {
		assert_int_equal(net->remove_link(NULL, 1, index_of(1, "veth5")), 0);
		assert_int_equal(add_link(1, NET_KIND_DUMMY, "veth%d", 0, ""), 0);
	}
	stacks(2, false);
	for (unsigned i = 0; i < 300; i++) {
		stacks(2, true);
		assert_int_equal(add_link(1, NET_KIND_VETH, "a", 2, "b"), 0);
		assert_int_equal(address(1, "a", v4(10, 1, 0, 1, 0), 24), 0);
		set_up(1, "a", true);
		set_up(2, "b", true);
		net->remove_stack(NULL, 1 + i % 2);
		net->remove_stack(NULL, 2 - i % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_veth),	   cmocka_unit_test(test_bridge),
		cmocka_unit_test(test_move),	   cmocka_unit_test(test_routes),
		cmocka_unit_test(test_many),	   cmocka_unit_test(test_circle),
		cmocka_unit_test(test_forwarding),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
