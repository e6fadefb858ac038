/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network interface through calls: the code that the interface compiler made, on
 * libs/rpc/call.h, with a component that has a few sockets and can be told to die. Servers die at
 * every point, and either side sends nonsense.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "interfaces/net_client.h"
#include "interfaces/net_server.h"

#define FUZZ_ROUNDS 200000

static _Alignas(4096) uint8_t shared[NET_SHARED_BYTES];
static struct net_server server;
static struct net_client client;
static const struct net_ops *const net = &net_client_ops;

/* ---- the component: the arguments it gets, and its results ---- */

static struct net_state states[NET_PLACES];
static net_id open_ids[NET_PLACES];
static unsigned calls, dies_in; /* calls until it dies; 0: does not */
static bool dead;
static long answer;
static uint8_t sent[NET_TRANSFER];
static size_t sent_size;
static struct net_address last_address;
static bool had_address, last_flag;

static int fake_open(void *instance, net_id *socket, int family, int type, int protocol,
		     uint32_t owner, uint32_t stack)
{
	*socket = NET_PLACES | (net_id)type % NET_PLACES;
	open_ids[*socket % NET_PLACES] = *socket;
	return (int)answer;
}

static int fake_reopen(void *instance, net_id id, int family, int type, int protocol,
		       uint32_t owner, uint32_t stack)
{
	open_ids[id % NET_PLACES] = id;
	return 0;
}

static int fake_close(void *instance, net_id id)
{
	open_ids[id % NET_PLACES] = 0;
	return 0;
}

static int fake_break_connection(void *instance, net_id id, int error)
{
	return error;
}

static int fake_address(void *instance, net_id id, const struct net_address *address)
{
	last_address = *address;
	return (int)answer;
}

static int fake_listen(void *instance, net_id id, int backlog)
{
	return backlog;
}

static int fake_accept(void *instance, net_id id, net_id *socket)
{
	*socket = 7;
	return (int)answer;
}

static int fake_name(void *instance, net_id id, bool peer, struct net_address *address)
{
	last_flag = peer;
	*address = (struct net_address){.family = 2, .port = 80, .bytes = {1, 2, 3, 4}};
	return (int)answer;
}

static int fake_shutdown(void *instance, net_id id, bool read, bool write)
{
	last_flag = read && !write;
	return 0;
}

static long fake_send(void *instance, net_id id, const void *data, size_t n, uint32_t flags,
		      const struct net_address *to)
{
	memcpy(sent, data, n);
	sent_size = n;
	had_address = to != NULL;
	if (to)
		last_address = *to;
	return (long)n;
}

static long fake_receive(void *instance, net_id id, void *data, size_t n, uint32_t flags,
			 struct net_packet *packet)
{
	memset(data, 'r', n);
	if (packet)
		*packet = (struct net_packet){.full_length = 9999};
	return answer ? answer : (long)n;
}

static int fake_set_option(void *instance, net_id id, int level, int option, const void *value,
			   size_t n)
{
	memcpy(sent, value, n);
	sent_size = n;
	return 0;
}

static long fake_get_option(void *instance, net_id id, int level, int option, void *value, size_t n)
{
	if (n)
		*(uint8_t *)value = 5;
	return n ? 1 : 0;
}

static int fake_link(void *instance, uint32_t stack, uint32_t index, struct net_link *link)
{
	memset(link, 'x', sizeof(*link));
	link->addresses = index;
	return 0;
}

static const void *last_instance;

static int fake_change_link(void *instance, uint32_t stack, uint32_t index,
			    const struct net_link_change *change)
{
	return (int)(stack + index);
}

static int fake_stack(void *instance, uint32_t stack)
{
	return (int)stack;
}

static int fake_run(void *instance)
{
	last_instance = instance;
	return 0;
}

static bool fake_state(void *instance, net_id id, struct net_state *state)
{
	if (open_ids[id % NET_PLACES] != id)
		return false;
	*state = states[id % NET_PLACES];
	return true;
}

