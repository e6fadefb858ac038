/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bytes of stream sockets. Received bytes stay in lwIP's buffers, and count against the window,
 * until they are read. Small segments are joined, so that many of them cost no more memory than
 * their bytes.
 */
#include "components/net/bound.h"
#include "components/net/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

#define SMALL_SEGMENT 512
#define GATHER_SIZE   2048
#define WINDOW_STEP   0xffffu

/* ---- input ---- */

static void append(struct net_socket *s, struct pbuf *p, unsigned room)
{
	if (s->in_last)
		s->in_last->next = p;
	else
		s->in = p;
	while (p->next)
		p = p->next;
	s->in_last = p;
	s->in_room = room;
}

/* Appends a small segment to the last buffer, or starts a buffer with room for more. */
static bool gather(struct net_socket *s, struct pbuf *p)
{
	uint16_t n = p->tot_len;

	if (n > s->in_room) {
		struct pbuf *buffer =
			n < SMALL_SEGMENT ? pbuf_alloc(PBUF_RAW, GATHER_SIZE, PBUF_RAM) : NULL;

		if (!buffer)
			return false;
		buffer->len = buffer->tot_len = 0;
		append(s, buffer, GATHER_SIZE);
	}
	struct pbuf *last = s->in_last;
	pbuf_copy_partial(p, (uint8_t *)last->payload + last->len, n, 0);
	last->len = (uint16_t)(last->len + n);
	last->tot_len = last->len;
	s->in_room -= n;
	return true;
}

static err_t on_receive(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (!s) {
		if (p) {
			tcp_recved(pcb, p->tot_len);
			pbuf_free(p);
		}
		return ERR_OK;
	}
	if (p && s->discards_input && s->write_shut) {
		/* No one will read this; the peer must be told (by a reset). */
		pbuf_free(p);
		net_tcp_fail(s, ECONNRESET);
		return ERR_ABRT;
	}
	if (p) {
		uint16_t n = p->tot_len;

		s->in_bytes += n;
		net_ack_received(s, pcb, n);
		if (gather(s, p))
			pbuf_free(p);
		else
			append(s, p, 0);
	} else {
		s->peer_closed = s->read_shut = true;
		/* Our FIN was sent before: lwIP will free this block without a callback. */
		if (s->write_shut)
			net_tcp_detach(s);
	}
	net_changed(s);
	struct net_socket *listener = s->listener ? net_socket(s->listener) : NULL;
	if (listener && listener->option.defer_accept)
		net_changed(listener);
	return ERR_OK;
}

/* Takes the first buffer from the chain. */
static struct pbuf *take_first(struct net_socket *s)
{
	struct pbuf *p = s->in;

	s->in = p->next;
	if (!s->in) {
		s->in_last = NULL;
		s->in_room = 0;
	}
	p->next = NULL;
	p->tot_len = p->len;
	return p;
}

void net_tcp_flush_input(struct net_socket *s)
{
	while (s->in)
		pbuf_free(take_first(s));
	s->in_bytes = 0;
}

static void open_window(struct net_socket *s, size_t n)
{
	while (s->tcp && n) {
		uint16_t part = (uint16_t)(n < WINDOW_STEP ? n : WINDOW_STEP);

		tcp_recved(s->tcp, part);
		n -= part;
	}
}

/* Copies bytes without taking them. */
static size_t peek(const struct net_socket *s, uint8_t *to, size_t n)
{
	size_t done = 0;

	for (const struct pbuf *p = s->in; p && done < n; p = p->next) {
		size_t part = p->len < n - done ? p->len : n - done;

		memcpy(to + done, p->payload, part);
		done += part;
	}
	return done;
}

/* Takes bytes; if `to` is NULL they are dropped. */
static size_t take(struct net_socket *s, uint8_t *to, size_t n)
{
	size_t done = 0;

	while (s->in && done < n) {
		struct pbuf *p = s->in;
		size_t part = p->len < n - done ? p->len : n - done;

		if (to)
			memcpy(to + done, p->payload, part);
		done += part;
		if (part < p->len) {
			p->payload = (uint8_t *)p->payload + part;
			p->len = (uint16_t)(p->len - part);
		} else {
			pbuf_free(take_first(s));
		}
	}
	s->in_bytes -= done;
	open_window(s, done);
	net_ack_read(s);
	return done;
}

ssize_t net_tcp_receive(struct net_socket *s, void *data, size_t n, unsigned flags)
{
	if (s->state == NET_LISTENING)
		return -ENOTCONN;
	if (flags & MSG_OOB)
		return -EINVAL; /* urgent data is not supported */
	if (s->in_bytes)
		return (ssize_t)(flags & MSG_PEEK ? peek(s, data, n)
						  : take(s, flags & MSG_TRUNC ? NULL : data, n));
	if (s->error && !s->peer_closed) {
		int error = -s->error;
		s->error = 0;
		return error;
	}
	if (s->read_shut)
		return 0;
	if (s->state == NET_CLOSED)
		return -ENOTCONN;
	return -EAGAIN;
}

