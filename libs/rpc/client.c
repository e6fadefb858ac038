/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client's end of requests. A request is in one of two lists: `waiting` until an id and room in
 * the ring are free, then `flying` until its reply comes. When the server was started again, the
 * requests in `flying` return to the front of `waiting`, in their old order.
 */
#include <errno.h>

#include "libs/rpc/rpc.h"

#define MAX_ERRNO 4095

uint32_t rpc_client_server_incarnation(const struct rpc_client *c)
{
	return atomic_load_explicit(&c->end.shared->incarnation, memory_order_acquire);
}

static void attach(struct rpc_client *c, uint32_t incarnation)
{
	struct rpc_shared *shared = c->end.shared;
	uint8_t *data = (uint8_t *)shared + RPC_HEADER_BYTES;

	c->end = (struct rpc_end){.shared = shared, .incarnation = incarnation};
	/* Empties both rings: requests that the last server did not take are sent again. */
	atomic_store_explicit(&shared->requests.head, shared->requests.tail, memory_order_relaxed);
	atomic_store_explicit(&shared->replies.tail, shared->replies.head, memory_order_relaxed);
	ring_attach(&c->end.out, &shared->requests, data, RPC_REQUEST_BYTES, true);
	ring_attach(&c->end.in, &shared->replies, data + RPC_REQUEST_BYTES, RPC_REPLY_BYTES, false);
	(void)ring_consumer_sleeps(&c->end.in);
	atomic_store_explicit(&shared->attached, incarnation, memory_order_release);
	c->wake(c->context); /* the server sleeps until a client attaches */
}

bool rpc_client_init(struct rpc_client *c, const struct rpc_client_type *type, void *shared,
		     void (*wake)(void *context), void *context, uint64_t facts[RPC_FACTS_MAX])
{
	*c = (struct rpc_client){
		.end.shared = shared, .type = type, .wake = wake, .context = context};
	list_init(&c->flying);
	list_init(&c->waiting);
	uint32_t incarnation = rpc_client_server_incarnation(c);
	if (!incarnation || incarnation == RPC_GONE)
		return false;
	attach(c, incarnation);
	for (unsigned i = 0; i < RPC_FACTS_MAX; i++)
		facts[i] = c->end.shared->facts[i];
	return true;
}

/* Sends waiting requests while there is room. */
static void pump(struct rpc_client *c)
{
	uint64_t words[RPC_WORDS_MAX];

	while (!list_empty(&c->waiting) && ~c->used && !c->end.broken) {
		struct list_head *node = c->waiting.next;
		unsigned id = (unsigned)__builtin_ctzll(~c->used);

		if (!rpc_send(&c->end, id, words, c->type->encode(node, words)))
			return;
		c->used |= 1ull << id;
		c->sent[id] = node;
		list_del(node);
		list_add_tail(node, &c->flying);
	}
}

static void end_request(struct rpc_client *c, uint32_t id, int error)
{
	struct list_head *node;

	/* A reply without a request is a mistake of the server. */
	if (id >= RPC_FLYING_MAX || !(c->used & 1ull << id))
		return;
	node = c->sent[id];
	c->used &= ~(1ull << id);
	list_del(node);
	c->type->done(node, error > 0 || error < -MAX_ERRNO ? -EIO : error);
}

static void end_all(struct rpc_client *c)
{
	struct list_head *lists[] = {&c->flying, &c->waiting};

	c->used = 0;
	for (unsigned i = 0; i < 2; i++) {
		while (!list_empty(lists[i])) {
			struct list_head *node = lists[i]->next;

			list_del(node);
			c->type->done(node, -EIO);
		}
	}
}

static void take_replies(struct rpc_client *c)
{
	uint64_t words[RPC_WORDS_MAX];
	uint32_t id;
	int n;

	while ((n = rpc_receive(&c->end, &id, words)) >= 0)
		end_request(c, id, n == 1 ? (int)(int64_t)words[0] : -EIO);
}

/* The server was started again: requests without a reply are sent again. */
static void begin_again(struct rpc_client *c, uint32_t incarnation)
{
	take_replies(c);
	while (!list_empty(&c->flying)) {
		struct list_head *last = c->flying.prev;

		list_del(last);
		list_add(last, &c->waiting);
	}
	c->used = 0;
	attach(c, incarnation);
}

void rpc_client_submit(struct rpc_client *c, struct list_head *node)
{
	if (c->end.broken) {
		c->type->done(node, -EIO);
		return;
	}
	list_add_tail(node, &c->waiting);
	pump(c);
}

void rpc_client_kick(struct rpc_client *c)
{
	if (rpc_must_wake(&c->end))
		c->wake(c->context);
}

void rpc_client_event(struct rpc_client *c)
{
	uint32_t incarnation = rpc_client_server_incarnation(c);

	if (incarnation == RPC_GONE)
		c->end.broken = true;
	else if (incarnation && incarnation != c->end.incarnation)
		begin_again(c, incarnation);
	do
		take_replies(c);
	while (!c->end.broken && !ring_consumer_sleeps(&c->end.in));
	/* A server that broke the protocol is not read again before it restarts. */
	if (c->end.broken)
		end_all(c);
	pump(c);
	rpc_client_kick(c);
}
