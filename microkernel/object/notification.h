/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications: a word of badges, a queue of threads that wait for it, first come, first served,
 * and at most one bound thread.
 */
#pragma once

#include "object/endpoint.h"

enum notification_state { NTFN_IDLE, NTFN_WAITING, NTFN_ACTIVE };

#define NOTIFICATION_BITS 5 /* log2 of the size */

struct notification {
	word_t head; /* struct tcb * */
	word_t tail; /* struct tcb * | enum notification_state */
	word_t word; /* the OR of the badges signalled, when active */
	struct tcb *bound;
};
_Static_assert(sizeof(struct notification) == 1 << NOTIFICATION_BITS, "the size of the object");

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

/* Signal `n` with `badge`: wakes the first waiting thread, or the bound thread if that waits to
 * receive at an endpoint; otherwise `n` becomes or stays active and keeps the badge. */
void notification_signal(struct notification *n, word_t badge);

/* `t` gets the word of `n`, which must be active, in its badge register; `n` becomes idle. */
void notification_consume(struct notification *n, struct tcb *t);

/* The current thread `t` takes the word of `n` if that is active; otherwise it joins the queue or,
 * if it does not block, gets badge 0. */
void notification_receive(struct tcb *t, struct notification *n, bool blocking);

/* Take `t`, which is blocked, out of its notification's queue. The caller must set its state. */
void notification_cancel(struct tcb *t);

/* Call when the notification is deleted: every waiting thread executes its system call again. With
 * `preemptible` it may return OUTCOME_PREEMPTED while threads are left. */
enum outcome notification_cancel_all(struct notification *n, bool preemptible);

/* Neither may be bound yet. */
void notification_bind(struct tcb *t, struct notification *n);
/* No effect if `n` is NULL or has no bound thread. */
void notification_unbind(struct notification *n);
