/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The routes of a stack. lwIP asks for one by hooks, instead of looking at its links alone. The
 * more specific routes come first, then those of lower metric. Addresses of this host need no
 * route.
 */
#include "components/net/route.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/ip.h>

#include "components/net/hooks.h"

NET_BANKED struct list_head net_routes = LIST_HEAD_INIT(net_routes);

/* ---- looking ---- */

static bool in_prefix(const uint8_t *address, const uint8_t *prefix, unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;

	if (memcmp(address, prefix, bytes))
		return false;
	return !rest || !((address[bytes] ^ prefix[bytes]) >> (8 - rest));
}

static struct netif *usable_link(const struct net_route *r)
{
	struct netif *link = net_link_of(r->index);

	return link && netif_is_up(link) ? link : NULL;
}

const struct net_route *net_route_find(unsigned family, const uint8_t *to)
{
	const struct net_route_entry *e;

	list_for_each_entry (e, &net_routes, node) {
		const struct net_route *r = &e->route;

		if (r->family == family && in_prefix(to, r->destination.bytes, r->prefix) &&
		    (r->type != UNICAST || usable_link(r)))
			return r;
	}
	return NULL;
}

static const struct net_route *find4(const ip4_addr_t *to)
{
	return net_route_find(AF_INET, (const uint8_t *)&to->addr);
}

static const struct net_route *find6(const ip6_addr_t *to)
{
	return net_route_find(AF_INET6, (const uint8_t *)to->addr);
}

/* ---- hooks of lwIP ---- */

static err_t to_nowhere(struct netif *link, struct pbuf *p, const ip4_addr_t *address)
{
	return ERR_RTE;
}

static err_t to_nowhere6(struct netif *link, struct pbuf *p, const ip6_addr_t *address)
{
	return ERR_RTE;
}

/* lwIP would go on searching if it got no link. */
static struct netif nowhere = {.output = to_nowhere, .output_ip6 = to_nowhere6, .mtu = 1500};

struct netif *net_route_own_link4(const ip4_addr_t *address)
{
	struct netif *link;

	if (ip4_addr_isloopback(address))
		return net_loopback;
	NETIF_FOREACH(link)
	{
		if (!ip4_addr_isany(address) && ip4_addr_cmp(netif_ip4_addr(link), address))
			return link;
	}
	return NULL;
}

struct netif *net_hook_route4(const ip4_addr_t *from, const ip4_addr_t *to)
{
	struct netif *link = net_route_own_link4(to);

	if (link)
		return netif_is_up(link) ? link : &nowhere;
	if (ip4_addr_ismulticast(to) || ip4_addr_get_u32(to) == IPADDR_BROADCAST) {
		link = from && !ip4_addr_isany(from) ? net_route_own_link4(from) : NULL;
		if (link)
			return link;
	}
	const struct net_route *r = find4(to);
	if (r)
		return r->type == UNICAST ? net_link_of(r->index) : &nowhere;
	return &nowhere;
}

const ip4_addr_t *net_hook_gateway4(struct netif *link, const ip4_addr_t *to)
{
	const struct net_route *r = find4(to);

	/* lwIP's ip4_addr_t is just these four bytes, and the route stays while lwIP uses them. */
	return r && r->gateway.family ? (const ip4_addr_t *)(const void *)r->gateway.bytes : to;
}

struct netif *net_hook_route6(const ip6_addr_t *from, const ip6_addr_t *to)
{
	struct netif *link;
	const struct net_route *r;

	NETIF_FOREACH(link)
	{
		if (netif_get_ip6_addr_match(link, to) >= 0)
			return link;
	}
	r = find6(to);
	if (!r)
		return NULL; /* routes that routers advertised */
	return r->type == UNICAST ? net_link_of(r->index) : &nowhere;
}

const ip6_addr_t *net_hook_gateway6(struct netif *link, const ip6_addr_t *to)
{
	static ip6_addr_t gateway;
	const struct net_route *r = find6(to);

	if (!r)
		return NULL;
	if (!r->gateway.family)
		return to;
	memcpy(gateway.addr, r->gateway.bytes, sizeof(gateway.addr));
	ip6_addr_clear_zone(&gateway);
	ip6_addr_assign_zone(&gateway, IP6_UNICAST, link);
	return &gateway;
}

static NET_BANKED bool forwards;

int net_hook_forwards(void)
{
	return forwards ? -1 : 0;
}

int net_set_forwarding(void *instance, uint32_t number, bool on)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	forwards = on;
	return 0;
}

/* ---- for sockets ---- */

static int error_of(const struct net_route *r)
{
	if (!r)
		return -ENETUNREACH;
	switch (r->type) {
	case BLACKHOLE:
		return -EINVAL;
	case UNREACHABLE:
		return -EHOSTUNREACH;
	case PROHIBIT:
		return -EACCES;
	default:
		return 0;
	}
}

int net_route_source4(const ip4_addr_t *to, ip4_addr_t *source)
{
	const struct net_route *r = find4(to);
	int error = error_of(r);
	struct netif *link;

	if (error)
		return error;
	link = net_link_of(r->index);
	if (r->source.family) {
		memcpy(&source->addr, r->source.bytes, 4);
		return 0;
	}
	ip4_addr_copy(*source, *netif_ip4_addr(link));
	if (!ip4_addr_isany(source))
		return 0;
	/* A link without an address uses the address of another link as the source. */
	NETIF_FOREACH(link)
	{
		if (link != net_loopback && !ip4_addr_isany(netif_ip4_addr(link))) {
			ip4_addr_copy(*source, *netif_ip4_addr(link));
			return 0;
		}
	}
	return -ENETUNREACH;
}

bool net_route6_known(const ip6_addr_t *to, int *error)
{
	const struct net_route *r = find6(to);

	*error = r ? error_of(r) : 0;
	return r != NULL;
}

/* ---- for the kernel ---- */

int net_route(void *instance, uint32_t number, uint32_t position, struct net_route *out)
{
	struct net_stack *stack = net_stack_find(number);
	const struct net_route_entry *e;

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	list_for_each_entry (e, &net_routes, node) {
		if (!position--) {
			*out = e->route;
			return 0;
		}
	}
	return -ENOENT;
}

int net_find_route(void *instance, uint32_t number, const struct net_address *to,
		   struct net_route *out)
{
	struct net_stack *stack = net_stack_find(number);
	struct net_end end = {0}, source = {0};
	const struct net_socket asking = {.family = to->family};
	struct netif *link;
	int error;

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	error = net_address_in(&asking, to, &end);
	if (!error)
		error = net_address_source(&end.address, &source.address);
	if (error)
		return error;
	*out = (struct net_route){.family = to->family,
				  .type = UNICAST,
				  .table = TABLE_MAIN,
				  .prefix = (uint8_t)(net_address_size(to->family) * 8),
				  .destination = *to};
	const struct net_route *r = net_route_find(to->family, to->bytes);
	if (net_address_is_ours(&end.address)) {
		out->type = 2; /* local */
		out->index = netif_get_index(net_loopback);
	} else if (r) {
		out->index = r->index;
		out->gateway = r->gateway;
		out->metric = r->metric;
	} else {
		link = ip_route(&source.address, &end.address);
		out->index = link ? netif_get_index(link) : 0;
	}
	net_address_out(to->family, &source, &out->source);
	return 0;
}
