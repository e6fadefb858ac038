/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bridges: a frame that comes in at a port leaves by the port at which its destination was seen
 * last, or by all other ports if it was not seen, and by the bridge's own link if it is addressed
 * to that. There is no spanning tree: as on Linux, bridges that form a loop forward a frame without
 * end. net_devices_deliver() bounds how many frames one call forwards.
 */
#include "components/net/device.h"
#include "components/net/packet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORGET_NS 300000000000ull

static bool same(const uint8_t *a, const uint8_t *b)
{
	return !memcmp(a, b, NET_MAC_BYTES);
}

/* ---- ports ---- */

void net_bridge_carrier(struct net_device *bridge)
{
	const struct net_device *port;
	bool any = false;

	list_for_each_entry (port, &bridge->ports, port)
		any |= netif_is_up(&port->netif) && netif_is_link_up(&port->netif);
	if (any == !!netif_is_link_up(&bridge->netif))
		return;
	if (any)
		netif_set_link_up(&bridge->netif);
	else
		netif_set_link_down(&bridge->netif);
}

int net_bridge_add(struct net_device *bridge, struct net_device *port)
{
	if (bridge->kind != NET_KIND_BRIDGE)
		return -EOPNOTSUPP;
	if (port->kind == NET_KIND_BRIDGE)
		return -ELOOP;
	if (port->master == bridge)
		return 0;
	if (!bridge->learned)
		bridge->learned = calloc(NET_LEARNED, sizeof(*bridge->learned));
	if (!bridge->learned)
		return -ENOMEM;
	if (port->master)
		net_bridge_remove(port);
	port->master = bridge;
	list_add_tail(&port->port, &bridge->ports);
	net_bridge_carrier(bridge);
	return 0;
}

void net_bridge_remove(struct net_device *port)
{
	struct net_device *bridge = port->master;

	for (unsigned i = 0; i < NET_LEARNED; i++)
		if (bridge->learned[i].port == port)
			bridge->learned[i].port = NULL;
	port->master = NULL;
	list_del(&port->port);
	net_bridge_carrier(bridge);
}

/* ---- learned addresses ---- */

static struct net_learned *place_of(struct net_device *bridge, const uint8_t *mac)
{
	unsigned hash = mac[0];

	for (unsigned i = 1; i < NET_MAC_BYTES; i++)
		hash = hash * 31 + mac[i];
	return &bridge->learned[hash % NET_LEARNED];
}

static void learn(struct net_device *port, const uint8_t *mac)
{
	struct net_learned *l = place_of(port->master, mac);

	if (mac[0] & 1)
		return;
	memcpy(l->mac, mac, NET_MAC_BYTES);
	l->port = port;
	l->seen_ns = net_host->now_ns();
}

/* The port behind which `mac` was seen; NULL: all ports. */
static struct net_device *port_to(struct net_device *bridge, const uint8_t *mac)
{
	const struct net_learned *l = bridge->learned ? place_of(bridge, mac) : NULL;

	if (!l || !l->port || mac[0] & 1 || !same(l->mac, mac) ||
	    net_host->now_ns() - l->seen_ns > FORGET_NS)
		return NULL;
	return l->port;
}

/* ---- frames ---- */

static void forward(struct net_device *bridge, const struct net_device *from,
		    const struct pbuf *frame)
{
	const uint8_t *to = frame->payload;
	struct net_device *known = port_to(bridge, to), *port;

	if (known) {
		if (known != from)
			net_device_send(known, frame);
		return;
	}
	list_for_each_entry (port, &bridge->ports, port) {
		if (port != from)
			net_device_send(port, frame);
	}
}

void net_bridge_send(struct net_device *bridge, const struct pbuf *frame)
{
	if (frame->len >= 2 * NET_MAC_BYTES)
		forward(bridge, NULL, frame);
}

void net_bridge_received(struct net_device *port, struct pbuf *frame)
{
	struct net_device *bridge = port->master;
	const uint8_t *to = frame->payload;
	bool own = same(to, bridge->netif.hwaddr) || same(to, port->netif.hwaddr);

	if (!netif_is_up(&bridge->netif)) {
		pbuf_free(frame);
		return;
	}
	learn(port, to + NET_MAC_BYTES);
	if (!own)
		forward(bridge, port, frame);
	if (!own && !(to[0] & 1)) {
		pbuf_free(frame);
		return;
	}
	bridge->rx_packets++;
	bridge->rx_bytes += frame->tot_len;
	net_packet_passes(&bridge->netif, frame, frame->tot_len, false);
	net_device_input(bridge, frame);
}
