/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The component's table of functions. Each function enters the stack that it works on and ends with
 * net_settle(): stack.c.
 */
#include "components/net/device.h"
#include "components/net/filter.h"
#include "components/net/packet.h"
#include "components/net/tunnel.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/ip.h>
#include <lwip/sys.h>

#define NS_PER_MS    1000000ull
#define TUNNEL_QUEUE 1000000u /* bytes on their way to the program behind a TUN or TAP */
/* The values of SO_SNDBUF and SO_RCVBUF before they are set. */
#define TCP_SEND_DEFAULT    16384u
#define TCP_RECEIVE_DEFAULT 131072u

const struct component_host *net_host;

/* ---- functions that lwIP needs ---- */

uint32_t sys_now(void)
{
	return (uint32_t)(net_host->now_ns() / NS_PER_MS);
}

uint32_t net_random32(void)
{
	uint32_t n;

	net_host->random(&n, sizeof(n));
	return n;
}

_Noreturn void net_broken(const char *what, const char *file, int line)
{
	net_host->broken(what, file, line);
	abort();
}

/* ---- for streams and datagrams ---- */

void net_changed(const struct net_socket *s)
{
	net_host->changed(net_host->context, s->id, net_events(s));
}

uint32_t net_events(const struct net_socket *s)
{
	return s->kind == NET_TCP      ? net_tcp_events(s)
	       : s->kind == NET_TUNNEL ? net_tunnel_events(s)
				       : net_datagram_events(s);
}

int net_errno(int lwip_error)
{
	switch (lwip_error) {
	case ERR_OK:
		return 0;
	case ERR_MEM:
	case ERR_BUF:
		return -ENOBUFS;
	case ERR_RTE:
	case ERR_IF:
		return -ENETUNREACH;
	case ERR_USE:
		return -EADDRINUSE;
	case ERR_ISCONN:
		return -EISCONN;
	case ERR_CONN:
	case ERR_CLSD:
		return -ENOTCONN;
	case ERR_TIMEOUT:
		return -ETIMEDOUT;
	case ERR_WOULDBLOCK:
		return -EAGAIN;
	default:
		return -EINVAL;
	}
}

/* ---- the table ---- */

static int kind_of(int family, int type, int protocol, enum net_kind *kind, int *real_protocol)
{
	*real_protocol = protocol;
	*kind = NET_PACKET;
	if (family == AF_PACKET && type == NET_TYPE_TUNNEL) {
		*kind = NET_TUNNEL;
		return 0;
	}
	if (family == AF_PACKET && protocol >= 0 && protocol <= UINT16_MAX)
		return type == SOCK_RAW || type == SOCK_DGRAM ? 0 : -ESOCKTNOSUPPORT;
	if (family != AF_INET && family != AF_INET6)
		return -EAFNOSUPPORT;
	if (protocol < 0 || protocol >= 256)
		return -EINVAL;
	switch (type) {
	case SOCK_STREAM:
		*kind = NET_TCP;
		*real_protocol = IPPROTO_TCP;
		return protocol && protocol != IPPROTO_TCP ? -EPROTONOSUPPORT : 0;
	case SOCK_DGRAM:
		*kind = NET_UDP;
		*real_protocol = IPPROTO_UDP;
		return protocol && protocol != IPPROTO_UDP ? -EPROTONOSUPPORT : 0;
	case SOCK_RAW:
		*kind = NET_RAW;
		return protocol ? 0 : -EPROTONOSUPPORT;
	default:
		return -ESOCKTNOSUPPORT;
	}
}

static int make_socket(net_id id, int family, int type, int protocol, uint32_t owner,
		       struct net_stack *stack)
{
	enum net_kind kind;
	int real, error = kind_of(family, type, protocol, &kind, &real);

	if (error)
		return error;
	net_stack_enter(stack);
	struct net_socket *s = net_socket_new(id, kind, family, type, real);
	if (!s)
		return -ENOMEM;
	s->owner = owner;
	ip_addr_set_any(family == AF_INET6, &s->local.address);
	ip_addr_set_any(family == AF_INET6, &s->remote.address);
	if (kind == NET_RAW && protocol == IPPROTO_RAW)
		s->option.header_included = true;
	if (kind == NET_PACKET) {
		net_packet_open(s);
	} else if (kind == NET_TUNNEL) {
		s->option.receive_buffer = TUNNEL_QUEUE;
	} else if (kind == NET_TCP) {
		s->option.send_buffer = TCP_SEND_DEFAULT;
		s->option.receive_buffer = TCP_RECEIVE_DEFAULT;
	} else {
		error = net_datagram_open(s);
	}
	if (error)
		net_socket_free(s);
	return error;
}

static int open_socket(void *instance, net_id *out, int family, int type, int protocol,
		       uint32_t owner, uint32_t number)
{
	struct net_stack *stack = net_stack_find(number);
	net_id id = net_id_free();
	int error = -ENONET;

	if (stack)
		error = id ? make_socket(id, family, type, protocol, owner, stack) : -ENFILE;

	if (!error)
		*out = id;
	return error;
}

static int reopen_socket(void *instance, net_id id, int family, int type, int protocol,
			 uint32_t owner, uint32_t number)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	if (!(id % NET_PLACES) || !(id / NET_PLACES))
		return -EINVAL;
	return net_place_used(id) ? -EEXIST : make_socket(id, family, type, protocol, owner, stack);
}

static int break_connection(void *instance, net_id id, int error)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	if (s->kind != NET_TCP || s->state == NET_LISTENING)
		return -EOPNOTSUPP;
	net_tcp_fail(s, error);
	s->broken = true;
	net_settle();
	return 0;
}

