/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network component over its loopback link: properties that the differential tests cannot see -
 * that memory is bounded, that ids are not reused, that hundreds of connections stand at once.
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

#define MEMORY (8u << 20)

static struct net_address local(uint16_t port)
{
	return (struct net_address){.family = AF_INET, .port = port, .bytes = {127, 0, 0, 1}};
}

static struct net_state state_of(net_id id)
{
	struct net_state state;

	assert_true(net->state(NULL, id, &state));
	return state;
}

static net_id make(int type)
{
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, type, 0, 0, 0), 0);
	return id;
}

static net_id listener(int backlog, struct net_address *out)
{
	struct net_address any = local(0);
	net_id id = make(SOCK_STREAM);

	assert_int_equal(net->bind(NULL, id, &any), 0);
	assert_int_equal(net->listen(NULL, id, backlog), 0);
	assert_int_equal(net->name(NULL, id, false, out), 0);
	return id;
}

static void test_old_ids_find_nothing(void **state)
{
	net_id id = make(SOCK_STREAM), again;

	net->close(NULL, id);
	assert_int_equal(net->listen(NULL, id, 1), -EBADF);
	again = make(SOCK_STREAM);
	assert_int_not_equal(id, again);
	net->close(NULL, id);
	assert_int_equal(net->listen(NULL, again, 1), 0);
	net->close(NULL, again);
}

static void test_hundreds_of_connections(void **state)
{
	enum { N = 600 };
	static net_id client[N], server[N];
	struct net_address address;
	net_id l = listener(250, &address);
	char byte;

	for (unsigned i = 0; i < N; i++) {
		client[i] = make(SOCK_STREAM);
		assert_int_equal(net->connect(NULL, client[i], &address), -EINPROGRESS);
		fake_pass(1);
		assert_int_equal(net->connect(NULL, client[i], &address), 0);
		assert_int_equal(net->accept(NULL, l, &server[i]), 0);
	}
	for (unsigned i = 0; i < N; i++)
		assert_int_equal(net->send(NULL, client[i], &i, 1, 0, NULL), 1);
	fake_pass(1);
	for (unsigned i = 0; i < N; i++) {
		assert_int_equal(net->receive(NULL, server[i], &byte, 1, 0, NULL), 1);
		assert_int_equal((uint8_t)byte, (uint8_t)i);
	}
	for (unsigned i = 0; i < N; i++) {
		net->close(NULL, client[i]);
		net->close(NULL, server[i]);
	}
	net->close(NULL, l);
	fake_pass(200000);
}

/* A server closes first, over and over: connections in TIME-WAIT hinder no new ones. */
static void test_many_short_connections(void **state)
{
	enum { N = 6000 };
	struct net_address address;
	net_id l = listener(250, &address), client, server;
	char text[16];

	for (unsigned i = 0; i < N; i++) {
		client = make(SOCK_STREAM);
		assert_int_equal(net->connect(NULL, client, &address), -EINPROGRESS);
		assert_int_equal(net->connect(NULL, client, &address), 0);
		assert_int_equal(net->send(NULL, client, "ask", 3, 0, NULL), 3);
		assert_int_equal(net->accept(NULL, l, &server), 0);
		assert_int_equal(net->receive(NULL, server, text, 16, 0, NULL), 3);
		assert_int_equal(net->send(NULL, server, "answer", 6, 0, NULL), 6);
		net->close(NULL, server);
		if (i % 3 == 0)
			fake_pass(1);
		assert_int_equal(net->receive(NULL, client, text, 16, 0, NULL), 6);
		assert_int_equal(net->receive(NULL, client, text, 16, 0, NULL), 0);
		net->close(NULL, client);
	}
	net->close(NULL, l);
	fake_pass(200000);
}

/* The server does not accept for a while. */
static void test_long_queue(void **state)
{
	enum { N = 1000 };
	static net_id client[N];
	struct net_address address;
	net_id l = listener(2000, &address), server;

	for (unsigned i = 0; i < N; i++) {
		client[i] = make(SOCK_STREAM);
		assert_int_equal(net->connect(NULL, client[i], &address), -EINPROGRESS);
		assert_int_equal(net->connect(NULL, client[i], &address), 0);
	}
	for (unsigned i = 0; i < N; i++) {
		assert_int_equal(net->accept(NULL, l, &server), 0);
		net->close(NULL, server);
		net->close(NULL, client[i]);
	}
	assert_int_equal(net->accept(NULL, l, &server), -EAGAIN);
	net->close(NULL, l);
	fake_pass(200000);
}

/* More connections than the backlog has room for come in when there is room. */
static void test_backlog(void **state)
{
	enum { N = 12 };
	struct net_address address;
	net_id l = listener(3, &address), client[N], server;
	unsigned accepted = 0;

	for (unsigned i = 0; i < N; i++) {
		client[i] = make(SOCK_STREAM);
		assert_int_equal(net->connect(NULL, client[i], &address), -EINPROGRESS);
		/* One more connection than the backlog is established; the others wait. */
		assert_int_equal((state_of(client[i]).events != 0), i < 4);
	}
	for (unsigned i = 0; i < 60; i++) {
		while (!net->accept(NULL, l, &server)) {
			accepted++;
			net->close(NULL, server);
		}
		fake_pass(1000);
	}
	assert_int_equal(accepted, N);
	for (unsigned i = 0; i < N; i++)
		net->close(NULL, client[i]);
	net->close(NULL, l);
	fake_pass(200000);
}

