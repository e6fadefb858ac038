/* SPDX-License-Identifier: BSD-2-Clause */
/* Netlink sockets: names, requests in, answers out. */
#include "net/netlink.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fs/poll.h"
#include "net/inet.h"
#include "proc/task.h"

#define PROTOCOL_ROUTE 0
#define REQUEST_MAX    32768
#define QUEUE_MAX      (256u * 1024)
#define ANSWER_PAGE    4096 /* what readers have room for */
#define ALIGN(n)       (((n) + 3) & ~(size_t)3)
#define SOCKETS_MAX    1024

struct netlink_name {
	uint16_t family, pad;
	uint32_t port, groups;
};

struct datagram {
	struct list_head node;
	size_t length;
	uint8_t bytes[];
};

struct netlink_socket {
	struct socket base;
	struct list_head all_node;
	uint32_t port, groups; /* port 0: not bound yet */
	struct list_head queue;
	size_t queued;
	struct waitqueue wait;
};

static struct list_head all = LIST_HEAD_INIT(all);
static unsigned socket_count;

static struct netlink_socket *netlink_of(const struct socket *sock)
{
	return container_of(sock, struct netlink_socket, base);
}

/* ---- names ---- */

static bool port_taken(const struct net_namespace *ns, uint32_t port)
{
	const struct netlink_socket *s;

	list_for_each_entry (s, &all, all_node) {
		if (s->base.net == ns && s->port == port)
			return true;
	}
	return false;
}

/* The first of a process has its number; the others something that no process has. */
static void autobind(struct netlink_socket *s)
{
	static uint32_t next = 0xffffffff;
	uint32_t port = (uint32_t)current->process->pid;

	if (s->port)
		return;
	while (port_taken(s->base.net, port))
		port = next--;
	s->port = port;
}

static int netlink_bind(struct socket *sock, const struct socket_address *address)
{
	struct netlink_socket *s = netlink_of(sock);
	struct netlink_name name;

	if (address->length < sizeof(name))
		return -EINVAL;
	memcpy(&name, address->bytes, sizeof(name));
	if (name.family != AF_NETLINK)
		return -EINVAL;
	if (s->port && name.port != s->port)
		return -EINVAL;
	if (name.port && !s->port) {
		if (port_taken(s->base.net, name.port))
			return -EADDRINUSE;
		s->port = name.port;
	}
	autobind(s);
	s->groups = name.groups;
	return 0;
}

static int netlink_connect(struct socket *sock, const struct socket_address *address, bool nonblock)
{
	struct netlink_name name;

	if (address->length < sizeof(name))
		return -EINVAL;
	memcpy(&name, address->bytes, sizeof(name));
	if (name.family != AF_NETLINK)
		return -EINVAL;
	if (name.port)
		return -ECONNREFUSED;
	autobind(netlink_of(sock));
	return 0;
}

static void put_name(uint32_t port, uint32_t groups, struct socket_address *out)
{
	struct netlink_name name = {.family = AF_NETLINK, .port = port, .groups = groups};

	memset(out, 0, sizeof(*out));
	memcpy(out->bytes, &name, sizeof(name));
	out->length = sizeof(name);
}

static int netlink_name(struct socket *sock, bool peer, struct socket_address *out)
{
	const struct netlink_socket *s = netlink_of(sock);

	put_name(peer ? 0 : s->port, peer ? 0 : s->groups, out);
	return 0;
}

/* ---- answers ---- */

static void fail(struct netlink_answer *a, int error)
{
	if (!a->error)
		a->error = error;
}

static void flush(struct netlink_answer *a)
{
	struct netlink_socket *s = a->socket;

	if (!a->used)
		return;
	struct datagram *d = s->queued < QUEUE_MAX ? malloc(sizeof(*d) + a->used) : NULL;
	if (!d) {
		s->base.error = ENOBUFS;
		a->used = 0;
		return;
	}
	d->length = a->used;
	memcpy(d->bytes, a->bytes, a->used);
	list_add_tail(&d->node, &s->queue);
	s->queued += a->used;
	a->used = 0;
	wake_up_events(&s->wait, POLLIN | POLLRDNORM);
}

/* Room for n more bytes of the message: what lies before it may have to go first. */
static void *room(struct netlink_answer *a, size_t n)
{
	size_t begun = a->used - a->message;

	if (a->error)
		return NULL;
	if (a->used + ALIGN(n) > ANSWER_PAGE && a->message) {
		uint8_t *start = a->bytes + a->message;

		a->used = a->message;
		flush(a);
		memmove(a->bytes, start, begun);
		a->message = 0;
		a->used = begun;
	}
	if (a->used + ALIGN(n) > ANSWER_PAGE) {
		fail(a, -EMSGSIZE);
		return NULL;
	}
	uint8_t *at = a->bytes + a->used;
	memset(at, 0, ALIGN(n));
	a->used += ALIGN(n);
	return at;
}

