/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AF_PACKET: sockets that get copies of the frames that pass the links of their stack, and send
 * frames by them. The loopback link has packets without frames, and the headers of Ethernet that
 * packet sockets see on it are made up. packet(7).
 */
#include "components/net/packet.h"

#include <errno.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>

#include "components/net/device.h"
#include "components/net/filter.h"

#define HEADER	     14
#define LINK_IS_GONE UINT32_MAX
/* Of a looped packet: packet sockets have seen it leave. */
#define PBUF_SEEN 0x80u

static NET_BANKED struct list_head sockets = LIST_HEAD_INIT(sockets);
static const struct net_socket *sender; /* of the frame that is being sent */

/* ---- frames as sockets see them ---- */

struct view {
	const struct netif *link;
	const struct pbuf *bytes;
	size_t length;		/* with the header */
	uint8_t header[HEADER]; /* that is not in the bytes */
	size_t made_up;		/* its length: HEADER or 0 */
	uint16_t protocol;
	uint8_t type;
};

/* The size of frames' headers on a link; packets on a TUN have none. */
static size_t header_of(const struct netif *link)
{
	return net_packet_hardware(link) == ARPHRD_NONE ? 0 : HEADER;
}

static bool copy_of_view(const struct view *v, size_t offset, uint8_t *to, size_t n)
{
	if (offset > v->length || n > v->length - offset)
		return false;
	if (offset < v->made_up) {
		size_t part = v->made_up - offset < n ? v->made_up - offset : n;

		memcpy(to, v->header + offset, part);
		to += part;
		offset += part;
		n -= part;
	}
	return !n ||
	       pbuf_copy_partial(v->bytes, to, (uint16_t)n, (uint16_t)(offset - v->made_up)) == n;
}

/* What a filter is given: the view from `begin` on. */
struct filtered {
	const struct view *view;
	size_t begin;
};

static bool copy_for_filter(const struct bpf_packet *packet, int64_t offset, uint8_t *to, size_t n)
{
	const struct filtered *f = packet->bytes;
	int64_t at = offset + (int64_t)f->begin;

	return at >= 0 && copy_of_view(f->view, (size_t)at, to, n);
}

/* Runs the socket's filter. False: the socket drops the frame; otherwise it gets *kept bytes. */
static bool filter(const struct net_socket *s, const struct view *v, size_t begin, size_t *kept)
{
	const struct filtered f = {v, begin};
	const struct bpf_packet packet = {
		.copy = copy_for_filter,
		.bytes = &f,
		.length = v->length - begin,
		.link = -(int32_t)begin,
		.network = (int32_t)header_of(v->link) - (int32_t)begin,
		.protocol = v->protocol,
		.hardware = net_packet_hardware(v->link),
		.type = v->type,
		.index = netif_get_index(v->link),
	};

	*kept = packet.length;
	/* As in Linux, an empty packet is not received. */
	return s->filter ? bpf_packet_run(s->filter->program, &packet, kept) : packet.length != 0;
}

static void describe(const struct view *v, struct net_packet *out)
{
	memset(out, 0, sizeof(*out));
	out->from.family = AF_PACKET;
	out->from.port = v->protocol;
	out->from.scope = netif_get_index(v->link);
	if (header_of(v->link))
		copy_of_view(v, ETH_ALEN, out->from.bytes, ETH_ALEN);
	net_packet_hardware_out(v->link, v->type, &out->from);
	out->link = out->from.scope;
}

static void give(struct net_socket *s, const struct view *v)
{
	size_t begin = s->type == SOCK_DGRAM ? header_of(v->link) : 0;
	struct net_packet packet;
	size_t kept;

	if (!filter(s, v, begin, &kept))
		return;
	if (kept > UINT16_MAX)
		kept = UINT16_MAX;
	s->packet.passed++;
	struct pbuf *p = NULL;
	if (s->in_bytes < s->option.receive_buffer)
		p = pbuf_alloc(PBUF_RAW, (uint16_t)kept, PBUF_RAM);
	if (!p) {
		s->packet.dropped++;
		return;
	}
	copy_of_view(v, begin, p->payload, kept);
	describe(v, &packet);
	packet.original_length = (uint32_t)(v->length - begin);
	if (!net_datagram_queue(s, p, &packet))
		s->packet.dropped++;
}

