/* SPDX-License-Identifier: BSD-2-Clause */
/* Making, connecting and closing AF_INET and AF_INET6 sockets. socket(2), connect(2), accept(2),
 * ip(7). */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/poll.h"
#include "net/inet.h"
#include "net/inet_replay.h"
#include "net/stack.h"
#include "abi/capability.h"
#include "proc/task.h"
#include "base/log.h"
#include "wait/timer.h"

#define BACKLOG_MOST	 4096 /* net.core.somaxconn */
#define LINUX_SIOCATMARK 0x8905
#define LINUX_SIOCOUTQ	 0x5411

static struct inet_socket *sockets[NET_PLACES];
static const struct socket_ops inet_ops;

/* ---- life ---- */

int inet_adopt(net_id id, int family, int type, int protocol, struct net_namespace *ns,
	       struct inet_socket **out)
{
	struct inet_socket *s = calloc(1, sizeof(*s));

	if (!s) {
		net_call(close, id);
		return -ENOMEM;
	}
	s->base.ops = &inet_ops;
	s->base.family = family;
	s->base.type = type;
	s->base.protocol = protocol;
	s->id = id;
	waitqueue_init(&s->wait);
	if (inet_replay_begin(s)) {
		net_call(close, id);
		free(s);
		return -ENOMEM;
	}
	socket_join(&s->base, ns);
	sockets[id % NET_PLACES] = s;
	*out = s;
	return 0;
}

struct inet_socket *inet_at(net_id id)
{
	return sockets[id % NET_PLACES];
}

/* Echo sockets without a header are for members of the groups in ping_group_range; that range is
 * empty. */
