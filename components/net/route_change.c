/* SPDX-License-Identifier: BSD-2-Clause */
/* Routes that are added and removed: by the kernel, and as links and addresses come and go. */
#include "components/net/route.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static NET_BANKED unsigned route_count;

/* ---- changes ---- */

static bool before(const struct net_route *a, const struct net_route *b)
{
	return a->prefix != b->prefix ? a->prefix > b->prefix : a->metric < b->metric;
}

static bool same_place(const struct net_route *a, const struct net_route *b)
{
	return a->family == b->family && a->prefix == b->prefix && a->metric == b->metric &&
	       a->tos == b->tos && !memcmp(a->destination.bytes, b->destination.bytes, 16);
}

static struct net_route_entry *at_place(const struct net_route *wanted)
{
	struct net_route_entry *e;

	list_for_each_entry (e, &net_routes, node) {
		if (same_place(&e->route, wanted))
			return e;
	}
	return NULL;
}

static int insert(const struct net_route *r)
{
	struct net_route_entry *e, *after;

	if (route_count >= NET_ROUTES_MOST)
		return -ENOSPC;
	e = net_memory_calloc(1, sizeof(*e));
	if (!e)
		return -ENOMEM;
	e->route = *r;
	list_init(&e->node);
	list_for_each_entry (after, &net_routes, node) {
		if (before(r, &after->route))
			break;
	}
	list_add_tail(&e->node, &after->node);
	route_count++;
	return 0;
}

static void drop(struct net_route_entry *e)
{
	list_del(&e->node);
	net_memory_free(e);
	route_count--;
}

