/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes and datagrams of AF_UNIX: from the sender's message into a packet in the receiver's queue.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "net/unix.h"
#include "proc/task.h"
#include "time/clock.h"

struct waitqueue unix_datagram_room = WAITQUEUE_INIT(unix_datagram_room);

static size_t cost(const struct unix_packet *p)
{
	return p->length + sizeof(*p);
}

/* ---- packets ---- */

static void packet_free(struct unix_packet *p)
{
	if (p->rights) {
		unix_landed(p->rights);
		rights_free(p->rights);
	}
	unix_address_put(p->from);
	free(p);
}

static void dequeue(struct unix_socket *u, struct unix_packet *p)
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

		dequeue(u, p);
		packet_free(p);
	}
}

bool unix_has_room(const struct unix_socket *from, const struct unix_socket *to)
{
	if (to->base.type == SOCK_DGRAM && to->packet_count >= UNIX_DATAGRAMS)
		return false;
	return to->queued < from->base.send_buffer;
}

/* A packet with `n` bytes of the message; its descriptors and identity move along. */
static int packet_create(struct unix_socket *u, struct message *m, size_t n,
			 struct unix_packet **out)
{
	struct unix_packet *p = malloc(sizeof(*p) + n);
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
		free(p);
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

/* Streams alone send SIGPIPE. */
static int broken_pipe(const struct message *m)
{
	if (!(m->flags & LINUX_MSG_NOSIGNAL))
		send_signal_task(current, SIGPIPE, NULL);
	return -EPIPE;
}

/* Room at a connected peer that is still there: 0, -EPIPE, -EAGAIN... */
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
		/* The copy may have waited. */
		if (!u->peer || u->peer->dead) {
			packet_free(p);
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
		packet_free(p);
		return -EPIPE;
	}
	enqueue(u->peer, p);
	return (ssize_t)n;
}

