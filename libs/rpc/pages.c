/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads and writes the streams, facts and alarms in the pages that both sides share. */
#include "libs/rpc/pages.h"

static void wrote(struct ring *stream, const struct pages_waker *other)
{
	if (ring_must_wake_consumer(stream))
		other->wake(other->context);
}

static void took(struct ring *stream, const struct pages_waker *other)
{
	if (ring_must_wake_producer(stream))
		other->wake(other->context);
}

size_t pages_write(struct ring *stream, const struct pages_waker *other, const void *data, size_t n)
{
	size_t done = ring_write(stream, data, n);

	while (done < n && !ring_producer_sleeps(stream))
		done += ring_write(stream, (const char *)data + done, n - done);
	wrote(stream, other);
	return done;
}

size_t pages_room(struct ring *stream)
{
	if (!ring_room(stream))
		ring_producer_sleeps(stream);
	return ring_room(stream);
}

bool pages_drained(struct ring *stream)
{
	if (ring_drained(stream))
		return true;
	ring_producer_sleeps(stream);
	return ring_drained(stream);
}

size_t pages_read(struct ring *stream, const struct pages_waker *other, void *data, size_t n)
{
	size_t done = ring_read(stream, data, n);

	while (done < n && !ring_consumer_sleeps(stream))
		done += ring_read(stream, (char *)data + done, n - done);
	took(stream, other);
	return done;
}

size_t pages_available(struct ring *stream)
{
	if (!ring_available(stream))
		ring_consumer_sleeps(stream);
	return ring_available(stream);
}

bool pages_at_end(struct ring *stream)
{
	if (ring_at_end(stream))
		return true;
	ring_consumer_sleeps(stream);
	return ring_at_end(stream);
}

bool pages_put(struct ring *stream, const struct pages_waker *other, const void *record,
	       size_t size)
{
	if (!ring_write_all(stream, record, size)) {
		ring_producer_sleeps(stream);
		if (!ring_write_all(stream, record, size))
			return false;
	}
	wrote(stream, other);
	return true;
}

bool pages_take(struct ring *stream, const struct pages_waker *other, void *record, size_t size)
{
	if (ring_available(stream) < size) {
		ring_consumer_sleeps(stream);
		if (ring_available(stream) < size)
			return false; /* no record, or a broken writer wrote a part of one */
	}
	ring_read(stream, record, size);
	took(stream, other);
	return true;
}

bool pages_alarm_set(struct pages_alarm *alarm, uint64_t at)
{
	uint32_t generation = atomic_load_explicit(&alarm->generation, memory_order_relaxed) + 1;

	atomic_store_explicit(&alarm->at, at, memory_order_release);
	atomic_store_explicit(&alarm->generation, generation ? generation : 1,
			      memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	return at < atomic_load_explicit(&alarm->looks_at, memory_order_relaxed);
}

uint64_t pages_alarm_pending(const struct pages_alarm *alarm, uint32_t fired, uint32_t *generation)
{
	*generation = atomic_load_explicit(&alarm->generation, memory_order_acquire);
	if (*generation == fired)
		return PAGES_NEVER;
	return atomic_load_explicit(&alarm->at, memory_order_acquire);
}

void pages_alarm_look_at(struct pages_alarm *alarm, uint64_t at)
{
	atomic_store_explicit(&alarm->looks_at, at, memory_order_relaxed);
}