static bool same_address(const struct net_address *a, const struct net_address *b)
{
	return a->family == b->family && !memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* Does `r` have every property that is given in `asked`? */
static bool has_all(const struct net_route *r, const struct net_route *asked)
{
	return r->family == asked->family && r->prefix == asked->prefix &&
	       !memcmp(r->destination.bytes, asked->destination.bytes, 16) &&
	       (!asked->index || r->index == asked->index) &&
	       (!asked->metric || r->metric == asked->metric) &&
	       (!asked->type || r->type == asked->type) &&
	       (!asked->protocol || r->protocol == asked->protocol) &&
	       (asked->scope == SCOPE_NOWHERE || r->scope == asked->scope) &&
	       (!asked->gateway.family || same_address(&r->gateway, &asked->gateway)) &&
	       (!asked->source.family || same_address(&r->source, &asked->source));
}

static int remove_route(const struct net_route *asked)
{
	struct net_route_entry *e;

	list_for_each_entry (e, &net_routes, node) {
		if (has_all(&e->route, asked)) {
			drop(e);
			return 0;
		}
	}
	return -ESRCH;
}

/* The gateway must be a neighbour on a link: finds the link if none was given. */
static int check_gateway(struct net_route *r)
{
	const struct net_route *way = NULL;
	bool local = r->family == AF_INET6 && r->gateway.bytes[0] == 0xfe &&
		     (r->gateway.bytes[1] & 0xc0) == 0x80;
	ip4_addr_t four;

	memcpy(&four.addr, r->gateway.bytes, 4);
	if (r->family == AF_INET && net_route_own_link4(&four))
		return -EINVAL;
	if (local)
		return r->index ? 0 : -EINVAL;
	way = net_route_find(r->family, r->gateway.bytes);
	if (!way || way->type != UNICAST || way->gateway.family ||
	    (r->index && way->index != r->index))
		return r->family == AF_INET ? -ENETUNREACH : -EHOSTUNREACH;
	r->index = way->index;
	return 0;
}

static int check(struct net_route *r)
{
	const struct netif *link;
	uint8_t cut[16] = {0};

	if ((r->family != AF_INET && r->family != AF_INET6) ||
	    r->prefix > net_address_size(r->family) * 8)
		return -EINVAL;
	/* Bits beyond the prefix are cleared. */
	memcpy(cut, r->destination.bytes, (r->prefix + 7u) / 8);
	if (r->prefix % 8)
		cut[r->prefix / 8] &= (uint8_t)(0xff00 >> (r->prefix % 8));
	if (memcmp(cut, r->destination.bytes, net_address_size(r->family)))
		return -EINVAL;
	if (r->family == AF_INET6 && !r->metric)
		r->metric = METRIC6_USUAL;
	if (r->type != UNICAST) {
		r->index = 0;
		return r->type >= BLACKHOLE && r->type <= PROHIBIT ? 0 : -EINVAL;
	}
	if (r->index) {
		link = net_link_of(r->index);
		if (!link)
			return -ENODEV;
		if (!netif_is_up(link))
			return -ENETDOWN;
	}
	if (r->gateway.family)
		return check_gateway(r);
	return r->index ? 0 : -ENODEV;
}

static int change(uint32_t what, struct net_route *r)
{
	struct net_route_entry *same;
	int error;

	if (what == NET_ROUTE_REMOVE)
		return remove_route(r);
	if (what > NET_ROUTE_REMOVE)
		return -EINVAL;
	error = check(r);
	if (error)
		return error;
	same = at_place(r);
	if (what == NET_ROUTE_ADD && same)
		return -EEXIST;
	if (what == NET_ROUTE_REPLACE && !same)
		return -ENOENT;
	if (what == NET_ROUTE_APPEND || !same)
		return insert(r);
	same->route = *r;
	return 0;
}

int net_change_route(void *instance, uint32_t number, uint32_t what, const struct net_route *route)
{
	struct net_stack *stack = net_stack_find(number);
	struct net_route r = *route;
	int error;

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	error = change(what, &r);
	if (!error)
		net_links_changed();
	return error;
}

/* ---- routes that come and go with links ---- */

void net_routes_of_link_gone(uint32_t index)
{
	struct net_route_entry *e, *next;

	list_for_each_entry_safe (e, next, &net_routes, node) {
		if (e->route.index == index)
			drop(e);
	}
}

void net_routes_by_dhcp_gone(uint32_t index)
{
	struct net_route_entry *e, *next;

	list_for_each_entry_safe (e, next, &net_routes, node) {
		if (e->route.index == index && e->route.family == AF_INET &&
		    (e->route.protocol == DHCP || e->route.protocol == KERNEL))
			drop(e);
	}
}

void net_routes_from_address_gone(uint32_t index, const struct net_address *address)
{
	struct net_route_entry *e, *next;

	list_for_each_entry_safe (e, next, &net_routes, node) {
		if (e->route.index == index && e->route.source.family == address->family &&
		    !memcmp(e->route.source.bytes, address->bytes,
			    net_address_size(address->family)))
			drop(e);
	}
}

static void cut_to_prefix(uint8_t *bytes, unsigned bits)
{
	for (unsigned i = 0; i < 16; i++) {
		unsigned kept = bits > i * 8 ? bits - i * 8 : 0;

		bytes[i] &= kept >= 8 ? 0xff : (uint8_t)(0xff00 >> kept);
	}
}

void net_route_to_subnet(uint32_t index, const struct net_address *address, unsigned prefix,
			 const struct net_address *source)
{
	struct net_route r = {.family = address->family,
			      .prefix = (uint8_t)prefix,
			      .type = UNICAST,
			      .protocol = KERNEL,
			      .scope = address->family == AF_INET ? SCOPE_LINK : SCOPE_UNIVERSE,
			      .table = TABLE_MAIN,
			      .metric = address->family == AF_INET ? 0 : 256,
			      .index = index,
			      .destination = *address};

	if (address->family == AF_INET && prefix == 32 && !source)
		return;
	cut_to_prefix(r.destination.bytes, prefix);
	r.destination.scope = 0;
	if (address->family == AF_INET)
		r.source = source ? *source : *address;
	if (!at_place(&r))
		insert(&r);
	else if (address->family == AF_INET6 || at_place(&r)->route.index != index)
		insert(&r);
}

void net_route_by_dhcp(uint32_t index, const struct net_address *gateway,
		       const struct net_address *source)
{
	struct net_route r = {.family = AF_INET,
			      .type = UNICAST,
			      .protocol = DHCP,
			      .table = TABLE_MAIN,
			      .index = index,
			      .gateway = *gateway,
			      .source = *source,
			      .destination = {.family = AF_INET}};

	if (!at_place(&r))
		insert(&r);
}
