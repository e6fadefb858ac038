/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests from one task to another through memory that both share: the base of the code that
 * tools/interface-compiler generates for an interface of requests.
 *
 * A message is a sequence of words; the first holds their number (lower half) and the request's id.
 * Each direction has a ring (libs/ring), so neither side can make the other access memory outside
 * of it; an impossible length ends the conversation. Many requests can be in flight, and replies
 * come in any order. No function waits.
 *
 * Either side may die and be started again. The server counts its starts in `incarnation`, which it
 * sets when the facts are in place; a client that sees a new incarnation takes the remaining
 * replies, empties both rings, writes the incarnation to `attached`, and sends all unanswered
 * requests again. Until then the server reads neither ring. The root task writes RPC_GONE to
 * `incarnation` when it gives the server up.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/base/list.h"
#include "libs/ring/ring.h"

#define RPC_WORDS_MAX	  80u /* of a message */
#define RPC_FACTS_MAX	  16u
#define RPC_FLYING_MAX	  64u /* requests in flight */
#define RPC_REQUEST_BYTES 32768u
#define RPC_REPLY_BYTES	  4096u
#define RPC_HEADER_BYTES  4096u
#define RPC_SHARED_BYTES  (RPC_HEADER_BYTES + RPC_REQUEST_BYTES + RPC_REPLY_BYTES)
#define RPC_GONE	  UINT32_MAX

struct rpc_shared {
	_Atomic uint32_t incarnation; /* the server's; 0: not there yet */
	_Atomic uint32_t attached;    /* the client's */
	uint32_t unused[13];
	_Atomic uint32_t beats; /* RPC_BEATS_AT */
	uint64_t facts[RPC_FACTS_MAX];
	struct ring_shared requests, replies;
};
_Static_assert(sizeof(struct rpc_shared) == 64 + 8 * RPC_FACTS_MAX + 2 * 128, "shared by tasks");
/* The ring has room for the replies to all requests in flight. */
_Static_assert(RPC_REPLY_BYTES >= 2 * 8 * RPC_FLYING_MAX, "");

/*
 * The offset of a counter in shared memory, of requests and of calls alike. The server's task
 * counts it up whenever it is signalled and whenever a piece of its work begins. If the count stays
 * the same after the client has signalled, the task hangs.
 */
#define RPC_BEATS_AT 60u
_Static_assert(offsetof(struct rpc_shared, beats) == RPC_BEATS_AT, "shared by tasks");

/* One side of a connection. */
struct rpc_end {
	struct rpc_shared *shared;
	struct ring in, out;
	uint32_t incarnation; /* of the server that this side has attached to, or is; 0: none */
	bool broken;	      /* the other side has broken the protocol */
	bool sent;	      /* sent something since the other side was last woken */
};

/* Sends a message of `n` words (at most RPC_WORDS_MAX - 1) behind the first. False: no room. */
bool rpc_send(struct rpc_end *end, uint32_t id, const uint64_t *words, unsigned n);
/* After sending: must the other side be signalled? */
bool rpc_must_wake(struct rpc_end *end);
/* Takes a message and returns the number of its words after the first. -1: there is none, or the
 * other side has broken the protocol. */
int rpc_receive(struct rpc_end *end, uint32_t *id, uint64_t words[RPC_WORDS_MAX]);

/* ---- memory that a client may name -------------------------------------------------------- */

#define RPC_RANGES_MAX 250

/* Written by the root task, mapped read-only in the server. */
struct rpc_ranges {
	uint64_t count;
	struct {
		uint64_t physical, bytes;
	} range[RPC_RANGES_MAX];
};
_Static_assert(sizeof(struct rpc_ranges) <= 4096, "one page");

/* Do these bytes belong to the client? They may span several ranges. */
bool rpc_memory_is_theirs(const struct rpc_ranges *ranges, uint64_t physical, uint64_t bytes);

/* ---- client -----------------------------------------------------------------------------------
 */

/* Functions of the generated code on its requests, which are passed by the list node in them. */
struct rpc_client_type {
	/* Fills in the words; returns their number. */
	unsigned (*encode)(const struct list_head *node, uint64_t words[RPC_WORDS_MAX]);
	/* The request has ended and belongs to the caller again. This function may submit it or
	 * another one. */
	void (*done)(struct list_head *node, int error);
};

struct rpc_client {
	struct rpc_end end;
	const struct rpc_client_type *type;
	struct list_head *sent[RPC_FLYING_MAX]; /* by id */
	uint64_t used;				/* a bit for each id */
	struct list_head flying, waiting;	/* in the order of submission */
	void (*wake)(void *context);		/* signals the server */
	void *context;
};

/*
 * Attaches to the server and copies its facts to `facts`. False: the server has not started yet, or
 * was given up. The functions below may call `wake`, which must not call them.
 */
bool rpc_client_init(struct rpc_client *c, const struct rpc_client_type *type, void *shared,
		     void (*wake)(void *context), void *context, uint64_t facts[RPC_FACTS_MAX]);
/* Takes a request, which belongs to the library until type->done is called; that happens once, with
 * -EIO if the server was given up, and may happen before this function returns. */
void rpc_client_submit(struct rpc_client *c, struct list_head *node);
/* Signals the server if requests were submitted. */
void rpc_client_kick(struct rpc_client *c);
/* The incarnation of the present server, even if this client has not attached to it yet; or
 * RPC_GONE. */
uint32_t rpc_client_server_incarnation(const struct rpc_client *c);
/* The server has signalled: takes replies, or attaches to a server that was started again. */
void rpc_client_event(struct rpc_client *c);

/* ---- server -----------------------------------------------------------------------------------
 */

/* Begins incarnation `incarnation` (from 1 on) with these `n` facts, at most RPC_FACTS_MAX. */
void rpc_server_begin(struct rpc_end *end, void *shared, uint32_t incarnation,
		      const uint64_t *facts, unsigned n);
/* Takes the next request, as rpc_receive(); -1 also as long as the client has not attached. */
int rpc_server_take(struct rpc_end *end, uint32_t *id, uint64_t words[RPC_WORDS_MAX]);
/* Replies to a request that was taken, with 0 or a negative errno. */
void rpc_server_reply(struct rpc_end *end, uint32_t id, int error);
/* Call it before waiting: raises the sleep flag. False: a request has come. */
bool rpc_server_may_sleep(struct rpc_end *end);