void netlink_begin(struct netlink_answer *a, uint16_t type, const void *fixed, size_t n)
{
	struct netlink_header h = {.type = type,
				   .flags = a->multi ? NL_F_MULTI : 0,
				   .sequence = a->request->sequence,
				   .port = a->socket->port};

	a->message = a->used;
	uint8_t *at = room(a, sizeof(h) + n);
	if (!at)
		return;
	memcpy(at, &h, sizeof(h));
	memcpy(at + sizeof(h), fixed, n);
}

void netlink_attribute(struct netlink_answer *a, uint16_t type, const void *data, size_t n)
{
	uint16_t head[2] = {(uint16_t)(n + 4), type};
	uint8_t *at = room(a, n + 4);

	if (!at)
		return;
	memcpy(at, head, sizeof(head));
	memcpy(at + 4, data, n);
}

void netlink_number(struct netlink_answer *a, uint16_t type, uint32_t value)
{
	netlink_attribute(a, type, &value, sizeof(value));
}

void netlink_end(struct netlink_answer *a)
{
	uint32_t length = (uint32_t)(a->used - a->message);

	if (!a->error)
		memcpy(a->bytes + a->message, &length, sizeof(length));
}

static void answer_error(struct netlink_answer *a, int error)
{
	struct {
		int error;
		struct netlink_header request;
	} body = {error, *a->request};

	a->multi = false;
	netlink_begin(a, NL_ERROR, &body, sizeof(body));
	netlink_end(a);
}

/* ---- requests ---- */

static void answer(struct netlink_socket *s, const struct netlink_header *h, const uint8_t *body,
		   uint8_t *page)
{
	struct netlink_answer a = {
		.ns = net_namespace_of(s->base.net), .socket = s, .request = h, .bytes = page};
	bool dump = (h->flags & NL_F_DUMP) == NL_F_DUMP;
	int done = 0;

	if (!(h->flags & NL_F_REQUEST) || h->type < 16)
		return;
	a.multi = dump;
	int error = netlink_route(&a, body, h->length - sizeof(*h));
	if (!error)
		error = a.error;
	a.error = 0;
	if (!error && dump) {
		netlink_begin(&a, NL_DONE, &done, sizeof(done));
		netlink_end(&a);
	} else if (error || h->flags & NL_F_ACK) {
		answer_error(&a, error);
	}
	flush(&a);
}

static void answer_all(struct netlink_socket *s, const uint8_t *request, size_t n, uint8_t *page)
{
	struct netlink_header h;

	while (n >= sizeof(h)) {
		memcpy(&h, request, sizeof(h));
		if (h.length < sizeof(h) || h.length > n)
			return;
		answer(s, &h, request + sizeof(h), page);
		size_t step = ALIGN(h.length) < n ? ALIGN(h.length) : n;
		request += step;
		n -= step;
	}
}

static ssize_t netlink_send(struct socket *sock, struct message *m)
{
	struct netlink_socket *s = netlink_of(sock);
	struct netlink_name to = {0};
	size_t n = m->iter->count;

	if (m->flags & LINUX_MSG_OOB)
		return -EOPNOTSUPP;
	if (m->address.length) {
		if (m->address.length < sizeof(to))
			return -EINVAL;
		memcpy(&to, m->address.bytes, sizeof(to));
		if (to.family != AF_NETLINK)
			return -EINVAL;
	}
	if (to.port)
		return -ECONNREFUSED;
	if (n > REQUEST_MAX)
		return -EMSGSIZE;
	autobind(s);
	uint8_t *bytes = malloc(n + ANSWER_PAGE);
	if (!bytes)
		return -ENOBUFS;
	ssize_t result = -EFAULT;
	if (copy_from_iter(bytes + ANSWER_PAGE, n, m->iter) == n) {
		answer_all(s, bytes + ANSWER_PAGE, n, bytes);
		result = (ssize_t)n;
	}
	free(bytes);
	return result;
}

/* ---- receiving ---- */

static int wait_answer(struct netlink_socket *s, const struct message *m)
{
	uint64_t timeout = s->base.receive_timeout_ns;

	if (s->base.error) {
		int error = -s->base.error;
		s->base.error = 0;
		return error;
	}
	if (!list_empty(&s->queue))
		return 0;
	if (m->nonblock)
		return -EAGAIN;
	return inet_wait_error(wait_event_interruptible_until(&s->wait, !list_empty(&s->queue),
							      socket_deadline(timeout)),
			       timeout);
}

