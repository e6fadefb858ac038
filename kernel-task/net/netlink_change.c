/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests of NETLINK_ROUTE that make, change and remove links, addresses and routes. Members of
 * the multicast groups are told of each change.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>

#include "abi/capability.h"
#include "fs/file.h"
#include "ipc/nsfs.h"
#include "net/netlink.h"
#include "net/netlink_messages.h"
#include "net/stack.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

enum { NL_F_REPLACE = 0x100, NL_F_EXCL = 0x200, NL_F_CREATE = 0x400, NL_F_APPEND = 0x800 };
#define IFF_UP_FLAG 1u
#define MTU_LEAST   68 /* of what carries IPv4 */

/* ---- messages to the groups ---- */

struct news {
	uint16_t type;
	const struct net_link *link;
	unsigned address;
	const struct net_route *route;
};

static void put_news(struct netlink_answer *a, const void *what)
{
	const struct news *n = what;

	if (n->route)
		netlink_put_route(a, n->type, n->route);
	else if (n->type == TYPE_NEWADDR || n->type == TYPE_DELADDR)
		netlink_put_address(a, n->type, n->link, n->address);
	else
		netlink_put_link(a, n->type, n->link);
}

static void tell_link(struct net_namespace *ns, uint16_t type, const struct net_link *l)
{
	const struct news n = {.type = type, .link = l};

	netlink_notify(ns, GROUP_LINK, put_news, &n);
}

/* Reports the link as it is now. */
static void tell_new_link(struct net_namespace *ns, uint32_t index)
{
	struct net_link l;

	if (!net_namespace_link(ns, index, &l))
		tell_link(ns, TYPE_NEWLINK, &l);
}

/* Reports an address as the only one of the link, which `l` describes as it is while it has the
 * address. */
static void tell_address(struct net_namespace *ns, uint16_t type, const struct net_link *l,
			 const struct net_address *address)
{
	unsigned group = address->family == AF_INET ? GROUP_ADDRESS4 : GROUP_ADDRESS6;
	struct news n = {.type = type, .link = l};

	for (unsigned i = 0; i < l->addresses; i++) {
		if (l->address[i].address.family == address->family &&
		    !memcmp(l->address[i].address.bytes, address->bytes, sizeof(address->bytes))) {
			n.address = i;
			netlink_notify(ns, group, put_news, &n);
			return;
		}
	}
}

/* ---- the namespace of a request ---- */

/* The namespace that the attributes name, which the caller must be allowed to change; `ns` if they
 * name none. With a reference. */
static int asked_namespace(const struct netlink_attributes *a, struct net_namespace *ns,
			   struct net_namespace **out)
{
	struct net_namespace *found = ns;

	if (a->data[LINK_NET_FD]) {
		struct file *file = fd_get((int)netlink_get_number(a, LINK_NET_FD, UINT32_MAX));
		const struct namespace_file *of = file ? namespace_file(file) : NULL;
		bool right = of && of->kind == CLONE_NEWNET;

		if (right)
			found = net_namespace_of(of->namespaces.net);
		net_namespace_get(found);
		if (file)
			file_put(file);
		if (!right) {
			net_namespace_put(found);
			return file ? -EINVAL : -EBADF;
		}
	} else if (a->data[LINK_NET_PID]) {
		pid_t pid = (pid_t)netlink_get_number(a, LINK_NET_PID, 0);
		const struct process *process = process_given(pid);

		if (!process || !process->leader)
			return -ESRCH;
		found = net_namespace_of(process->leader->net);
		net_namespace_get(found);
	} else {
		net_namespace_get(found);
	}
	if (found != ns && !net_capable(found, CAP_NET_ADMIN)) {
		net_namespace_put(found);
		return -EPERM;
	}
	*out = found;
	return 0;
}

/* ---- links ---- */

struct link_request {
	struct link_message fixed;
	struct netlink_attributes attributes;
	char name[NET_LINK_NAME];
};

static int read_link(const uint8_t *body, size_t n, struct link_request *r)
{
	memset(r, 0, sizeof(*r));
	if (n < sizeof(r->fixed))
		return -EINVAL;
	memcpy(&r->fixed, body, sizeof(r->fixed));
	netlink_parse(body + sizeof(r->fixed), n - sizeof(r->fixed), &r->attributes);
	if (r->attributes.data[LINK_IFNAME] &&
	    !netlink_get_text(&r->attributes, LINK_IFNAME, r->name, sizeof(r->name)))
		return -ERANGE;
	return r->fixed.index < 0 ? -EINVAL : 0;
}

