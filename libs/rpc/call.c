/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ends of calls. The shared memory has, in this order, the header, the bytes of calls and of
 * upcalls, the ring of changes, and the states. */
#include "libs/rpc/call.h"

#include <errno.h>
#include <string.h>

#include "libs/rpc/rpc.h"

#define MAX_ERRNO 4095
/* How many servers in a row may die during one call. A commit makes many upcalls and takes most of
 * the time, so servers that die for another reason are likely to be in the middle of a commit. */
#define TRIES  20
#define ANSWER UINT32_MAX /* in place of a function's number: the answer to the server's upcall */

/* The root task writes RPC_GONE to this place for every kind of interface. */
_Static_assert(offsetof(struct call_shared, incarnation) ==
			       offsetof(struct rpc_shared, incarnation) &&
		       CALL_GONE == RPC_GONE,
	       "one way of saying so");
_Static_assert(offsetof(struct call_shared, beats) == RPC_BEATS_AT, "one place for them");

static void area_init(struct call_area *a, const struct call_shape *shape, void *shared)
{
	uint8_t *bytes = (uint8_t *)shared + CALL_HEADER_BYTES;

	*a = (struct call_area){.shared = shared, .shape = shape, .bytes = bytes};
	a->upcall_bytes = bytes + shape->transfer;
	a->states = (uint32_t *)(a->upcall_bytes + shape->upcall_transfer +
				 shape->slots * sizeof(uint32_t));
}

static void attach_ring(struct call_area *a, bool producer)
{
	ring_attach(&a->changes, &a->shared->changes, a->upcall_bytes + a->shape->upcall_transfer,
		    a->shape->slots * (uint32_t)sizeof(uint32_t), producer);
}

static uint32_t *entry_of(const struct call_area *a, uint32_t id)
{
	return a->states + (size_t)(id % a->shape->slots) * (1 + a->shape->state_words);
}

/* ---- client ---- */

static uint32_t incarnation_now(const struct call_client *c)
{
	return atomic_load_explicit(&c->area.shared->incarnation, memory_order_acquire);
}

bool call_client_met(const struct call_client *c)
{
	return incarnation_now(c) == c->incarnation;
}

static bool is_alive(uint32_t incarnation)
{
	return incarnation && incarnation != CALL_GONE;
}

static void attach(struct call_client *c, uint32_t incarnation)
{
	struct call_shared *shared = c->area.shared;

	c->incarnation = incarnation;
	c->count = atomic_load_explicit(&shared->answered, memory_order_relaxed);
	atomic_store_explicit(&shared->asked, c->count, memory_order_relaxed);
	/* Changes that the last server reported concern objects that died with it. */
	atomic_store_explicit(&shared->changes.tail, shared->changes.head, memory_order_relaxed);
	attach_ring(&c->area, false);
	c->deadline = 0;
	atomic_store_explicit(&shared->attached, incarnation, memory_order_release);
	c->host->wake(c->context);
}

bool call_client_init(struct call_client *c, const struct call_shape *shape, void *shared,
		      const struct call_client_host *host, void *context)
{
	*c = (struct call_client){
		.host = host, .context = context, .upcall = c->upcall, .upcalls = c->upcalls};
	area_init(&c->area, shape, shared);
	uint32_t incarnation = incarnation_now(c);
	if (!is_alive(incarnation))
		return false;
	attach(c, incarnation);
	call_client_event(c);
	return true;
}

/* Handles all changes that the server has reported, and raises the sleep flag: the server signals
 * the next one. */
static void handle_changes(struct call_client *c)
{
	bool nested = c->busy;
	uint32_t slot;

	c->busy = true;
	do {
		while (ring_read(&c->area.changes, &slot, sizeof(slot)) == sizeof(slot))
			c->host->changed(c->context, slot % c->area.shape->slots);
	} while (!ring_consumer_sleeps(&c->area.changes));
	uint64_t deadline = atomic_load_explicit(&c->area.shared->deadline, memory_order_relaxed);
	if (deadline != c->deadline) {
		c->deadline = deadline;
		c->host->deadline(c->context, deadline);
	}
	c->busy = nested;
}

/* The server will not come back: reports a change of every slot, so that waiting tasks look
 * at their objects. */
static void end(struct call_client *c)
{
	c->incarnation = CALL_GONE;
	c->busy = true;
	for (uint32_t slot = 0; slot < c->area.shape->slots; slot++)
		c->host->changed(c->context, slot);
	c->busy = false;
	c->host->deadline(c->context, CALL_NEVER);
}

static void begin_again(struct call_client *c, uint32_t incarnation)
{
	attach(c, incarnation);
	c->busy = true;
	c->host->restore(c->context);
	c->busy = false;
	handle_changes(c);
}

