/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets as they come in, before lwIP processes them: all of 127.0.0.0/8 is treated as this host,
 * and ICMP errors of routers and hosts reach the socket that they are about (lwIP does neither);
 * and lwIP is shown the blocks that the packet may concern. Everything read here is checked against
 * the packet's length: any field of the packet may be a lie.
 */
#include "components/net/internal.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/icmp.h>
#include <lwip/icmp6.h>
#include <lwip/ip.h>
#include <lwip/prot/ethernet.h>
#include <lwip/prot/tcp.h>

#include "components/net/hooks.h"
#include "components/net/packet.h"

/* Drops a packet that is shorter than its header: lwIP would look at the header first. */
static int drop(struct pbuf *p)
{
	pbuf_free(p);
	return 1;
}

/* Packets that arrive at the loopback link were sent by it. */
static void count_loopback(const struct pbuf *p, const struct netif *link, uint16_t protocol)
{
	if (link != net_loopback)
		return;
	net_link_count(link, p->tot_len, p->tot_len);
	net_packet_loops(p, protocol);
}

/* The packet that an ICMP error quotes. This host sent it, so its source is the local end. */
struct quoted {
	enum net_kind kind;
	struct net_end local, remote;
};

static bool about(const struct net_socket *s, const struct quoted *q)
{
	if (s->kind != q->kind || s->local.port != q->local.port)
		return false;
	/* A socket that is not connected hears of errors only if it asked for that. */
	if (s->kind == NET_UDP && s->state == NET_CLOSED)
		return s->family == AF_INET6 ? s->option.receive_error6 : s->option.receive_error;
	if (s->state != NET_CONNECTED && s->state != NET_CONNECTING)
		return false;
	return s->remote.port == q->remote.port &&
	       ip_addr_cmp_zoneless(&s->remote.address, &q->remote.address);
}

static void report(const struct quoted *q, int error)
{
	struct net_socket *s;

	list_for_each_entry (s, net_names_at_port(q->local.port), at_port) {
		if (!about(s, q))
			continue;
		if (s->kind == NET_UDP) {
			s->error = error;
			net_changed(s);
		} else if (s->state == NET_CONNECTING) {
			net_tcp_fail(s, error);
		}
		return;
	}
}

/* The ports behind the quoted IP header. */
static bool quote_ports(const struct pbuf *p, unsigned at, unsigned protocol, struct quoted *q)
{
	uint8_t ports[4];

	if (protocol != IPPROTO_UDP && protocol != IPPROTO_TCP)
		return false;
	if (at > UINT16_MAX || pbuf_copy_partial(p, ports, sizeof(ports), (uint16_t)at) != 4)
		return false;
	q->kind = protocol == IPPROTO_UDP ? NET_UDP : NET_TCP;
	q->local.port = (uint16_t)(ports[0] << 8 | ports[1]);
	q->remote.port = (uint16_t)(ports[2] << 8 | ports[3]);
	return true;
}

/* ---- the receiver of a packet ---- */

/* Reads the ports at the head of the IP payload, and whether the packet begins a connection. */
static bool read_ports(const struct pbuf *p, unsigned at, unsigned protocol, struct net_end *local,
		       struct net_end *remote, bool *opens)
{
	uint8_t head[14];
	uint16_t length = protocol == IPPROTO_TCP ? sizeof(head) : 4;

	if (pbuf_copy_partial(p, head, length, (uint16_t)at) != length)
		return false;
	remote->port = (uint16_t)(head[0] << 8 | head[1]);
	local->port = (uint16_t)(head[2] << 8 | head[3]);
	*opens = protocol == IPPROTO_TCP && (head[13] & (TCP_SYN | TCP_ACK)) == TCP_SYN;
	return true;
}

/* Shows lwIP the blocks for a TCP or UDP packet. lwIP drops one that is shorter than its header. */
static void transport(const struct pbuf *p, unsigned at, unsigned protocol, struct net_end *local,
		      struct net_end *remote)
{
	bool opens;

