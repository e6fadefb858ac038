/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes and datagrams of AF_INET and AF_INET6, between user memory and the network component,
 * through a buffer of bounded size. User memory is accessed only between calls of the component,
 * since such an access may wait.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "fs/bounce.h"
#include "fs/poll.h"
#include "machine/clock.h"
#include "net/inet.h"
#include "proc/task.h"
#include "time/clock.h"

#define SMALL		     1024	 /* bytes that need no allocation */
#define PART		     BOUNCE_MOST /* of a stream, at once */
#define DATAGRAM_MAX	     65535
#define OPTION_PKTINFO	     8
#define OPTION_RECVTTL	     12
#define OPTION_RECVTOS	     13
#define OPTION6_RECVPKTINFO  49
#define OPTION6_RECVHOPLIMIT 51
#define OPTION6_RECVTCLASS   66
#define OPTION6_2292PKTINFO  2
#define OPTION6_2292HOPLIMIT 8
#define CMSG_TTL	     2
#define CMSG_TOS	     1
#define CMSG6_PKTINFO	     50
#define CMSG6_HOPLIMIT	     52
#define CMSG6_TCLASS	     67
#define MSG_FLAGS_ERRQUEUE   0x2000

struct buffer {
	uint8_t small[SMALL];
	uint8_t *bytes;
	size_t size;
};

static bool buffer_get(struct buffer *b, size_t n)
{
	b->size = n;
	b->bytes = n <= SMALL ? b->small : bounce_get(n);
	return b->bytes != NULL;
}

static void buffer_put(struct buffer *b)
{
	if (b->bytes != b->small)
		bounce_put(b->bytes, b->size);
}

/* Waits until one of `events` (or an error, or the end) has come. */
static int wait_events(struct inet_socket *s, const struct message *m, uint32_t events,
		       uint64_t timeout)
{
	if (m->nonblock)
		return -EAGAIN;
	events |= NET_ERROR | NET_HANGUP;
	int error = wait_event_interruptible_until(&s->wait, inet_events(s) & events,
						   socket_deadline(timeout));
	return inet_wait_error(error, timeout);
}

/* ---- sending ---- */

/* Sends all of `n` bytes; *done is the number of bytes sent. */
static int send_part(struct inet_socket *s, const struct message *m, const uint8_t *data, size_t n,
		     unsigned flags, size_t *done)
{
	for (*done = 0; *done < n;) {
		ssize_t sent = net_call(send, s->id, data + *done, n - *done, flags, NULL);

		if (sent > 0) {
			*done += (size_t)sent;
			continue;
		}
		int error = sent == -EAGAIN ? wait_events(s, m, POLLOUT, s->base.send_timeout_ns)
					    : (int)sent;
		if (error)
			return error;
	}
	return 0;
}

/* The result of a stream's transfer that ended with `error`: the bytes transferred, if there are
 * any; the next call then returns the error. */
static ssize_t transferred(struct inet_socket *s, size_t total, int error)
{
	bool of_socket = error < 0 && error != -EAGAIN && error != -EINTR &&
			 error != -ERESTARTSYS && error != -EFAULT && error != -EPIPE;

	if (total && of_socket)
		s->base.error = -error;
	return total ? (ssize_t)total : error;
}

static int take_error(struct inet_socket *s)
{
	int error = s->base.error;

	s->base.error = 0;
	return -error;
}

static int stream_error(const struct message *m, int error)
{
	if (error == -EPIPE && !(m->flags & LINUX_MSG_NOSIGNAL))
		send_signal_task(current, SIGPIPE, NULL);
	return error;
}

static ssize_t send_stream(struct inet_socket *s, struct message *m)
{
	size_t n = m->iter->count < PART ? m->iter->count : PART, total = 0;
	struct buffer buffer;
	int error = take_error(s);

	if (error)
		return error;
	if (!n)
		return stream_error(m, (int)net_call(send, s->id, "", 0, m->flags, NULL));
	if (!buffer_get(&buffer, n))
		return -ENOMEM;
	while (m->iter->count && !error) {
		size_t done, part = m->iter->count < n ? m->iter->count : n;
		size_t copied = copy_from_iter(buffer.bytes, part, m->iter);
		unsigned more = m->iter->count ? MSG_MORE : 0;

		/* A part that cannot be copied whole is not sent. */
		if (copied < part) {
			error = -EFAULT;
			break;
		}
		error = send_part(s, m, buffer.bytes, copied, m->flags | more, &done);
		total += done;
		if (done < copied)
			iov_iter_revert(m->iter, copied - done);
	}
	buffer_put(&buffer);
	return total ? transferred(s, total, error) : stream_error(m, error);
}

/* The destination of a datagram; AF_UNSPEC if the message names none. */
static int destination(struct inet_socket *s, const struct message *m, struct net_address *to)
{
	*to = (struct net_address){.family = AF_UNSPEC};
	if (!m->address.length)
		return 0;
	if (m->address.length >= sizeof(sa_family_t) && m->address.family == AF_UNSPEC) {
		struct socket_address copy = m->address;

		if (s->base.family == AF_INET6)
			return 0;
		copy.family = AF_INET;
		return inet_address_in(AF_INET, &copy, to);
	}
	return inet_address_in(s->base.family, &m->address, to);
}

