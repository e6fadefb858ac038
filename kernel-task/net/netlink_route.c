/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages of NETLINK_ROUTE about links and addresses, as the network component has them. */
#include <errno.h>
#include <string.h>

#include "net/inet.h"
#include "net/links.h"
#include "net/netlink.h"
#include "net/netlink_messages.h"
#include "abi/capability.h"
#include "proc/task.h"

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

/* The link's kind, and the attributes of that kind. */
static void put_kind(struct netlink_answer *a, const struct net_link *l)
{
	static const char *const kinds[] = {[NET_KIND_DUMMY] = "dummy",
					    [NET_KIND_VETH] = "veth",
					    [NET_KIND_BRIDGE] = "bridge",
					    [NET_KIND_TUN] = "tun",
					    [NET_KIND_TAP] = "tun"};
	uint32_t other = 0;

	if (l->master)
		netlink_number(a, LINK_MASTER, l->master);
	if (l->kind < NET_KIND_DUMMY || l->kind > NET_KIND_TAP)
		return;
	if (l->kind == NET_KIND_VETH) {
		netlink_number(a, LINK_PEER, l->peer);
		if (l->peer_stack != a->ns->stack)
			netlink_number(a, LINK_NET_ID, other);
	}
	size_t n = strlen(kinds[l->kind]) + 1;
	uint8_t nested[16] = {(uint8_t)(n + 4), 0, INFO_KIND, 0};
	memcpy(nested + 4, kinds[l->kind], n);
	netlink_attribute(a, LINK_INFO, nested, (n + 4 + 3) & ~(size_t)3);
}

void netlink_put_link(struct netlink_answer *a, uint16_t type, const struct net_link *l)
{
	static const uint8_t broadcast[6] = {255, 255, 255, 255, 255, 255}, none[6];
	struct link_message fixed = {
		.type = link_hardware(l), .index = (int32_t)l->index, .flags = link_flags(l)};
	uint8_t state = link_operstate(l), mode = 0;

	netlink_begin(a, type, &fixed, sizeof(fixed));
	netlink_attribute(a, LINK_IFNAME, l->name, strlen(l->name) + 1);
	netlink_number(a, LINK_TXQLEN, 1000);
	netlink_attribute(a, LINK_OPERSTATE, &state, 1);
	netlink_attribute(a, LINK_LINKMODE, &mode, 1);
	netlink_number(a, LINK_MTU, l->mtu);
	netlink_number(a, LINK_GROUP, 0);
	netlink_attribute(a, LINK_QDISC, "noqueue", sizeof("noqueue"));
	if (l->kind != NET_KIND_TUN) {
		netlink_attribute(a, LINK_ADDRESS, l->mac, sizeof(l->mac));
		netlink_attribute(a, LINK_BROADCAST, l->loopback ? none : broadcast, sizeof(none));
	}
	put_statistics(a, l);
	put_kind(a, l);
	netlink_end(a);
}

static int get_link(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	struct netlink_attributes attributes;
	struct link_message asked;
	struct net_link l;
	char name[NET_LINK_NAME];
	uint32_t at = 0;

	if (a->multi) {
		while (net_namespace_next_link(a->ns, &at, &l))
			netlink_put_link(a, TYPE_NEWLINK, &l);
		return 0;
	}
	if (n < sizeof(asked))
		return -EINVAL;
	memcpy(&asked, body, sizeof(asked));
	netlink_parse(body + sizeof(asked), n - sizeof(asked), &attributes);
	int error = -EINVAL;
	if (asked.index > 0)
		error = net_namespace_link(a->ns, (uint32_t)asked.index, &l);
	else if (netlink_get_text(&attributes, LINK_IFNAME, name, sizeof(name)))
		error = net_namespace_link_by_name(a->ns, name, &l);
	if (!error)
		netlink_put_link(a, TYPE_NEWLINK, &l);
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

void netlink_put_address(struct netlink_answer *a, uint16_t type, const struct net_link *l,
			 unsigned i)
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

	netlink_begin(a, type, &fixed, sizeof(fixed));
	/* The other end of a link between two, or the address itself. */
	netlink_attribute(a, ADDR_ADDRESS,
			  four && l->other_end.family ? l->other_end.bytes : address->bytes, n);
	if (four) {
		uint32_t broadcast = link_broadcast(l, i);

		netlink_attribute(a, ADDR_LOCAL, address->bytes, n);
		if (l->kind == NET_KIND_DEVICE)
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
				netlink_put_address(a, TYPE_NEWADDR, &l, n);
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
		return netlink_get_route(a, body, n);
	case TYPE_GETNEIGH:
		return netlink_get_neighbors(a, family);
	case TYPE_GETNSID:
		return a->multi ? 0 : netlink_get_namespace(a);
	case TYPE_GETRULE:
		return netlink_get_rules(a, family);
	default: /* NEW, DEL and SET need a capability */
		if (a->request->type % 4 == 2)
			return -EOPNOTSUPP;
		return net_capable(a->ns, CAP_NET_ADMIN) ? netlink_change(a, body, n) : -EPERM;
	}
}