/* Attaches to a server that was started again and restores the client's objects in it. False:
 * there is no server. */
static bool connect_again(struct call_client *c)
{
	uint32_t incarnation;

	while ((incarnation = incarnation_now(c)) != c->incarnation) {
		if (c->busy)
			return false;
		if (incarnation == CALL_GONE)
			end(c);
		else if (incarnation)
			begin_again(c, incarnation);
		else
			c->host->wait(c->context); /* the server is starting */
	}
	return c->incarnation != CALL_GONE;
}

/* Waits for an answer or an upcall. False: the server died before that. */
static bool wait_answer(struct call_client *c)
{
	struct call_shared *shared = c->area.shared;

	while (atomic_load_explicit(&shared->answered, memory_order_acquire) != c->count) {
		if (incarnation_now(c) != c->incarnation)
			return false;
		atomic_store_explicit(&shared->client_sleeps, 1, memory_order_relaxed);
		atomic_thread_fence(memory_order_seq_cst);
		if (atomic_load_explicit(&shared->answered, memory_order_acquire) != c->count &&
		    incarnation_now(c) == c->incarnation)
			c->host->wait(c->context);
		atomic_store_explicit(&shared->client_sleeps, 0, memory_order_relaxed);
	}
	return true;
}

/* Runs the function that the server's upcall asks for, and answers the upcall. */
static void answer_upcall(struct call_client *c, uint32_t function)
{
	_Alignas(16) uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES] = {0};
	struct call_shared *shared = c->area.shared;

	memcpy(arguments, shared->results, sizeof(arguments));
	shared->upcall_result =
		c->upcall(c->upcalls, function, arguments, c->area.upcall_bytes, results);
	memcpy(shared->arguments, results, sizeof(results));
	shared->function = ANSWER;
	atomic_store_explicit(&shared->asked, ++c->count, memory_order_release);
	c->host->wake(c->context);
}

static bool wait_result(struct call_client *c)
{
	uint32_t upcall;

	while (wait_answer(c)) {
		upcall = *(volatile uint32_t *)&c->area.shared->upcall;
		if (!upcall || !c->upcall)
			return true;
		answer_upcall(c, upcall - 1);
	}
	return false;
}

static bool exchange(struct call_client *c, const struct call *call)
{
	struct call_shared *shared = c->area.shared;

	if (call->arguments_size)
		memcpy(shared->arguments, call->arguments, call->arguments_size);
	if (call->in_size)
		memcpy(c->area.bytes, call->in, call->in_size);
	shared->function = call->function;
	atomic_store_explicit(&shared->asked, ++c->count, memory_order_release);
	/* Changes during this call are handled when it ends. */
	atomic_store_explicit(&shared->changes.consumer_sleeps, 0, memory_order_relaxed);
	c->host->wake(c->context);
	return wait_result(c);
}

/* Checks and copies the results. If the result is not a count, all out_size bytes are copied. */
static long take_results(const struct call *call, const volatile int64_t *answer,
			 const uint8_t *results, const uint8_t *bytes)
{
	long result = *answer;
	size_t most = call->out ? call->out_size : call->in_size;

	if (result < -MAX_ERRNO || (result > 0 && (!call->counts || (size_t)result > most)))
		return -EIO;
	if (call->results_size)
		memcpy(call->results, results, call->results_size);
	if (call->out && result >= 0)
		memcpy(call->out, bytes, call->counts ? (size_t)result : call->out_size);
	return result;
}

long call_make(struct call_client *c, const struct call *call)
{
	for (int i = 0; i < TRIES && connect_again(c); i++) {
		if (!exchange(c, call))
			continue;
		const struct call_shared *shared = c->area.shared;
		long result = take_results(call, &shared->result, shared->results, c->area.bytes);

		handle_changes(c);
		if (c->host->made && !c->busy) {
			/* If the server dies again, that is handled after this call. */
			c->busy = true;
			c->host->made(c->context, call, result);
			c->busy = false;
		}
		return result;
	}
	return -EIO;
}

void call_client_event(struct call_client *c)
{
	if (connect_again(c))
		handle_changes(c);
}

bool call_client_hear(struct call_client *c)
{
	bool met = call_client_met(c);

	if (met && c->incarnation != CALL_GONE)
		handle_changes(c);
	return met;
}

bool call_state(struct call_client *c, uint32_t id, uint32_t *state)
{
	const volatile uint32_t *entry = entry_of(&c->area, id);

	/* A new server has no states before the client has restored its objects, which waits, as
	 * the caller of this function may not. */
	if (c->incarnation == CALL_GONE || entry[0] != id)
		return false;
	for (uint32_t i = 0; i < c->area.shape->state_words; i++)
		state[i] = entry[1 + i];
	/* A server that starts sets `incarnation` to 0 before it empties the states. */
	atomic_thread_fence(memory_order_acquire);
	return incarnation_now(c) == c->incarnation;
}