ssize_t inet_send_whole(struct inet_socket *s, struct message *m, const struct net_address *to)
{
	size_t n = m->iter->count;
	struct buffer buffer;

	if (n > DATAGRAM_MAX)
		return -EMSGSIZE;
	if (!buffer_get(&buffer, n))
		return -ENOBUFS;
	ssize_t result = -EFAULT;
	if (copy_from_iter(buffer.bytes, n, m->iter) == n)
		result = net_call(send, s->id, buffer.bytes, n, m->flags, to);
	buffer_put(&buffer);
	return result;
}

static ssize_t send_datagram(struct inet_socket *s, struct message *m)
{
	struct net_address to;

	if (m->iter->count > DATAGRAM_MAX)
		return -EMSGSIZE;
	int error = destination(s, m, &to);
	return error ? error : inet_send_whole(s, m, to.family == AF_UNSPEC ? NULL : &to);
}

ssize_t inet_send(struct socket *sock, struct message *m)
{
	struct inet_socket *s = inet_of(sock);

	return sock->type == SOCK_STREAM ? send_stream(s, m) : send_datagram(s, m);
}

/* ---- receiving ---- */

/* Keeps bytes that could not be copied to the program for its next receive. They are lost if there
 * is no memory. */
static void put_back(struct inet_socket *s, const uint8_t *bytes, size_t n)
{
	uint8_t *all = malloc(n + s->rest_bytes);

	if (!all)
		return;
	memcpy(all, bytes, n);
	if (s->rest_bytes)
		memcpy(all + n, s->rest, s->rest_bytes);
	free(s->rest);
	s->rest = all;
	s->rest_bytes += n;
}

static ssize_t take_rest(struct inet_socket *s, uint8_t *bytes, size_t n, bool peek)
{
	n = n < s->rest_bytes ? n : s->rest_bytes;
	memcpy(bytes, s->rest, n);
	if (peek)
		return (ssize_t)n;
	s->rest_bytes -= n;
	memmove(s->rest, s->rest + n, s->rest_bytes);
	return (ssize_t)n;
}

/* Moves bytes once from the component to the program; 0: the stream has ended. */
static ssize_t receive_part(struct inet_socket *s, struct message *m, uint8_t *bytes, size_t n)
{
	unsigned flags = m->flags & (MSG_PEEK | MSG_OOB | MSG_TRUNC);
	bool peek = flags & MSG_PEEK, from_rest = s->rest_bytes && n && !(flags & MSG_OOB);
	ssize_t got = from_rest ? take_rest(s, bytes, n, peek)
				: net_call(receive, s->id, bytes, n, flags, NULL);

	if (got <= 0)
		return got;
	if (m->flags & MSG_TRUNC) {
		iov_iter_advance(m->iter, (size_t)got);
		return got;
	}
	if (copy_to_iter(bytes, (size_t)got, m->iter) == (size_t)got)
		return got;
	if (!peek)
		put_back(s, bytes, (size_t)got);
	return -EFAULT;
}

/* The number of bytes with which a receive is done. */
static size_t enough_bytes(const struct inet_socket *s, const struct message *m)
{
	int low = s->base.option_receive_low > 1 ? s->base.option_receive_low : 1;

	if (m->flags & MSG_WAITALL || m->iter->count < (size_t)low)
		return m->iter->count ? m->iter->count : 1;
	return (size_t)low;
}

static ssize_t receive_stream(struct inet_socket *s, struct message *m)
{
	size_t n = m->iter->count < PART ? m->iter->count : PART, total = 0;
	size_t enough = enough_bytes(s, m);
	struct buffer buffer;
	ssize_t got = take_error(s);

	if (got)
		return got;
	if (!buffer_get(&buffer, n))
		return -ENOMEM;
	for (;;) {
		size_t part = m->iter->count < n ? m->iter->count : n;

		got = receive_part(s, m, buffer.bytes, part);
		if (got == -EAGAIN && total < enough) {
			got = wait_events(s, m, POLLIN, s->base.receive_timeout_ns);
			if (!got)
				continue;
		}
		if (got <= 0)
			break;
		total += (size_t)got;
		if (!m->iter->count || m->flags & MSG_PEEK)
			break;
	}
	buffer_put(&buffer);
	return transferred(s, total, got < 0 ? (int)got : 0);
}

/* ---- control messages ---- */

static bool option_on(struct inet_socket *s, int level, int option)
{
	int value = 0;

	return net_call(get_option, s->id, level, option, &value, sizeof(value)) >= 0 && value;
}