/* ---- output ---- */

static void writable_again(struct net_socket *s)
{
	s->no_memory = false;
	net_changed(s);
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, uint16_t n)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (s) {
		s->progress_ns = net_host->now_ns();
		net_push_try(s);
		writable_again(s);
	}
	return ERR_OK;
}

static bool user_timeout_passed(const struct net_socket *s)
{
	uint64_t timeout_ns = (uint64_t)s->option.user_timeout * 1000000;

	return timeout_ns && (s->tcp->unacked || s->tcp->unsent) &&
	       net_host->now_ns() - s->progress_ns > timeout_ns;
}

/* Called every half second. */
static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (s && s->tcp && user_timeout_passed(s)) {
		net_tcp_fail(s, ETIMEDOUT);
		return ERR_ABRT;
	}
	if (s && s->no_memory)
		writable_again(s);
	return ERR_OK;
}

static int broken(struct net_socket *s)
{
	int error = s->error ? -s->error : -EPIPE;

	s->error = 0;
	return error;
}

ssize_t net_tcp_send(struct net_socket *s, const void *data, size_t n, unsigned flags)
{
	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (s->error || s->write_shut)
		return broken(s);
	if (s->state == NET_CONNECTING)
		return -EAGAIN;
	if (s->state != NET_CONNECTED || !s->tcp)
		return -EPIPE;
	if (!n)
		return 0;
	if (!s->tcp->unacked && !s->tcp->unsent)
		s->progress_ns = net_host->now_ns();
	net_ack_answered(s);
	size_t done = net_push_write(s, data, n, flags & MSG_MORE);
	return done ? (ssize_t)done : -EAGAIN;
}

size_t net_tcp_unsent(const struct net_socket *s)
{
	return s->tcp && s->state == NET_CONNECTED ? TCP_SND_BUF - s->tcp->snd_buf + s->push.bytes
						   : 0;
}

/* How many bytes may be unsent: all that lwIP can hold, or less if the program set SO_SNDBUF. */
static size_t send_limit(const struct net_socket *s)
{
	bool less = s->option.send_locked && s->option.send_buffer < TCP_SND_BUF;

	return less ? s->option.send_buffer : TCP_SND_BUF;
}

size_t net_tcp_room(const struct net_socket *s)
{
	size_t limit = send_limit(s), unsent = TCP_SND_BUF - s->tcp->snd_buf + s->push.bytes;

	return unsent < limit ? limit - unsent : 0;
}

bool net_tcp_has_room(const struct net_socket *s)
{
	return net_tcp_room(s) > send_limit(s) / 3;
}

/* ---- state ---- */

static bool writable(const struct net_socket *s)
{
	return s->tcp && !s->no_memory && net_tcp_has_room(s) &&
	       s->tcp->snd_queuelen < TCP_SND_QUEUELEN * 2 / 3;
}

uint32_t net_tcp_events(const struct net_socket *s)
{
	uint32_t events = s->error ? NET_ERROR : 0;

	if (s->state == NET_LISTENING)
		return net_tcp_acceptable(s) ? NET_IN : 0;
	if (s->state == NET_CONNECTING)
		return events;
	if (s->state == NET_CLOSED || (s->read_shut && s->write_shut))
		events |= NET_HANGUP;
	if (s->read_shut)
		events |= NET_IN | NET_READ_HANGUP;
	if (s->in_bytes)
		events |= NET_IN;
	if (s->state == NET_CLOSED || s->write_shut || writable(s))
		events |= NET_OUT;
	return events;
}

/* ---- options that lwIP carries out ---- */

void net_tcp_apply_options(struct net_socket *s)
{
	const struct net_options *o = &s->option;
	struct tcp_pcb *pcb = s->tcp;

	if (!pcb)
		return;
	pcb->netif_idx = net_bound_index(s);
	if (s->state == NET_LISTENING)
		return;
	tcp_recv(pcb, on_receive);
	tcp_sent(pcb, on_sent);
	tcp_poll(pcb, on_poll, 1);
	tcp_nagle_disable(pcb); /* push.c decides */
	if (o->keepalive)
		ip_set_option(pcb, SOF_KEEPALIVE);
	else
		ip_reset_option(pcb, SOF_KEEPALIVE);
	ip_reset_option(pcb, NET_BLOCK_REUSES | NET_BLOCK_REUSES_PORT);
	if (o->reuse_address)
		ip_set_option(pcb, NET_BLOCK_REUSES);
	if (o->reuse_port)
		ip_set_option(pcb, NET_BLOCK_REUSES_PORT);
	pcb->keep_idle = o->keep_idle * 1000;
	pcb->keep_intvl = o->keep_interval * 1000;
	pcb->keep_cnt = o->keep_count;
	pcb->tos = s->family == AF_INET6 ? o->traffic_class : o->tos;
	pcb->ttl = (uint8_t)(s->family == AF_INET6 ? (o->hops < 0 ? IP_DEFAULT_TTL : o->hops)
						   : (o->ttl < 0 ? IP_DEFAULT_TTL : o->ttl));
}
