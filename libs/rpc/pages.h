/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streams, facts and alarms between one client and a component: the base of the code that
 * tools/interface-compiler generates for such an interface. Neither side waits for the other or
 * sends messages: each reads and writes shared pages, and wakes the other side if that may be
 * asleep. If the component is a task, the pages are shared and waking is a signal; if it is in its
 * client (placement = inline), the pages are the client's own and waking is a call.
 *
 * The pages outlive both sides. A component that is started again continues at the positions in the
 * pages. When a client is started again, the root task empties its pages and counts `incarnation`
 * up.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/ring/ring.h"

struct pages_head {
	_Atomic uint32_t incarnation; /* of the client; written before the component is woken */
	_Atomic uint32_t ready;	      /* the component has written its facts, which stay */
	uint32_t unused[6];
	char client_name[32]; /* NUL-terminated; written when the pages are made */
};
_Static_assert(sizeof(struct pages_head) == 64, "the layout is shared between tasks");

/* Where a stream's bytes are, and which side writes them. */
struct pages_stream {
	uint32_t offset, capacity; /* bytes, from the beginning of the pages */
	bool from_client;
};

/* ---- streams, as the client uses them ----------------------------------------------------------
 *
 * A function that returns "nothing" or "no room" has set the stream's sleep flag and then checked
 * again, so the client is woken when that changes.
 */

/* How a side wakes the other. */
struct pages_waker {
	void (*wake)(void *context);
	void *context;
};

/* Writes up to n bytes and returns their number, 0 when there is no room now. */
size_t pages_write(struct ring *stream, const struct pages_waker *other, const void *data,
		   size_t n);
/* Bytes that fit now. */
size_t pages_room(struct ring *stream);
/* The component has taken all that was written. */
bool pages_drained(struct ring *stream);
/* Reads up to n bytes and returns their number, 0 when there are none now. */
size_t pages_read(struct ring *stream, const struct pages_waker *other, void *data, size_t n);
/* Bytes that can be read now. */
size_t pages_available(struct ring *stream);
/* The component will send no more, and everything has been read. */
bool pages_at_end(struct ring *stream);
/* Writes or reads a whole record. False: no room, or no record. */
bool pages_put(struct ring *stream, const struct pages_waker *other, const void *record,
	       size_t size);
bool pages_take(struct ring *stream, const struct pages_waker *other, void *record, size_t size);

/* ---- alarms ------------------------------------------------------------------------------------
 *
 * The client writes the time at which it wants to be woken. It must wake the component only if that
 * time is before `looks_at`, when the component looks at the alarm anyway. No alarm is lost: the
 * client writes the alarm, fences and reads `looks_at`; the component writes `looks_at`, fences and
 * reads the alarm again. The clock
 * interface's times are time-stamp counts.
 */

#define PAGES_NEVER UINT64_MAX

struct pages_alarm {
	_Atomic uint64_t looks_at; /* written by the component: the time at which it looks again at
				      the latest */
	uint64_t unused[7];
	_Atomic uint64_t at;	     /* the client's */
	_Atomic uint32_t generation; /* the client's: counts settings; 0: never set */
	uint32_t unused1;
	uint64_t unused2[6];
};
_Static_assert(sizeof(struct pages_alarm) == 128, "the layout is shared between tasks");

/* Client: sets the alarm, or with PAGES_NEVER stops it. True: the component must be woken. */
bool pages_alarm_set(struct pages_alarm *alarm, uint64_t at);
/* Component: the time at which the client wants to be woken, PAGES_NEVER if the setting with
 * generation `fired` is the newest; *generation is that of the newest setting. */
uint64_t pages_alarm_pending(const struct pages_alarm *alarm, uint32_t fired, uint32_t *generation);
/* Component: announces the time at which it looks again. A sequentially consistent fence must come
 * between this and its next look at the alarm. */
void pages_alarm_look_at(struct pages_alarm *alarm, uint64_t at);
