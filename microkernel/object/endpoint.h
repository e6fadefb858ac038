/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Endpoints: two words. A queue of threads that all wait to send or all wait to receive, strictly
 * first come, first served; the kind is kept in the low bits of the tail word (TCBs are aligned).
 */
#pragma once

#include "object/tcb.h"

enum endpoint_state { EP_IDLE, EP_SEND, EP_RECV };

struct endpoint {
	word_t head; /* struct tcb * */
	word_t tail; /* struct tcb * | enum endpoint_state */
};
_Static_assert(sizeof(struct endpoint) == 16, "an endpoint is a 2^4 byte object");

/* A queue of threads linked by wait_next and wait_prev; shared with notifications. */
struct wait_queue {
	struct tcb *head, *tail;
};

void wait_append(struct wait_queue *q, struct tcb *t);
/* Every sender leaves its endpoint's queue by this function. */
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

/* What the sender's capability and system call say about a message. */
struct send {
	word_t badge;
	bool blocking, is_call, can_grant, can_grant_reply;
};

void endpoint_send(struct tcb *t, struct endpoint *ep, struct send how);

/* `t` receives through `cap` (an endpoint capability with Read). Its caller slot is empty. */
void endpoint_receive(struct tcb *t, struct cap cap, bool blocking);

/* Take blocked `t` out of its endpoint's queue. */
void endpoint_cancel(struct tcb *t);

/* The endpoint dies: every waiting thread restarts. Preemptible if `preemptible`. */
enum outcome endpoint_cancel_all(struct endpoint *ep, bool preemptible);

/* Every sender blocked with `badge` restarts. Preemptible. */
enum outcome endpoint_cancel_badged(struct endpoint *ep, word_t badge);

/* Put a reply capability to `caller` into the caller slot of `receiver`; `caller` waits for it. */
void endpoint_set_caller(struct tcb *caller, struct tcb *receiver, bool can_grant);
