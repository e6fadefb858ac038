/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls from one task into another, one at a time, through memory that both share: the base of the
 * code that tools/interface-compiler generates for an interface with calls.
 *
 * The client writes arguments, counts `asked` up and signals. The server copies the arguments
 * before it looks at them, writes results, and sets `answered` to the same count. Bytes go through
 * an area of their own; a side copies them first if they must not change while it reads them. To
 * the caller a call is a function that waits for the server. The server answers at once: no call
 * waits for a later event.
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
 * that sees a new incarnation attaches to it, lets its host make the client's objects again
 * (`restore`), and repeats the call that was under way. A call during which TRIES servers in a row
 * died (call.c) ends with -EIO.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/ring/ring.h"

#define CALL_FRAME_BYTES  512u
#define CALL_HEADER_BYTES 4096u
#define CALL_GONE	  UINT32_MAX /* as RPC_GONE: the root task has given the server up */
#define CALL_NEVER	  UINT64_MAX /* a time that never comes */

/* The sizes of an interface's shared memory. */
struct call_shape {
	uint32_t transfer;	  /* bytes that go with one call, at most; a multiple of 4096 */
	uint32_t slots;		  /* of the table of states, a power of two */
	uint32_t state_words;	  /* of 32 bits, in one state without its id */
	uint32_t upcall_transfer; /* bytes that go with one upcall, at most; a multiple of 4096 */
};
/* Bytes of the shared memory; `transfer` is here the sum of transfer and upcall_transfer. A
 * constant expression if its arguments are. */
#define CALL_SHARED_BYTES(transfer, slots, state_words)                \
	(CALL_HEADER_BYTES + (transfer) + (slots) * sizeof(uint32_t) + \
	 (slots) * sizeof(uint32_t) * (1 + (state_words)))

struct call_shared {
	_Atomic uint32_t incarnation;	/* the server's; 0: not there yet */
	_Atomic uint32_t attached;	/* the client's */
	_Atomic uint32_t asked;		/* client: number of its last call, from 1 on */
	_Atomic uint32_t answered;	/* server: the `asked` that it has answered */
	_Atomic uint32_t client_sleeps; /* client: wake me when there is an answer */
	uint32_t function;
	int64_t result;
	/* Time-stamp count at which the server wants to be called to run its timers. */
	_Atomic uint64_t deadline;
	int64_t upcall_result; /* the client's */
	uint32_t upcall; /* server: 0: this is an answer; else an upcall of function upcall - 1 */
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

/* The functions that a client's owner provides; `context` is the one in struct call_client. */
struct call_client_host {
	/* Signals the server. */
	void (*wake)(void *context);
	/* Waits until the server has signalled. */
	void (*wait)(void *context);
	/* The state in this slot has changed. It must only note this, since a call is under way. */
	void (*changed)(void *context, uint32_t slot);
	/* The server wants to be called at this time-stamp count (CALL_NEVER: at no time). */
	void (*deadline)(void *context, uint64_t tsc);
	/* A new incarnation has no objects: makes those of the client again, by calls. */
	void (*restore)(void *context);
	/* A call was made, but not by restore(). May be NULL. */
	void (*made)(void *context, const struct call *call, long result);
};

/* A replay log: the two of these functions by which a client restores its objects, with a `context`
 * of their own. */
struct call_replay {
	/* As in struct call_client_host; both may be NULL. */
	void (*restore)(void *context);
	void (*made)(void *context, const struct call *call, long result);
	/* May be NULL: the server has died, and whoever may wait makes a call or calls
	 * call_client_event(), so that the next one gets the client's objects. Must not wait. */
	void (*died)(void *context);
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

/* Attaches to the server. `shared` is the shared memory; it and `host` must last. False: the server
 * has not started yet, or was given up. */
bool call_client_init(struct call_client *c, const struct call_shape *shape, void *shared,
		      const struct call_client_host *host, void *context);
/* The arguments and results of a call. */
struct call {
	uint32_t function;
	const void *arguments;
	size_t arguments_size;
	const void *in; /* bytes to the server, at most shape->transfer */
	size_t in_size;
	void *results;
	size_t results_size;
	void *out; /* room for bytes from the server */
	size_t out_size;
	bool counts; /* the result may be a count above 0: up to out_size if there is `out`, else
			in_size */
};
/*
 * Makes a call and waits for the answer: 0, a count, or the negative errno that the function
 * returned. -EIO: the server was given up, died during each try, or gave an impossible answer.
 */
long call_make(struct call_client *c, const struct call *call);
/* True: the client is attached to the server that runs now. False: that server is a new one. */
bool call_client_met(const struct call_client *c);
/* Call it when the server has signalled: handles changes of states, and a new incarnation. In the
 * second case it makes calls and waits. */
void call_client_event(struct call_client *c);
/*
 * Call it when the server has signalled and nobody may wait, also while a call is under way:
 * handles changes of states. False: the server is a new one, to which call_client_event() or the
 * next call attaches.
 */
bool call_client_hear(struct call_client *c);
/* Copies the state of `id`. False: the server has no such object, or is a new one; `state` may be
 * written. Does not wait. */
bool call_state(struct call_client *c, uint32_t id, uint32_t *state);

/* ---- server -----------------------------------------------------------------------------------
 */

/* The functions that a server's owner provides for upcalls. */
struct call_server_host {
	/* Signals the client. */
	void (*wake)(void *context);
	/* Waits until any signal comes, the client's or another. */
	void (*wait)(void *context);
	void *context;
};

struct call_server {
	struct call_area area;
	const struct call_server_host *host; /* NULL: it makes no upcalls */
	uint32_t incarnation, asked;
	bool attached;
	uint32_t *changed_at; /* by slot: 1 + the ring's index at which it was put last; 0: never */
};

/* Begins incarnation `incarnation` (from 1 on). `changed_at`: zeroed words, one for each slot,
 * which must last. It does not wait for the client. */
void call_server_init(struct call_server *s, const struct call_shape *shape, void *shared,
		      uint32_t incarnation, uint32_t *changed_at);
/* Takes the next call and copies its arguments. False: there is none. */
bool call_server_take(struct call_server *s, uint32_t *function,
		      uint8_t arguments[CALL_FRAME_BYTES]);
/* Answers the call that was taken. `size` is at most CALL_FRAME_BYTES. True: the client must be
 * signalled. */
bool call_server_answer(struct call_server *s, long result, const void *results, size_t size);
/*
 * In the middle of a call: makes an upcall and waits for the client's answer, which is 0, a count
 * or a negative errno. -EIO: the answer is impossible, or the client was started again and does not
 * wait for the call any more.
 */
long call_server_upcall(struct call_server *s, const struct call *upcall);
/* Writes the state of `id` into its slot; `state` NULL: the slot has no object any more. */
void call_server_show(struct call_server *s, uint32_t id, const uint32_t *state);
/* Reports a change of this slot. True: the client must be signalled. */
bool call_server_changed(struct call_server *s, uint32_t slot);
/* Asks for a call at this time-stamp count. True: the client must be signalled. (In the middle of a
 * call it is not needed: the client looks at the time after each call.) */
bool call_server_deadline(struct call_server *s, uint64_t tsc);