static int find_link(struct net_namespace *ns, const struct link_request *r, struct net_link *l)
{
	if (r->fixed.index)
		return net_namespace_link(ns, (uint32_t)r->fixed.index, l);
	if (r->name[0])
		return net_namespace_link_by_name(ns, r->name, l);
	return -EINVAL;
}

/* Computes the changes that the request's flags and attributes ask for. */
static int wanted(const struct link_request *r, const struct net_link *l, struct net_link_change *c)
{
	const struct netlink_attributes *a = &r->attributes;
	uint32_t mask = r->fixed.change ? r->fixed.change : r->fixed.flags ? UINT32_MAX : 0;

	*c = (struct net_link_change){.up = r->fixed.flags & IFF_UP_FLAG};
	c->what |= mask & IFF_UP_FLAG ? NET_CHANGE_UP : 0;
	if (a->data[LINK_MTU]) {
		c->what |= NET_CHANGE_MTU;
		c->mtu = netlink_get_number(a, LINK_MTU, 0);
	}
	if (a->data[LINK_ADDRESS]) {
		if (a->size[LINK_ADDRESS] < NET_MAC_BYTES)
			return -EINVAL;
		c->what |= NET_CHANGE_MAC;
		memcpy(c->mac, a->data[LINK_ADDRESS], NET_MAC_BYTES);
	}
	if (a->data[LINK_MASTER]) {
		c->what |= NET_CHANGE_MASTER;
		c->master = netlink_get_number(a, LINK_MASTER, 0);
	}
	if (r->name[0] && strcmp(r->name, l->name) != 0) {
		c->what |= NET_CHANGE_NAME;
		memcpy(c->name, r->name, sizeof(c->name));
	}
	return 0;
}

static int set_link(struct netlink_answer *a, const struct link_request *r, struct net_link *l)
{
	struct net_namespace *ns;
	struct net_link_change c = {0};
	int error = asked_namespace(&r->attributes, a->ns, &ns);

	if (error)
		return error;
	stack_enter(); /* the link stays the one that was found */
	if (ns != a->ns) {
		struct net_text_name name = {{0}};

		memcpy(name.text, r->name, sizeof(r->name));
		error = net_call(move_link, a->ns->stack, l->index, ns->stack, &name);
		if (!error) {
			tell_link(a->ns, TYPE_DELLINK, l);
			error = net_namespace_link_by_name(ns, r->name[0] ? r->name : l->name, l);
		}
	}
	if (!error)
		error = wanted(r, l, &c);
	if (!error && c.what)
		error = net_namespace_change_link(ns, l->index, &c);
	if (error == -EINVAL && c.what & NET_CHANGE_MTU && c.mtu < MTU_LEAST)
		a->text = "mtu less than device minimum";
	if (!error)
		tell_new_link(ns, l->index);
	stack_leave();
	net_namespace_put(ns);
	return error;
}

static const struct {
	const char *name;
	uint32_t kind;
} kinds[] = {{"dummy", NET_KIND_DUMMY}, {"veth", NET_KIND_VETH}, {"bridge", NET_KIND_BRIDGE}};

/* Reads the other end of a veth from attributes within the request. */
static int read_peer(const struct netlink_attributes *info, struct link_request *peer)
{
	struct netlink_attributes data;

	memset(peer, 0, sizeof(*peer));
	if (!info->data[INFO_DATA])
		return 0;
	netlink_parse(info->data[INFO_DATA], info->size[INFO_DATA], &data);
	if (!data.data[INFO_VETH_PEER])
		return 0;
	return read_link(data.data[INFO_VETH_PEER], data.size[INFO_VETH_PEER], peer);
}

static void put_mac(const struct netlink_attributes *a, uint8_t *mac)
{
	if (a->data[LINK_ADDRESS] && a->size[LINK_ADDRESS] >= NET_MAC_BYTES)
		memcpy(mac, a->data[LINK_ADDRESS], NET_MAC_BYTES);
}

/* Finishes the link that was just made: the one with the name in the request, else one with an
 * index above `after`. */
static void finish_link(struct net_namespace *ns, const struct link_request *r, uint32_t after)
{
	struct net_link_change c;
	struct net_link l;
	uint32_t at = after;
	int error = r->name[0] && !strchr(r->name, '%')
			    ? net_namespace_link_by_name(ns, r->name, &l)
			    : -ENODEV;

	while (error && net_namespace_next_link(ns, &at, &l))
		error = 0;
	if (error)
		return;
	if (!wanted(r, &l, &c)) {
		c.what &= ~(uint32_t)(NET_CHANGE_NAME | NET_CHANGE_MAC);
		if (c.what)
			net_namespace_change_link(ns, l.index, &c);
	}
	tell_new_link(ns, l.index);
}

