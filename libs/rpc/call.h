/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls from one task into another, one at a time, through memory that both share: the base of the
 * code that tools/interface-compiler generates for an interface with calls.
 *
 * The client writes arguments, counts `asked` up and signals; the server copies them before it
 * looks at them, writes results, and lets `answered` follow. Bytes go through an area of their own;
 * a side copies them first if they must not change while it reads them. So the caller sees a
 * function call, and waits only for that call: the server answers at once, never after a later
 * event.
 *
 * The state of each object that has an id is in a table, one entry for each slot (an id's low
 * bits). The server writes it, and the client reads it without a call. The numbers of slots that
 * changed come through a ring, each at most once, so the ring always has room. Slot 0 belongs to no
 * object: it is the state of the component as a whole.
 *
 * In the middle of a call the server may make a call to its client (an upcall), which returns
 * before the client waits again: a filesystem reads blocks of its disk. The bytes of upcalls have
 * an area of their own.
 *
 * Either side may die and be started again. The server counts its starts in `incarnation`. A client
 * that sees a new one attaches, lets its host make again what the old one had (`restore`), and
 * makes the call that was under way once more. A call that two incarnations died of is not made
 * again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/ring/ring.h"

#define CALL_FRAME_BYTES  512u
#define CALL_HEADER_BYTES 4096u
#define CALL_GONE	  UINT32_MAX /* as RPC_GONE: the server was given up */
#define CALL_NEVER	  UINT64_MAX

/* The sizes of an interface's shared memory. */
struct call_shape {
	uint32_t transfer;	  /* bytes of one call at most: a multiple of 4096 */
	uint32_t slots;		  /* a power of two */
	uint32_t state_words;	  /* of 32 bits, of one entry without its id */
	uint32_t upcall_transfer; /* bytes of one upcall at most, as transfer */
};
/* Bytes of all parts, with transfer + upcall_transfer; may be used in constant expressions. */
#define CALL_SHARED_BYTES(transfer, slots, state_words)                \
	(CALL_HEADER_BYTES + (transfer) + (slots) * sizeof(uint32_t) + \
	 (slots) * sizeof(uint32_t) * (1 + (state_words)))

struct call_shared {
	_Atomic uint32_t incarnation;	/* the server's; 0: not there yet */
	_Atomic uint32_t attached;	/* the client's */
	_Atomic uint32_t asked;		/* client: number of its last call, from 1 on */
	_Atomic uint32_t answered;	/* server */
	_Atomic uint32_t client_sleeps; /* it waits for the answer */
	uint32_t function;
	int64_t result;
	/* Time-stamp count at which the server wants to be called to run its timers. */
	_Atomic uint64_t deadline;
	int64_t upcall_result; /* the client's */
	uint32_t upcall;       /* server: its function + 1, instead of an answer */
	uint32_t unused[2];
	_Atomic uint32_t beats; /* RPC_BEATS_AT */
	struct ring_shared changes;
	uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES];
};
_Static_assert(sizeof(struct call_shared) == 64 + 128 + 2 * CALL_FRAME_BYTES, "shared by tasks");
_Static_assert(sizeof(struct call_shared) <= CALL_HEADER_BYTES, "");

/* One side's view of the shared memory. */
struct call_area {
	struct call_shared *shared;
	const struct call_shape *shape;
	uint8_t *bytes, *upcall_bytes;
	uint32_t *states;
	struct ring changes;
};

/* ---- client -----------------------------------------------------------------------------------
 */

struct call;

/* Functions that a client's surroundings provide; `context` is call_client's. */
struct call_client_host {
	/* Signals the server; waits until it has signalled. */
	void (*wake)(void *context);
	void (*wait)(void *context);
	/* The state in this slot has changed. Must only note it: calls are under way. */
	void (*changed)(void *context, uint32_t slot);
	/* The server wants to be called at this time-stamp count (CALL_NEVER: not). */
	void (*deadline)(void *context, uint64_t tsc);
	/* A new incarnation has no objects: makes those of the client again, by calls. */
	void (*restore)(void *context);
	/* May be NULL: a call was made, not by restore(). */
	void (*made)(void *context, const struct call *call, long result);
};

