/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets that share a name by SO_REUSEPORT are made and closed at random, with connections and
 * datagrams meanwhile: each connection or datagram goes to exactly one member, and memory of a
 * closed member is not touched (the sanitizers check).
 */
#include "fake_host.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define MEMORY	(8u << 20)
#define MEMBERS 6
#define PORT	7000

static struct net_address name_of(uint16_t port)
{
	return (struct net_address){.family = AF_INET, .port = port, .bytes = {127, 0, 0, 1}};
}

/* 0: could not have the name. */
static net_id member(int type, uint32_t owner)
{
	struct net_address name = name_of(PORT);
	int on = 1;
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, type, 0, owner, 0), 0);
	assert_int_equal(net->set_option(NULL, id, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)), 0);
	if (!net->bind(NULL, id, &name) && (type != SOCK_STREAM || !net->listen(NULL, id, 4)))
		return id;
	net->close(NULL, id);
	return 0;
}

static net_id client(int type)
{
	struct net_address name = name_of(PORT);
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, type, 0, 0, 0), 0);
	net->connect(NULL, id, &name);
	return id;
}

static unsigned accept_all(const net_id ids[MEMBERS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < MEMBERS; i++) {
		net_id made;

		while (ids[i] && !net->accept(NULL, ids[i], &made)) {
			net->close(NULL, made);
			n++;
		}
	}
	return n;
}

/* A member joins, or one leaves, even with connections or datagrams in its queue. */
static void change(net_id ids[MEMBERS], int type)
{
	unsigned i = fake_random() % MEMBERS;

	if (ids[i]) {
		net->close(NULL, ids[i]);
		ids[i] = 0;
	} else {
		ids[i] = member(type, 5);
		assert_int_not_equal(ids[i], 0);
	}
}

static unsigned count(const net_id ids[MEMBERS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < MEMBERS; i++)
		n += ids[i] != 0;
	return n;
}

static void leave_all(net_id ids[MEMBERS])
{
	for (unsigned i = 0; i < MEMBERS; i++)
		if (ids[i])
			net->close(NULL, ids[i]);
	fake_pass(200000);
}

static void test_listeners(void **state)
{
	net_id ids[MEMBERS] = {0};

	for (int round = 0; round < 1500; round++) {
		change(ids, SOCK_STREAM);
		unsigned listeners = count(ids), wanted = fake_random() % 4, i;
		net_id clients[4];

		for (i = 0; i < wanted; i++)
			clients[i] = client(SOCK_STREAM);
		fake_pass(1);
		/* Those whose listener is closed before accept() are reset. */
		if (fake_random() % 4)
			assert_int_equal(accept_all(ids), listeners ? wanted : 0);
		else
			change(ids, SOCK_STREAM);
		accept_all(ids);
		for (i = 0; i < wanted; i++)
			net->close(NULL, clients[i]);
		fake_pass(fake_random() % 3000);
	}
	leave_all(ids);
}

static void test_owners(void **state)
{
	net_id first = member(SOCK_STREAM, 5);

	assert_int_not_equal(first, 0);
	assert_int_equal(member(SOCK_STREAM, 6), 0);
	net->close(NULL, first);
	first = member(SOCK_DGRAM, 5);
	assert_int_equal(member(SOCK_DGRAM, 6), 0);
	net->close(NULL, first);
	fake_pass(200000);
}

static void test_full_queues(void **state)
{
	enum { CLIENTS = 16 };
	net_id ids[MEMBERS] = {0}, clients[CLIENTS];
	unsigned accepted = 0;

	ids[0] = member(SOCK_STREAM, 5);
	ids[1] = member(SOCK_STREAM, 5);
	for (unsigned i = 0; i < CLIENTS; i++) {
		clients[i] = client(SOCK_STREAM);
		fake_pass(1);
	}
	/* A backlog of 4 takes 5; the others come when there is room. */
	assert_int_equal(accept_all(ids), 10);
	for (int i = 0; i < 100 && accepted < CLIENTS - 10; i++) {
		fake_pass(1000);
		accepted += accept_all(ids);
	}
	assert_int_equal(accepted, CLIENTS - 10);
	for (unsigned i = 0; i < CLIENTS; i++)
		net->close(NULL, clients[i]);
	leave_all(ids);
}

static void test_datagrams(void **state)
{
	net_id ids[MEMBERS] = {0};
	char byte;

	for (int round = 0; round < 3000; round++) {
		change(ids, SOCK_DGRAM);
		net_id from = client(SOCK_DGRAM);
		unsigned got = 0, members = count(ids);

		net->send(NULL, from, "x", 1, 0, NULL);
		fake_pass(0);
		for (unsigned i = 0; i < MEMBERS; i++)
			while (ids[i] && net->receive(NULL, ids[i], &byte, 1, 0, NULL) == 1)
				got++;
		assert_int_equal(got, members != 0);
		net->close(NULL, from);
	}
	leave_all(ids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_listeners),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_full_queues),
		cmocka_unit_test(test_datagrams),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
