/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP and raw sockets. Received datagrams wait in a queue that is bounded by SO_RCVBUF; sent ones
 * are sent as a whole. */
#include "components/net/bound.h"
#include "components/net/filter.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/icmp.h>
#include <lwip/icmp6.h>
#include <lwip/raw.h>
#include <lwip/udp.h>

#define DATAGRAM_COST 512 /* of a datagram's records, counted against the buffer's size */
#define UDP_MAX	      65507

/* ---- input ---- */

static void fill_packet(const struct net_socket *s, struct net_packet *packet,
			const ip_addr_t *from, uint16_t port)
{
	struct net_end source = {.address = *from, .port = port};
	struct net_end target = {.address = *ip_current_dest_addr(), .port = s->local.port};

	memset(packet, 0, sizeof(*packet));
	net_address_out(s->family, &source, &packet->from);
	net_address_out(s->family, &target, &packet->to);
	packet->link = netif_get_index(ip_current_input_netif());
	if (ip_current_is_v6()) {
		packet->ttl = IP6H_HOPLIM(ip6_current_header());
		packet->tos = (uint8_t)IP6H_TC(ip6_current_header());
	} else {
		packet->ttl = IPH_TTL(ip4_current_header());
		packet->tos = IPH_TOS(ip4_current_header());
	}
}

bool net_datagram_queue(struct net_socket *s, struct pbuf *p, const struct net_packet *packet)
{
	struct net_datagram *d = NULL;

	if (!s->read_shut && s->in_bytes < s->option.receive_buffer)
		d = net_memory_alloc(sizeof(*d));
	if (!d) {
		pbuf_free(p);
		return false;
	}
	d->packet = *packet;
	d->packet.full_length = p->tot_len;
	d->packet.arrived_ns = net_host->now_ns();
	d->data = p;
	list_add_tail(&d->node, &s->datagrams);
	s->in_bytes += p->tot_len + DATAGRAM_COST;
	net_changed(s);
	return true;
}

/* Puts a datagram that lwIP has delivered into the socket's queue, or frees it. */
static void enqueue(struct net_socket *s, struct pbuf *p, const ip_addr_t *from, uint16_t port)
{
	struct net_packet packet;

	if (!net_filter_datagram(s, p)) {
		pbuf_free(p);
		return;
	}
	fill_packet(s, &packet, from, port);
	packet.original_length = p->tot_len;
	net_datagram_queue(s, p, &packet);
}

static bool is_unconnected(const struct net_socket *s)
{
	return s->state == NET_CLOSED;
}

/* Chooses the socket for a datagram among those that share a name. */
static struct net_socket *share(struct net_socket *s, const ip_addr_t *from, uint16_t port)
{
	struct net_end remote = {.address = *from, .port = port};
	struct net_end local = {.address = *ip_current_dest_addr(), .port = s->local.port};

	return net_group_pick(s, &local, &remote, is_unconnected);
}

void net_datagram_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
			   uint16_t port)
{
	struct net_socket *s = net_socket_of_arg(arg);

	if (s && s->state == NET_CLOSED && !ip_addr_ismulticast(ip_current_dest_addr()))
		s = share(s, from, port);
	if (s)
		enqueue(s, p, from, port);
	else
		pbuf_free(p);
}

static bool filtered(const struct net_socket *s, const struct pbuf *p)
{
	uint8_t type = pbuf_get_at(p, 0);

	if (s->family == AF_INET6)
		return s->protocol == IPPROTO_ICMPV6 &&
		       s->option.icmp6_filter[type / 32] >> type % 32 & 1;
	type = pbuf_get_at(p, (uint16_t)(IPH_HL_BYTES(ip4_current_header())));
	return s->protocol == IPPROTO_ICMP && type < 32 && s->option.icmp_filter >> type & 1;
}

/* Queues a copy, since other sockets get the packet too. A socket gets the payload of an IPv6
 * packet, but the whole of an IPv4 packet. */
