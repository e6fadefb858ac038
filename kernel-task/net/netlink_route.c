/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What NETLINK_ROUTE tells: links, addresses and routes, as the network component has them. They
 * cannot be changed here: the component configures its links itself (DHCP, router advertisements).
 */
#include <errno.h>
#include <string.h>

#include "net/inet.h"
#include "net/links.h"
#include "net/netlink.h"
#include "abi/capability.h"
#include "proc/task.h"

enum {
	TYPE_NEWLINK = 16,
	TYPE_GETLINK = 18,
	TYPE_NEWADDR = 20,
	TYPE_GETADDR = 22,
	TYPE_NEWROUTE = 24,
	TYPE_GETROUTE = 26,
	TYPE_GETNEIGH = 30,
	TYPE_GETRULE = 34,
};

enum {
	LINK_ADDRESS = 1,
	LINK_BROADCAST,
	LINK_IFNAME,
	LINK_MTU,
	LINK_QDISC = 6,
	LINK_STATS,
	LINK_TXQLEN = 13,
	LINK_OPERSTATE = 16,
	LINK_LINKMODE,
	LINK_STATS64 = 23,
	LINK_GROUP = 27,
	ADDR_ADDRESS = 1,
	ADDR_LOCAL,
	ADDR_LABEL,
	ADDR_BROADCAST,
	ADDR_CACHEINFO = 6,
	ADDR_FLAGS = 8,
	ROUTE_DST = 1,
	ROUTE_OIF = 4,
	ROUTE_GATEWAY,
	ROUTE_PRIORITY,
	ROUTE_PREFSRC,
	ROUTE_TABLE = 15,
};

enum {
	SCOPE_UNIVERSE = 0,
	SCOPE_LINK = 253,
	SCOPE_HOST = 254,
	TABLE_MAIN = 254,
	PROTOCOL_KERNEL = 2,
	PROTOCOL_BOOT = 3,
	PROTOCOL_DHCP = 16,
	ROUTE_UNICAST = 1,
	ADDRESS_PERMANENT = 0x80,
	ADDRESS_TENTATIVE = 0x40,
	OPERSTATE_UNKNOWN = 0,
	OPERSTATE_DOWN = 2,
	OPERSTATE_UP = 6,
};