/* ---- taps ---- */

static bool wants(const struct net_socket *s, const struct view *v)
{
	bool outgoing = v->type == PACKET_OUTGOING;

	if (!s->protocol || s == sender)
		return false;
	if (s->packet.link && s->packet.link != netif_get_index(v->link))
		return false;
	if (outgoing && s->packet.ignores_outgoing)
		return false;
	return s->protocol == ETH_P_ALL || (s->protocol == v->protocol && !outgoing);
}

static void give_to_all(const struct view *v)
{
	struct net_socket *s;

	list_for_each_entry (s, &sockets, packet.node) {
		if (wants(s, v))
			give(s, v);
	}
}

static uint8_t type_of(const struct netif *link, const uint8_t *to, bool outgoing)
{
	static const uint8_t broadcast[ETH_ALEN] = {255, 255, 255, 255, 255, 255};

	if (outgoing)
		return PACKET_OUTGOING;
	if (!memcmp(to, broadcast, sizeof(broadcast)))
		return PACKET_BROADCAST;
	if (to[0] & 1)
		return PACKET_MULTICAST;
	return memcmp(to, link->hwaddr, ETH_ALEN) ? PACKET_OTHERHOST : PACKET_HOST;
}

/* Frames of IEEE 802.3 have a length where those of Ethernet have a protocol. */
static uint16_t protocol_of(const uint8_t *header)
{
	unsigned n = (unsigned)header[12] << 8 | header[13];

	return (uint16_t)(n < ETH_P_802_3_MIN ? ETH_P_802_2 : n);
}

void net_packet_passes(const struct netif *link, const struct pbuf *frame, size_t length,
		       bool outgoing)
{
	struct view v = {.link = link, .bytes = frame, .length = length};
	uint8_t header[HEADER] = {0};

	if (list_empty(&sockets))
		return;
	if (header_of(link)) {
		if (!copy_of_view(&v, 0, header, sizeof(header)))
			return;
		v.protocol = protocol_of(header);
		v.type = type_of(link, header, outgoing);
	} else {
		v.protocol = pbuf_get_at(frame, 0) >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP;
		v.type = outgoing ? PACKET_OUTGOING : PACKET_HOST;
	}
	give_to_all(&v);
}

static void loopback_packet(const struct pbuf *p, uint16_t protocol, bool outgoing)
{
	struct view v = {
		.link = net_loopback,
		.bytes = p,
		.length = HEADER + (size_t)p->tot_len,
		.made_up = HEADER,
		.protocol = protocol,
		.type = outgoing ? PACKET_OUTGOING : PACKET_HOST,
	};

	v.header[12] = (uint8_t)(protocol >> 8);
	v.header[13] = (uint8_t)protocol;
	give_to_all(&v);
}

void net_packet_loops(const struct pbuf *p, uint16_t protocol)
{
	if (list_empty(&sockets))
		return;
	if (!(p->flags & PBUF_SEEN))
		loopback_packet(p, protocol, true);
	loopback_packet(p, protocol, false);
}

/* ---- links that change ---- */

void net_packet_link_down(uint32_t index, bool gone)
{
	struct net_socket *s;

	list_for_each_entry (s, &sockets, packet.node) {
		if (s->packet.link != index)
			continue;
		if (gone)
			s->packet.link = LINK_IS_GONE;
		if (s->protocol)
			s->error = ENETDOWN;
		net_changed(s);
	}
}

/* ---- sockets ---- */

void net_packet_open(struct net_socket *s)
{
	list_add_tail(&s->packet.node, &sockets);
}

void net_packet_close(struct net_socket *s)
{
	list_del(&s->packet.node);
	net_datagram_flush(s);
	net_packet_leave_all(s);
}

int net_packet_bind(struct net_socket *s, const struct net_address *address)
{
	const struct netif *link = NULL;

	if (address->family != AF_PACKET)
		return -EINVAL;
	if (address->scope) {
		link = net_link_of(address->scope);
		if (!link)
			return -ENODEV;
	}
	s->packet.link = address->scope;
	if (address->port)
		s->protocol = address->port;
	if (link && s->protocol && !netif_is_up(link)) {
		s->error = ENETDOWN;
		net_changed(s);
	}
	return 0;
}