/* Without readers the writers are stopped, and their bytes stay whole. */
static void test_memory_is_bounded(void **state)
{
	enum { N = 100 };
	static uint8_t block[65536];
	static net_id client[N], server[N];
	static size_t sent[N];
	struct net_address address;
	net_id l = listener(N, &address);

	for (unsigned i = 0; i < N; i++) {
		client[i] = make(SOCK_STREAM);
		net->connect(NULL, client[i], &address);
		fake_pass(1);
		assert_int_equal(net->accept(NULL, l, &server[i]), 0);
	}
	for (unsigned round = 0; round < 20; round++) {
		for (unsigned i = 0; i < N; i++) {
			ssize_t n = net->send(NULL, client[i], block, sizeof(block), 0, NULL);

			sent[i] += n > 0 ? (size_t)n : 0;
		}
		fake_pass(100);
	}
	for (unsigned i = 0; i < N; i++) {
		size_t got = 0;

		for (unsigned round = 0; got < sent[i] && round < 4000; round++) {
			ssize_t n = net->receive(NULL, server[i], block, sizeof(block), 0, NULL);

			if (n > 0)
				got += (size_t)n;
			else
				fake_pass(500);
		}
		assert_int_equal(got, sent[i]);
		net->close(NULL, client[i]);
		net->close(NULL, server[i]);
	}
	net->close(NULL, l);
	fake_pass(200000);
}

static void test_datagrams_are_bounded(void **state)
{
	struct net_address any = local(0), address;
	net_id to = make(SOCK_DGRAM), from = make(SOCK_DGRAM);
	static char block[1000];
	unsigned n = 0;

	assert_int_equal(net->bind(NULL, to, &any), 0);
	assert_int_equal(net->name(NULL, to, false, &address), 0);
	for (unsigned i = 0; i < 5000; i++)
		assert_int_equal(net->send(NULL, from, block, sizeof(block), 0, &address), 1000);
	while (net->receive(NULL, to, block, sizeof(block), 0, NULL) == 1000)
		n++;
	assert_in_range(n, 50, 300);
	net->close(NULL, to);
	net->close(NULL, from);
}

/* Bytes one at a time cost about what they are. */
static void test_small_segments(void **state)
{
	struct net_address address;
	net_id l = listener(1, &address), client = make(SOCK_STREAM), server;
	int on = 1;
	char byte = 'x';
	static char block[40000];

	net->connect(NULL, client, &address);
	fake_pass(1);
	assert_int_equal(net->accept(NULL, l, &server), 0);
	net->set_option(NULL, client, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof(on));
	for (unsigned i = 0; i < sizeof(block); i++)
		assert_int_equal(net->send(NULL, client, &byte, 1, 0, NULL), 1);
	assert_int_equal(state_of(server).readable, sizeof(block));
	assert_int_equal(net->receive(NULL, server, block, sizeof(block), 0, NULL), sizeof(block));
	net->close(NULL, client);
	net->close(NULL, server);
	net->close(NULL, l);
}

/* Restoring the sockets of the last stack in a restarted one. */
static void test_reopened(void **state)
{
	net_id id = NET_PLACES * 77 + 1234, other, client, server;
	struct net_address any = local(4321);
	char byte;

	assert_int_equal(net->reopen(NULL, id, AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	assert_int_equal(net->reopen(NULL, id, AF_INET, SOCK_STREAM, 0, 0, 0), -EEXIST);
	assert_int_equal(net->reopen(NULL, id + NET_PLACES, AF_INET, SOCK_STREAM, 0, 0, 0),
			 -EEXIST);
	assert_int_equal(net->reopen(NULL, NET_PLACES, AF_INET, SOCK_STREAM, 0, 0, 0), -EINVAL);
	assert_int_equal(net->reopen(NULL, 5, AF_INET, SOCK_STREAM, 0, 0, 0), -EINVAL);
	assert_int_equal(net->reopen(NULL, id + 1, AF_UNIX, SOCK_STREAM, 0, 0, 0), -EAFNOSUPPORT);
	/* A connection that has ended: its error is reported once. */
	assert_int_equal(net->break_connection(NULL, id, ECONNRESET), 0);
	assert_int_equal(state_of(id).events & (NET_ERROR | NET_HANGUP), NET_ERROR | NET_HANGUP);
	assert_int_equal(net->receive(NULL, id, &byte, 1, 0, NULL), -ECONNRESET);
	assert_int_equal(net->receive(NULL, id, &byte, 1, 0, NULL), 0);
	net->close(NULL, id);
	/* The place is free, and its next id another one. */
	assert_int_equal(net->reopen(NULL, id, AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, id, &any), 0);
	assert_int_equal(net->listen(NULL, id, 5), 0);
	assert_int_equal(net->break_connection(NULL, id, ECONNRESET), -EOPNOTSUPP);
	client = make(SOCK_STREAM);
	assert_int_equal(net->connect(NULL, client, &any), -EINPROGRESS);
	assert_int_equal(net->accept(NULL, id, &server), 0);
	assert_int_equal(net->open(NULL, &other, AF_INET, SOCK_DGRAM, 0, 0, 0), 0);
	assert_int_equal(net->break_connection(NULL, other, ECONNRESET), -EOPNOTSUPP);
	net_id ids[] = {id, client, server, other};
	for (unsigned i = 0; i < 4; i++)
		net->close(NULL, ids[i]);
	assert_int_equal(net->break_connection(NULL, id, ECONNRESET), -EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_old_ids_find_nothing),
		cmocka_unit_test(test_reopened),
		cmocka_unit_test(test_hundreds_of_connections),
		cmocka_unit_test(test_many_short_connections),
		cmocka_unit_test(test_long_queue),
		cmocka_unit_test(test_backlog),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_datagrams_are_bounded),
		cmocka_unit_test(test_small_segments),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