static int fake_add_link(void *instance, uint32_t stack, const struct net_new_link *made)
{
	return (int)(stack + made->kind);
}

static int fake_remove_link(void *instance, uint32_t stack, uint32_t index)
{
	return (int)(stack + index);
}

static int fake_move_link(void *instance, uint32_t stack, uint32_t index, uint32_t to,
			  const struct net_text_name *name)
{
	return (int)(stack + index + to);
}

static int fake_set_filter(void *instance, net_id id, const void *program, size_t size)
{
	return (int)size;
}

static int fake_change_address(void *instance, uint32_t stack, uint32_t index, bool add,
			       const struct net_link_address *address,
			       const struct net_address *other_end)
{
	return (int)(stack + index + add);
}

static int fake_change_route(void *instance, uint32_t stack, uint32_t what,
			     const struct net_route *route)
{
	return (int)(stack + what);
}

static int fake_route(void *instance, uint32_t stack, uint32_t position, struct net_route *route)
{
	memset(route, 'x', sizeof(*route));
	return (int)(stack + position);
}

static int fake_find_route(void *instance, uint32_t stack, const struct net_address *to,
			   struct net_route *route)
{
	memset(route, 'x', sizeof(*route));
	return (int)(stack + to->port);
}

static int fake_neighbor(void *instance, uint32_t stack, uint32_t position,
			 struct net_neighbor *neighbor)
{
	memset(neighbor, 'x', sizeof(*neighbor));
	return (int)(stack + position);
}

static int fake_counters(void *instance, uint32_t stack, struct net_counters *out)
{
	return (int)stack;
}

static int fake_set_forwarding(void *instance, uint32_t stack, bool on)
{
	return (int)(stack + on);
}

static const struct net_ops component = {
	.open = fake_open,
	.reopen = fake_reopen,
	.close = fake_close,
	.break_connection = fake_break_connection,
	.bind = fake_address,
	.connect = fake_address,
	.listen = fake_listen,
	.accept = fake_accept,
	.name = fake_name,
	.shutdown = fake_shutdown,
	.send = fake_send,
	.receive = fake_receive,
	.set_option = fake_set_option,
	.get_option = fake_get_option,
	.set_filter = fake_set_filter,
	.link = fake_link,
	.next_link = fake_link,
	.change_link = fake_change_link,
	.add_link = fake_add_link,
	.remove_link = fake_remove_link,
	.move_link = fake_move_link,
	.change_address = fake_change_address,
	.change_route = fake_change_route,
	.route = fake_route,
	.find_route = fake_find_route,
	.neighbor = fake_neighbor,
	.set_forwarding = fake_set_forwarding,
	.counters = fake_counters,
	.add_stack = fake_stack,
	.remove_stack = fake_stack,
	.run = fake_run,
	.state = fake_state,
};

/* ---- the two sides ---- */

static uint32_t incarnation;
static unsigned waits, signalled, restored;
static uint64_t deadline;
static unsigned changed[NET_PLACES];

static void start_server(void)
{
	memset(open_ids, 0, sizeof(open_ids));
	net_server_init(&server, shared, ++incarnation, &component, NULL);
	dead = false;
}

static void wake(void *context)
{
	if (dead)
		return;
	if (dies_in && !--dies_in) {
		dead = true;
		return;
	}
	calls++;
	if (net_server_run(&server))
		signalled++;
}

/* What the root task does meanwhile: a dead server is started again, twice if need be. */
static void wait_for_it(void *context)
{
	waits++;
	assert_true(dead);
	start_server();
}

static void has_changed(void *context, uint32_t slot)
{
	changed[slot]++;
}

static void set_deadline(void *context, uint64_t tsc)
{
	deadline = tsc;
}

static unsigned dies_in_restore;

static void restore(void *context)
{
	restored++;
	dies_in = dies_in_restore;
	dies_in_restore = 0;
	(void)net->reopen(&client, NET_PLACES + 3, 2, 1, 0, 0, 0);
}

static const struct call_client_host host = {wake,	   wait_for_it, has_changed,
					     set_deadline, restore,	NULL};

