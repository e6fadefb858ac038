/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Endpoints. An endpoint is two words, the ends of a queue of threads that either all wait to send
 * or all wait to receive, strictly first come, first served. The low bits of the tail word say
 * which (TCBs are aligned).
 */
#pragma once

#include "object/tcb.h"

enum endpoint_state { EP_IDLE, EP_SEND, EP_RECV };

#define ENDPOINT_BITS 4 /* log2 of the size */

struct endpoint {
	word_t head; /* struct tcb * */
	word_t tail; /* struct tcb * | enum endpoint_state */
};
_Static_assert(sizeof(struct endpoint) == 1 << ENDPOINT_BITS, "the size of the object");

/* A queue of threads linked by wait_next and wait_prev; shared with notifications. */
struct wait_queue {
	struct tcb *head, *tail;
};

void wait_append(struct wait_queue *q, struct tcb *t);
/* Call for every sender that leaves the queue of its endpoint: it keeps the position of an
 * interrupted CancelBadgedSends right. */
void wait_remove(struct wait_queue *q, struct tcb *t);

static inline struct endpoint *cap_endpoint_ptr(struct cap c)
{
	return cap_ptr(c);
}

static inline enum endpoint_state endpoint_state(const struct endpoint *ep)
{
	return (enum endpoint_state)(ep->tail & 3);
}

static inline struct wait_queue endpoint_queue(const struct endpoint *ep)
{
	return (struct wait_queue){(struct tcb *)ep->head, (struct tcb *)(ep->tail & ~(word_t)3)};
}

/* Store the queue; an empty one makes the endpoint idle. */
static inline void endpoint_set(struct endpoint *ep, struct wait_queue q, enum endpoint_state state)
{
	ep->head = (word_t)q.head;
	ep->tail = (word_t)q.tail | (q.head ? state : EP_IDLE);
}

/* How a message is sent: by the sender's capability and system call. */
struct send {
	word_t badge;
	bool blocking, is_call, can_grant, can_grant_reply;
};

/* `t` sends its message or, if it has one, its fault. The first receiver in the queue takes it and
 * is woken; without a receiver `t` joins the queue, or goes on if it does not block. `t` is the
 * current thread. */
void endpoint_send(struct tcb *t, struct endpoint *ep, struct send how);

/* The current thread `t` receives through `cap`, an endpoint capability with the read right. Its
 * caller slot must be empty. An active bound notification is delivered instead of a message.
 * Without a sender `t` joins the queue or, if it does not block, gets badge 0. */
void endpoint_receive(struct tcb *t, struct cap cap, bool blocking);

/* Take `t`, which is blocked, out of its endpoint's queue. The caller must set its state. */
void endpoint_cancel(struct tcb *t);

/* Call when the endpoint is deleted: every waiting thread executes its system call again. With
 * `preemptible` it may return OUTCOME_PREEMPTED while threads are left. */
enum outcome endpoint_cancel_all(struct endpoint *ep, bool preemptible);

/* Every sender that waits with `badge` executes its system call again. Preemptible. */
enum outcome endpoint_cancel_badged(struct endpoint *ep, word_t badge);

/* Put a reply capability to `caller` into the caller slot of `receiver`; `caller` waits for it. */
void endpoint_set_caller(struct tcb *caller, struct tcb *receiver, bool can_grant);
