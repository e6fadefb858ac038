/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When the bytes of a stream arrive, by a clock that the test sets: Nagle's rule, corks, delayed
 * acknowledgements. On Linux the same programs see the same times (40 and 200 ms), but a test there
 * would depend on how busy the machine is.
 */
#include "fake_host.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define MEMORY (8u << 20)

struct pair {
	net_id client, server;
};

static struct pair connected(void)
{
	struct net_address a = {.family = AF_INET, .bytes = {127, 0, 0, 1}};
	struct pair p;
	net_id l;

	assert_int_equal(net->open(NULL, &l, AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	assert_int_equal(net->bind(NULL, l, &a), 0);
	assert_int_equal(net->listen(NULL, l, 1), 0);
	assert_int_equal(net->name(NULL, l, false, &a), 0);
	assert_int_equal(net->open(NULL, &p.client, AF_INET, SOCK_STREAM, 0, 0, 0), 0);
	assert_int_equal(net->connect(NULL, p.client, &a), -EINPROGRESS);
	assert_int_equal(net->connect(NULL, p.client, &a), 0);
	assert_int_equal(net->accept(NULL, l, &p.server), 0);
	net->close(NULL, l);
	return p;
}

static void end(struct pair p)
{
	net->close(NULL, p.client);
	net->close(NULL, p.server);
	fake_pass(200000);
}

static size_t readable(net_id id)
{
	struct net_state state;

	assert_true(net->state(NULL, id, &state));
	return state.readable;
}

static void drain(net_id id, size_t n)
{
	char buffer[4096];

	while (n) {
		size_t part = n < sizeof(buffer) ? n : sizeof(buffer);

		assert_int_equal(net->receive(NULL, id, buffer, part, 0, NULL), part);
		n -= part;
	}
}

static void send_bytes(net_id id, size_t n, unsigned flags)
{
	static const char zeroes[65536];

	assert_int_equal(net->send(NULL, id, zeroes, n, flags, NULL), n);
}

static void set(net_id id, int option, int value)
{
	assert_int_equal(net->set_option(NULL, id, IPPROTO_TCP, option, &value, sizeof(value)), 0);
}

static int get(net_id id, int option)
{
	int value;

	assert_int_equal(net->get_option(NULL, id, IPPROTO_TCP, option, &value, sizeof(value)),
			 sizeof(value));
	return value;
}

/* A message, an answer: from then on the server is interactive. */
static void talk(struct pair p)
{
	send_bytes(p.client, 10, 0);
	drain(p.server, 10);
	send_bytes(p.server, 2, 0);
	drain(p.client, 2);
}

static void test_one_way(void **state)
{
	struct pair p = connected();

	for (int i = 0; i < 100; i++) {
		send_bytes(p.client, 10, 0);
		drain(p.server, 10);
	}
	end(p);
}

/* The second one waits for an acknowledgement, which comes after 40 ms at most. */
static void test_request_in_two_writes(void **state)
{
	struct pair p = connected();

	talk(p);
	for (int i = 0; i < 10; i++) {
		fake_pass(50);
		send_bytes(p.client, 10, 0);
		send_bytes(p.client, 10, 0);
		drain(p.server, 10);
		assert_int_equal(readable(p.server), 0);
		fake_pass(41);
		drain(p.server, 10);
		send_bytes(p.server, 2, 0);
		drain(p.client, 2);
	}
	end(p);
}

static void test_no_delay(void **state)
{
	struct pair p = connected();

	set(p.client, TCP_NODELAY, 1);
	talk(p);
	for (int i = 0; i < 10; i++)
		send_bytes(p.client, 10, 0);
	assert_int_equal(readable(p.server), 100);
	end(p);
}

/* Setting it sends the bytes that Nagle's rule holds back. */
static void test_no_delay_afterwards(void **state)
{
	struct pair p = connected();

	talk(p);
	fake_pass(50);
	send_bytes(p.client, 10, 0);
	send_bytes(p.client, 10, 0);
	assert_int_equal(readable(p.server), 10);
	set(p.client, TCP_NODELAY, 1);
	assert_int_equal(readable(p.server), 20);
	end(p);
}

/* A short end of whole segments does not wait for their acknowledgement. */
static void test_end_of_large_writes(void **state)
{
	struct pair p = connected();

	talk(p);
	fake_pass(50);
	for (int i = 1; i < 5; i++) {
		size_t n = (size_t)get(p.client, TCP_MAXSEG) * (size_t)i + 100;

		if (n > 65536)
			break;
		send_bytes(p.client, n, 0);
		assert_int_equal(readable(p.server), n);
		drain(p.server, n);
		fake_pass(50);
	}
	end(p);
}

static void test_cork(void **state)
{
	struct pair p = connected();

	set(p.client, TCP_CORK, 1);
	send_bytes(p.client, 10, 0);
	/* Packets the other way do not draw it. */
	send_bytes(p.server, 10, 0);
	drain(p.client, 10);
	fake_pass(150);
	send_bytes(p.client, 10, 0);
	assert_int_equal(readable(p.server), 0);
	fake_pass(49);
	assert_int_equal(readable(p.server), 0);
	fake_pass(2);
	drain(p.server, 20);

	send_bytes(p.client, 10, 0);
	assert_int_equal(readable(p.server), 0);
	set(p.client, TCP_CORK, 0);
	drain(p.server, 10);

	/* A whole segment goes, its rest does not; TCP_NODELAY is stronger. */
	size_t segment = (size_t)get(p.client, TCP_MAXSEG);
	set(p.client, TCP_CORK, 1);
	for (size_t sent = 0; sent < segment + 100; sent += 50)
		send_bytes(p.client, 50, 0);
	assert_int_equal(readable(p.server), segment);
	set(p.client, TCP_NODELAY, 1);
	drain(p.server, segment + 100);
	send_bytes(p.client, 10, 0);
	assert_int_equal(readable(p.server), 0);
	end(p);
}

static void test_more(void **state)
{
	struct pair p = connected();

	send_bytes(p.client, 10, MSG_MORE);
	assert_int_equal(readable(p.server), 0);
	send_bytes(p.client, 10, 0);
	drain(p.server, 20);
	send_bytes(p.client, 10, MSG_MORE);
	fake_pass(199);
	assert_int_equal(readable(p.server), 0);
	fake_pass(2);
	drain(p.server, 10);
	end(p);
}

static void test_ends_let_go(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct pair p = connected();
		char byte;

		set(p.client, TCP_CORK, 1);
		send_bytes(p.client, 10, 0);
		if (i)
			net->close(NULL, p.client);
		else
			net->shutdown(NULL, p.client, false, true);
		drain(p.server, 10);
		assert_int_equal(net->receive(NULL, p.server, &byte, 1, 0, NULL), 0);
		end(p);
	}
}

static void test_quick_ack(void **state)
{
	struct pair p = connected();

	assert_int_equal(get(p.server, TCP_QUICKACK), 1);
	talk(p);
	assert_int_equal(get(p.server, TCP_QUICKACK), 0);
	set(p.server, TCP_QUICKACK, 1);
	assert_int_equal(get(p.server, TCP_QUICKACK), 1);
	send_bytes(p.client, 10, 0);
	send_bytes(p.client, 10, 0);
	drain(p.server, 20);
	/* Data whose acknowledgement was delayed is acknowledged at once. */
	set(p.server, TCP_QUICKACK, 0);
	send_bytes(p.client, 10, 0);
	send_bytes(p.client, 10, 0);
	drain(p.server, 10);
	assert_int_equal(readable(p.server), 0);
	set(p.server, TCP_QUICKACK, 1);
	drain(p.server, 10);
	end(p);
}

/* ---- all bytes arrive in order, however they are written ---- */

static void write_somehow(net_id id, unsigned *written)
{
	static uint8_t data[65536];
	static const size_t most[] = {2, 100, 3000, 40000, 65536};
	size_t n = 1 + fake_random() % most[fake_random() % 5];

	for (size_t i = 0; i < n; i++)
		data[i] = (uint8_t)((*written + i) * 7 % 251);
	ssize_t done = net->send(NULL, id, data, n, fake_random() % 3 ? 0 : MSG_MORE, NULL);
	assert_true(done > 0 || done == -EAGAIN);
	*written += done > 0 ? (unsigned)done : 0;
}

static void read_some(net_id id, unsigned *seen)
{
	static uint8_t data[65536];
	ssize_t n = net->receive(NULL, id, data, 1 + fake_random() % sizeof(data), 0, NULL);

	for (ssize_t i = 0; i < n; i++)
		assert_int_equal(data[i], (uint8_t)((*seen + (unsigned)i) * 7 % 251));
	*seen += n > 0 ? (unsigned)n : 0;
}

static void test_all_arrives(void **state)
{
	for (int round = 0; round < 60; round++) {
		struct pair p = connected();
		unsigned written = 0, seen = 0;

		for (int i = 0; i < 300; i++) {
			unsigned what = fake_random() % 10;

			if (what < 5)
				write_somehow(p.client, &written);
			else if (what < 7)
				read_some(p.server, &seen);
			else if (what == 7)
				set(p.client, TCP_CORK, fake_random() & 1);
			else if (what == 8)
				set(p.client, TCP_NODELAY, fake_random() & 1);
			else
				fake_pass(fake_random() % 300);
		}
		net->close(NULL, p.client);
		while (seen < written) {
			unsigned before = seen;

			read_some(p.server, &seen);
			if (seen == before)
				fake_pass(1000);
		}
		char byte;
		assert_int_equal(net->receive(NULL, p.server, &byte, 1, 0, NULL), 0);
		net->close(NULL, p.server);
		fake_pass(200000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_way),
		cmocka_unit_test(test_request_in_two_writes),
		cmocka_unit_test(test_no_delay),
		cmocka_unit_test(test_no_delay_afterwards),
		cmocka_unit_test(test_end_of_large_writes),
		cmocka_unit_test(test_cork),
		cmocka_unit_test(test_more),
		cmocka_unit_test(test_ends_let_go),
		cmocka_unit_test(test_quick_ack),
		cmocka_unit_test(test_all_arrives),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
