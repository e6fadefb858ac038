/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When received segments are acknowledged, as in Linux. lwIP alone would wait up to 250 ms for a
 * second segment, and a sender that has a short segment in flight waits for its acknowledgement
 * (Nagle's rule).
 *
 * A connection begins in quick mode: its first segments are acknowledged at once. When it first
 * sends an answer it becomes interactive: an acknowledgement waits up to 40 ms to be sent with an
 * answer. A connection that only receives acknowledges a short segment when the program has read
 * everything.
 */
#include "components/net/internal.h"

#include <lwip/priv/tcp_priv.h>

#define DELAY_NS	   40000000ull
#define IDLE_NS		   200000000ull /* a sender that was idle for so long begins slowly again */
#define QUICK_SEGMENTS	   16
#define FIRST_SEGMENT_SIZE 536

/* Sockets with a delayed acknowledgement, in the order in which their delays end. */
static NET_BANKED struct list_head delayed = LIST_HEAD_INIT(delayed);

static bool is_pending(const struct tcp_pcb *pcb)
{
	return pcb->flags & TF_ACK_DELAY;
}

static void disarm(struct net_socket *s)
{
	list_del(&s->ack.node);
}

static void arm(struct net_socket *s, uint64_t now_ns)
{
	s->ack.due_ns = now_ns + DELAY_NS;
	list_del(&s->ack.node);
	list_add_tail(&s->ack.node, &delayed);
}

static void send_now(struct net_socket *s)
{
	disarm(s);
	tcp_ack_now(s->tcp);
	tcp_output(s->tcp);
}

void net_ack_received(struct net_socket *s, struct tcp_pcb *pcb, size_t n)
{
	struct net_ack *ack = &s->ack;
	uint64_t now = net_host->now_ns();

	if (!ack->received_ns || now - ack->received_ns > IDLE_NS)
		ack->quick = QUICK_SEGMENTS;
	ack->received_ns = now;
	if (ack->largest < FIRST_SEGMENT_SIZE)
		ack->largest = FIRST_SEGMENT_SIZE;
	ack->last_was_short = n < ack->largest;
	if (n > ack->largest)
		ack->largest = n;
	/* lwIP sends the acknowledgement when it has processed this segment. */
	if (ack->quick && !ack->interactive) {
		ack->quick--;
		tcp_ack_now(pcb);
	}
	if (is_pending(pcb) && !(pcb->flags & TF_ACK_NOW))
		arm(s, now);
	else
		disarm(s);
}

void net_ack_read(struct net_socket *s)
{
	if (s->tcp && is_pending(s->tcp) && !s->in && s->ack.last_was_short && !s->ack.interactive)
		send_now(s);
}

void net_ack_answered(struct net_socket *s)
{
	if (s->ack.received_ns && net_host->now_ns() - s->ack.received_ns < DELAY_NS)
		s->ack.interactive = true;
}

void net_ack_set_quick(struct net_socket *s, bool quick)
{
	s->ack.interactive = !quick;
	if (quick && s->tcp && s->state == NET_CONNECTED && is_pending(s->tcp))
		send_now(s);
}

bool net_ack_is_quick(const struct net_socket *s)
{
	return !s->ack.interactive;
}

void net_ack_forget(struct net_socket *s)
{
	disarm(s);
	s->ack.received_ns = 0;
	s->ack.interactive = false;
}

void net_ack_run(uint64_t now_ns)
{
	while (net_ack_next() <= now_ns) {
		struct net_socket *s = list_first_entry(&delayed, struct net_socket, ack.node);

		disarm(s);
		if (!s->tcp || !is_pending(s->tcp))
			continue;
		/* No answer was sent in time. */
		s->ack.interactive = false;
		send_now(s);
	}
}

uint64_t net_ack_next(void)
{
	return list_empty(&delayed)
		       ? UINT64_MAX
		       : list_first_entry(&delayed, struct net_socket, ack.node)->ack.due_ns;
}