static int set_up(void **state)
{
	memset(shared, 0, sizeof(shared));
	memset(changed, 0, sizeof(changed));
	memset(states, 0, sizeof(states));
	incarnation = calls = waits = signalled = restored = dies_in = dies_in_restore = 0;
	answer = 0;
	start_server();
	assert_true(net_client_init(&client, shared, &host, NULL));
	return 0;
}

/* ---- tests ---- */

static _Alignas(4096) uint8_t other_shared[NET_SHARED_BYTES];
static struct net_server other_server;

static void wake_other(void *context)
{
	(void)net_server_run(&other_server);
}

/* Two tasks with one interface: each call gets to the one that it is meant for. */
static void test_two_instances(void **state)
{
	static const struct call_client_host other_host = {wake_other,	 wait_for_it, has_changed,
							   set_deadline, restore,     NULL};
	struct net_client other;
	net_id id = 0;

	net_server_init(&other_server, other_shared, 1, &component, &other_server);
	assert_true(net_client_init(&other, other_shared, &other_host, NULL));
	assert_int_equal(net->run(&other), 0);
	assert_ptr_equal(last_instance, &other_server);
	assert_int_equal(net->run(&client), 0);
	assert_null(last_instance);
	assert_int_equal(net->open(&other, &id, 2, 5, 0, 0, 0), 0);
	assert_int_equal(other_server.ended, 2);
	assert_int_equal(server.ended, 1);
}

static void test_values(void **state)
{
	struct net_address address = {.family = 2, .port = 99, .bytes = {9, 8, 7}}, out = {0};
	struct net_packet packet = {0};
	static char data[NET_TRANSFER];
	net_id id = 0;
	char text[10];

	assert_int_equal(net->open(&client, &id, 2, 3, 0, 0, 0), 0);
	assert_int_equal(id, NET_PLACES + 3);
	assert_int_equal(net->bind(&client, id, &address), 0);
	assert_memory_equal(&last_address, &address, sizeof(address));
	assert_int_equal(net->name(&client, id, true, &out), 0);
	assert_true(last_flag && out.port == 80);
	assert_int_equal(net->shutdown(&client, id, true, false), 0);
	assert_true(last_flag);
	memset(data, 'd', sizeof(data));
	assert_int_equal(net->send(&client, id, data, sizeof(data), 0, NULL), sizeof(data));
	assert_false(had_address);
	assert_memory_equal(sent, data, sizeof(data));
	assert_int_equal(net->send(&client, id, "abc", 3, 0, &address), 3);
	assert_true(had_address && sent_size == 3 && !memcmp(sent, "abc", 3));
	assert_int_equal(net->send(&client, id, "", 0, 0, NULL), 0);
	assert_int_equal(net->receive(&client, id, text, sizeof(text), 0, &packet), sizeof(text));
	assert_memory_equal(text, "rrrrrrrrrr", sizeof(text));
	assert_int_equal(packet.full_length, 9999);
	assert_int_equal(net->receive(&client, id, text, 2, 0, NULL), 2);
	assert_int_equal(net->set_option(&client, id, 1, 2, "xyz", 3), 0);
	assert_memory_equal(sent, "xyz", 3);
	assert_int_equal(net->get_option(&client, id, 1, 2, text, sizeof(text)), 1);
	assert_int_equal(text[0], 5);
	assert_int_equal(net->run(&client), 0);
	assert_int_equal(waits, 0);
}

static void test_limits(void **state)
{
	static char data[NET_TRANSFER + 1];

	assert_int_equal(net->send(&client, 1, data, sizeof(data), 0, NULL), -EMSGSIZE);
	/* Only NET_TRANSFER bytes of a longer buffer are used. */
	assert_int_equal(net->receive(&client, 1, data, sizeof(data), 0, NULL), NET_TRANSFER);
	assert_int_equal(net->set_option(&client, 1, 0, 0, data, NET_OPTION_MAX + 1), -EMSGSIZE);
}