static ssize_t netlink_receive(struct socket *sock, struct message *m)
{
	struct netlink_socket *s = netlink_of(sock);

	if (m->flags & LINUX_MSG_OOB)
		return -EOPNOTSUPP;
	int error = wait_answer(s, m);
	if (error)
		return error;
	struct datagram *d = list_first_entry(&s->queue, struct datagram, node);
	size_t full = d->length, n = full < m->iter->count ? full : m->iter->count;
	bool peek = m->flags & LINUX_MSG_PEEK;
	uint8_t *copy = peek ? malloc(full) : d->bytes;
	if (!copy)
		return -ENOMEM;
	if (peek) {
		memcpy(copy, d->bytes, full);
	} else {
		list_del(&d->node);
		s->queued -= full;
	}
	ssize_t result = copy_to_iter(copy, n, m->iter) == n ? (ssize_t)n : -EFAULT;
	free(peek ? (void *)copy : d);
	put_name(0, 0, &m->address);
	if (n < full)
		m->out_flags |= LINUX_MSG_TRUNC;
	return result >= 0 && m->flags & LINUX_MSG_TRUNC ? (ssize_t)full : result;
}

/* ---- the rest ---- */

static uint32_t netlink_poll(struct socket *sock, struct file *file, struct poll_table *pt)
{
	struct netlink_socket *s = netlink_of(sock);
	uint32_t events = POLLOUT | POLLWRNORM | POLLWRBAND;

	poll_wait(file, &s->wait, pt);
	events |= s->base.error ? POLLERR : 0;
	return events | (list_empty(&s->queue) ? 0 : POLLIN | POLLRDNORM);
}

static size_t netlink_readable(struct socket *sock)
{
	struct netlink_socket *s = netlink_of(sock);

	return list_empty(&s->queue) ? 0
				     : list_first_entry(&s->queue, struct datagram, node)->length;
}

static void netlink_release(struct socket *sock)
{
	struct netlink_socket *s = netlink_of(sock);

	while (!list_empty(&s->queue)) {
		struct datagram *d = list_first_entry(&s->queue, struct datagram, node);

		list_del(&d->node);
		free(d);
	}
	list_del(&s->all_node);
	socket_count--;
	net_namespace_put(s->base.net);
	free(s);
}

static int netlink_listen(struct socket *sock, int backlog)
{
	return -EOPNOTSUPP;
}

static int netlink_accept(struct socket *sock, bool nonblock, struct socket **out)
{
	return -EOPNOTSUPP;
}

static int netlink_pair(struct socket *a, struct socket *b)
{
	return -EOPNOTSUPP;
}

static int netlink_shutdown(struct socket *sock, bool read, bool write)
{
	return -EOPNOTSUPP;
}

static bool netlink_listening(const struct socket *sock)
{
	return false;
}

static void netlink_peer_cred(const struct socket *sock, struct sender *out)
{
	*out = SENDER_NOBODY;
}

static int netlink_set_option(struct socket *sock, int level, int option, const void *value,
			      size_t n)
{
	return -ENOPROTOOPT;
}

static int netlink_get_option(struct socket *sock, int level, int option, void *value, size_t *n)
{
	return -ENOPROTOOPT;
}

static const struct socket_ops netlink_ops = {
	.bind = netlink_bind,
	.connect = netlink_connect,
	.listen = netlink_listen,
	.accept = netlink_accept,
	.pair = netlink_pair,
	.name = netlink_name,
	.send = netlink_send,
	.receive = netlink_receive,
	.shutdown = netlink_shutdown,
	.poll = netlink_poll,
	.readable_bytes = netlink_readable,
	.release = netlink_release,
	.listening = netlink_listening,
	.peer_cred = netlink_peer_cred,
	.set_option = netlink_set_option,
	.get_option = netlink_get_option,
};

int netlink_create(int type, int protocol, struct socket **out)
{
	if (type != SOCK_RAW && type != SOCK_DGRAM)
		return type < 0 || type > SOCK_PACKET ? -EINVAL : -ESOCKTNOSUPPORT;
	if (protocol != PROTOCOL_ROUTE)
		return -EPROTONOSUPPORT;
	struct netlink_socket *s = socket_count < SOCKETS_MAX ? calloc(1, sizeof(*s)) : NULL;
	if (!s)
		return -ENOBUFS;
	s->base.ops = &netlink_ops;
	s->base.family = AF_NETLINK;
	s->base.type = type;
	s->base.protocol = protocol;
	s->base.send_buffer = s->base.receive_buffer = 212992;
	socket_join(&s->base, current->net);
	list_init(&s->queue);
	waitqueue_init(&s->wait);
	list_add_tail(&s->all_node, &all);
	socket_count++;
	*out = &s->base;
	return 0;
}