/* The part of these functions that concerns a server that dies, with a `context` of its own. */
struct call_replay {
	/* As in struct call_client_host; both may be NULL. */
	void (*restore)(void *context);
	void (*made)(void *context, const struct call *call, long result);
};

struct call_client {
	struct call_area area;
	const struct call_client_host *host;
	void *context;
	uint32_t incarnation, count;
	uint64_t deadline; /* last passed to the host */
	bool busy;	   /* restoring or handling changes: a new incarnation has to wait */
	/* Answers upcall `function`, `upcalls` being the interface's table. */
	long (*upcall)(const void *upcalls, uint32_t function, void *arguments, uint8_t *bytes,
		       void *results);
	const void *upcalls;
};

/* Attaches to the server. False: it is not there (yet). */
bool call_client_init(struct call_client *c, const struct call_shape *shape, void *shared,
		      const struct call_client_host *host, void *context);
/* The arguments and results of a call. */
struct call {
	uint32_t function;
	const void *arguments;
	size_t arguments_size;
	const void *in; /* bytes to the server, at most shape->transfer */
	size_t in_size;
	void *results; /* the server may write less: zero it before */
	size_t results_size;
	void *out; /* room for bytes from the server */
	size_t out_size;
	bool counts; /* the result may be above 0: up to out_size, or in_size */
};
/*
 * Makes a call: 0, a count, or the negative errno that the function returned. -EIO: the server was
 * given up, died during each try, or gave an impossible answer.
 */
long call_make(struct call_client *c, const struct call *call);
/* False: the server has died since the client attached to it. */
bool call_client_met(const struct call_client *c);
/* The server has signalled. */
void call_client_event(struct call_client *c);
/* Copies the state of `id`; false: the server has no such object, and `state` is unchanged. */
bool call_state(struct call_client *c, uint32_t id, uint32_t *state);

/* ---- server -----------------------------------------------------------------------------------
 */

/* Functions that a server's surroundings provide for upcalls. */
struct call_server_host {
	/* Signals the client; waits until any signal comes, its own or another. */
	void (*wake)(void *context);
	void (*wait)(void *context);
	void *context;
};

struct call_server {
	struct call_area area;
	const struct call_server_host *host; /* NULL: it makes no upcalls */
	uint32_t incarnation, asked;
	bool attached;
	uint32_t *changed_at; /* by slot: where in the ring it was put last, plus 1 */
};

/* Begins incarnation `incarnation` (from 1 on). `changed_at`: zeroed words, one for each slot. */
void call_server_init(struct call_server *s, const struct call_shape *shape, void *shared,
		      uint32_t incarnation, uint32_t *changed_at);
/* The next call, its arguments copied. False: there is none. */
bool call_server_take(struct call_server *s, uint32_t *function,
		      uint8_t arguments[CALL_FRAME_BYTES]);
/* Answers it; results at most CALL_FRAME_BYTES. True: the client must be signalled. */
bool call_server_answer(struct call_server *s, long result, const void *results, size_t size);
/*
 * In the middle of a call: the client's answer to an upcall, 0, a count or a negative errno. -EIO:
 * the answer is impossible, or the client does not wait for the call any more.
 */
long call_server_upcall(struct call_server *s, const struct call *upcall);
/* Writes a state (`state` NULL: the slot has no object any more). */
void call_server_show(struct call_server *s, uint32_t id, const uint32_t *state);
/* Reports a change of this slot. True: the client must be signalled. */
bool call_server_changed(struct call_server *s, uint32_t slot);
/* Asks for a call at that time. True: the client must be signalled, unless a call is under way. */
bool call_server_deadline(struct call_server *s, uint64_t tsc);