/* Answers that a server may not give. */
static void test_bad_answers(void **state)
{
	struct net_address address = {.port = 1};
	struct net_link link;
	char text[10] = "untouched";
	net_id id = 0;

	answer = -5000;
	assert_int_equal(net->bind(&client, 1, &address), -EIO);
	answer = 1; /* no bytes are counted here */
	assert_int_equal(net->bind(&client, 1, &address), -EIO);
	answer = (long)sizeof(text) + 1;
	assert_int_equal(net->receive(&client, 1, text, sizeof(text), 0, NULL), -EIO);
	assert_string_equal(text, "untouched");
	/* A function that failed has no results. */
	answer = -EPERM;
	assert_int_equal(net->accept(&client, 1, &id), -EPERM);
	assert_int_equal(id, 0);
	answer = 0;
	assert_int_equal(net->link(&client, 0, NET_LINK_ADDRESSES, &link), 0);
	assert_int_equal(strlen(link.name), NET_LINK_NAME - 1);
	assert_int_equal(net->link(&client, 0, NET_LINK_ADDRESSES + 1, &link), -EIO);
}

static void test_state(void **state)
{
	struct net_state s;
	net_id id, other = NET_PLACES * 2 + 5;

	assert_int_equal(net->open(&client, &id, 2, 5, 0, 0, 0), 0);
	assert_true(net->state(&client, id, &s));
	assert_int_equal(s.readable, 0);
	states[5] = (struct net_state){NET_IN, 10, 20};
	assert_true(net_server_changed(&server, id));
	/* A changed state is in the ring once. */
	assert_false(net_server_changed(&server, id));
	net_client_event(&client);
	assert_int_equal(changed[5], 1);
	assert_true(net->state(&client, id, &s));
	assert_true(s.events == NET_IN && s.readable == 10 && s.unsent == 20);
	assert_false(net->state(&client, other, &s)); /* the same place, another time */
	/* States that change during a call are reported when it ends, without a signal. */
	states[5].readable = 11;
	assert_int_equal(net->shutdown(&client, id, true, false), 0);
	assert_true(net->state(&client, id, &s) && s.readable == 11);
	assert_int_equal(net->close(&client, id), 0);
	assert_false(net->state(&client, id, &s));
	for (net_id i = 1; i < NET_PLACES; i++)
		(void)net_server_changed(&server, i);
	assert_false(net_server_changed(&server, 0));
	net_client_event(&client);
	for (unsigned i = 0; i < NET_PLACES; i++)
		assert_true(changed[i] >= 1);
}

static void test_deadline(void **state)
{
	assert_true(call_server_deadline(&server.calls, 1234));
	assert_false(call_server_deadline(&server.calls, 1000)); /* it was woken already */
	net_client_event(&client);
	assert_int_equal(deadline, 1000);
	assert_true(call_server_deadline(&server.calls, CALL_NEVER));
	assert_int_equal(net->run(&client), 0);
	assert_true(deadline == CALL_NEVER);
}

/* The call that it died of is made again, with everything restored before. */
static void test_death(void **state)
{
	struct net_state s;

	dies_in = 1;
	assert_int_equal(net->send(&client, 1, "again", 5, 0, NULL), 5);
	assert_memory_equal(sent, "again", 5);
	assert_true(waits == 1 && restored == 1 && incarnation == 2);
	assert_true(net->state(&client, NET_PLACES + 3, &s));
	/* The server was dead before the call, and the root task has started it again already. */
	start_server();
	assert_int_equal(net->send(&client, 1, "more", 4, 0, NULL), 4);
	assert_int_equal(restored, 2);
	/* ... and in the middle of being restored. */
	start_server();
	dies_in_restore = 2;
	assert_int_equal(net->send(&client, 1, "most", 4, 0, NULL), 4);
	assert_int_equal(restored, 4);
}

static unsigned most_deaths;

static void poison(void *context)
{
	const struct call_shared *s = (void *)shared;

	if (s->asked != s->answered && s->function == NET_CALL_SEND && waits < most_deaths)
		dead = true;
	else
		wake(context);
}

/* A call during which many servers have died is made, a call that kills every server is given
 * up. */
