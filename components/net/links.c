/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the links: names, addresses, routes, name servers. */
#include "components/net/device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/dns.h>
#include <lwip/nd6.h>
#include <lwip/priv/nd6_priv.h>

struct counters {
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes;
};

#define LINKS_COUNTED 8

static NET_BANKED struct counters counters[LINKS_COUNTED];

void net_link_count(const struct netif *link, size_t received, size_t sent)
{
	struct counters *c = &counters[netif_get_index(link) % LINKS_COUNTED];

	c->rx_packets += received != 0;
	c->rx_bytes += received;
	c->tx_packets += sent != 0;
	c->tx_bytes += sent;
}

static void add_address(struct net_link *out, const ip_addr_t *address, unsigned prefix,
			bool tentative)
{
	struct net_end end = {.address = *address};

	if (out->addresses == NET_LINK_ADDRESSES)
		return;
	unsigned i = out->addresses++;
	net_address_out(IP_IS_V6(address) ? AF_INET6 : AF_INET, &end, &out->address[i].address);
	out->address[i].prefix = (uint8_t)prefix;
	out->address[i].tentative = tentative;
}

unsigned net_prefix4(const ip4_addr_t *netmask)
{
	unsigned n = 0;

	for (uint32_t bits = lwip_ntohl(ip4_addr_get_u32(netmask)); bits; bits <<= 1)
		n++;
	return n;
}

static void addresses(const struct netif *link, struct net_link *out)
{
	const struct net_device *device = net_device_of(link);

	if (!ip4_addr_isany(netif_ip4_addr(link)))
		add_address(out, netif_ip_addr4(link), net_prefix4(netif_ip4_netmask(link)), false);
	if (out->addresses && device && device->peer4.family) {
		out->other_end = device->peer4;
		out->address[0].prefix = device->peer_prefix4;
	}
	for (int8_t i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
		uint8_t state = netif_ip6_addr_state(link, i);

		if (!ip6_addr_isinvalid(state))
			add_address(out, netif_ip_addr6(link, i), net_prefix6(link, (unsigned)i),
				    ip6_addr_istentative(state));
	}
}

static void routes(const struct netif *link, struct net_link *out)
{
	struct net_end end = {0};

	if (!ip4_addr_isany(netif_ip4_gw(link)) && link != net_loopback) {
		end.address = *netif_ip_gw4(link);
		net_address_out(AF_INET, &end, &out->gateway);
	}
	for (unsigned i = 0; i < LWIP_ND6_NUM_ROUTERS; i++) {
		const struct nd6_neighbor_cache_entry *router =
			default_router_list[i].neighbor_entry;

		if (!router || router->netif != link)
			continue;
		ip_addr_copy_from_ip6(end.address, router->next_hop_address);
		net_address_out(AF_INET6, &end, &out->gateway6);
	}
}

static void name_servers(struct net_link *out)
{
	unsigned n = 0;

	for (uint8_t i = 0; i < DNS_MAX_SERVERS && n < 2; i++) {
		struct net_end end = {.address = *dns_getserver(i)};

		if (!ip_addr_isany_val(end.address))
			net_address_out(IP_IS_V6_VAL(end.address) ? AF_INET6 : AF_INET, &end,
					&out->name_server[n++]);
	}
}

/* Properties that only links made by the component have. */
static void made_link(const struct net_device *device, struct net_link *out)
{
	if (!device)
		return;
	out->kind = (uint8_t)device->kind;
	out->rx_packets = device->rx_packets;
	out->rx_bytes = device->rx_bytes;
	out->tx_packets = device->tx_packets;
	out->tx_bytes = device->tx_bytes;
	out->rx_dropped = device->rx_dropped;
	out->tx_dropped = device->tx_dropped;
	out->persists = device->persists;
	out->owner = device->owner;
	out->group = device->group;
	out->attached = device->user != NULL;
	out->master = device->master ? netif_get_index(&device->master->netif) : 0;
	out->peer = device->peer ? netif_get_index(&device->peer->netif) : 0;
	out->peer_stack = device->peer ? device->peer->stack->number : 0;
}

static int describe(const struct netif *link, struct net_link *out)
{
	uint32_t index;

	if (!link)
		return -ENODEV;
	index = netif_get_index(link);
	const struct counters *c = &counters[index % LINKS_COUNTED];
	*out = (struct net_link){
		.index = index,
		.mtu = link == net_loopback ? 65536 : link->mtu, /* as Linux has it */
		.loopback = link == net_loopback,
		.kind = link == net_loopback ? NET_KIND_LOOPBACK : NET_KIND_DEVICE,
		.up = netif_is_up(link),
		.running = netif_is_link_up(link),
		.rx_packets = c->rx_packets,
		.rx_bytes = c->rx_bytes,
		.tx_packets = c->tx_packets,
		.tx_bytes = c->tx_bytes,
	};
	net_link_name(link, out->name);
	memcpy(out->mac, link->hwaddr, sizeof(out->mac));
	made_link(net_device_of(link), out);
	addresses(link, out);
	routes(link, out);
	if (!out->loopback)
		name_servers(out);
	return 0;
}

int net_link(void *instance, uint32_t number, uint32_t index, struct net_link *out)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	return describe(net_link_of(index), out);
}

int net_next_link(void *instance, uint32_t number, uint32_t after, struct net_link *out)
{
	struct net_stack *stack = net_stack_find(number);
	const struct netif *link, *found = NULL;

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	NETIF_FOREACH(link)
	{
		if (netif_get_index(link) > after &&
		    (!found || netif_get_index(link) < netif_get_index(found)))
			found = link;
	}
	return describe(found, out);
}