static uint32_t last_link(struct net_namespace *ns)
{
	struct net_link l;
	uint32_t at = 0;

	while (net_namespace_next_link(ns, &at, &l))
		continue;
	return at;
}

static int make_link(struct netlink_answer *a, const struct link_request *r, uint32_t kind,
		     const struct netlink_attributes *info)
{
	struct net_namespace *ns, *peer_ns = NULL;
	struct net_new_link made = {.kind = kind};
	struct link_request peer;
	int error = asked_namespace(&r->attributes, a->ns, &ns);

	if (error)
		return error;
	error = read_peer(info, &peer);
	/* If no namespace is named for the other end, it is put into the request's. */
	if (!error)
		error = asked_namespace(&peer.attributes, a->ns, &peer_ns);
	if (!error) {
		stack_enter(); /* the next new link is this one */
		uint32_t last = last_link(ns), peer_last = last_link(peer_ns);

		memcpy(made.name, r->name, sizeof(made.name));
		memcpy(made.peer_name, peer.name, sizeof(made.peer_name));
		made.peer_stack = peer_ns->stack;
		put_mac(&r->attributes, made.mac);
		put_mac(&peer.attributes, made.peer_mac);
		error = net_call(add_link, ns->stack, &made);
		if (!error && kind == NET_KIND_VETH)
			finish_link(peer_ns, &peer, peer_last);
		if (!error)
			finish_link(ns, r, last);
		stack_leave();
		net_namespace_put(peer_ns);
	}
	net_namespace_put(ns);
	return error;
}

static int new_link(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	struct netlink_attributes info = {0};
	struct link_request r;
	struct net_link l;
	char kind[NET_LINK_NAME] = "";
	unsigned flags = a->request->flags;
	int error = read_link(body, n, &r);

	if (error)
		return error;
	if (r.attributes.data[LINK_INFO])
		netlink_parse(r.attributes.data[LINK_INFO], r.attributes.size[LINK_INFO], &info);
	error = find_link(a->ns, &r, &l);
	if (!error) {
		if (a->request->type == TYPE_NEWLINK && flags & NL_F_EXCL)
			return -EEXIST;
		return set_link(a, &r, &l);
	}
	if (a->request->type == TYPE_SETLINK)
		return error;
	if (!(flags & NL_F_CREATE))
		return -ENODEV;
	if (r.fixed.index)
		return -EOPNOTSUPP;
	netlink_get_text(&info, INFO_KIND, kind, sizeof(kind));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, kind))
			return make_link(a, &r, kinds[i].kind, &info);
	a->text = "Unknown device type";
	return -EOPNOTSUPP;
}

static int remove_link(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	struct link_request r;
	struct net_link l;
	int error = read_link(body, n, &r);

	if (!error)
		error = find_link(a->ns, &r, &l);
	if (!error)
		error = net_call(remove_link, a->ns->stack, l.index);
	if (!error)
		tell_link(a->ns, TYPE_DELLINK, &l);
	return error;
}

/* ---- addresses ---- */

static int change_address(struct netlink_answer *a, const uint8_t *body, size_t n, bool add)
{
	struct netlink_attributes attributes;
	struct address_message fixed;
	struct net_link_address address = {0};
	struct net_address other_end = {0};
	struct net_link l;
	int error;

	if (n < sizeof(fixed))
		return -EINVAL;
	memcpy(&fixed, body, sizeof(fixed));
	netlink_parse(body + sizeof(fixed), n - sizeof(fixed), &attributes);
	unsigned size = fixed.family == AF_INET ? 4 : 16;
	unsigned type = attributes.data[ADDR_LOCAL] ? ADDR_LOCAL : ADDR_ADDRESS;
	if (fixed.family != AF_INET && fixed.family != AF_INET6)
		return -EOPNOTSUPP;
	if (attributes.size[type] != size || fixed.prefix > size * 8)
		return -EINVAL;
	error = net_namespace_link(a->ns, fixed.index, &l);
	if (error)
		return error;
	address.address.family = fixed.family;
	memcpy(address.address.bytes, attributes.data[type], size);
	address.prefix = fixed.prefix;
	/* ADDR_ADDRESS is the other end of the link; for IPv4 it may repeat ADDR_LOCAL instead. */
	if (type == ADDR_LOCAL && attributes.size[ADDR_ADDRESS] == size &&
	    memcmp(attributes.data[ADDR_ADDRESS], attributes.data[ADDR_LOCAL], size) != 0) {
		other_end.family = fixed.family;
		memcpy(other_end.bytes, attributes.data[ADDR_ADDRESS], size);
	}
	address.tentative =
		!((netlink_get_number(&attributes, ADDR_FLAGS, fixed.flags)) & ADDR_NO_DAD);
	error = net_call(change_address, a->ns->stack, fixed.index, add, &address,
			 other_end.family ? &other_end : NULL);
	if (error == -EEXIST && a->request->flags & NL_F_REPLACE)
		error = 0;
	/* `l` is the link as it was before. */
	if (!error && !add)
		tell_address(a->ns, TYPE_DELADDR, &l, &address.address);
	if (!error && add && !net_namespace_link(a->ns, fixed.index, &l))
		tell_address(a->ns, TYPE_NEWADDR, &l, &address.address);
	return error;
}

