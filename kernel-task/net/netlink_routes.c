/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages of NETLINK_ROUTE about routes, rules and neighbours. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net/netlink.h"
#include "net/netlink_messages.h"
#include "net/stack.h"
#include "proc/task.h"
#include "proc/user_ns.h"

enum { NAMESPACE_NUMBER = 1 };
enum { NEIGHBOR_ADDRESS = 1, NEIGHBOR_MAC = 2 };
enum { RULE_PRIORITY = 6, RULE_SUPPRESS = 14, RULE_TABLE = 15, RULE_TO_TABLE = 1 };

struct neighbor_message {
	uint8_t family, pad[3];
	int32_t index;
	uint16_t state;
	uint8_t flags, type;
};

struct rule_message {
	uint8_t family, to_length, from_length, tos, table, pad[2], action;
	uint32_t flags;
};

/* ---- routes ---- */

void netlink_put_route(struct netlink_answer *a, uint16_t type, const struct net_route *r)
{
	size_t n = r->family == AF_INET ? 4 : 16;
	struct route_message fixed = {.family = (uint8_t)r->family,
				      .dst_length = r->prefix,
				      .tos = r->tos,
				      .table = (uint8_t)r->table,
				      .protocol = r->protocol,
				      .scope = r->scope,
				      .type = r->type};
	/* The answer to a lookup of a route to one address; it is no entry of the table. */
	bool found = a->request->type == TYPE_GETROUTE && !a->multi;

	if (found)
		fixed.flags = ROUTE_CLONED | (r->type == ROUTE_LOCAL ? ROUTE_TO_LOCAL : 0);
	netlink_begin(a, type, &fixed, sizeof(fixed));
	netlink_number(a, ROUTE_TABLE, r->table);
	if (r->prefix)
		netlink_attribute(a, ROUTE_DST, r->destination.bytes, n);
	if (r->metric)
		netlink_number(a, ROUTE_PRIORITY, r->metric);
	if (r->gateway.family)
		netlink_attribute(a, ROUTE_GATEWAY, r->gateway.bytes, n);
	if (r->source.family)
		netlink_attribute(a, ROUTE_PREFSRC, r->source.bytes, n);
	if (r->index)
		netlink_number(a, ROUTE_OIF, r->index);
	if (found && r->family == AF_INET)
		netlink_number(a, ROUTE_UID, uid_seen(current->cred->uid));
	netlink_end(a);
}

/* Networks that lwIP knows by itself: those of addresses that it chose, and those that routers
 * advertised. */
static void put_automatic(struct netlink_answer *a, const struct net_link *l)
{
	struct net_route r = {.family = AF_INET6,
			      .table = TABLE_MAIN,
			      .type = ROUTE_UNICAST,
			      .protocol = PROTOCOL_KERNEL,
			      .index = l->index};

	if (l->gateway6.family) {
		r.gateway = l->gateway6;
		netlink_put_route(a, TYPE_NEWROUTE, &r);
		r.gateway.family = 0;
	}
	r.metric = 256;
	for (unsigned i = 0; i < l->addresses; i++) {
		const struct net_link_address *address = &l->address[i];

		if (address->address.family != AF_INET6 || address->prefix % 8)
			continue;
		r.destination = address->address;
		r.prefix = address->prefix;
		memset(r.destination.bytes + r.prefix / 8, 0, 16u - r.prefix / 8);
		netlink_put_route(a, TYPE_NEWROUTE, &r);
	}
}

/* Sorts by destination: the more specific ones first, then those of lower metric. */
static int compare_routes(const void *left, const void *right)
{
	const struct net_route *a = left, *b = right;
	int order = (int)a->family - (int)b->family;

	if (!order)
		order = memcmp(a->destination.bytes, b->destination.bytes, 16);
	if (!order)
		order = (int)b->prefix - (int)a->prefix;
	return order ? order : (a->metric > b->metric) - (a->metric < b->metric);
}

struct net_route *net_namespace_routes(const struct net_namespace *ns, unsigned *n)
{
	struct net_route *all = calloc(NET_ROUTES_MOST, sizeof(*all));

	*n = 0;
	while (all && *n < NET_ROUTES_MOST && !net_call(route, ns->stack, *n, &all[*n]))
		++*n;
	if (all)
		qsort(all, *n, sizeof(*all), compare_routes);
	return all;
}