static int close_socket(void *instance, net_id id)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	if (s->kind == NET_TCP)
		net_tcp_close(s);
	else if (s->kind == NET_PACKET)
		net_packet_close(s);
	else if (s->kind == NET_TUNNEL)
		net_tunnel_close(s);
	else
		net_datagram_close(s);
	net_multicast_leave_all(s);
	net_filter_free(s);
	net_socket_free(s);
	net_settle();
	return 0;
}

static int bind_socket(void *instance, net_id id, const struct net_address *address)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	int result = s->kind == NET_PACKET   ? net_packet_bind(s, address)
		     : s->kind == NET_TUNNEL ? net_tunnel_bind(s, address->scope)
					     : net_bind_name(s, address);
	net_settle();
	return result;
}

static int connect_socket(void *instance, net_id id, const struct net_address *address)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	int result = -EOPNOTSUPP;
	if (s->kind < NET_PACKET)
		result = s->kind == NET_TCP ? net_tcp_connect(s, address)
					    : net_datagram_connect(s, address);
	net_settle();
	return result;
}

static int listen_socket(void *instance, net_id id, int backlog)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	int result = s->kind == NET_TCP ? net_tcp_listen(s, backlog) : -EOPNOTSUPP;
	net_settle();
	return result;
}

static int accept_socket(void *instance, net_id id, net_id *out)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	return s->kind == NET_TCP ? net_tcp_accept(s, out) : -EOPNOTSUPP;
}

static int name_socket(void *instance, net_id id, bool peer, struct net_address *out)
{
	const struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	if (s->kind == NET_TUNNEL)
		return net_tunnel_name(s, out);
	if (s->kind == NET_PACKET) {
		net_packet_name(s, out);
		return peer ? -EOPNOTSUPP : 0;
	}
	if (peer && (s->state != NET_CONNECTED || (s->kind == NET_TCP && !s->tcp)))
		return -ENOTCONN;
	net_address_out(s->family, peer ? &s->remote : &s->local, out);
	if (!peer && s->kind == NET_RAW)
		out->port = (uint16_t)s->protocol;
	return 0;
}

static int shutdown_socket(void *instance, net_id id, bool read, bool write)
{
	struct net_socket *s = net_socket_enter(id);
	int result = 0;

	if (!s)
		return -EBADF;
	if (s->kind == NET_TCP) {
		result = net_tcp_shutdown(s, read, write);
	} else {
		if (s->state != NET_CONNECTED)
			result = -ENOTCONN;
		s->read_shut |= read;
		s->write_shut |= write;
		net_changed(s);
	}
	net_settle();
	return result;
}

static long send_data(void *instance, net_id id, const void *data, size_t n, uint32_t flags,
		      const struct net_address *to)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	ssize_t result = s->kind == NET_TCP	 ? net_tcp_send(s, data, n, flags)
			 : s->kind == NET_PACKET ? net_packet_send(s, data, n, to)
			 : s->kind == NET_TUNNEL ? net_tunnel_write(s, data, n)
						 : net_datagram_send(s, data, n, flags, to);
	net_settle();
	return result;
}

static long receive_data(void *instance, net_id id, void *data, size_t n, uint32_t flags,
			 struct net_packet *packet)
{
	struct net_socket *s = net_socket_enter(id);

	if (!s)
		return -EBADF;
	if (s->kind == NET_TUNNEL && !s->tunnel)
		return -EBADFD;
	if (s->kind != NET_TCP)
		return net_datagram_receive(s, data, n, flags, packet);
	ssize_t result = net_tcp_receive(s, data, n, flags);
	net_settle();
	return result;
}

/* For a datagram socket, the bytes of the first datagram. */
static size_t readable(const struct net_socket *s)
{
	if (s->kind == NET_TCP)
		return s->in_bytes;
	if (list_empty(&s->datagrams))
		return 0;
	return list_first_entry(&s->datagrams, struct net_datagram, node)->packet.full_length;
}

static bool state_of(void *instance, net_id id, struct net_state *state)
{
	const struct net_socket *s = net_socket(id);

	if (!s)
		return false;
	*state = (struct net_state){
		.events = net_events(s),
		.readable = (uint32_t)readable(s),
		.unsent = s->kind == NET_TCP ? (uint32_t)net_tcp_unsent(s) : 0,
	};
	return true;
}

const struct net_ops net_stack_ops = {
	.open = open_socket,
	.reopen = reopen_socket,
	.break_connection = break_connection,
	.close = close_socket,
	.bind = bind_socket,
	.connect = connect_socket,
	.listen = listen_socket,
	.accept = accept_socket,
	.name = name_socket,
	.shutdown = shutdown_socket,
	.send = send_data,
	.receive = receive_data,
	.state = state_of,
	.set_option = net_set_option,
	.get_option = net_get_option,
	.set_filter = net_set_filter,
	.link = net_link,
	.next_link = net_next_link,
	.change_link = net_change_link,
	.add_link = net_add_link,
	.remove_link = net_remove_link,
	.move_link = net_move_link,
	.change_address = net_change_address,
	.change_route = net_change_route,
	.route = net_route,
	.find_route = net_find_route,
	.neighbor = net_neighbor,
	.set_forwarding = net_set_forwarding,
	.counters = net_counters,
	.add_stack = net_add_stack,
	.remove_stack = net_remove_stack,
	.run = net_run,
};

int net_start(const struct component_host *host)
{
	static bool started;
	int error;

	net_host = host;
	if (started)
		return 0;
	error = net_stack_start();
	if (error)
		return error;
	started = true;
	net_settle();
	return 0;
}