static void test_poison(void **state)
{
	static const struct call_client_host killer = {poison,	     wait_for_it, has_changed,
						       set_deadline, restore,	  NULL};

	assert_true(net_client_init(&client, shared, &killer, NULL));
	most_deaths = 19;
	assert_int_equal(net->send(&client, 1, "x", 1, 0, NULL), 1);
	assert_int_equal(waits, 19);
	most_deaths = 1000;
	assert_int_equal(net->send(&client, 1, "x", 1, 0, NULL), -EIO);
	assert_int_equal(waits, 19 + 20);
}

static void test_gone(void **state)
{
	struct net_state s;
	net_id id;

	assert_int_equal(net->open(&client, &id, 2, 5, 0, 0, 0), 0);
	((struct call_shared *)shared)->incarnation = CALL_GONE;
	net_client_event(&client);
	assert_true(changed[5] >= 1);
	assert_true(deadline == CALL_NEVER);
	assert_int_equal(net->send(&client, id, "x", 1, 0, NULL), -EIO);
	assert_false(net->state(&client, id, &s));
}

/* ---- nonsense ---- */

static uint32_t number(void)
{
	static uint64_t x = 88172645463325252ull;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (uint32_t)(x >> 11);
}

/* Arguments that our clients never send: the component never gets more bytes than there are. */
static void test_decoder(void **state)
{
	static _Alignas(16) uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES];
	uint8_t *bytes = malloc(NET_TRANSFER);
	unsigned refused = 0;

	memset(bytes, 1, NET_TRANSFER);
	for (unsigned i = 0; i < FUZZ_ROUNDS; i++) {
		for (unsigned k = 0; k < 64; k += 4) {
			uint32_t word = number();

			if (word % 3)
				word %= 70000;
			memcpy(arguments + k, &word, sizeof(word));
		}
		/* With the ids that the component can take. */
		arguments[1] &= 0x1f;
		if (net_serve(&component, NULL, number() % 20, arguments, bytes, results) ==
		    -EINVAL)
			refused++;
	}
	free(bytes);
	assert_true(refused > FUZZ_ROUNDS / 100 && refused < FUZZ_ROUNDS);
}

/* A server that writes anything anywhere in the shared memory: the client's call returns. */
static void scribble(void *context)
{
	struct call_shared *s = (void *)shared;
	uint32_t asked = s->asked;

	for (unsigned i = 0; i < 40; i++) {
		uint32_t word = number();
		size_t at = number() % (i % 2 ? sizeof(struct call_shared) : sizeof(shared) - 4);

		memcpy(shared + at, &word, sizeof(word));
	}
	s->answered = asked;
	s->incarnation = incarnation;
}

static void test_scribbling_server(void **state)
{
	static const struct call_client_host scribbler = {scribble,	wait_for_it, has_changed,
							  set_deadline, restore,     NULL};
	struct net_link link;
	struct net_state s;
	char text[100];

	assert_true(net_client_init(&client, shared, &scribbler, NULL));
	for (unsigned i = 0; i < FUZZ_ROUNDS / 20; i++) {
		(void)net->receive(&client, number(), text, number() % sizeof(text), 0, NULL);
		if (!net->link(&client, 0, 1, &link))
			assert_true(link.addresses <= NET_LINK_ADDRESSES);
		(void)net->state(&client, number(), &s);
		net_client_event(&client);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_values, set_up),
		cmocka_unit_test_setup(test_two_instances, set_up),
		cmocka_unit_test_setup(test_limits, set_up),
		cmocka_unit_test_setup(test_bad_answers, set_up),
		cmocka_unit_test_setup(test_state, set_up),
		cmocka_unit_test_setup(test_deadline, set_up),
		cmocka_unit_test_setup(test_death, set_up),
		cmocka_unit_test_setup(test_poison, set_up),
		cmocka_unit_test_setup(test_gone, set_up),
		cmocka_unit_test_setup(test_decoder, set_up),
		cmocka_unit_test_setup(test_scribbling_server, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