struct link_message {
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

struct address_message {
	uint8_t family, prefix, flags, scope;
	uint32_t index;
};

struct route_message {
	uint8_t family, dst_length, src_length, tos, table, protocol, scope, type;
	uint32_t flags;
};

/* ---- links ---- */

static void put_statistics(struct netlink_answer *a, const struct net_link *l)
{
	/* rx and tx packets, bytes, errors, dropped; the rest is never counted */
	uint64_t counts[25] = {l->rx_packets, l->tx_packets, l->rx_bytes, l->tx_bytes, 0, 0,
			       l->rx_dropped, l->tx_dropped};
	uint32_t narrow[24];

	for (unsigned i = 0; i < 24; i++)
		narrow[i] = (uint32_t)counts[i];
	netlink_attribute(a, LINK_STATS64, counts, sizeof(counts));
	netlink_attribute(a, LINK_STATS, narrow, sizeof(narrow));
}

static void put_link(struct netlink_answer *a, const struct net_link *l)
{
	static const uint8_t broadcast[6] = {255, 255, 255, 255, 255, 255}, none[6];
	struct link_message fixed = {
		.type = link_hardware(l), .index = (int32_t)l->index, .flags = link_flags(l)};
	uint8_t state = l->loopback  ? OPERSTATE_UNKNOWN
			: l->running ? OPERSTATE_UP
				     : OPERSTATE_DOWN,
		mode = 0;

	netlink_begin(a, TYPE_NEWLINK, &fixed, sizeof(fixed));
	netlink_attribute(a, LINK_IFNAME, l->name, strlen(l->name) + 1);
	netlink_number(a, LINK_TXQLEN, 1000);
	netlink_attribute(a, LINK_OPERSTATE, &state, 1);
	netlink_attribute(a, LINK_LINKMODE, &mode, 1);
	netlink_number(a, LINK_MTU, l->mtu);
	netlink_number(a, LINK_GROUP, 0);
	netlink_attribute(a, LINK_QDISC, "noqueue", sizeof("noqueue"));
	netlink_attribute(a, LINK_ADDRESS, l->mac, sizeof(l->mac));
	netlink_attribute(a, LINK_BROADCAST, l->loopback ? none : broadcast, sizeof(none));
	put_statistics(a, l);
	netlink_end(a);
}

/* A name in the attributes of a request for one link; false: there is none. */
static bool asked_name(const uint8_t *attributes, size_t n, char *name)
{
	while (n >= 4) {
		uint16_t head[2];

		memcpy(head, attributes, sizeof(head));
		if (head[0] < 4 || head[0] > n)
			return false;
		if (head[1] == LINK_IFNAME) {
			size_t length = head[0] - 4u;

			length = length < NET_LINK_NAME - 1 ? length : NET_LINK_NAME - 1;
			memcpy(name, attributes + 4, length);
			name[length] = '\0';
			return true;
		}
		size_t step = (head[0] + 3u) & ~3u;
		step = step < n ? step : n;
		attributes += step;
		n -= step;
	}
	return false;
}

static int get_link(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	struct link_message asked;
	struct net_link l;
	char name[NET_LINK_NAME];
	uint32_t at = 0;

	if (a->multi) {
		while (net_namespace_next_link(a->ns, &at, &l))
			put_link(a, &l);
		return 0;
	}
	if (n < sizeof(asked))
		return -EINVAL;
	memcpy(&asked, body, sizeof(asked));
	int error = -EINVAL;
	if (asked.index > 0)
		error = net_namespace_link(a->ns, (uint32_t)asked.index, &l);
	else if (asked_name(body + sizeof(asked), n - sizeof(asked), name))
		error = net_namespace_link_by_name(a->ns, name, &l);
	if (!error)
		put_link(a, &l);
	return error;
}

/* ---- addresses ---- */

static uint8_t scope_of(const struct net_link *l, const struct net_address *address)
{
	if (l->loopback)
		return SCOPE_HOST;
	return address->family == AF_INET6 && address->bytes[0] == 0xfe &&
			       (address->bytes[1] & 0xc0) == 0x80
		       ? SCOPE_LINK
		       : SCOPE_UNIVERSE;
}

static void put_address(struct netlink_answer *a, const struct net_link *l, unsigned i)
{
	const struct net_address *address = &l->address[i].address;
	bool four = address->family == AF_INET;
	size_t n = four ? 4 : 16;
	uint32_t flags = l->address[i].tentative ? ADDRESS_TENTATIVE : ADDRESS_PERMANENT;
	uint32_t lifetimes[4] = {UINT32_MAX, UINT32_MAX, 0, 0};
	struct address_message fixed = {.family = (uint8_t)address->family,
					.prefix = l->address[i].prefix,
					.flags = (uint8_t)flags,
					.scope = scope_of(l, address),
					.index = l->index};

	netlink_begin(a, TYPE_NEWADDR, &fixed, sizeof(fixed));
	netlink_attribute(a, ADDR_ADDRESS, address->bytes, n);
	if (four) {
		uint32_t broadcast = link_broadcast(l, i);

		netlink_attribute(a, ADDR_LOCAL, address->bytes, n);
		if (!l->loopback)
			netlink_attribute(a, ADDR_BROADCAST, &broadcast, sizeof(broadcast));
		netlink_attribute(a, ADDR_LABEL, l->name, strlen(l->name) + 1);
	}
	netlink_number(a, ADDR_FLAGS, flags);
	netlink_attribute(a, ADDR_CACHEINFO, lifetimes, sizeof(lifetimes));
	netlink_end(a);
}

static int get_address(struct netlink_answer *a, uint8_t family)
{
	struct net_link l;
	uint32_t at = 0;

	if (!a->multi)
		return -EOPNOTSUPP;
	while (net_namespace_next_link(a->ns, &at, &l))
		for (unsigned n = 0; n < l.addresses; n++)
			if (!family || l.address[n].address.family == family)
				put_address(a, &l, n);
	return 0;
}

/* ---- routes ---- */

static void put_gateway(struct netlink_answer *a, const struct net_link *l,
			const struct net_address *gateway)
{
	struct route_message fixed = {.family = (uint8_t)gateway->family,
				      .table = TABLE_MAIN,
				      .protocol = gateway->family == AF_INET ? PROTOCOL_DHCP
									     : PROTOCOL_KERNEL,
				      .scope = SCOPE_UNIVERSE,
				      .type = ROUTE_UNICAST};

	netlink_begin(a, TYPE_NEWROUTE, &fixed, sizeof(fixed));
	netlink_number(a, ROUTE_TABLE, TABLE_MAIN);
	netlink_attribute(a, ROUTE_GATEWAY, gateway->bytes, gateway->family == AF_INET ? 4 : 16);
	netlink_number(a, ROUTE_OIF, l->index);
	netlink_end(a);
}

/* The network that an address is in. */
static void put_subnet(struct netlink_answer *a, const struct net_link *l, unsigned i)
{
	const struct net_address *address = &l->address[i].address;
	bool four = address->family == AF_INET;
	uint8_t network[16], prefix = l->address[i].prefix;
	struct route_message fixed = {.family = (uint8_t)address->family,
				      .dst_length = prefix,
				      .table = TABLE_MAIN,
				      .protocol = PROTOCOL_KERNEL,
				      .scope = four ? SCOPE_LINK : SCOPE_UNIVERSE,
				      .type = ROUTE_UNICAST};

	for (unsigned byte = 0; byte < sizeof(network); byte++) {
		unsigned kept = prefix > byte * 8 ? prefix - byte * 8 : 0;

		network[byte] =
			address->bytes[byte] & (kept >= 8 ? 0xff : (uint8_t)(0xff00 >> kept));
	}
	netlink_begin(a, TYPE_NEWROUTE, &fixed, sizeof(fixed));
	netlink_number(a, ROUTE_TABLE, TABLE_MAIN);
	netlink_attribute(a, ROUTE_DST, network, four ? 4 : 16);
	if (four)
		netlink_attribute(a, ROUTE_PREFSRC, address->bytes, 4);
	else
		netlink_number(a, ROUTE_PRIORITY, 256);
	netlink_number(a, ROUTE_OIF, l->index);
	netlink_end(a);
}

static void put_routes(struct netlink_answer *a, const struct net_link *l, uint8_t family)
{
	if (family != AF_INET6 && l->gateway.family)
		put_gateway(a, l, &l->gateway);
	if (family != AF_INET && l->gateway6.family)
		put_gateway(a, l, &l->gateway6);
	for (unsigned i = 0; i < l->addresses; i++)
		if (!family || l->address[i].address.family == family)
			put_subnet(a, l, i);
}

static int get_route(struct netlink_answer *a, uint8_t family)
{
	struct net_link l;
	uint32_t at = 0;

	if (!a->multi)
		return -EOPNOTSUPP;
	/* The loopback's are in the table `local`, which is not shown. */
	while (net_namespace_next_link(a->ns, &at, &l))
		if (!l.loopback)
			put_routes(a, &l, family);
	return 0;
}

int netlink_route(struct netlink_answer *a, const void *body, size_t n)
{
	uint8_t family = n ? *(const uint8_t *)body : 0;

	switch (a->request->type) {
	case TYPE_GETLINK:
		return get_link(a, body, n);
	case TYPE_GETADDR:
		return get_address(a, family);
	case TYPE_GETROUTE:
		return get_route(a, family);
	case TYPE_GETNEIGH:
	case TYPE_GETRULE:
		return a->multi ? 0 : -EOPNOTSUPP;
	default: /* NEW, DEL and SET are for the administrator */
		return a->request->type % 4 != 2 && !net_capable(a->ns, CAP_NET_ADMIN)
			       ? -EPERM
			       : -EOPNOTSUPP;
	}
}
