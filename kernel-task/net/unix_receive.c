/* SPDX-License-Identifier: BSD-2-Clause */
/* Receiving on AF_UNIX: bytes, packets and their control messages, out of the socket's queue. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "net/unix.h"
#include "time/clock.h"

static bool at_end(const struct unix_socket *u)
{
	return u->no_read || (u->base.type != SOCK_DGRAM && (!u->peer || u->peer->dead));
}

/* How many bytes this call skips (SO_PEEK_OFF). */
static size_t peek_skip(const struct unix_socket *u, const struct message *m)
{
	return (m->flags & LINUX_MSG_PEEK) && u->base.option_peek_offset > 0
		       ? (size_t)u->base.option_peek_offset
		       : 0;
}

/* Called after `n` bytes were peeked at, or taken. */
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

/* The first packet that is not skipped as a whole; NULL: none. *skip becomes the bytes of it to
 * skip. */
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

/* Waits for a packet: 0; 1: no packet will come; or an error. */
static int wait_packet(struct unix_socket *u, const struct message *m)
{
	if (has_packet(u, m))
		return 0;
	if (u->base.error) {
		int error = -u->base.error;
		u->base.error = 0;
		return error;
	}
	/* Only a receive that would wait is told that a datagram socket is shut down. */
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

/* Takes the control messages of a packet. */
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

/* May a receive go on with the stream's next packet? Descriptors end a receive. */
static bool goes_on(const struct unix_socket *u, const struct unix_packet *p,
		    const struct message *m)
{
	if (m->rights)
		return false;
	return !u->base.pass_cred || !memcmp(&p->cred, &m->cred, sizeof(p->cred));
}

/* Takes (or peeks at) queued bytes; the caller holds the read lock. */
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
		/* Data that cannot be copied whole stays in the queue. */
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
			unix_dequeue(u, p);
			unix_packet_free(p);
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

/* As wait_packet(), and takes the read lock if there is a packet: *p is the first one, of which
 * *skip bytes are to be skipped, and stays so until the lock is released. */
static int lock_packet(struct unix_socket *u, const struct message *m, struct unix_packet **p,
		       size_t *skip)
{
	for (;;) {
		int state = wait_packet(u, m);

		if (state)
			return state;
		mutex_lock(&u->read_lock);
		*skip = peek_skip(u, m);
		*p = first_packet(u, skip);
		if (*p)
			return 0;
		/* Another receiver took it while this one waited for the lock. */
		mutex_unlock(&u->read_lock);
	}
}

static ssize_t receive_packet(struct unix_socket *u, struct message *m)
{
	if (u->base.type == SOCK_SEQPACKET && u->state != UNIX_CONNECTED)
		return -ENOTCONN;
	bool peek = m->flags & LINUX_MSG_PEEK;
	struct unix_packet *p;
	size_t skip;
	int state = lock_packet(u, m, &p, &skip);
	if (state)
		return state > 0 ? 0 : state;
	take_extras(u, p, m);
	/* Takes the packet out of the queue before the copy, which may wait. */
	if (!peek)
		unix_dequeue(u, p);
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
		unix_packet_free(p);
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