	if (!read_ports(p, at, protocol, local, remote, &opens))
		return;
	if (protocol == IPPROTO_TCP)
		net_deliver_segment(local, remote, opens);
	else
		net_deliver_datagram(local);
}

/* ---- IPv4 ---- */

static int errno_of_icmp(unsigned type, unsigned code)
{
	static const uint8_t unreachable[] = {
		ENETUNREACH,  EHOSTUNREACH, ENOPROTOOPT,  ECONNREFUSED, EMSGSIZE,     EOPNOTSUPP,
		ENETUNREACH,  EHOSTDOWN,    ENONET,	  ENETUNREACH,	EHOSTUNREACH, ENETUNREACH,
		EHOSTUNREACH, EHOSTUNREACH, EHOSTUNREACH, EHOSTUNREACH,
	};

	if (type == ICMP_TE)
		return EHOSTUNREACH;
	return type == ICMP_DUR && code < sizeof(unreachable) ? unreachable[code] : 0;
}

static void icmp4(const struct pbuf *p, unsigned at)
{
	uint8_t icmp[8], ip[IP_HLEN];
	struct quoted q;
	uint32_t address;

	if (pbuf_copy_partial(p, icmp, sizeof(icmp), (uint16_t)at) != sizeof(icmp) ||
	    pbuf_copy_partial(p, ip, sizeof(ip), (uint16_t)(at + 8)) != sizeof(ip))
		return;
	int error = errno_of_icmp(icmp[0], icmp[1]);
	unsigned header = (ip[0] & 15u) * 4;
	if (!error || header < IP_HLEN || !quote_ports(p, at + 8 + header, ip[9], &q))
		return;
	memcpy(&address, ip + 16, sizeof(address));
	ip_addr_set_ip4_u32_val(q.remote.address, address);
	report(&q, error);
}

static void transport4(const struct pbuf *p, const struct ip_hdr *ip, unsigned at)
{
	struct net_end local = {0}, remote = {0};

	ip_addr_copy_from_ip4(local.address, ip->dest);
	ip_addr_copy_from_ip4(remote.address, ip->src);
	transport(p, at, IPH_PROTO(ip), &local, &remote);
}

/* Datagrams whose first fragment came in; never more than this are under way. */
#define FIRST_FRAGMENTS IP_REASS_MAX_PBUFS
struct first_fragment {
	uint32_t from, to;
	uint16_t id;
	uint8_t protocol;
	struct net_end local, remote;
};

static struct first_fragment *find_first(const struct ip_hdr *ip, bool make)
{
	static NET_BANKED struct first_fragment all[FIRST_FRAGMENTS];
	static NET_BANKED unsigned oldest;
	struct first_fragment key = {.from = ip->src.addr,
				     .to = ip->dest.addr,
				     .id = IPH_ID(ip),
				     .protocol = IPH_PROTO(ip)};

	for (unsigned i = 0; i < FIRST_FRAGMENTS; i++)
		if (all[i].protocol == key.protocol && all[i].id == key.id &&
		    all[i].from == key.from && all[i].to == key.to)
			return &all[i];
	if (!make)
		return NULL;
	all[oldest] = key;
	struct first_fragment *made = &all[oldest];
	oldest = (oldest + 1) % FIRST_FRAGMENTS;
	return made;
}

/*
 * Only a datagram's first fragment has the ports, and any fragment may complete the datagram. If
 * the first one is not known, it came too long ago or has not come; lwIP then gets all blocks.
 */
static void fragment4(const struct pbuf *p, const struct ip_hdr *ip)
{
	bool is_first = !(IPH_OFFSET(ip) & PP_HTONS(IP_OFFMASK)), opens;

	if (IPH_PROTO(ip) != IPPROTO_TCP && IPH_PROTO(ip) != IPPROTO_UDP)
		return;
	struct first_fragment *f = find_first(ip, is_first);
	if (!f) {
		net_deliver_anything();
		return;
	}
	if (is_first) {
		ip_addr_copy_from_ip4(f->local.address, ip->dest);
		ip_addr_copy_from_ip4(f->remote.address, ip->src);
		if (!read_ports(p, IPH_HL_BYTES(ip), f->protocol, &f->local, &f->remote, &opens)) {
			f->protocol = 0;
			net_deliver_anything();
			return;
		}
	}
	if (f->protocol == IPPROTO_TCP)
		net_deliver_segment(&f->local, &f->remote, false);
	else
		net_deliver_datagram(&f->local);
}