static bool is_ping(int family, int type, int protocol)
{
	return type == SOCK_DGRAM &&
	       protocol == (family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
}

int inet_create(int family, int type, int protocol, struct socket **out)
{
	struct inet_socket *s;
	net_id id;

	if (type < 0 || type > SOCK_PACKET)
		return -EINVAL;
	if (is_ping(family, type, protocol))
		return -EACCES;
	if (type == SOCK_RAW && protocol && !net_capable(current->net, CAP_NET_RAW))
		return -EPERM;
	int error = net_call(open, &id, family, type, protocol, current->cred->fsuid.value,
			     net_namespace()->stack);
	if (error)
		return error;
	if (!protocol)
		protocol = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
	error = inet_adopt(id, family, type, protocol, current->net, &s);
	if (!error)
		*out = &s->base;
	return error;
}

/* SO_LINGER: close() waits until all written data is acknowledged. */
static void linger(struct inet_socket *s)
{
	int value[2] = {0};

	if (s->base.type != SOCK_STREAM || !inet_unsent(s) ||
	    net_call(get_option, s->id, SOL_SOCKET, SO_LINGER, value, sizeof(value)) < 0 ||
	    !value[0] || value[1] <= 0)
		return;
	net_call(shutdown, s->id, false, true);
	wait_event_interruptible_until(&s->wait, !inet_unsent(s),
				       deadline_after((uint64_t)value[1] * NSEC_PER_SEC));
}

void inet_release(struct socket *sock)
{
	struct inet_socket *s = inet_of(sock);

	linger(s);
	sockets[s->id % NET_PLACES] = NULL;
	/* Nobody who has entered the stack looks at it any more once this has returned. */
	net_call(close, s->id);
	socket_leave(&s->base);
	inet_replay_end(s);
	free(s->rest);
	free(s->packet);
	free(s);
}

const struct inet_socket *inet_next(unsigned *at)
{
	while (*at < NET_PLACES) {
		const struct inet_socket *s = sockets[(*at)++];

		if (s)
			return s;
	}
	return NULL;
}

/* ---- state ---- */

static struct net_state state_of(const struct inet_socket *s)
{
	struct net_state state = {0};

	/* A socket that is being made again has no events yet; its waiters are woken when it is
	 * what it was. One that the component does not know (any more) counts as closed. */
	if (!stack_is_restoring() && !net.ops->state(net.instance, s->id, &state))
		state.events = NET_ERROR | NET_HANGUP;
	if (s->rest_bytes) {
		state.events |= NET_IN;
		state.readable += (uint32_t)s->rest_bytes;
	}
	return state;
}

uint32_t inet_events(const struct inet_socket *s)
{
	return state_of(s).events | (s->base.error ? NET_ERROR : 0);
}

size_t inet_readable(const struct inet_socket *s)
{
	return state_of(s).readable;
}

size_t inet_unsent(const struct inet_socket *s)
{
	return state_of(s).unsent;
}

unsigned inet_state(const struct inet_socket *s, bool connected)
{
	struct tcp_info info = {0};

	if (s->base.type != SOCK_STREAM)
		return connected ? TCP_ESTABLISHED : TCP_CLOSE;
	net_call(get_option, s->id, IPPROTO_TCP, TCP_INFO, &info, sizeof(info));
	return info.tcpi_state;
}

/* ---- connections ---- */

int inet_wait_error(int error, uint64_t timeout_ns)
{
	if (error == -ETIMEDOUT)
		return -EAGAIN;
	return error == -ERESTARTSYS && timeout_ns ? -EINTR : error;
}

int inet_bind_to(struct inet_socket *s, const struct net_address *address)
{
	stack_enter();
	int error = net_call(bind, s->id, address);
	if (!error)
		inet_replay_bound(s, address);
	stack_leave();
	return error;
}

static int inet_bind(struct socket *sock, const struct socket_address *from)
{
	struct net_address address;
	int error = inet_address_in(sock->family, from, &address);

	/* AF_INET accepts a missing family, as Linux does, where the address is the wildcard. */
	if (error == -EAFNOSUPPORT && sock->family == AF_INET && from->family == AF_UNSPEC) {
		struct socket_address copy = *from;

		copy.family = AF_INET;
		inet_address_in(AF_INET, &copy, &address);
		if (!memcmp(address.bytes, "\0\0\0", 4))
			error = 0;
	}
	if (error)
		return error;
	if (address.port && address.port < net_namespace_free_ports(net_namespace_of(sock->net)) &&
	    sock->type != SOCK_RAW && !net_capable(sock->net, CAP_NET_BIND_SERVICE))
		return -EACCES;
	return inet_bind_to(inet_of(sock), &address);
}

static int wait_connected(struct inet_socket *s, const struct net_address *address)
{
	uint64_t timeout = s->base.send_timeout_ns;
	int error = wait_event_interruptible_until(&s->wait, inet_events(s) != 0,
						   socket_deadline(timeout));

	if (error == -ETIMEDOUT)
		return -EINPROGRESS;
	if (error)
		return inet_wait_error(error, timeout);
	return net_call(connect, s->id, address);
}

static int inet_connect(struct socket *sock, const struct socket_address *to, bool nonblock)
{
	struct inet_socket *s = inet_of(sock);
	struct net_address address = {.family = AF_UNSPEC};

	if (to->length < sizeof(sa_family_t))
		return -EINVAL;
	int error = to->family == AF_UNSPEC ? 0 : inet_address_in(sock->family, to, &address);
	if (!error && sock->type == SOCK_STREAM && address.family != AF_UNSPEC &&
	    address.family != sock->family)
		error = -EAFNOSUPPORT;
	if (error)
		return error;
	stack_enter();
	error = net_call(connect, s->id, &address);
	if (!error || error == -EINPROGRESS)
		inet_replay_connected(s, &address);
	stack_leave();
	if ((error == -EINPROGRESS || error == -EALREADY) && !nonblock)
		error = wait_connected(s, &address);
	return error;
}

static int inet_listen(struct socket *sock, int backlog)
{
	struct inet_socket *s = inet_of(sock);

	stack_enter();
	int error = net_call(listen, s->id, backlog);
	if (!error) {
		s->backlog = backlog < 0 || backlog > BACKLOG_MOST ? BACKLOG_MOST : backlog;
		inet_replay_listening(s, backlog);
	}
	stack_leave();
	return error;
}

/* Copies the options that are kept in the kernel task. */
static void inherit(const struct socket *listener, struct socket *made)
{
	made->receive_timeout_ns = listener->receive_timeout_ns;
	made->send_timeout_ns = listener->send_timeout_ns;
	made->option_debug = listener->option_debug;
	made->option_dont_route = listener->option_dont_route;
	made->option_mark = listener->option_mark;
	made->option_no_check = listener->option_no_check;
	made->option_oob_inline = listener->option_oob_inline;
	made->option_priority = listener->option_priority;
	made->option_receive_low = listener->option_receive_low;
	made->option_timestamp = listener->option_timestamp;
}

static int inet_accept(struct socket *sock, bool nonblock, struct socket **out)
{
	struct inet_socket *s = inet_of(sock), *made;
	net_id id;
	int error;

	while ((error = net_call(accept, s->id, &id)) == -EAGAIN && !nonblock) {
		uint64_t timeout = sock->receive_timeout_ns;

		error = wait_event_interruptible_until(&s->wait, inet_events(s) & POLLIN,
						       socket_deadline(timeout));
		if (error)
			return inet_wait_error(error, timeout);
	}
	if (!error)
		error = inet_adopt(id, sock->family, sock->type, sock->protocol, sock->net, &made);
	if (!error) {
		inet_replay_connected(made,
				      &(struct net_address){.family = (uint16_t)sock->family});
		inherit(sock, &made->base);
		*out = &made->base;
	}
	return error;
}

int inet_pair(struct socket *a, struct socket *b)
{
	return -EOPNOTSUPP;
}

static int inet_shutdown(struct socket *sock, bool read, bool write)
{
	return net_call(shutdown, inet_of(sock)->id, read, write);
}

/* ---- state for programs ---- */

static int inet_name(struct socket *sock, bool peer, struct socket_address *out)
{
	struct net_address address;
	int error = net_call(name, inet_of(sock)->id, peer, &address);

	if (!error)
		inet_address_out(&address, out);
	return error;
}

uint32_t inet_poll(struct socket *sock, struct file *file, struct poll_table *pt)
{
	struct inet_socket *s = inet_of(sock);

	poll_wait(file, &s->wait, pt);
	struct net_state state = state_of(s);
	/* SO_RCVLOWAT: a stream with fewer bytes than that is not readable. */
	if (sock->type == SOCK_STREAM && sock->option_receive_low > 1 &&
	    !(state.events & (NET_READ_HANGUP | NET_ERROR | NET_HANGUP)) && state.readable &&
	    state.readable < (uint32_t)sock->option_receive_low)
		state.events &= ~(uint32_t)NET_IN;
	return state.events | (sock->error ? NET_ERROR : 0);
}

size_t inet_readable_bytes(struct socket *sock)
{
	return inet_readable(inet_of(sock));
}

static bool inet_listening(const struct socket *sock)
{
	int value = 0;

	return net_call(get_option, inet_of(sock)->id, SOL_SOCKET, SO_ACCEPTCONN, &value,
			sizeof(value)) >= 0 &&
	       value;
}

void inet_peer_cred(const struct socket *sock, struct sender *out)
{
	*out = SENDER_NOBODY;
}

int inet_set_option(struct socket *sock, int level, int option, const void *value, size_t n)
{
	if (n > NET_OPTION_MAX)
		return -EINVAL;
	stack_enter();
	int error = net_call(set_option, inet_of(sock)->id, level, option, value, n);
	if (!error)
		inet_replay_option(inet_of(sock), level, option, value, n);
	stack_leave();
	return error;
}

int inet_get_option(struct socket *sock, int level, int option, void *value, size_t *n)
{
	size_t room = *n < NET_OPTION_MAX ? *n : NET_OPTION_MAX;

	if (level == SOL_SOCKET && option == SO_ERROR && sock->error)
		return -ENOPROTOOPT; /* the option is kept outside of the component */
	long size = net_call(get_option, inet_of(sock)->id, level, option, value, room);

	if (size < 0)
		return (int)size;
	*n = (size_t)size;
	return 0;
}

int inet_set_filter(struct socket *sock, const void *program, size_t size)
{
	stack_enter();
	int error = net_call(set_filter, inet_of(sock)->id, program, size);
	if (!error)
		inet_replay_option(inet_of(sock), SOL_SOCKET, SO_ATTACH_FILTER, program, size);
	stack_leave();
	return error;
}

static long inet_ioctl(struct socket *sock, unsigned command, uint64_t arg)
{
	struct inet_socket *s = inet_of(sock);

	switch (command) {
	case LINUX_SIOCOUTQ:
		if (inet_listening(sock))
			return -EINVAL;
		return put_user((int)inet_unsent(s), arg);
	case LINUX_SIOCATMARK:
		return sock->type == SOCK_STREAM ? put_user((int)0, arg) : -ENOTTY;
	default:
		return -ENOTTY;
	}
}

static const struct socket_ops inet_ops = {
	.bind = inet_bind,
	.connect = inet_connect,
	.listen = inet_listen,
	.accept = inet_accept,
	.pair = inet_pair,
	.name = inet_name,
	.send = inet_send,
	.receive = inet_receive,
	.shutdown = inet_shutdown,
	.poll = inet_poll,
	.readable_bytes = inet_readable_bytes,
	.release = inet_release,
	.listening = inet_listening,
	.peer_cred = inet_peer_cred,
	.set_option = inet_set_option,
	.get_option = inet_get_option,
	.set_filter = inet_set_filter,
	.ioctl = inet_ioctl,
};
