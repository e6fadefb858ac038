/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets of AF_UNIX, and sending: from a message into a packet in the receiver's queue. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "mm/charge.h"
#include "net/unix.h"
#include "proc/task.h"
#include "time/clock.h"

struct waitqueue unix_datagram_room = WAITQUEUE_INIT(unix_datagram_room);

static size_t cost(const struct unix_packet *p)
{
	return p->length + sizeof(*p);
}

/* ---- packets ---- */

void unix_packet_free(struct unix_packet *p)
{
	if (p->rights) {
		unix_landed(p->rights);
		rights_free(p->rights);
	}
	unix_address_put(p->from);
	charge_free(p);
}

void unix_dequeue(struct unix_socket *u, struct unix_packet *p)
{
	bool was_full = u->packet_count >= UNIX_DATAGRAMS || u->queued >= UNIX_BUFFER / 2;

	list_del(&p->node);
	u->queued -= cost(p);
	u->packet_count--;
	if (u->base.type == SOCK_DGRAM) {
		if (was_full)
			wake_up(&unix_datagram_room);
	} else if (u->peer) {
		wake_up_events(&u->peer->wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	}
}

void unix_purge(struct unix_socket *u)
{
	while (!list_empty(&u->packets)) {
		struct unix_packet *p = list_first_entry(&u->packets, struct unix_packet, node);

		unix_dequeue(u, p);
		unix_packet_free(p);
	}
}

bool unix_has_room(const struct unix_socket *from, const struct unix_socket *to)
{
	if (to->base.type == SOCK_DGRAM && to->packet_count >= UNIX_DATAGRAMS)
		return false;
	return to->queued < from->base.send_buffer;
}

/*
 * Makes a packet of `n` bytes of the message; the message's descriptors and identity move into it.
 */
static int packet_create(struct unix_socket *u, struct message *m, size_t n,
			 struct unix_packet **out)
{
	struct unix_packet *p = charge_alloc(CHARGE_SOCKET, sizeof(*p) + n);
	int error = 0;

	if (!p)
		return -ENOMEM;
	memset(p, 0, sizeof(*p));
	p->length = n;
	if (copy_from_iter(p->data, n, m->iter) != n)
		error = -EFAULT;
	if (!error && m->rights)
		error = unix_in_flight(m->rights);
	if (error) {
		charge_free(p);
		return error;
	}
	p->rights = m->rights;
	m->rights = NULL;
	if (m->has_cred)
		p->cred = m->cred;
	else
		unix_fill_cred(&p->cred);
	p->sender = u;
	p->sent_ns = realtime_now();
	p->from = u->address;
	if (p->from)
		p->from->refs++;
	*out = p;
	return 0;
}

static void enqueue(struct unix_socket *to, struct unix_packet *p)
{
	list_add_tail(&p->node, &to->packets);
	to->queued += cost(p);
	to->packet_count++;
	wake_up_events(&to->wait, POLLIN | POLLRDNORM);
}

/* ---- sending ---- */

/* Only streams raise SIGPIPE. */
static int broken_pipe(const struct message *m)
{
	if (!(m->flags & LINUX_MSG_NOSIGNAL))
		send_signal_task(current, SIGPIPE, NULL);
	return -EPIPE;
}

/* Waits until the connected peer has room: 0; -EPIPE: the peer is gone; -EAGAIN... */
static int wait_room(struct unix_socket *u, const struct message *m)
{
	struct unix_socket *to = u->peer;
	int pending = u->base.error;

	if (pending) {
		u->base.error = 0;
		return -pending;
	}
	if (u->no_write || !to || to->dead)
		return -EPIPE;
	if (unix_has_room(u, to))
		return 0;
	if (m->nonblock)
		return -EAGAIN;
	int error = wait_event_interruptible_until(
		&u->wait, u->no_write || !u->peer || u->peer->dead || unix_has_room(u, u->peer),
		socket_deadline(u->base.send_timeout_ns));
	if (error)
		return error == -ETIMEDOUT ? -EAGAIN : error;
	pending = u->base.error;
	u->base.error = 0;
	if (pending)
		return -pending;
	return u->no_write || !u->peer || u->peer->dead ? -EPIPE : 0;
}

static ssize_t send_stream(struct unix_socket *u, struct message *m)
{
	size_t total = 0;
	int error = 0;

	if (m->address.length)
		return u->state == UNIX_CONNECTED ? -EISCONN : -EOPNOTSUPP;
	if (u->state != UNIX_CONNECTED)
		return -ENOTCONN;
	if (u->no_write)
		return broken_pipe(m);
	while (m->iter->count && !error) {
		struct unix_packet *p;
		size_t n = m->iter->count < UNIX_PACKET_PART ? m->iter->count : UNIX_PACKET_PART;

		error = wait_room(u, m);
		if (!error)
			error = packet_create(u, m, n, &p);
		if (error)
			break;
		/* The peer may have gone: the copy may have waited. */
		if (!u->peer || u->peer->dead) {
			unix_packet_free(p);
			error = -EPIPE;
			break;
		}
		enqueue(u->peer, p);
		total += n;
	}
	if (total)
		return (ssize_t)total;
	return error == -EPIPE ? broken_pipe(m) : error;
}

static ssize_t send_packet(struct unix_socket *u, struct message *m)
{
	struct unix_packet *p;
	size_t n = m->iter->count;

	if (u->state != UNIX_CONNECTED)
		return -ENOTCONN;
	if (n > u->base.send_buffer - 32)
		return -EMSGSIZE;
	int error = wait_room(u, m);
	if (!error)
		error = packet_create(u, m, n, &p);
	if (error)
		return error;
	if (!u->peer || u->peer->dead) {
		unix_packet_free(p);
		return -EPIPE;
	}
	enqueue(u->peer, p);
	return (ssize_t)n;
}

/* The socket that a datagram goes to, with a reference. */
static int datagram_target(struct unix_socket *u, const struct message *m, struct unix_socket **out)
{
	if (m->address.length)
		return unix_find(u, &m->address, SOCK_DGRAM, out);
	if (!u->peer)
		return -ENOTCONN;
	if (u->peer->dead) {
		/* The error is returned once; after that the socket is not connected. */
		unix_put(u->peer);
		u->peer = NULL;
		u->state = UNIX_UNCONNECTED;
		return -ECONNREFUSED;
	}
	*out = u->peer;
	unix_get(*out);
	return 0;
}

static ssize_t send_to(struct unix_socket *u, struct unix_socket *to, struct message *m)
{
	struct unix_packet *p;
	size_t n = m->iter->count;
	int error = 0;

	if (to->no_read)
		return -EPIPE;
	if (to->peer && to->peer != u)
		return -EPERM;
	if (!unix_has_room(u, to)) {
		if (m->nonblock)
			return -EAGAIN;
		error = wait_event_interruptible_until(&unix_datagram_room,
						       to->dead || unix_has_room(u, to),
						       socket_deadline(u->base.send_timeout_ns));
		if (error)
			return error == -ETIMEDOUT ? -EAGAIN : error;
	}
	error = packet_create(u, m, n, &p);
	if (error)
		return error;
	if (to->dead) {
		unix_packet_free(p);
		return -ECONNREFUSED;
	}
	/* The sender does not learn what the receiver's filter drops. */
	if (socket_filter_keeps(&to->base, p->data, &p->length))
		enqueue(to, p);
	else
		unix_packet_free(p);
	return (ssize_t)n;
}

static ssize_t send_datagram(struct unix_socket *u, struct message *m)
{
	struct unix_socket *to;

	if (u->no_write)
		return -EPIPE;
	if (m->iter->count > u->base.send_buffer - 32)
		return -EMSGSIZE;
	int error = unix_name_sender(u);
	if (!error)
		error = datagram_target(u, m, &to);
	if (error)
		return error;
	ssize_t n = send_to(u, to, m);
	unix_put(to);
	return n;
}

ssize_t unix_send(struct socket *sock, struct message *m)
{
	struct unix_socket *u = unix_of(sock);

	if (m->flags & LINUX_MSG_OOB)
		return -EOPNOTSUPP;
	if (sock->type == SOCK_STREAM)
		return send_stream(u, m);
	if (sock->type == SOCK_SEQPACKET)
		return send_packet(u, m);
	return send_datagram(u, m);
}
