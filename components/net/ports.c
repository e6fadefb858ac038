/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which socket may have which name: Linux's rules for SO_REUSEADDR and SO_REUSEPORT, among the
 * sockets, and among the connections that lwIP is still closing after their socket was closed.
 */
#include "components/net/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

bool net_takes_both(const struct net_socket *s, const ip_addr_t *address)
{
	return s->family == AF_INET6 && !s->option.only_v6 && IP_IS_V6(address) &&
	       ip_addr_isany(address);
}

static bool overlap(const struct net_socket *a, const ip_addr_t *x, const struct net_socket *b,
		    const ip_addr_t *y)
{
	if (net_takes_both(a, x) || net_takes_both(b, y))
		return true;
	if (IP_IS_V6(x) != IP_IS_V6(y))
		return false;
	return ip_addr_isany(x) || ip_addr_isany(y) || ip_addr_cmp_zoneless(x, y);
}

/* Has the socket's connection ended? Its port is free then, unless bind() had asked for that port.
 */
static bool is_over(const struct net_socket *s)
{
	return s->kind == NET_TCP && s->joined && !s->tcp && !s->port_bound;
}

static bool has_port(const struct net_socket *s, uint16_t port)
{
	return s->local.port == port && !is_over(s);
}

static bool may_share(const struct net_socket *s, const struct net_socket *other)
{
	if (s->option.reuse_port && other->option.reuse_port && s->owner == other->owner)
		return true;
	return s->option.reuse_address && other->option.reuse_address &&
	       other->state != NET_LISTENING;
}

static bool addresses_overlap(const struct net_socket *s, const ip_addr_t *mine,
			      const ip_addr_t *other)
{
	if (net_takes_both(s, mine))
		return true;
	return IP_IS_V6(mine) == IP_IS_V6(other) &&
	       (ip_addr_isany(mine) || ip_addr_cmp_zoneless(mine, other));
}

/* Does a connection without a socket keep the name from `s`? */
static bool keeps(const struct tcp_pcb *pcb, const struct net_socket *s,
		  const struct net_end *local)
{
	if (pcb->local_port != local->port ||
	    !addresses_overlap(s, &local->address, &pcb->local_ip))
		return false;
	return !(s->option.reuse_address && ip_get_option(pcb, NET_BLOCK_REUSES)) &&
	       !(s->option.reuse_port && ip_get_option(pcb, NET_BLOCK_REUSES_PORT));
}

struct claim {
	const struct net_socket *s;
	const struct net_end *local;
};

static bool lingers(const struct tcp_pcb *pcb, const void *what)
{
	const struct claim *claim = what;

	if (pcb->state == LISTEN || (pcb->state != TIME_WAIT && pcb->callback_arg))
		return false;
	return keeps(pcb, claim->s, claim->local);
}

/* Is the name in use by connections without a socket: in their last states, or in TIME-WAIT? */
static bool name_lingers(const struct net_socket *s, const struct net_end *local)
{
	const struct claim claim = {s, local};

	return net_block_any(local, lingers, &claim);
}

static bool conflicts(const struct net_socket *s, const struct net_end *local,
		      const struct net_socket *other)
{
	return has_port(other, local->port) && other != s && other->kind == s->kind &&
	       overlap(s, &local->address, other, &other->local.address) && !may_share(s, other);
}

static bool any_conflict(const struct net_socket *s, const struct net_end *local)
{
	const struct net_socket *other;

	list_for_each_entry (other, net_names_at_port(local->port), at_port) {
		if (conflicts(s, local, other))
			return true;
	}
	return false;
}

static bool conflict_at(const struct net_socket *s, const struct net_end *local,
			const struct net_end *name)
{
	const struct net_socket *other;

	list_for_each_entry (other, net_names_at(name), at_name) {
		if (conflicts(s, local, other))
			return true;
	}
	return false;
}

int net_port_check(const struct net_socket *s, const struct net_end *local)
{
	struct net_end any = {.port = local->port};
	bool taken;

	if (ip_addr_isany_val(local->address))
		taken = any_conflict(s, local);
	else
		taken = conflict_at(s, local, local) || conflict_at(s, local, &any);
	if (taken)
		return -EADDRINUSE;
	if (s->kind == NET_TCP && name_lingers(s, local))
		return -EADDRINUSE;
	return 0;
}

/* Is the port used by no other socket, or, for a connection, does it make the connection's name
 * unique? */
static bool usable(const struct net_socket *s, const struct net_end *local,
		   const struct net_end *remote)
{
	const struct net_socket *other;

	list_for_each_entry (other, net_names_at_port(local->port), at_port) {
		if (has_port(other, local->port) && other != s && other->kind == s->kind)
			return false;
	}
	if (s->kind != NET_TCP)
		return true;
	if (!remote)
		return !name_lingers(s, local);
	return !net_block_find(local, remote);
}

int net_port_pick(const struct net_socket *s, const ip_addr_t *address,
		  const struct net_end *remote, uint16_t *out)
{
	const uint32_t n = NET_EPHEMERAL_LAST - NET_EPHEMERAL_FIRST + 1;
	struct net_end local = {.address = *address};
	uint32_t start;

	net_host->random(&start, sizeof(start));
	for (uint32_t i = 0; i < n; i++) {
		local.port = (uint16_t)(NET_EPHEMERAL_FIRST + (start + i) % n);
		if (usable(s, &local, remote)) {
			*out = local.port;
			return 0;
		}
	}
	return remote ? -EADDRNOTAVAIL : -EADDRINUSE;
}

static bool may_bind_to(const struct net_socket *s, const ip_addr_t *address)
{
	if (s->option.free_bind || ip_addr_isany(address) || net_address_is_ours(address))
		return true;
	return s->kind != NET_TCP &&
	       (ip_addr_ismulticast(address) || net_address_broadcast(address));
}

int net_bind_name(struct net_socket *s, const struct net_address *address)
{
	struct net_end local;
	int error;

	/* AF_INET6 accepts only its own addresses; AF_INET accepts a family of 0 for "any". */
	if (s->family == AF_INET6 && address->family == AF_INET)
		return -EAFNOSUPPORT;
	if (!is_over(s) && (s->state != NET_CLOSED || (s->local.port && s->kind != NET_RAW)))
		return -EINVAL;
	error = net_address_in(s, address, &local);
	if (error)
		return error == -ENETUNREACH ? -EINVAL : error;
	if (!may_bind_to(s, &local.address))
		return -EADDRNOTAVAIL;
	if (s->kind == NET_RAW)
		local.port = 0;
	else if (local.port)
		error = net_port_check(s, &local);
	else if (!s->option.no_port)
		error = net_port_pick(s, &local.address, NULL, &local.port);
	if (error)
		return error;
	struct net_end before = s->local;
	net_name_set(s, &local);
	if (s->kind == NET_RAW || (s->kind == NET_UDP && local.port))
		error = net_datagram_bind(s);
	if (error) {
		net_name_set(s, &before);
		return error;
	}
	s->address_bound = !ip_addr_isany_val(local.address);
	s->port_bound = address->port != 0;
	return 0;
}