/* ---- routes ---- */

static int get_route_address(const struct netlink_attributes *a, unsigned type, unsigned family,
			     struct net_address *out)
{
	unsigned size = family == AF_INET ? 4 : 16;

	if (!a->data[type])
		return 0;
	if (a->size[type] != size)
		return -EINVAL;
	out->family = (uint16_t)family;
	memcpy(out->bytes, a->data[type], size);
	return 0;
}

static int read_route(const uint8_t *body, size_t n, struct net_route *r)
{
	struct netlink_attributes attributes;
	struct route_message fixed;
	int error;

	if (n < sizeof(fixed))
		return -EINVAL;
	memcpy(&fixed, body, sizeof(fixed));
	netlink_parse(body + sizeof(fixed), n - sizeof(fixed), &attributes);
	if (fixed.family != AF_INET && fixed.family != AF_INET6)
		return -EOPNOTSUPP;
	if (attributes.data[ROUTE_MULTIPATH] || fixed.src_length)
		return -EOPNOTSUPP;
	*r = (struct net_route){
		.family = fixed.family,
		.prefix = fixed.dst_length,
		.type = fixed.type,
		.protocol = fixed.protocol,
		.scope = fixed.scope,
		.tos = fixed.tos,
		.index = netlink_get_number(&attributes, ROUTE_OIF, 0),
		.metric = netlink_get_number(&attributes, ROUTE_PRIORITY, 0),
		.table = netlink_get_number(&attributes, ROUTE_TABLE, fixed.table),
		.destination = {.family = fixed.family},
	};
	if (!r->table)
		r->table = TABLE_MAIN;
	if (r->table != TABLE_MAIN)
		return -EOPNOTSUPP;
	error = get_route_address(&attributes, ROUTE_DST, r->family, &r->destination);
	if (!error)
		error = get_route_address(&attributes, ROUTE_GATEWAY, r->family, &r->gateway);
	if (!error)
		error = get_route_address(&attributes, ROUTE_PREFSRC, r->family, &r->source);
	return error;
}

static int change_route(struct netlink_answer *a, const uint8_t *body, size_t n, bool add)
{
	unsigned flags = a->request->flags;
	uint32_t what = NET_ROUTE_REMOVE;
	struct net_route r;
	int error = read_route(body, n, &r);

	if (error)
		return error;
	if (add && flags & NL_F_REPLACE)
		what = flags & NL_F_CREATE ? NET_ROUTE_PUT : NET_ROUTE_REPLACE;
	else if (add)
		what = flags & NL_F_APPEND ? NET_ROUTE_APPEND : NET_ROUTE_ADD;
	error = net_call(change_route, a->ns->stack, what, &r);
	if (error && add && r.gateway.family && (error == -ENETUNREACH || error == -EHOSTUNREACH))
		a->text = "Nexthop has invalid gateway";
	if (!error) {
		const struct news news = {.type = add ? TYPE_NEWROUTE : TYPE_DELROUTE, .route = &r};

		netlink_notify(a->ns, r.family == AF_INET ? GROUP_ROUTE4 : GROUP_ROUTE6, put_news,
			       &news);
	}
	return error;
}

int netlink_change(struct netlink_answer *a, const uint8_t *body, size_t n)
{
	switch (a->request->type) {
	case TYPE_NEWLINK:
	case TYPE_SETLINK:
		return new_link(a, body, n);
	case TYPE_DELLINK:
		return remove_link(a, body, n);
	case TYPE_NEWADDR:
	case TYPE_DELADDR:
		return change_address(a, body, n, a->request->type == TYPE_NEWADDR);
	case TYPE_NEWROUTE:
	case TYPE_DELROUTE:
		return change_route(a, body, n, a->request->type == TYPE_NEWROUTE);
	default:
		return -EOPNOTSUPP;
	}
}
