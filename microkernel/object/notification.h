/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications: a word of badges, a FIFO of threads that wait for it, and at most one bound
 * thread.
 */
#pragma once

#include "object/endpoint.h"

enum notification_state { NTFN_IDLE, NTFN_WAITING, NTFN_ACTIVE };

struct notification {
	word_t head; /* struct tcb * */
	word_t tail; /* struct tcb * | enum notification_state */
	word_t word; /* badges, when active */
	struct tcb *bound;
};
_Static_assert(sizeof(struct notification) == 32, "a notification is a 2^5 byte object");

static inline struct notification *cap_notification_ptr(struct cap c)
{
	return cap_ptr(c);
}

static inline enum notification_state notification_state(const struct notification *n)
{
	return (enum notification_state)(n->tail & 3);
}

static inline bool notification_is_active(const struct notification *n)
{
	return notification_state(n) == NTFN_ACTIVE;
}

void notification_signal(struct notification *n, word_t badge);

/* `t` takes the word of active `n`, which becomes idle. */
void notification_consume(struct notification *n, struct tcb *t);

void notification_receive(struct tcb *t, struct notification *n, bool blocking);

/* Take blocked `t` out of its notification's queue. */
void notification_cancel(struct tcb *t);

enum outcome notification_cancel_all(struct notification *n, bool preemptible);

void notification_bind(struct tcb *t, struct notification *n);
/* Either side may have nothing bound. */
void notification_unbind(struct notification *n);
