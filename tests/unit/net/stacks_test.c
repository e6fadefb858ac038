/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several stacks in one component: they do not see each other's objects, the timers of all run, and
 * a removed stack leaves nothing behind, in whatever state its connections are.
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
#define PORT   4000

static const struct net_address loopback = {
	.family = AF_INET, .port = PORT, .bytes = {127, 0, 0, 1}};

static net_id make(uint32_t stack, int type)
{
	net_id id;

	assert_int_equal(net->open(NULL, &id, AF_INET, type, 0, 0, stack), 0);
	return id;
}

static void set_up(uint32_t stack, bool up)
{
	const struct net_link_change change = {.what = NET_CHANGE_UP, .up = up};

	assert_int_equal(net->change_link(NULL, stack, 1, &change), 0);
}

static void add(uint32_t stack)
{
	assert_int_equal(net->add_stack(NULL, stack), 0);
	set_up(stack, true);
}

struct pair {
	net_id listener, client, server;
};

static struct pair connected(uint32_t stack)
{
	struct pair p = {.listener = make(stack, SOCK_STREAM), .client = make(stack, SOCK_STREAM)};

	assert_int_equal(net->bind(NULL, p.listener, &loopback), 0);
	assert_int_equal(net->listen(NULL, p.listener, 5), 0);
	assert_int_equal(net->connect(NULL, p.client, &loopback), -EINPROGRESS);
	fake_pass(1);
	assert_int_equal(net->connect(NULL, p.client, &loopback), 0);
	assert_int_equal(net->accept(NULL, p.listener, &p.server), 0);
	return p;
}

static void say(const struct pair *p, char byte)
{
	char got = 0;

	assert_int_equal(net->send(NULL, p->client, &byte, 1, 0, NULL), 1);
	fake_pass(1);
	assert_int_equal(net->receive(NULL, p->server, &got, 1, 0, NULL), 1);
	assert_int_equal(got, byte);
}

static void finish(const struct pair *p)
{
	net->close(NULL, p->client);
	net->close(NULL, p->server);
	net->close(NULL, p->listener);
}

static void test_numbers(void **state)
{
	struct net_link l;
	net_id id;

	assert_int_equal(net->add_stack(NULL, 0), -EEXIST);
	assert_int_equal(net->add_stack(NULL, NET_STACKS), -EINVAL);
	assert_int_equal(net->remove_stack(NULL, 0), -EINVAL);
	assert_int_equal(net->remove_stack(NULL, 3), -ENONET);
	assert_int_equal(net->remove_stack(NULL, UINT32_MAX), -ENONET);
	assert_int_equal(net->open(NULL, &id, AF_INET, SOCK_STREAM, 0, 0, 3), -ENONET);
	assert_int_equal(net->link(NULL, 3, 1, &l), -ENONET);
	assert_int_equal(net->add_stack(NULL, 3), 0);
	assert_int_equal(net->add_stack(NULL, 3), -EEXIST);
	assert_int_equal(net->link(NULL, 3, 1, &l), 0);
	assert_string_equal(l.name, "lo");
	assert_false(l.up);
	assert_int_equal(l.addresses, 0);
	assert_int_equal(net->link(NULL, 0, 1, &l), 0);
	assert_true(l.up);
	assert_int_equal(net->next_link(NULL, 3, 0, &l), 0);
	assert_int_equal(l.index, 1);
	assert_int_equal(net->next_link(NULL, 3, 1, &l), -ENODEV);
	id = make(3, SOCK_STREAM);
	assert_int_equal(net->remove_stack(NULL, 3), -EBUSY);
	net->close(NULL, id);
	assert_int_equal(net->remove_stack(NULL, 3), 0);
	assert_int_equal(net->remove_stack(NULL, 3), -ENONET);
}

static void test_same_ports(void **state)
{
	enum { N = 8 };
	struct pair p[N];

	for (uint32_t i = 1; i < N; i++)
		add(i);
	for (uint32_t i = 0; i < N; i++)
		p[i] = connected(i);
	for (unsigned round = 0; round < 3; round++)
		for (uint32_t i = 0; i < N; i++)
			say(&p[i], (char)('a' + i));
	for (uint32_t i = 0; i < N; i++)
		finish(&p[i]);
	/* Their connections wait for old packets to die. */
	for (uint32_t i = 1; i < N; i++)
		assert_int_equal(net->remove_stack(NULL, i), 0);
}

/* A delayed acknowledgement and a connection that has nearly ended, in stacks without calls. */
static void test_timers(void **state)
{
	struct net_state s;
	struct pair p;
	char byte = 'x';

	add(1);
	add(2);
	p = connected(1);
	for (unsigned i = 0; i < 40; i++)
		say(&p, 'x');
	assert_int_equal(net->send(NULL, p.server, &byte, 1, 0, NULL), 1);
	assert_int_equal(net->send(NULL, p.client, &byte, 1, 0, NULL), 1);
	(void)connected(0);
	fake_pass(300);
	assert_true(net->state(NULL, p.client, &s));
	assert_int_equal(s.unsent, 0);
	finish(&p);
	assert_int_equal(net->remove_stack(NULL, 1), 0);
	assert_int_equal(net->remove_stack(NULL, 2), 0);
}

/* Ten times as many stacks as memory would hold if each left something behind. */
static void test_nothing_is_left(void **state)
{
	for (unsigned i = 0; i < 3000; i++) {
		add(5);
		if (i % 8 == 0) {
			struct pair p = connected(5);
			char bytes[3000] = {0};

			net->send(NULL, p.client, bytes, sizeof(bytes), 0, NULL);
			finish(&p);
		}
		if (i % 3 == 0)
			set_up(5, false);
		assert_int_equal(net->remove_stack(NULL, 5), 0);
	}
}

static void test_memory_runs_out(void **state)
{
	uint32_t n = 1;
	int error;

	while (!(error = net->add_stack(NULL, n)))
		n++;
	assert_int_equal(error, -ENOMEM);
	assert_true(n > 100);
	while (--n)
		assert_int_equal(net->remove_stack(NULL, n), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),		cmocka_unit_test(test_same_ports),
		cmocka_unit_test(test_timers),		cmocka_unit_test(test_nothing_is_left),
		cmocka_unit_test(test_memory_runs_out),
	};

	fake_start(MEMORY);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
