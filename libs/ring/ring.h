/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A byte ring in shared memory between one producer and one consumer that do not trust each other.
 *
 * The two indices run freely and are reduced only when they are used; head - tail bytes are
 * waiting. Each side keeps its own index, the capacity and the pointers in a private handle and
 * only ever *publishes* its index to the shared page. Of the shared page it reads nothing but the
 * other side's index, once per operation, and an impossible difference (more than the capacity)
 * counts as "nothing to do". So a hostile peer can send wrong bytes, as any peer can, but can never
 * make this side access memory outside of the ring. No function waits.
 *
 * Sleeping without a missed wake-up: a side with nothing to do calls ring_*_sleeps(), which sets
 * its flag and checks the ring again; a side that made progress calls ring_must_wake_*() and, if
 * that is true, signals the ring's notification. A peer that lies about the flags hurts only
 * itself.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The shared part; zero is an empty ring. Producer's and consumer's words are in different cache
 * lines. */
struct ring_shared {
	_Atomic uint32_t head;		  /* producer: bytes ever written */
	_Atomic uint32_t producer_sleeps; /* producer: wake me when there is room */
	_Atomic uint32_t closed;	  /* producer: nothing comes after head */
	uint32_t unused1[13];
	_Atomic uint32_t tail;		  /* consumer: bytes ever read */
	_Atomic uint32_t consumer_sleeps; /* consumer: wake me when there are bytes */
	uint32_t unused2[14];
};
_Static_assert(sizeof(struct ring_shared) == 128, "the layout is shared between tasks");

/* One side's private handle. */
struct ring {
	struct ring_shared *shared;
	uint8_t *data;
	uint32_t capacity; /* power of two */
	uint32_t mine;	   /* the index that this side owns */
};

/*
 * Attaches to a ring as producer or consumer and continues at the index that the shared page has
 * for this side, so that a restarted task continues. An impossible state starts again as an empty
 * ring. `capacity` must be a power of two, at most 2^31.
 */
static inline void ring_attach(struct ring *r, struct ring_shared *shared, void *data,
			       uint32_t capacity, bool producer)
{
	uint32_t head = atomic_load_explicit(&shared->head, memory_order_acquire);
	uint32_t tail = atomic_load_explicit(&shared->tail, memory_order_acquire);
	bool sane = head - tail <= capacity;

	*r = (struct ring){.shared = shared, .data = data, .capacity = capacity};
	if (producer)
		r->mine = sane ? head : tail;
	else
		r->mine = sane ? tail : head;
	atomic_store_explicit(producer ? &shared->head : &shared->tail, r->mine,
			      memory_order_release);
}

/* Bytes that the producer may write now. */
static inline uint32_t ring_room(const struct ring *r)
{
	uint32_t used = r->mine - atomic_load_explicit(&r->shared->tail, memory_order_acquire);

	return used <= r->capacity ? r->capacity - used : 0;
}

/* Bytes that the consumer may read now. */
static inline uint32_t ring_available(const struct ring *r)
{
	uint32_t used = atomic_load_explicit(&r->shared->head, memory_order_acquire) - r->mine;

	return used <= r->capacity ? used : 0;
}

/* Producer: the consumer has taken all that was written. */
static inline bool ring_drained(const struct ring *r)
{
	return atomic_load_explicit(&r->shared->tail, memory_order_acquire) == r->mine;
}

/* Writes as many of the n bytes as fit, and returns their number. */
static inline size_t ring_write(struct ring *r, const void *from, size_t n)
{
	uint32_t room = ring_room(r), at = r->mine & (r->capacity - 1);

	if (n > room)
		n = room;
	size_t first = n < r->capacity - at ? n : r->capacity - at;
	memcpy(r->data + at, from, first);
	memcpy(r->data, (const uint8_t *)from + first, n - first);
	r->mine += (uint32_t)n;
	atomic_store_explicit(&r->shared->head, r->mine, memory_order_release);
	return n;
}

/* Writes all of the n bytes or, if they do not fit, nothing. False: nothing. */
static inline bool ring_write_all(struct ring *r, const void *from, size_t n)
{
	return ring_room(r) >= n && ring_write(r, from, n) == n;
}

/* Copies up to n waiting bytes without taking them, and returns their number. */
static inline size_t ring_peek(const struct ring *r, void *to, size_t n)
{
	uint32_t available = ring_available(r), at = r->mine & (r->capacity - 1);

	if (n > available)
		n = available;
	size_t first = n < r->capacity - at ? n : r->capacity - at;
	memcpy(to, r->data + at, first);
	memcpy((uint8_t *)to + first, r->data, n - first);
	return n;
}

/* Takes n bytes out of the ring. At least n bytes must be there: ring_peek() or ring_available()
 * said so before. */
static inline void ring_take(struct ring *r, size_t n)
{
	r->mine += (uint32_t)n;
	atomic_store_explicit(&r->shared->tail, r->mine, memory_order_release);
}

/* Reads up to n bytes and returns their number. */
static inline size_t ring_read(struct ring *r, void *to, size_t n)
{
	n = ring_peek(r, to, n);
	ring_take(r, n);
	return n;
}

/* Producer: nothing will follow what was written. */
static inline void ring_close(struct ring *r)
{
	atomic_store_explicit(&r->shared->closed, 1, memory_order_release);
}

/* Consumer: the producer has closed, and everything has been read. */
static inline bool ring_at_end(const struct ring *r)
{
	return atomic_load_explicit(&r->shared->closed, memory_order_acquire) && !ring_available(r);
}

/* ---- sleeping ---------------------------------------------------------------------------------
 */

/* Consumer: sets its sleep flag. True: it may sleep; false: bytes have come. */
static inline bool ring_consumer_sleeps(struct ring *r)
{
	atomic_store_explicit(&r->shared->consumer_sleeps, 1, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
	return !ring_available(r);
}

/* Producer: sets its sleep flag. True: it may sleep; false: there is room. */
static inline bool ring_producer_sleeps(struct ring *r)
{
	atomic_store_explicit(&r->shared->producer_sleeps, 1, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
	return !ring_room(r);
}

/* Producer, after ring_write() or ring_close(): clears the consumer's sleep flag. True: it was set,
 * so the consumer must be signalled. */
static inline bool ring_must_wake_consumer(struct ring *r)
{
	atomic_thread_fence(memory_order_seq_cst);
	return atomic_exchange_explicit(&r->shared->consumer_sleeps, 0, memory_order_relaxed) != 0;
}

/* Consumer, after ring_take(): clears the producer's sleep flag. True: it was set, so the producer
 * must be signalled. */
static inline bool ring_must_wake_producer(struct ring *r)
{
	atomic_thread_fence(memory_order_seq_cst);
	return atomic_exchange_explicit(&r->shared->producer_sleeps, 0, memory_order_relaxed) != 0;
}
