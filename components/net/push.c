/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When the bytes of a stream are sent: Nagle's rule and corks, as Linux has them. lwIP sends all
 * that it is given (its own rule holds a short segment back as long as anything is in flight, and
 * forgets a cork whenever a packet comes in). So the last short piece waits here, in `held`, until
 * it may be sent or is a full segment.
 *
 * A short segment is sent at once if no other short one is unacknowledged. A cork or MSG_MORE holds
 * it for 200 ms at most; removing the cork and TCP_NODELAY release it.
 */
#include "components/net/internal.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/priv/tcp_priv.h>

#define HELD_MOST_NS  200000000ull
#define ROOM_STEP     1024u
#define WRITE_MOST    0xffffu
#define QUEUE_RESERVE 8 /* of lwIP's packet buffers, so that held bytes find room at the end */
/* The memory that lwIP needs to take bytes over: the buffer of held bytes is larger by this much,
 * and is freed for that. */
#define OVERHEAD 512u

/* Sockets with held bytes, in the order of until_ns. */
static NET_BANKED struct list_head held_sockets = LIST_HEAD_INIT(held_sockets);

/* The size at which tcp_write() cuts. */
static size_t segment_size(const struct tcp_pcb *pcb)
{
	size_t half = pcb->snd_wnd_max / 2;

	return half && half < pcb->mss ? half : pcb->mss;
}

static bool short_one_on_its_way(const struct net_socket *s)
{
	return s->push.short_sent && TCP_SEQ_GT(s->push.short_end, s->tcp->lastack);
}

/* May a short segment be sent? A segment that waits in lwIP's queue takes the bytes along. */
static bool may_go(const struct net_socket *s, bool more)
{
	if (more || s->option.cork)
		return false;
	return s->option.no_delay || s->tcp->unsent || !short_one_on_its_way(s);
}

static bool hand_over(struct net_socket *s, const void *data, size_t n, bool more)
{
	struct tcp_pcb *pcb = s->tcp;
	/* MSG_MORE too gets a buffer with room for the bytes that follow. */
	bool gather = more || pcb->unsent;
	bool is_short = n % segment_size(pcb) != 0;

	if (pcb->snd_queuelen >= TCP_SND_QUEUELEN)
		return false;
	if (tcp_write(pcb, data, (uint16_t)n,
		      TCP_WRITE_FLAG_COPY | (gather ? TCP_WRITE_FLAG_MORE : 0)) != ERR_OK)
		return false;
	if (is_short) {
		s->push.short_sent = true;
		s->push.short_end = pcb->snd_lbb;
	}
	return true;
}

/* ---- held bytes ---- */

static void release(struct net_socket *s)
{
	net_memory_free(s->push.held);
	s->push.held = NULL;
	s->push.bytes = s->push.room = 0;
	list_del(&s->push.node);
}

static bool grow(struct net_push *push, size_t need)
{
	size_t room = (need + ROOM_STEP - 1) / ROOM_STEP * ROOM_STEP;

	if (need <= push->room)
		return true;
	uint8_t *bigger = net_memory_alloc(room + OVERHEAD);
	if (!bigger)
		return false;
	if (push->bytes)
		memcpy(bigger, push->held, push->bytes);
	net_memory_free(push->held);
	push->held = bigger;
	push->room = room;
	return true;
}

static bool hold(struct net_socket *s, const uint8_t *data, size_t n)
{
	struct net_push *push = &s->push;

	if (!grow(push, push->bytes + n))
		return false;
	if (!push->bytes) {
		push->until_ns = net_host->now_ns() + HELD_MOST_NS;
		list_del(&push->node);
		list_add_tail(&push->node, &held_sockets);
	}
	memcpy(push->held + push->bytes, data, n);
	push->bytes += n;
	return true;
}

static bool hand_held_over(struct net_socket *s, bool more)
{
	if (!hand_over(s, s->push.held, s->push.bytes, more))
		return false;
	release(s);
	return true;
}

void net_push_try(struct net_socket *s)
{
	if (s->tcp && s->push.bytes && may_go(s, false))
		net_push_now(s);
}

void net_push_now(struct net_socket *s)
{
	if (s->tcp && s->push.bytes && hand_held_over(s, false))
		tcp_output(s->tcp);
}

bool net_push_finish(struct net_socket *s)
{
	static uint8_t copy[TCP_MSS];
	size_t n = s->push.bytes;

	if (!s->tcp || !n || hand_held_over(s, false))
		return true;
	/* Out of memory. Freeing the buffer of held bytes makes room for lwIP's copy of them. */
	memcpy(copy, s->push.held, n);
	release(s);
	return hand_over(s, copy, n, false);
}

void net_push_forget(struct net_socket *s)
{
	release(s);
	s->push.short_sent = false;
}

/* ---- writing ---- */

/* Adds to the held bytes; a full segment is sent. False: no memory now. */
static bool fill_held(struct net_socket *s, const uint8_t *data, size_t n, size_t segment,
		      size_t *done)
{
	size_t held = s->push.bytes, part = held < segment ? segment - held : 0;

	part = part < n ? part : n;
	if (part && !hold(s, data, part))
		return false;
	*done = part;
	return s->push.bytes < segment || hand_held_over(s, part < n);
}

/* Writes full segments. */
static size_t write_whole(struct net_socket *s, const uint8_t *data, size_t n, size_t segment)
{
	size_t done = 0, most = WRITE_MOST / segment * segment;

	while (n - done >= segment) {
		size_t part = (n - done) / segment * segment;

		part = part < most ? part : most;
		if (!hand_over(s, data + done, part, done + part < n))
			break;
		done += part;
	}
	return done;
}

static bool write_short(struct net_socket *s, const uint8_t *data, size_t n, bool more)
{
	return may_go(s, more) ? hand_over(s, data, n, false) : hold(s, data, n);
}

static size_t room_for(const struct net_socket *s)
{
	return s->tcp->snd_queuelen + QUEUE_RESERVE < TCP_SND_QUEUELEN ? net_tcp_room(s) : 0;
}

size_t net_push_write(struct net_socket *s, const uint8_t *data, size_t n, bool more)
{
	size_t segment = segment_size(s->tcp), room = room_for(s), done = 0;

	n = n < room ? n : room;
	if (s->push.bytes && n) {
		if (!fill_held(s, data, n, segment, &done))
			s->no_memory = true;
		else if (!more)
			net_push_try(s);
	}
	if (!s->push.bytes)
		done += write_whole(s, data + done, n - done, segment);
	if (done < n && n - done < segment && !s->push.bytes &&
	    write_short(s, data + done, n - done, more))
		done = n;
	s->no_memory |= done < n;
	tcp_output(s->tcp);
	return done;
}

/* ---- time ---- */

void net_push_run(uint64_t now_ns)
{
	while (net_push_next() <= now_ns) {
		struct net_socket *s =
			list_first_entry(&held_sockets, struct net_socket, push.node);

		/* Without memory the bytes are tried again after the same time. */
		s->push.until_ns = now_ns + HELD_MOST_NS;
		list_del(&s->push.node);
		list_add_tail(&s->push.node, &held_sockets);
		net_push_now(s);
	}
}

uint64_t net_push_next(void)
{
	return list_empty(&held_sockets)
		       ? UINT64_MAX
		       : list_first_entry(&held_sockets, struct net_socket, push.node)
				 ->push.until_ns;
}