int net_hook_ip4(struct pbuf *p, struct netif *link)
{
	const struct ip_hdr *ip = p->payload;

	count_loopback(p, link, ETHTYPE_IP);
	net_deliver_nothing();
	if (p->len < IP_HLEN)
		return drop(p);
	if (link == net_loopback &&
	    (ip4_addr_get_u32(&ip->dest) & PP_HTONL(0xff000000)) == PP_HTONL(0x7f000000))
		ip4_addr_copy(*ip_2_ip4(&link->ip_addr), ip->dest);
	if (IPH_OFFSET(ip) & PP_HTONS(IP_OFFMASK | IP_MF))
		fragment4(p, ip);
	else if (IPH_PROTO(ip) == IPPROTO_TCP || IPH_PROTO(ip) == IPPROTO_UDP)
		transport4(p, ip, IPH_HL_BYTES(ip));
	if (IPH_PROTO(ip) == IPPROTO_ICMP && !(IPH_OFFSET(ip) & PP_HTONS(IP_OFFMASK)))
		icmp4(p, IPH_HL_BYTES(ip));
	return 0;
}

/* ---- IPv6 ---- */

static int errno_of_icmp6(unsigned type, unsigned code)
{
	static const uint8_t unreachable[] = {ENETUNREACH,  EACCES, EHOSTUNREACH, EHOSTUNREACH,
					      ECONNREFUSED, EACCES, EACCES};

	if (type == ICMP6_TYPE_PTB)
		return EMSGSIZE;
	if (type == ICMP6_TYPE_TE)
		return EHOSTUNREACH;
	return type == ICMP6_TYPE_DUR && code < sizeof(unreachable) ? unreachable[code] : 0;
}

static void icmp6(const struct pbuf *p, unsigned at)
{
	uint8_t icmp[8], ip[IP6_HLEN];
	struct quoted q;
	uint32_t word[4];

	if (pbuf_copy_partial(p, icmp, sizeof(icmp), (uint16_t)at) != sizeof(icmp) ||
	    pbuf_copy_partial(p, ip, sizeof(ip), (uint16_t)(at + 8)) != sizeof(ip))
		return;
	int error = errno_of_icmp6(icmp[0], icmp[1]);
	if (!error || !quote_ports(p, at + 8 + IP6_HLEN, ip[6], &q))
		return;
	memcpy(word, ip + 24, sizeof(word));
	IP_ADDR6(&q.remote.address, word[0], word[1], word[2], word[3]);
	report(&q, error);
}

static void transport6(const struct pbuf *p, const struct ip6_hdr *ip)
{
	struct net_end local = {0}, remote = {0};

	ip_addr_copy_from_ip6_packed(local.address, ip->dest);
	ip_addr_copy_from_ip6_packed(remote.address, ip->src);
	transport(p, IP6_HLEN, IP6H_NEXTH(ip), &local, &remote);
}

int net_hook_ip6(struct pbuf *p, struct netif *link)
{
	const struct ip6_hdr *ip = p->payload;

	count_loopback(p, link, ETHTYPE_IPV6);
	net_deliver_nothing();
	if (p->len < IP6_HLEN)
		return drop(p);
	switch (IP6H_NEXTH(ip)) {
	case IPPROTO_ICMPV6:
		icmp6(p, IP6_HLEN);
		break;
	case IPPROTO_TCP:
	case IPPROTO_UDP:
		transport6(p, ip);
		break;
	default: /* other headers come between */
		net_deliver_anything();
	}
	return 0;
}