static uint8_t on_raw(void *arg, struct raw_pcb *pcb, struct pbuf *p, const ip_addr_t *from)
{
	struct net_socket *s = net_socket_of_arg(arg);
	uint16_t header = ip_current_is_v6() ? ip_current_header_tot_len() : 0;

	if (!s || pbuf_remove_header(p, header))
		return 0;
	if (!filtered(s, p)) {
		struct pbuf *copy = pbuf_clone(PBUF_RAW, PBUF_RAM, p);
		if (copy)
			enqueue(s, copy, from, 0);
	}
	pbuf_add_header_force(p, header);
	return 0;
}

/* ---- blocks ---- */

/* For a socket of both families the wildcard address has lwIP's type for both. */
static void set_local(const struct net_socket *s, ip_addr_t *to)
{
	*to = s->local.address;
	if (net_takes_both(s, to))
		IP_SET_TYPE(to, IPADDR_TYPE_ANY);
}

int net_datagram_open(struct net_socket *s)
{
	uint8_t type = s->family == AF_INET			     ? IPADDR_TYPE_V4
		       : s->kind == NET_UDP && s->family == AF_INET6 ? IPADDR_TYPE_ANY
								     : IPADDR_TYPE_V6;

	if (s->kind == NET_UDP) {
		s->udp = udp_new_ip_type(type);
		if (!s->udp)
			return -ENOMEM;
		ip_set_option(s->udp, SOF_REUSEADDR);
		ip_set_option(s->udp, SOF_BROADCAST);
		udp_recv(s->udp, net_datagram_received, net_arg(s));
	} else {
		s->raw = raw_new_ip_type(type, (uint8_t)s->protocol);
		if (!s->raw)
			return -ENOMEM;
		ip_set_option(s->raw, SOF_BROADCAST);
		raw_recv(s->raw, on_raw, net_arg(s));
		if (s->protocol == IPPROTO_ICMPV6)
			s->option.checksum_offset = 2;
	}
	net_datagram_apply_options(s);
	return 0;
}

int net_datagram_bind(struct net_socket *s)
{
	ip_addr_t address;

	set_local(s, &address);
	if (s->kind == NET_RAW) {
		ip_addr_copy(s->raw->local_ip, address);
		return 0;
	}
	/* Binding again replaces the address of the first name. */
	if (s->udp->local_port) {
		ip_addr_copy(s->udp->local_ip, address);
		return 0;
	}
	struct net_socket *member = net_group_find(s);
	if (member)
		net_group_join(s, member);
	err_t failed = udp_bind(s->udp, &address, s->local.port);
	if (failed != ERR_OK)
		net_group_leave(s);
	net_deliver_nothing();
	return failed == ERR_OK ? 0 : failed == ERR_USE ? -EADDRINUSE : net_errno(failed);
}

static int autobind(struct net_socket *s)
{
	if (s->kind == NET_RAW || s->local.port)
		return 0;
	struct net_end local = s->local, before = s->local;
	int error = net_port_pick(s, &local.address, NULL, &local.port);
	if (error)
		return error;
	net_name_set(s, &local);
	error = net_datagram_bind(s);
	if (error)
		net_name_set(s, &before);
	return error;
}

static int disconnect(struct net_socket *s)
{
	if (s->kind == NET_UDP)
		udp_disconnect(s->udp);
	else
		raw_disconnect(s->raw);
	struct net_end local = s->local;

	s->state = NET_CLOSED;
	memset(&s->remote, 0, sizeof(s->remote));
	if (!s->address_bound)
		ip_addr_set_any(s->family == AF_INET6, &local.address);
	/* A port that the component chose is given back. */
	if (!s->port_bound && s->kind == NET_UDP) {
		local.port = s->udp->local_port = 0;
		net_group_leave(s);
	}
	net_name_set(s, &local);
	if (!local.port && s->kind == NET_UDP) {
		set_local(s, &s->udp->local_ip);
		return 0;
	}
	return net_datagram_bind(s);
}

