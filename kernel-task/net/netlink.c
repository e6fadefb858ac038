/* SPDX-License-Identifier: BSD-2-Clause */
/* Netlink sockets: their names, requests from programs, and answers. */
#include "net/netlink_internal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/seq.h"
#include "fs/poll.h"
#include "net/inet.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define REQUEST_MAX   32768
#define SOCKETS_MAX   1024
#define LEVEL_NETLINK 270

/* Protocols. UEVENT reports devices that come and go, which does not happen here. */
enum { PROTOCOL_ROUTE = 0, PROTOCOL_DIAG = 4, PROTOCOL_UEVENT = 15, PROTOCOL_GENERIC = 16 };
enum {
	OPTION_ADD_MEMBERSHIP = 1,
	OPTION_DROP_MEMBERSHIP,
	OPTION_PKTINFO,
	OPTION_BROADCAST_ERROR,
	OPTION_NO_ENOBUFS,
	OPTION_CAP_ACK = 10,
	OPTION_EXT_ACK,
	OPTION_STRICT,
};

static struct list_head all = LIST_HEAD_INIT(all);
static unsigned socket_count;

static struct netlink_socket *netlink_of(const struct socket *sock)
{
	return container_of(sock, struct netlink_socket, base);
}

struct netlink_socket *netlink_next(struct netlink_socket *s)
{
	struct list_head *next = s ? s->all_node.next : all.next;

	return next == &all ? NULL : container_of(next, struct netlink_socket, all_node);
}

/* ---- names ---- */

static bool port_taken(const struct netlink_socket *by, uint32_t port)
{
	const struct netlink_socket *s;

	list_for_each_entry (s, &all, all_node) {
		if (s->base.net == by->base.net && s->base.protocol == by->base.protocol &&
		    s->port == port)
			return true;
	}
	return false;
}

/* The first socket of a process gets the process's number as its port; others get one that no
 * process has. */
static void autobind(struct netlink_socket *s)
{
	static uint32_t next = 0xffffffff;
	uint32_t port = (uint32_t)pid_seen(current->process->pid);

	if (s->port)
		return;
	while (port_taken(s, port))
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
		if (port_taken(s, name.port))
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

/* ---- requests ---- */

static MAY_WAIT int request(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	switch (a->socket->base.protocol) {
	case PROTOCOL_ROUTE:
		return netlink_route(a, body, n);
	case PROTOCOL_DIAG:
		return netlink_diag(a, body, n);
	default:
		return netlink_generic(a, body, n);
	}
}

static void answer(struct netlink_socket *s, const struct netlink_header *h, const uint8_t *body,
		   uint8_t *page)
{
	struct netlink_answer a = {
		.ns = net_namespace_of(s->base.net), .socket = s, .request = h, .bytes = page};
	bool dump = (h->flags & NL_F_DUMP) == NL_F_DUMP;
	int done = 0;

	/* Messages of programs about devices are not passed on. */
	if (!(h->flags & NL_F_REQUEST) || h->type < 16 || s->base.protocol == PROTOCOL_UEVENT)
		return;
	a.multi = dump;
	int error = request(&a, body, h->length - sizeof(*h));
	if (!error)
		error = a.error;
	a.error = 0;
	if (!error && dump) {
		netlink_begin(&a, NL_DONE, &done, sizeof(done));
		netlink_end(&a);
	} else if (error || h->flags & NL_F_ACK) {
		netlink_answer_error(&a, error);
	}
	netlink_flush(&a);
}

static void answer_all(struct netlink_socket *s, const uint8_t *request, size_t n, uint8_t *page)
{
	struct netlink_header h;

	while (n >= sizeof(h)) {
		memcpy(&h, request, sizeof(h));
		if (h.length < sizeof(h) || h.length > n)
			return;
		answer(s, &h, request + sizeof(h), page);
		size_t step = NETLINK_ALIGN(h.length) < n ? NETLINK_ALIGN(h.length) : n;
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
	uint8_t *bytes = malloc(n + NETLINK_PAGE);
	if (!bytes)
		return -ENOBUFS;
	ssize_t result = -EFAULT;
	if (copy_from_iter(bytes + NETLINK_PAGE, n, m->iter) == n) {
		answer_all(s, bytes + NETLINK_PAGE, n, bytes);
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

void netlink_show_all(const struct net_namespace *ns, struct seq *out)
{
	const struct netlink_socket *s;

	seq_puts(out, "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    "
		      "Drops    Inode\n");
	list_for_each_entry (s, &all, all_node) {
		if (net_namespace_of(s->base.net) != ns)
			continue;
		seq_printf(out,
			   "0000000000000000 %-3d %-10u %08x %-8zu %-8d 0     2        0        "
			   "%-8lu\n",
			   s->base.protocol, s->port, s->groups, s->queued, 0,
			   s->base.inode_number);
	}
}

/* ---- other operations ---- */

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
	socket_leave(&s->base);
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
	struct netlink_socket *s = netlink_of(sock);
	uint32_t number;

	if (level != LEVEL_NETLINK)
		return -ENOPROTOOPT;
	if (n < sizeof(number))
		return -EINVAL;
	memcpy(&number, value, sizeof(number));
	switch (option) {
	case OPTION_ADD_MEMBERSHIP:
	case OPTION_DROP_MEMBERSHIP:
		if (!number || number > 32)
			return -EINVAL;
		if (option == OPTION_ADD_MEMBERSHIP)
			s->groups |= 1u << (number - 1);
		else
			s->groups &= ~(1u << (number - 1));
		return 0;
	case OPTION_EXT_ACK:
		s->extended_ack = number;
		return 0;
	case OPTION_PKTINFO:
	case OPTION_BROADCAST_ERROR:
	case OPTION_NO_ENOBUFS:
	case OPTION_CAP_ACK:
	case OPTION_STRICT:
		return 0;
	default:
		return -ENOPROTOOPT;
	}
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
	if (protocol != PROTOCOL_ROUTE && protocol != PROTOCOL_DIAG &&
	    protocol != PROTOCOL_UEVENT && protocol != PROTOCOL_GENERIC)
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
