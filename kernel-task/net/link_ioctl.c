/* SPDX-License-Identifier: BSD-2-Clause */
/* The SIOC requests about links, which every socket accepts. netdevice(7). */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "net/inet.h"
#include "net/links.h"
#include "abi/capability.h"
#include "proc/task.h"

enum {
	GET_NAME = 0x8910,
	GET_CONF = 0x8912,
	GET_FLAGS = 0x8913,
	SET_FLAGS = 0x8914,
	GET_ADDRESS = 0x8915,
	GET_DESTINATION = 0x8917,
	GET_BROADCAST = 0x8919,
	GET_NETMASK = 0x891b,
	GET_METRIC = 0x891d,
	GET_MTU = 0x8921,
	GET_HARDWARE = 0x8927,
	GET_INDEX = 0x8933,
	GET_TXQLEN = 0x8942,
	GET_MAP = 0x8970,
	FIRST = 0x8910,
	LAST = 0x8970,
};

enum {
	FLAG_UP = 1,
	FLAG_BROADCAST = 2,
	FLAG_LOOPBACK = 8,
	FLAG_POINT_TO_POINT = 0x10,
	FLAG_RUNNING = 0x40,
	FLAG_NO_ARP = 0x80,
	FLAG_MULTICAST = 0x1000,
	FLAG_LOWER_UP = 0x10000,
};

/* struct ifreq */
struct request {
	char name[NET_LINK_NAME];
	union {
		struct sockaddr_in address;
		struct {
			uint16_t family;
			uint8_t bytes[14];
		} hardware;
		int16_t flags;
		int32_t number;
		uint8_t bytes[24];
	};
};
_Static_assert(sizeof(struct request) == 40, "struct ifreq");

/* ---- names ---- */

bool link_is_tunnel(const struct net_link *l)
{
	return l->kind == NET_KIND_TUN || l->kind == NET_KIND_TAP;
}

uint32_t link_set_flags(const struct net_link *l)
{
	uint32_t of_kind = l->loopback ? FLAG_LOOPBACK
			   : l->kind == NET_KIND_TUN
				   ? FLAG_POINT_TO_POINT | FLAG_NO_ARP | FLAG_MULTICAST
				   : FLAG_BROADCAST | FLAG_MULTICAST;

	return (l->up ? FLAG_UP : 0u) | of_kind;
}

uint8_t link_operstate(const struct net_link *l)
{
	if (!l->up)
		return OPERSTATE_DOWN;
	if (l->loopback || l->kind == NET_KIND_DUMMY)
		return OPERSTATE_UNKNOWN;
	if (l->running)
		return link_is_tunnel(l) ? OPERSTATE_UNKNOWN : OPERSTATE_UP;
	return l->kind == NET_KIND_VETH ? OPERSTATE_LOWER_DOWN : OPERSTATE_DOWN;
}

const char *link_operstate_name(const struct net_link *l)
{
	static const char *const names[] = {[OPERSTATE_UNKNOWN] = "unknown",
					    [OPERSTATE_DOWN] = "down",
					    [OPERSTATE_LOWER_DOWN] = "lowerlayerdown",
					    [OPERSTATE_UP] = "up"};

	return names[link_operstate(l)];
}

uint32_t link_flags(const struct net_link *l)
{
	return link_set_flags(l) | (l->up && l->running ? FLAG_RUNNING | FLAG_LOWER_UP : 0u);
}

uint16_t link_hardware(const struct net_link *l)
{
	return l->loopback ? 772 : l->kind == NET_KIND_TUN ? 65534 : 1;
}

uint32_t link_netmask(const struct net_link *l, unsigned i)
{
	uint64_t ones = 0xffffffff00000000ull >> l->address[i].prefix;

	return __builtin_bswap32((uint32_t)ones);
}

uint32_t link_broadcast(const struct net_link *l, unsigned i)
{
	uint32_t address;

	memcpy(&address, l->address[i].address.bytes, sizeof(address));
	return address | ~link_netmask(l, i);
}

/* ---- requests ---- */