int net_datagram_connect(struct net_socket *s, const struct net_address *address)
{
	struct net_end remote;

	if (address->family == AF_UNSPEC)
		return disconnect(s);
	int error = net_address_in(s, address, &remote);
	if (error)
		return error;
	net_address_resolve_any(&remote);
	if (net_address_broadcast(&remote.address) && !s->option.broadcast)
		return -EACCES;
	if (!s->address_bound || ip_addr_isany_val(s->local.address)) {
		ip_addr_t source;

		error = net_bound_source(s, &remote.address, &source);
		if (error)
			return error;
		struct net_end local = {.address = source, .port = s->local.port};
		net_name_set(s, &local);
	}
	error = autobind(s);
	if (!error)
		error = net_datagram_bind(s);
	if (error)
		return error;
	err_t failed = s->kind == NET_UDP ? udp_connect(s->udp, &remote.address, remote.port)
					  : raw_connect(s->raw, &remote.address);
	net_deliver_nothing();
	if (failed != ERR_OK)
		return net_errno(failed);
	s->remote = remote;
	s->state = NET_CONNECTED;
	net_changed(s);
	return 0;
}

static void datagram_free(struct net_socket *s, struct net_datagram *d)
{
	list_del(&d->node);
	s->in_bytes -= d->data->tot_len + DATAGRAM_COST;
	pbuf_free(d->data);
	net_memory_free(d);
}

void net_datagram_flush(struct net_socket *s)
{
	while (!list_empty(&s->datagrams))
		datagram_free(s, list_first_entry(&s->datagrams, struct net_datagram, node));
}

void net_datagram_close(struct net_socket *s)
{
	net_group_leave(s);
	net_datagram_flush(s);
	if (s->kind == NET_UDP)
		udp_remove(s->udp);
	else
		raw_remove(s->raw);
}

/* ---- output ---- */

/* The destination of a datagram, its link and its source address. */
struct route {
	struct net_end to;
	struct netif *link;
	ip_addr_t source;
};

static int find_route(struct net_socket *s, const struct net_address *address, struct route *r)
{
	if (address) {
		int error = net_address_in(s, address, &r->to);
		if (error)
			return error;
		if (s->kind == NET_UDP && !r->to.port)
			return -EINVAL;
		net_address_resolve_any(&r->to);
	} else if (s->state == NET_CONNECTED) {
		r->to = s->remote;
	} else {
		return -EDESTADDRREQ;
	}
	const ip_addr_t *to = &r->to.address;
	if (net_address_broadcast(to) && !s->option.broadcast)
		return -EACCES;
	if (s->option.bound_link)
		r->link = net_link_of(s->option.bound_link);
	else if (ip_addr_ismulticast(to) && s->option.multicast_link)
		r->link = net_link_of(s->option.multicast_link);
	else
		r->link = ip_route(&s->local.address, to);
	if (!r->link)
		return -ENETUNREACH;
	r->source = s->local.address;
	if (!ip_addr_isany_val(r->source) && !ip_addr_ismulticast(&r->source))
		return IP_IS_V6_VAL(r->source) == IP_IS_V6(to) ? 0 : -ENETUNREACH;
	if (net_address_broadcast(to) || ip_addr_ismulticast(to)) {
		const ip_addr_t *own = ip_netif_get_local_ip(r->link, to);
		if (!own)
			return -ENETUNREACH;
		r->source = *own;
		return 0;
	}
	return net_bound_source(s, to, &r->source);
}

static int transmit(struct net_socket *s, struct pbuf *p, const struct route *r)
{
	err_t failed;

	if (s->kind == NET_UDP)
		failed = udp_sendto_if_src(s->udp, p, &r->to.address, r->to.port, r->link,
					   &r->source);
	else
		failed = raw_sendto_if_src(s->raw, p, &r->to.address, r->link, &r->source);
	return failed == ERR_OK ? 0 : failed == ERR_MEM ? -ENOBUFS : net_errno(failed);
}

ssize_t net_datagram_send(struct net_socket *s, const void *data, size_t n, unsigned flags,
			  const struct net_address *to)
{
	struct route route;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (n > UINT16_MAX || (s->kind == NET_UDP && n > UDP_MAX))
		return -EMSGSIZE;
	int error = find_route(s, to, &route);
	if (!error)
		error = autobind(s);
	if (!error && s->write_shut)
		error = -EPIPE;
	if (!error && s->error) {
		error = -s->error;
		s->error = 0;
	}
	if (error)
		return error;
	if (s->option.header_included && n < IP_HLEN)
		return -EINVAL;
	pbuf_layer layer = s->option.header_included ? PBUF_LINK
			   : s->kind == NET_UDP	     ? PBUF_TRANSPORT
						     : PBUF_IP;
	struct pbuf *p = pbuf_alloc(layer, (uint16_t)n, PBUF_RAM);
	if (!p)
		return -ENOBUFS;
	pbuf_take(p, data, (uint16_t)n);
	error = transmit(s, p, &route);
	pbuf_free(p);
	return error ? error : (ssize_t)n;
}