/* Where a datagram goes, with a reference. */
static int datagram_target(struct unix_socket *u, const struct message *m, struct unix_socket **out)
{
	if (m->address.length)
		return unix_find(&m->address, SOCK_DGRAM, out);
	if (!u->peer)
		return -ENOTCONN;
	if (u->peer->dead) {
		/* It is told once; then there is no connection. */
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
		packet_free(p);
		return -ECONNREFUSED;
	}
	enqueue(to, p);
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

/* ---- receiving ---- */

static bool at_end(const struct unix_socket *u)
{
	return u->no_read || (u->base.type != SOCK_DGRAM && (!u->peer || u->peer->dead));
}

/* How many bytes this call passes over (SO_PEEK_OFF). */
static size_t peek_skip(const struct unix_socket *u, const struct message *m)
{
	return (m->flags & LINUX_MSG_PEEK) && u->base.option_peek_offset > 0
		       ? (size_t)u->base.option_peek_offset
		       : 0;
}

/* After `n` bytes were looked at, or taken. */
static void move_peek_offset(struct unix_socket *u, const struct message *m, size_t n)
{
	if (u->base.option_peek_offset < 0)
		return;
	if (m->flags & LINUX_MSG_PEEK)
		u->base.option_peek_offset = u->base.option_peek_offset + (int)n < 0
						     ? INT_MAX
						     : u->base.option_peek_offset + (int)n;
	else
		u->base.option_peek_offset = (size_t)u->base.option_peek_offset > n
						     ? u->base.option_peek_offset - (int)n
						     : 0;
}

/* The first packet that is not passed over as a whole, NULL: none. *skip becomes its part. */
static struct unix_packet *first_packet(const struct unix_socket *u, size_t *skip)
{
	const bool skips = *skip > 0;
	struct unix_packet *p;

	list_for_each_entry (p, &u->packets, node) {
		size_t n = p->length - p->offset;

		if (*skip < n || !skips)
			return p;
		*skip -= n;
	}
	return NULL;
}

static bool has_packet(const struct unix_socket *u, const struct message *m)
{
	size_t skip = peek_skip(u, m);

	return first_packet(u, &skip) != NULL;
}

/* Until there is a packet: 0; 1: there will be none; or an error. */
static int wait_packet(struct unix_socket *u, const struct message *m)
{
	if (has_packet(u, m))
		return 0;
	if (u->base.error) {
		int error = -u->base.error;
		u->base.error = 0;
		return error;
	}
	/* The end of a datagram socket is only told to who would wait. */
	if (u->base.type == SOCK_DGRAM && m->nonblock)
		return -EAGAIN;
	if (at_end(u))
		return 1;
	if (m->nonblock)
		return -EAGAIN;
	int error = wait_event_interruptible_until(&u->wait,
						   has_packet(u, m) || at_end(u) || u->base.error,
						   socket_deadline(u->base.receive_timeout_ns));
	if (error)
		return error == -ETIMEDOUT ? -EAGAIN : error;
	return wait_packet(u, m);
}

/* Another set of references to the same files, for MSG_PEEK. */
static struct rights *rights_copy(const struct rights *from)
{
	struct rights *copy = malloc(sizeof(*copy) + from->count * sizeof(struct file *));

	if (!copy)
		return NULL;
	copy->count = from->count;
	copy->next = NULL;
	for (unsigned i = 0; i < from->count; i++) {
		copy->file[i] = from->file[i];
		file_get(copy->file[i]);
	}
	return copy;
}

static void take_rights(struct unix_packet *p, struct message *m)
{
	if (!p->rights || m->rights)
		return;
	if (m->flags & LINUX_MSG_PEEK) {
		m->rights = rights_copy(p->rights);
		return;
	}
	m->rights = p->rights;
	p->rights = NULL;
	unix_landed(m->rights);
}

/* What comes beside the bytes. */
static void take_extras(struct unix_socket *u, struct unix_packet *p, struct message *m)
{
	m->cred = p->cred;
	m->has_cred = u->base.pass_cred;
	take_rights(p, m);
	if (p->from)
		m->address = p->from->name;
	if (u->base.type == SOCK_DGRAM)
		socket_add_timestamp(&u->base, m, p->sent_ns);
}

/* Does the stream's next packet belong to the bytes taken so far? Descriptors end them. */
static bool goes_on(const struct unix_socket *u, const struct unix_packet *p,
		    const struct message *m)
{
	if (m->rights)
		return false;
	return !u->base.pass_cred || !memcmp(&p->cred, &m->cred, sizeof(p->cred));
}

/* Takes (or looks at) what is queued; the read lock is held. */
static size_t take_stream(struct unix_socket *u, struct message *m, bool first, int *error)
{
	struct unix_packet *p, *next;
	size_t total = 0, skip = peek_skip(u, m);

	list_for_each_entry_safe (p, next, &u->packets, node) {
		if (!m->iter->count || *error)
			break;
		if (skip >= p->length - p->offset) {
			skip -= p->length - p->offset;
			continue;
		}
		if (!(first && !total) && !goes_on(u, p, m))
			break;
		if (first && !total)
			take_extras(u, p, m);
		else
			take_rights(p, m);
		size_t n = p->length - p->offset - skip;
		if (n > m->iter->count)
			n = m->iter->count;
		/* What cannot be written as a whole stays in the queue. */
		if (copy_to_iter(p->data + p->offset + skip, n, m->iter) < n) {
			*error = -EFAULT;
			break;
		}
		total += n;
		skip = 0;
		move_peek_offset(u, m, n);
		if (m->flags & LINUX_MSG_PEEK)
			continue;
		p->offset += n;
		if (p->offset == p->length) {
			dequeue(u, p);
			packet_free(p);
		}
	}
	return total;
}

static ssize_t receive_stream(struct unix_socket *u, struct message *m)
{
	size_t total = 0, enough = m->iter->count;
	int state = 0;

	if (u->state != UNIX_CONNECTED)
		return -EINVAL;
	if (!(m->flags & LINUX_MSG_WAITALL) && enough > (size_t)u->base.option_receive_low)
		enough = (size_t)u->base.option_receive_low;
	for (;;) {
		int error = 0;

		state = wait_packet(u, m);
		if (state)
			break;
		mutex_lock(&u->read_lock);
		size_t n = take_stream(u, m, !total, &error);
		mutex_unlock(&u->read_lock);
		total += n;
		if (error) {
			state = error;
			break;
		}
		if (!m->iter->count || (m->flags & LINUX_MSG_PEEK))
			break;
		if (total && (!n || total >= enough || m->rights))
			break;
	}
	if (total)
		return (ssize_t)total;
	return state > 0 ? 0 : state;
}

static ssize_t receive_packet(struct unix_socket *u, struct message *m)
{
	if (u->base.type == SOCK_SEQPACKET && u->state != UNIX_CONNECTED)
		return -ENOTCONN;
	int state = wait_packet(u, m);
	if (state)
		return state > 0 ? 0 : state;
	bool peek = m->flags & LINUX_MSG_PEEK;
	size_t skip = peek_skip(u, m);
	struct unix_packet *p = first_packet(u, &skip);
	take_extras(u, p, m);
	/* Off the queue before the copy, which may wait. */
	mutex_lock(&u->read_lock);
	if (!peek)
		dequeue(u, p);
	size_t left = p->length - skip;
	size_t n = left < m->iter->count ? left : m->iter->count;
	ssize_t result = copy_to_iter(p->data + skip, n, m->iter) == n ? (ssize_t)n : -EFAULT;
	if (n < left)
		m->out_flags |= LINUX_MSG_TRUNC;
	if (result >= 0)
		move_peek_offset(u, m, peek ? n : p->length);
	if (result >= 0 && (m->flags & LINUX_MSG_TRUNC))
		result = (ssize_t)left;
	if (!peek)
		packet_free(p);
	mutex_unlock(&u->read_lock);
	return result;
}

ssize_t unix_receive(struct socket *sock, struct message *m)
{
	if (m->flags & LINUX_MSG_OOB)
		return sock->type == SOCK_STREAM ? -EINVAL : -EOPNOTSUPP;
	return sock->type == SOCK_STREAM ? receive_stream(unix_of(sock), m)
					 : receive_packet(unix_of(sock), m);
}