/* The link's IPv4 address; -EADDRNOTAVAIL if it has none. */
static int find_v4(const struct net_link *l, unsigned *out)
{
	for (unsigned i = 0; i < l->addresses; i++) {
		if (l->address[i].address.family == AF_INET) {
			*out = i;
			return 0;
		}
	}
	return -EADDRNOTAVAIL;
}

static int answer_v4(unsigned command, const struct net_link *l, struct request *r)
{
	unsigned i;
	int error = find_v4(l, &i);

	if (error)
		return error;
	struct sockaddr_in address = {.sin_family = AF_INET};
	if (command == GET_NETMASK)
		address.sin_addr.s_addr = link_netmask(l, i);
	else if (command == GET_BROADCAST)
		address.sin_addr.s_addr = l->loopback ? 0 : link_broadcast(l, i);
	else
		memcpy(&address.sin_addr, l->address[i].address.bytes, 4);
	r->address = address;
	return 0;
}

static int set_flags(struct net_namespace *ns, const struct net_link *l, const struct request *r)
{
	const struct net_link_change change = {.what = NET_CHANGE_UP, .up = r->flags & FLAG_UP};

	return net_capable(ns, CAP_NET_ADMIN) ? net_namespace_change_link(ns, l->index, &change)
					      : -EPERM;
}

static int answer(struct net_namespace *ns, unsigned command, const struct net_link *l,
		  struct request *r)
{
	switch (command) {
	case SET_FLAGS:
		return set_flags(ns, l, r);
	case GET_FLAGS:
		r->flags = (int16_t)link_flags(l);
		return 0;
	case GET_ADDRESS:
	case GET_DESTINATION:
	case GET_BROADCAST:
	case GET_NETMASK:
		return answer_v4(command, l, r);
	case GET_METRIC:
		r->number = 0;
		return 0;
	case GET_MTU:
		r->number = (int32_t)l->mtu;
		return 0;
	case GET_TXQLEN:
		r->number = 1000;
		return 0;
	case GET_INDEX:
		r->number = (int32_t)l->index;
		return 0;
	case GET_MAP:
		memset(r->bytes, 0, sizeof(r->bytes));
		return 0;
	case GET_HARDWARE:
		memset(&r->hardware, 0, sizeof(r->hardware));
		r->hardware.family = link_hardware(l);
		memcpy(r->hardware.bytes, l->mac, sizeof(l->mac));
		return 0;
	default:
		return net_capable(ns, CAP_NET_ADMIN) ? -EOPNOTSUPP : -EPERM;
	}
}

/* Lists all links that have an IPv4 address; without a buffer, returns how much room the list
 * needs. */
static long list(const struct net_namespace *ns, uint64_t arg)
{
	struct {
		int32_t length, pad;
		uint64_t buffer;
	} conf;
	struct net_link l;
	int32_t used = 0;
	uint32_t at = 0;
	unsigned i;

	if (copy_from_user(&conf, arg, sizeof(conf)))
		return -EFAULT;
	while (net_namespace_next_link(ns, &at, &l)) {
		struct request r = {0};

		if (answer_v4(GET_ADDRESS, &l, &r) || find_v4(&l, &i))
			continue;
		if (conf.buffer && conf.length - used < (int32_t)sizeof(r))
			break;
		memcpy(r.name, l.name, sizeof(r.name));
		if (conf.buffer && copy_to_user(conf.buffer + (uint32_t)used, &r, sizeof(r)))
			return -EFAULT;
		used += (int32_t)sizeof(r);
	}
	return put_user(used, arg);
}

long link_ioctl(struct net_namespace *ns, unsigned command, uint64_t arg)
{
	struct request r;
	struct net_link l;
	int error;

	if (command < FIRST || command > LAST)
		return -ENOTTY;
	if (command == GET_CONF)
		return list(ns, arg);
	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (command == GET_NAME) {
		error = r.number > 0 ? net_namespace_link(ns, (uint32_t)r.number, &l) : -ENODEV;
		if (!error)
			memcpy(r.name, l.name, sizeof(r.name));
	} else {
		r.name[NET_LINK_NAME - 1] = '\0';
		error = net_namespace_link_by_name(ns, r.name, &l);
		if (!error)
			error = answer(ns, command, &l, &r);
	}
	return error ? error : copy_to_user(arg, &r, sizeof(r));
}