/* ---- receiving ---- */

ssize_t net_datagram_receive(struct net_socket *s, void *data, size_t n, unsigned flags,
			     struct net_packet *packet)
{
	if (s->error) {
		int error = -s->error;
		s->error = 0;
		return error;
	}
	if (list_empty(&s->datagrams))
		return -EAGAIN;
	struct net_datagram *d = list_first_entry(&s->datagrams, struct net_datagram, node);
	size_t part = n < d->packet.full_length ? n : d->packet.full_length;
	pbuf_copy_partial(d->data, data, (uint16_t)part, 0);
	if (packet)
		*packet = d->packet;
	if (!(flags & MSG_PEEK))
		datagram_free(s, d);
	return (ssize_t)part;
}

uint32_t net_datagram_events(const struct net_socket *s)
{
	uint32_t events = NET_OUT | (s->error ? NET_ERROR : 0);

	if (!list_empty(&s->datagrams))
		events |= NET_IN;
	if (s->read_shut)
		events |= NET_IN | NET_READ_HANGUP;
	if (s->read_shut && s->write_shut)
		events |= NET_HANGUP;
	return events;
}

/* ---- options that lwIP carries out ---- */

static uint8_t hops(const struct net_socket *s)
{
	int wanted = s->family == AF_INET6 ? s->option.hops : s->option.ttl;

	return (uint8_t)(wanted < 0 ? IP_DEFAULT_TTL : wanted);
}

static void apply_udp(struct net_socket *s, uint8_t tos, uint8_t multicast_ttl, bool loop)
{
	struct udp_pcb *pcb = s->udp;

	pcb->netif_idx = net_bound_index(s);
	pcb->tos = tos;
	pcb->ttl = hops(s);
	udp_set_multicast_ttl(pcb, multicast_ttl);
	udp_set_multicast_netif_index(pcb, (uint8_t)s->option.multicast_link);
	if (loop)
		udp_setflags(pcb, udp_flags(pcb) | UDP_FLAGS_MULTICAST_LOOP);
	else
		udp_setflags(pcb, udp_flags(pcb) & ~UDP_FLAGS_MULTICAST_LOOP);
}

static void apply_raw(struct net_socket *s, uint8_t tos, uint8_t multicast_ttl, bool loop)
{
	struct raw_pcb *pcb = s->raw;
	unsigned flags = pcb->flags & ~(unsigned)(RAW_FLAGS_MULTICAST_LOOP | RAW_FLAGS_HDRINCL);

	pcb->netif_idx = net_bound_index(s);
	pcb->tos = tos;
	pcb->ttl = hops(s);
	raw_set_multicast_ttl(pcb, multicast_ttl);
	flags |= loop ? RAW_FLAGS_MULTICAST_LOOP : 0;
	flags |= s->option.header_included ? RAW_FLAGS_HDRINCL : 0;
	raw_setflags(pcb, (uint8_t)flags);
	pcb->chksum_reqd = s->family == AF_INET6 && s->option.checksum_offset >= 0;
	pcb->chksum_offset = (uint16_t)s->option.checksum_offset;
}

void net_datagram_apply_options(struct net_socket *s)
{
	const struct net_options *o = &s->option;
	bool six = s->family == AF_INET6;
	uint8_t tos = six ? o->traffic_class : o->tos;
	uint8_t multicast_ttl = (uint8_t)(six ? o->multicast_hops : o->multicast_ttl);
	bool loop = six ? o->multicast_loop6 : o->multicast_loop;

	if (s->kind == NET_UDP)
		apply_udp(s, tos, multicast_ttl, loop);
	else
		apply_raw(s, tos, multicast_ttl, loop);
}
