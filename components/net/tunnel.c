/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TUN and TAP: links whose other side is a socket of the component (NET_TYPE_TUNNEL). Packets that
 * the link sends wait in the socket's queue, and packets that the socket sends come in at the link:
 * frames of Ethernet at a TAP, packets of IP at a TUN. Link and socket may be in different stacks,
 * since a link can move. Queued buffers belong to the link's stack, so they are freed when the link
 * leaves it.
 */
#include "components/net/tunnel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/ip.h>
#include <lwip/prot/ethernet.h>

#include "components/net/device.h"
#include "components/net/packet.h"

#define FRAME_LEAST 60

bool net_is_tunnel(const struct net_device *device)
{
	return device && (device->kind == NET_KIND_TUN || device->kind == NET_KIND_TAP);
}

/* ---- what the link sends ---- */

void net_tunnel_send(struct net_device *device, const struct pbuf *frame)
{
	struct net_socket *s = device->user;
	struct net_packet packet = {.original_length = frame->tot_len};
	struct pbuf *copy = NULL;

	if (s && s->in_bytes < s->option.receive_buffer)
		copy = pbuf_alloc(PBUF_RAW, frame->tot_len, PBUF_RAM);
	if (!copy || pbuf_copy(copy, frame) != ERR_OK) {
		device->tx_dropped++;
		if (copy)
			pbuf_free(copy);
		return;
	}
	if (!net_datagram_queue(s, copy, &packet))
		device->tx_dropped++;
}

static err_t send_ip(struct netif *netif, struct pbuf *p)
{
	net_device_send(net_device_of(netif), p);
	return ERR_OK;
}

static err_t send_ip4(struct netif *netif, struct pbuf *p, const ip4_addr_t *to)
{
	return send_ip(netif, p);
}

static err_t send_ip6(struct netif *netif, struct pbuf *p, const ip6_addr_t *to)
{
	return send_ip(netif, p);
}

void net_tunnel_set_up(struct netif *netif)
{
	if (net_device_of(netif)->kind != NET_KIND_TUN)
		return;
	netif->flags = 0;
	netif->hwaddr_len = 0;
	memset(netif->hwaddr, 0, sizeof(netif->hwaddr));
	netif->output = send_ip4;
	netif->output_ip6 = send_ip6;
	netif->linkoutput = send_ip;
	netif->input = ip_input;
}

/* ---- what comes in at the link ---- */

static void receive_frame(struct net_device *device, struct pbuf *p, size_t length)
{
	device->rx_packets++;
	device->rx_bytes += length;
	net_packet_passes(&device->netif, p, length, false);
	if (device->master)
		net_bridge_received(device, p);
	else if (device->netif.input(p, &device->netif) != ERR_OK)
		pbuf_free(p);
}

static int check(const struct net_device *device, const uint8_t *data, size_t n)
{
	bool good = device->kind == NET_KIND_TAP ? n >= SIZEOF_ETH_HDR
						 : n && (data[0] >> 4 == 4 || data[0] >> 4 == 6);

	if (!good)
		return -EINVAL;
	return netif_is_up(&device->netif) ? 0 : -EIO;
}

ssize_t net_tunnel_write(struct net_socket *s, const void *data, size_t n)
{
	struct net_device *device = s->tunnel;
	bool tap;
	int error;

	if (!device)
		return -EBADFD;
	error = check(device, data, n);
	if (error)
		return error;
	net_stack_enter(device->stack);
	tap = device->kind == NET_KIND_TAP;
	/* lwIP relies on frames that are as long as those on a wire. */
	size_t padded = tap && n < FRAME_LEAST ? FRAME_LEAST : n;
	struct pbuf *p =
		padded <= UINT16_MAX ? pbuf_alloc(PBUF_RAW, (uint16_t)padded, PBUF_RAM) : NULL;
	if (!p) {
		device->rx_dropped++;
		return padded > UINT16_MAX ? -EMSGSIZE : -ENOMEM;
	}
	memset(p->payload, 0, padded);
	memcpy(p->payload, data, n);
	receive_frame(device, p, n);
	return (ssize_t)n;
}

/* ---- both sides ---- */

uint32_t net_tunnel_events(const struct net_socket *s)
{
	uint32_t events = net_datagram_events(s) & ~(uint32_t)NET_OUT;

	if (!s->tunnel)
		return events | NET_ERROR;
	return events | (netif_is_up(&s->tunnel->netif) ? NET_OUT : 0);
}

static void carrier(struct net_device *device)
{
	struct net_stack *here = net_stack_current();

	net_stack_enter(device->stack);
	if (device->user)
		netif_set_link_up(&device->netif);
	else
		netif_set_link_down(&device->netif);
	if (device->master)
		net_bridge_carrier(device->master);
	net_links_changed();
	net_stack_enter(here);
}

int net_tunnel_bind(struct net_socket *s, uint32_t index)
{
	struct netif *link = net_link_of(index);
	struct net_device *device = link ? net_device_of(link) : NULL;

	if (!link)
		return -ENODEV;
	if (s->tunnel || !net_is_tunnel(device))
		return -EINVAL;
	if (device->user)
		return -EBUSY;
	s->tunnel = device;
	device->user = s;
	carrier(device);
	net_changed(s);
	return 0;
}

int net_tunnel_name(const struct net_socket *s, struct net_address *out)
{
	*out = (struct net_address){.family = AF_PACKET};
	if (!s->tunnel)
		return -EBADFD;
	out->scope = netif_get_index(&s->tunnel->netif);
	out->port = (uint16_t)s->tunnel->stack->number;
	return 0;
}

void net_tunnel_leaves(struct net_device *device)
{
	if (device->user)
		net_datagram_flush(device->user);
}

void net_tunnel_gone(struct net_device *device)
{
	struct net_socket *s = device->user;

	if (!s)
		return;
	net_datagram_flush(s);
	s->tunnel = NULL;
	device->user = NULL;
	net_changed(s);
}

void net_tunnel_close(struct net_socket *s)
{
	struct net_device *device = s->tunnel;

	if (!device)
		return;
	net_tunnel_gone(device);
	if (device->persists)
		carrier(device);
	else
		net_device_destroy(device);
}

int net_tunnel_option(struct net_socket *s, int option, int value)
{
	if (!s->tunnel)
		return -EBADFD;
	switch (option) {
	case NET_TUNNEL_PERSISTS:
		s->tunnel->persists = value != 0;
		return 0;
	case NET_TUNNEL_OWNER:
		s->tunnel->owner = (uint32_t)value;
		return 0;
	case NET_TUNNEL_GROUP:
		s->tunnel->group = (uint32_t)value;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}