static int dump_routes(struct netlink_answer *a, uint8_t family)
{
	struct net_link l;
	uint32_t at = 0;
	unsigned n;
	struct net_route *all = net_namespace_routes(a->ns, &n);

	if (!all)
		return -ENOBUFS;
	for (unsigned i = 0; i < n; i++) {
		const struct net_route *r = &all[i];
		bool automatic = r->family == AF_INET6 && r->protocol == PROTOCOL_KERNEL;

		if ((!family || family == r->family) && !automatic)
			netlink_put_route(a, TYPE_NEWROUTE, r);
	}
	free(all);
	while (family != AF_INET && net_namespace_next_link(a->ns, &at, &l))
		if (!l.loopback && l.up)
			put_automatic(a, &l);
	return 0;
}

int netlink_get_route(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	struct netlink_attributes attributes;
	struct route_message asked;
	struct net_address to = {0};
	struct net_route r;

	if (a->multi)
		return dump_routes(a, n ? *body : 0);
	if (n < sizeof(asked))
		return -EINVAL;
	memcpy(&asked, body, sizeof(asked));
	netlink_parse(body + sizeof(asked), n - sizeof(asked), &attributes);
	unsigned size = asked.family == AF_INET ? 4 : 16;
	if ((asked.family != AF_INET && asked.family != AF_INET6) ||
	    attributes.size[ROUTE_DST] != size)
		return -EINVAL;
	to.family = asked.family;
	memcpy(to.bytes, attributes.data[ROUTE_DST], size);
	int error = net_call(find_route, a->ns->stack, &to, &r);
	if (!error)
		netlink_put_route(a, TYPE_NEWROUTE, &r);
	return error;
}

/* Namespaces have no ids for each other. */
int netlink_get_namespace(struct netlink_answer *a)
{
	uint8_t fixed[4] = {0};

	netlink_begin(a, TYPE_NEWNSID, fixed, sizeof(fixed));
	netlink_number(a, NAMESPACE_NUMBER, UINT32_MAX);
	netlink_end(a);
	return 0;
}

/* ---- neighbours and rules ---- */

int netlink_get_neighbors(struct netlink_answer *a, uint8_t family)
{
	struct net_neighbor one;
	int error;

	if (!a->multi)
		return -EOPNOTSUPP;
	for (uint32_t i = 0; (error = net_call(neighbor, a->ns->stack, i, &one)) != -ENOENT; i++) {
		struct neighbor_message fixed = {.family = (uint8_t)one.address.family,
						 .index = (int32_t)one.index,
						 .state = one.state,
						 .type = ROUTE_UNICAST};

		if (error && error != -EAGAIN)
			return error;
		if (error || (family && family != one.address.family))
			continue;
		netlink_begin(a, TYPE_NEWNEIGH, &fixed, sizeof(fixed));
		netlink_attribute(a, NEIGHBOR_ADDRESS, one.address.bytes,
				  one.address.family == AF_INET ? 4 : 16);
		netlink_attribute(a, NEIGHBOR_MAC, one.mac, sizeof(one.mac));
		netlink_end(a);
	}
	return 0;
}

/* The three rules that always exist (two for IPv6); programs cannot make others. */
int netlink_get_rules(struct netlink_answer *a, uint8_t family)
{
	static const struct {
		uint32_t priority, table;
	} rules[] = {{0, TABLE_LOCAL}, {32766, TABLE_MAIN}, {32767, TABLE_DEFAULT}};

	if (!a->multi)
		return -EOPNOTSUPP;
	for (unsigned six = 0; six < 2; six++) {
		if (family && (family == AF_INET6) != six)
			continue;
		for (unsigned i = 0; i < 3 - six; i++) {
			struct rule_message fixed = {.family = six ? AF_INET6 : AF_INET,
						     .table = (uint8_t)rules[i].table,
						     .action = RULE_TO_TABLE};

			netlink_begin(a, TYPE_NEWRULE, &fixed, sizeof(fixed));
			netlink_number(a, RULE_TABLE, rules[i].table);
			netlink_number(a, RULE_SUPPRESS, UINT32_MAX);
			if (rules[i].priority)
				netlink_number(a, RULE_PRIORITY, rules[i].priority);
			netlink_end(a);
		}
	}
	return 0;
}