void net_packet_name(const struct net_socket *s, struct net_address *out)
{
	const struct netif *link = s->packet.link ? net_link_of(s->packet.link) : NULL;

	*out = (struct net_address){
		.family = AF_PACKET, .port = (uint16_t)s->protocol, .scope = s->packet.link};
	if (!link)
		return;
	memcpy(out->bytes, link->hwaddr, ETH_ALEN);
	net_packet_hardware_out(link, 0, out);
}

uint16_t net_packet_hardware(const struct netif *link)
{
	if (link == net_loopback)
		return ARPHRD_LOOPBACK;
	return link->hwaddr_len ? ARPHRD_ETHER : ARPHRD_NONE;
}

void net_packet_hardware_out(const struct netif *link, uint8_t type, struct net_address *out)
{
	uint16_t hardware = net_packet_hardware(link);

	out->bytes[NET_PACKET_LENGTH] = hardware == ARPHRD_NONE ? 0 : ETH_ALEN;
	out->bytes[NET_PACKET_TYPE] = type;
	memcpy(out->bytes + NET_PACKET_HARDWARE, &hardware, sizeof(hardware));
}

/* ---- sending ---- */

/* A frame on the loopback link arrives there; the stack takes what is a packet of IP. */
static int send_loopback(struct pbuf *frame)
{
	uint8_t header[HEADER];
	struct pbuf *last = net_loopback->loop_last;

	pbuf_copy_partial(frame, header, sizeof(header), 0);
	uint16_t protocol = protocol_of(header);
	net_packet_passes(net_loopback, frame, frame->tot_len, true);
	if (protocol != ETH_P_IP && protocol != ETH_P_IPV6) {
		sender = NULL;
		net_packet_passes(net_loopback, frame, frame->tot_len, false);
		return 0;
	}
	if (frame->tot_len == HEADER)
		return 0;
	pbuf_remove_header(frame, HEADER);
	if (netif_loop_output(net_loopback, frame) != ERR_OK)
		return -ENOBUFS;
	if (net_loopback->loop_last && net_loopback->loop_last != last)
		net_loopback->loop_last->flags |= PBUF_SEEN;
	return 0;
}

static int transmit(const struct net_socket *s, struct netif *link, struct pbuf *frame)
{
	sender = s;
	int error = link == net_loopback ? send_loopback(frame)
					 : net_errno(link->linkoutput(link, frame));
	sender = NULL;
	return error;
}

/* Makes the header for a socket that does not write headers itself. -EINVAL: no destination. */
static int put_header(const struct netif *link, const struct net_address *to, uint16_t protocol,
		      uint8_t header[static HEADER])
{
	memset(header, 0, HEADER);
	if (link != net_loopback) {
		if (!to)
			return -EINVAL;
		memcpy(header, to->bytes, ETH_ALEN);
		memcpy(header + ETH_ALEN, link->hwaddr, ETH_ALEN);
	}
	header[12] = (uint8_t)(protocol >> 8);
	header[13] = (uint8_t)protocol;
	return 0;
}

ssize_t net_packet_send(struct net_socket *s, const void *data, size_t n,
			const struct net_address *to)
{
	uint8_t header[HEADER];
	struct netif *link = net_link_of(to ? to->scope : s->packet.link);

	if (!link)
		return -ENXIO;
	if (!netif_is_up(link))
		return -ENETDOWN;
	/* Does the program write the header, if there is one? */
	bool raw = s->type == SOCK_RAW || !header_of(link);
	size_t most = link->mtu + (raw ? header_of(link) : 0);
	if (n > most || n > UINT16_MAX - HEADER)
		return -EMSGSIZE;
	if (raw && n < header_of(link))
		return -EINVAL;
	int error = raw ? 0 : put_header(link, to, to ? to->port : (uint16_t)s->protocol, header);
	if (error)
		return error;
	struct pbuf *p = pbuf_alloc(PBUF_RAW, (uint16_t)(n + (raw ? 0 : HEADER)), PBUF_RAM);
	if (!p)
		return -ENOBUFS;
	if (!raw)
		pbuf_take(p, header, HEADER);
	if (n)
		pbuf_take_at(p, data, (uint16_t)n, raw ? 0 : HEADER);
	error = transmit(s, link, p);
	pbuf_free(p);
	return error ? error : (ssize_t)n;
}