static void add_extra(struct message *m, int level, int type, const void *data, unsigned n)
{
	struct message_extra *e = &m->extra[m->extras];

	if (m->extras == EXTRA_MAX)
		return;
	m->extras++;
	*e = (struct message_extra){.level = level, .type = type, .length = n};
	memcpy(e->data, data, n);
}

static void add_number(struct message *m, int level, int type, int number)
{
	add_extra(m, level, type, &number, sizeof(number));
}

static void extras4(struct inet_socket *s, const struct net_packet *p, struct message *m)
{
	if (option_on(s, IPPROTO_IP, OPTION_PKTINFO)) {
		struct {
			int link;
			uint8_t local[4], to[4];
		} info = {.link = (int)p->link};

		memcpy(info.local, p->to.bytes, 4);
		memcpy(info.to, p->to.bytes, 4);
		add_extra(m, IPPROTO_IP, OPTION_PKTINFO, &info, sizeof(info));
	}
	if (option_on(s, IPPROTO_IP, OPTION_RECVTTL))
		add_number(m, IPPROTO_IP, CMSG_TTL, p->ttl);
	if (option_on(s, IPPROTO_IP, OPTION_RECVTOS))
		add_extra(m, IPPROTO_IP, CMSG_TOS, &p->tos, 1);
}

static void extras6(struct inet_socket *s, const struct net_packet *p, struct message *m)
{
	struct {
		uint8_t to[16];
		int link;
	} info = {.link = (int)p->link};

	memcpy(info.to, p->to.bytes, sizeof(info.to));
	if (option_on(s, IPPROTO_IPV6, OPTION6_RECVPKTINFO))
		add_extra(m, IPPROTO_IPV6, CMSG6_PKTINFO, &info, sizeof(info));
	if (option_on(s, IPPROTO_IPV6, OPTION6_2292PKTINFO))
		add_extra(m, IPPROTO_IPV6, OPTION6_2292PKTINFO, &info, sizeof(info));
	if (option_on(s, IPPROTO_IPV6, OPTION6_RECVHOPLIMIT))
		add_number(m, IPPROTO_IPV6, CMSG6_HOPLIMIT, p->ttl);
	if (option_on(s, IPPROTO_IPV6, OPTION6_2292HOPLIMIT))
		add_number(m, IPPROTO_IPV6, OPTION6_2292HOPLIMIT, p->ttl);
	if (option_on(s, IPPROTO_IPV6, OPTION6_RECVTCLASS))
		add_number(m, IPPROTO_IPV6, CMSG6_TCLASS, p->tos);
}

static ssize_t take_datagram(struct inet_socket *s, struct message *m, struct net_packet *packet)
{
	size_t n = m->iter->count < DATAGRAM_MAX ? m->iter->count : DATAGRAM_MAX;
	struct buffer buffer;

	if (!buffer_get(&buffer, n))
		return -ENOMEM;
	ssize_t got =
		net_call(receive, s->id, buffer.bytes, n, m->flags & (MSG_PEEK | MSG_OOB), packet);
	if (got > 0 && copy_to_iter(buffer.bytes, (size_t)got, m->iter) != (size_t)got)
		got = -EFAULT;
	buffer_put(&buffer);
	return got;
}

uint64_t inet_arrival(const struct net_packet *packet)
{
	uint64_t now = clock_monotonic_ns();

	return realtime_now() - (packet->arrived_ns < now ? now - packet->arrived_ns : 0);
}

ssize_t inet_receive_whole(struct inet_socket *s, struct message *m, struct net_packet *packet)
{
	ssize_t got;

	while ((got = take_datagram(s, m, packet)) == -EAGAIN) {
		int error = wait_events(s, m, POLLIN, s->base.receive_timeout_ns);

		if (error)
			return error;
		if (!(inet_events(s) & NET_ERROR) && !inet_readable(s) &&
		    inet_events(s) & NET_READ_HANGUP) {
			*packet = (struct net_packet){.from.family = AF_UNSPEC};
			return 0; /* shut down */
		}
	}
	if (got < 0)
		return got;
	socket_add_timestamp(&s->base, m, inet_arrival(packet));
	if ((size_t)got < packet->full_length)
		m->out_flags |= MSG_TRUNC;
	return got;
}

static ssize_t receive_datagram(struct inet_socket *s, struct message *m)
{
	struct net_packet packet;
	ssize_t got = inet_receive_whole(s, m, &packet);

	if (got < 0 || packet.from.family == AF_UNSPEC)
		return got;
	inet_address_out(&packet.from, &m->address);
	if (s->base.family == AF_INET)
		extras4(s, &packet, m);
	else
		extras6(s, &packet, m);
	return m->flags & MSG_TRUNC ? (ssize_t)packet.full_length : got;
}

ssize_t inet_receive(struct socket *sock, struct message *m)
{
	struct inet_socket *s = inet_of(sock);

	if (m->flags & MSG_FLAGS_ERRQUEUE)
		return -EAGAIN; /* the error queue is always empty */
	return sock->type == SOCK_STREAM ? receive_stream(s, m) : receive_datagram(s, m);
}
