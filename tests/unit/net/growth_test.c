/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of a call may not grow with the number of sockets. The test counts the basic blocks that
 * the component and lwIP execute (fake_work), so the result is the same on every machine.
 */
#include "fake_host.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define MEMORY (64u << 20)
#define FEW    20
#define MANY   3000
/* A table's chains are a little longer when it is full. */
#define GROWTH_PERCENT 130
#define GROWTH_BLOCKS  200

static struct net_address address(uint16_t port, unsigned host)
{
	return (struct net_address){
		.family = AF_INET,
		.port = port,
		.bytes = {127, 0, (uint8_t)(host / 250), (uint8_t)(host % 250 + 1)}};
}

static net_id make(int type)
{
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, type, 0, 0, 0), 0);
	return id;
}

static net_id bound(int type, struct net_address at)
{
	net_id id = make(type);

	assert_int_equal(net->bind(NULL, id, &at), 0);
	return id;
}

static struct net_address name_of(net_id id)
{
	struct net_address name;

	assert_int_equal(net->name(NULL, id, false, &name), 0);
	return name;
}

static unsigned long begin(void)
{
	return fake_work;
}

static void compare(const char *what, unsigned long few, unsigned long many)
{
	printf("%-28s %7lu with %d, %7lu with %d\n", what, few, FEW, many, MANY);
	assert_true(many <= few * GROWTH_PERCENT / 100 + GROWTH_BLOCKS);
}

/* ---- TCP ---- */

static net_id client[MANY], server[MANY];

static void connect_pair(net_id listener, const struct net_address *to, unsigned i)
{
	client[i] = make(SOCK_STREAM);
	assert_int_equal(net->connect(NULL, client[i], to), -EINPROGRESS);
	assert_int_equal(net->connect(NULL, client[i], to), 0);
	assert_int_equal(net->accept(NULL, listener, &server[i]), 0);
}

/* The mean of FEW new connections, which are closed again. */
static unsigned long cost_of_connecting(net_id listener, const struct net_address *to, unsigned at)
{
	unsigned long start = begin();

	for (unsigned i = 0; i < FEW; i++)
		connect_pair(listener, to, at + i);
	return (begin() - start) / FEW;
}

static unsigned long cost_of_closing(unsigned at)
{
	unsigned long start = begin();

	for (unsigned i = 0; i < FEW; i++) {
		net->close(NULL, client[at + i]);
		net->close(NULL, server[at + i]);
	}
	return (begin() - start) / FEW;
}

static unsigned long cost_of_round_trips(unsigned n)
{
	unsigned long start = begin();
	char byte = 'x';

	for (unsigned k = 0; k < FEW; k++) {
		unsigned i = k * 7919u % n;

		assert_int_equal(net->send(NULL, client[i], &byte, 1, 0, NULL), 1);
		assert_int_equal(net->receive(NULL, server[i], &byte, 1, 0, NULL), 1);
		assert_int_equal(net->send(NULL, server[i], &byte, 1, 0, NULL), 1);
		assert_int_equal(net->receive(NULL, client[i], &byte, 1, 0, NULL), 1);
	}
	return (begin() - start) / FEW;
}

static void test_connections(void **state)
{
	net_id listener = bound(SOCK_STREAM, address(0, 0));
	struct net_address to;
	unsigned long connecting[2], trips[2], closing[2];

	assert_int_equal(net->listen(NULL, listener, 250), 0);
	to = name_of(listener);
	connecting[0] = cost_of_connecting(listener, &to, 0);
	trips[0] = cost_of_round_trips(FEW);
	closing[0] = cost_of_closing(0);
	for (unsigned i = 0; i < MANY - FEW; i++)
		connect_pair(listener, &to, i);
	connecting[1] = cost_of_connecting(listener, &to, MANY - FEW);
	trips[1] = cost_of_round_trips(MANY);
	closing[1] = cost_of_closing(MANY - FEW);
	compare("connect and accept", connecting[0], connecting[1]);
	compare("round trip", trips[0], trips[1]);
	compare("close", closing[0], closing[1]);
	for (unsigned i = 0; i < MANY - FEW; i++) {
		net->close(NULL, client[i]);
		net->close(NULL, server[i]);
	}
	net->close(NULL, listener);
	fake_pass(200000);
}

/* Each at a port of its own, or all at one port of different addresses. */
static void listeners(const char *what, bool one_port)
{
	static net_id l[MANY];
	unsigned long cost[2] = {0};
	struct net_address to;

	for (unsigned i = 0; i < MANY; i++) {
		unsigned long start = begin();

		l[i] = bound(SOCK_STREAM, one_port ? address(5000, i) : address(0, 0));
		assert_int_equal(net->listen(NULL, l[i], 5), 0);
		to = name_of(l[i]);
		connect_pair(l[i], &to, 0);
		net->close(NULL, server[0]);
		net->close(NULL, client[0]);
		if (i < FEW || i >= MANY - FEW)
			cost[i >= FEW] += begin() - start;
	}
	compare(what, cost[0] / FEW, cost[1] / FEW);
	unsigned long start = begin();
	for (unsigned i = 0; i < FEW; i++)
		net->close(NULL, l[i]);
	cost[1] = begin() - start;
	for (unsigned i = FEW; i < MANY - FEW; i++)
		net->close(NULL, l[i]);
	start = begin();
	for (unsigned i = MANY - FEW; i < MANY; i++)
		net->close(NULL, l[i]);
	cost[0] = begin() - start;
	compare("... close", cost[0] / FEW, cost[1] / FEW);
	fake_pass(200000);
}

static void test_listeners(void **state)
{
	listeners("listen and connect", false);
	listeners("... all at one port", true);
}

/* ---- UDP ---- */

static unsigned long cost_of_datagrams(net_id *s, unsigned n)
{
	unsigned long start = begin();
	char byte = 'x';

	for (unsigned k = 0; k < FEW; k++) {
		unsigned i = k * 7919u % n;
		struct net_address to = name_of(s[i]);

		assert_int_equal(net->send(NULL, s[(i + 1) % n], &byte, 1, 0, &to), 1);
		assert_int_equal(net->receive(NULL, s[i], &byte, 1, 0, NULL), 1);
	}
	return (begin() - start) / FEW;
}

static void datagrams(const char *what, bool one_port)
{
	static net_id s[MANY];
	unsigned long cost[2] = {0}, sending[2] = {0};

	for (unsigned i = 0; i < MANY; i++) {
		unsigned long start = begin();

		s[i] = bound(SOCK_DGRAM, one_port ? address(5000, i) : address(0, 0));
		if (i < FEW || i >= MANY - FEW)
			cost[i >= FEW] += begin() - start;
		if (i == FEW - 1)
			sending[0] = cost_of_datagrams(s, FEW);
	}
	sending[1] = cost_of_datagrams(s, MANY);
	compare(what, cost[0] / FEW, cost[1] / FEW);
	compare("... send and receive", sending[0], sending[1]);
	for (unsigned i = 0; i < MANY; i++)
		net->close(NULL, s[i]);
}

static void test_datagrams(void **state)
{
	datagrams("bind datagram socket", false);
	datagrams("... all at one port", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connections),
		cmocka_unit_test(test_listeners),
		cmocka_unit_test(test_datagrams),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