/* ---- server ---- */

void call_server_init(struct call_server *s, const struct call_shape *shape, void *shared,
		      uint32_t incarnation, uint32_t *changed_at)
{
	*s = (struct call_server){.incarnation = incarnation, .changed_at = changed_at};
	area_init(&s->area, shape, shared);
	atomic_store_explicit(&s->area.shared->incarnation, 0, memory_order_seq_cst);
	memset(s->area.states, 0, shape->slots * sizeof(uint32_t) * (1 + shape->state_words));
	atomic_store_explicit(&s->area.shared->deadline, CALL_NEVER, memory_order_relaxed);
	atomic_store_explicit(&s->area.shared->incarnation, incarnation, memory_order_release);
}

/* Has the client attached to this incarnation? It has emptied the ring then. */
static bool attached(struct call_server *s)
{
	struct call_shared *shared = s->area.shared;

	if (!s->attached &&
	    atomic_load_explicit(&shared->attached, memory_order_acquire) == s->incarnation) {
		s->attached = true;
		s->asked = atomic_load_explicit(&shared->answered, memory_order_relaxed);
		attach_ring(&s->area, true);
	}
	return s->attached;
}

bool call_server_take(struct call_server *s, uint32_t *function,
		      uint8_t arguments[CALL_FRAME_BYTES])
{
	struct call_shared *shared = s->area.shared;

	if (!attached(s))
		return false;
	uint32_t asked = atomic_load_explicit(&shared->asked, memory_order_acquire);
	if (asked == s->asked)
		return false;
	s->asked = asked;
	*function = *(volatile uint32_t *)&shared->function;
	memcpy(arguments, shared->arguments, CALL_FRAME_BYTES);
	return true;
}

bool call_server_answer(struct call_server *s, long result, const void *results, size_t size)
{
	struct call_shared *shared = s->area.shared;

	memcpy(shared->results, results, size);
	shared->result = result;
	shared->upcall = 0;
	atomic_store_explicit(&shared->answered, s->asked, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	return atomic_exchange_explicit(&shared->client_sleeps, 0, memory_order_relaxed) != 0;
}

long call_server_upcall(struct call_server *s, const struct call *upcall)
{
	struct call_shared *shared = s->area.shared;
	uint32_t asked;

	if (upcall->arguments_size)
		memcpy(shared->results, upcall->arguments, upcall->arguments_size);
	if (upcall->in_size)
		memcpy(s->area.upcall_bytes, upcall->in, upcall->in_size);
	shared->upcall = upcall->function + 1;
	atomic_store_explicit(&shared->answered, s->asked, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_exchange_explicit(&shared->client_sleeps, 0, memory_order_relaxed))
		s->host->wake(s->host->context);
	while ((asked = atomic_load_explicit(&shared->asked, memory_order_acquire)) == s->asked)
		s->host->wait(s->host->context);
	/* A client that was started again makes another call, which call_server_take() returns. */
	if (*(volatile uint32_t *)&shared->function != ANSWER)
		return -EIO;
	s->asked = asked;
	return take_results(upcall, &shared->upcall_result, shared->arguments,
			    s->area.upcall_bytes);
}

void call_server_show(struct call_server *s, uint32_t id, const uint32_t *state)
{
	volatile uint32_t *entry = entry_of(&s->area, id);

	for (uint32_t i = 0; state && i < s->area.shape->state_words; i++)
		entry[1 + i] = state[i];
	entry[0] = state ? id : 0;
}

/* Is the slot's last entry in the ring still unread? */
static bool is_waiting(const struct ring *r, uint32_t changed_at, uint32_t slot)
{
	uint32_t at = changed_at - 1, there;

	if (!changed_at || r->mine - at > r->capacity - ring_room(r))
		return false;
	memcpy(&there, r->data + (at & (r->capacity - 1)), sizeof(there));
	return there == slot;
}

bool call_server_changed(struct call_server *s, uint32_t slot)
{
	struct ring *ring = &s->area.changes;
	uint32_t *at = &s->changed_at[slot];

	if (!attached(s))
		return false; /* a client that attaches looks at all slots */
	if (is_waiting(ring, *at, slot))
		return false;
	*at = ring->mine + 1;
	if (!ring_write_all(ring, &slot, sizeof(slot)))
		return false;
	return ring_must_wake_consumer(ring);
}

bool call_server_deadline(struct call_server *s, uint64_t tsc)
{
	atomic_store_explicit(&s->area.shared->deadline, tsc, memory_order_relaxed);
	return attached(s) && ring_must_wake_consumer(&s->area.changes);
}
