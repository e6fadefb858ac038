/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streams, facts and alarms between one client and a component: what the code that
 * tools/interface-compiler makes of such an interface stands on. Neither side ever waits for the
 * other, nor sends messages: each reads and writes pages that both have, and wakes the other when
 * that may be asleep. Where the component is a task the pages are shared and waking is a signal;
 * where it is in its client (placement = inline) they are the client's own and waking is a call.
 *
 * The pages outlive both sides. A component that is started again goes on where they say that it
 * was; for a client that is, the root task empties them, and says so in `incarnation`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/ring/ring.h"

struct pages_head {
	_Atomic uint32_t incarnation; /* of the client; written before the component is woken */
	_Atomic uint32_t ready;	      /* the component's facts stand there, and stay */
	uint32_t unused[6];
	char client_name[32]; /* NUL-terminated, by whoever made the pages */
};
_Static_assert(sizeof(struct pages_head) == 64, "the layout is shared between tasks");

/* Where a stream's bytes are, and who writes them. */
struct pages_stream {
	uint32_t offset, capacity; /* bytes, from the beginning of the pages */
	bool from_client;
};

/* ---- streams, as the client uses them ----------------------------------------------------------
 *
 * Whenever a function has to answer "nothing" or "no room", the stream's sleep flag is up and it
 * has looked again: the client is woken when that changes.
 */

/* How a side wakes the other. */
struct pages_waker {
	void (*wake)(void *context);
	void *context;
};

/* Bytes taken, 0 when there is no room now. */
size_t pages_write(struct ring *stream, const struct pages_waker *other, const void *data,
		   size_t n);
/* Room right now. */
size_t pages_room(struct ring *stream);
/* The component has taken all that was written. */
bool pages_drained(struct ring *stream);
/* Bytes read, 0 when there are none now. */
size_t pages_read(struct ring *stream, const struct pages_waker *other, void *data, size_t n);
/* Bytes to be read right now. */
size_t pages_available(struct ring *stream);
/* The component will send no more, and everything has been read. */
bool pages_at_end(struct ring *stream);
/* A whole record or nothing: false when there is no room, or none to be taken. */
bool pages_put(struct ring *stream, const struct pages_waker *other, const void *record,
	       size_t size);
bool pages_take(struct ring *stream, const struct pages_waker *other, void *record, size_t size);

/* ---- alarms ------------------------------------------------------------------------------------
 *
 * The client writes down when it wants to be woken; only if that is before the moment at which the
 * component will look again anyway must it wake the component. No alarm is lost: the client writes,
 * fences, reads `looks_at`; the component writes `looks_at`, fences, reads the alarm again.
 */

#define PAGES_NEVER UINT64_MAX

struct pages_alarm {
	_Atomic uint64_t looks_at; /* the component's: it will look then at the latest */
	uint64_t unused[7];
	_Atomic uint64_t at;	     /* the client's */
	_Atomic uint32_t generation; /* the client's: counts settings; 0: never set */
	uint32_t unused1;
	uint64_t unused2[6];
};
_Static_assert(sizeof(struct pages_alarm) == 128, "the layout is shared between tasks");

/* The client: sets it, or with PAGES_NEVER stops it. True: the component must be woken. */
bool pages_alarm_set(struct pages_alarm *alarm, uint64_t at);
/* The component: when the client wants to be woken for a setting that is not `fired`, else
 * PAGES_NEVER; *generation is the setting's. */
uint64_t pages_alarm_pending(const struct pages_alarm *alarm, uint32_t fired, uint32_t *generation);
/* The component: will look then. Between this and the next look at the alarm there has to be a
 * sequentially consistent fence. */
void pages_alarm_look_at(struct pages_alarm *alarm, uint64_t at);
