/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of NETLINK_ROUTE in numbers: types, attributes and fixed parts. rtnetlink(7). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TYPE_NEWLINK = 16,
	TYPE_DELLINK,
	TYPE_GETLINK,
	TYPE_SETLINK,
	TYPE_NEWADDR = 20,
	TYPE_DELADDR,
	TYPE_GETADDR,
	TYPE_NEWROUTE = 24,
	TYPE_DELROUTE,
	TYPE_GETROUTE,
	TYPE_NEWNEIGH = 28,
	TYPE_GETNEIGH = 30,
	TYPE_NEWRULE = 32,
	TYPE_GETRULE = 34,
	TYPE_NEWNSID = 88,
	TYPE_GETNSID = 90,
};

enum {
	LINK_ADDRESS = 1,
	LINK_BROADCAST,
	LINK_IFNAME,
	LINK_MTU,
	LINK_PEER,
	LINK_QDISC = 6,
	LINK_STATS,
	LINK_MASTER = 10,
	LINK_TXQLEN = 13,
	LINK_OPERSTATE = 16,
	LINK_LINKMODE,
	LINK_INFO,
	LINK_NET_PID,
	LINK_STATS64 = 23,
	LINK_GROUP = 27,
	LINK_NET_FD,
	LINK_NET_ID = 37,
	LINK_NEW_IFINDEX = 49,
	INFO_KIND = 1,
	INFO_DATA,
	INFO_VETH_PEER = 1,
	ADDR_ADDRESS = 1,
	ADDR_LOCAL,
	ADDR_LABEL,
	ADDR_BROADCAST,
	ADDR_CACHEINFO = 6,
	ADDR_FLAGS = 8,
	ADDR_NO_DAD = 2,
	ROUTE_DST = 1,
	ROUTE_OIF = 4,
	ROUTE_GATEWAY,
	ROUTE_PRIORITY,
	ROUTE_PREFSRC,
	ROUTE_METRICS,
	ROUTE_MULTIPATH,
	ROUTE_TABLE = 15,
	ROUTE_UID = 25,
};

enum {
	SCOPE_UNIVERSE = 0,
	SCOPE_LINK = 253,
	SCOPE_HOST = 254,
	TABLE_LOCAL = 255,
	TABLE_DEFAULT = 253,
	TABLE_MAIN = 254,
	PROTOCOL_KERNEL = 2,
	PROTOCOL_BOOT = 3,
	PROTOCOL_DHCP = 16,
	ROUTE_UNICAST = 1,
	ROUTE_LOCAL,
	ROUTE_CLONED = 0x200,
	ROUTE_TO_LOCAL = (int)0x80000000,
	ADDRESS_PERMANENT = 0x80,
	ADDRESS_TENTATIVE = 0x40,
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

/* The attributes behind a fixed part, by type; NULL: the attribute is missing. */
#define ATTRIBUTES_MOST 64
struct netlink_attributes {
	const uint8_t *data[ATTRIBUTES_MOST];
	uint16_t size[ATTRIBUTES_MOST];
};

/* Stops at an attribute that is longer than the rest of the message, as Linux does. Unknown types
 * are left out. */
void netlink_parse(const uint8_t *bytes, size_t n, struct netlink_attributes *out);
/* A number of 32 bits; `otherwise` if the attribute is missing or shorter. */
uint32_t netlink_get_number(const struct netlink_attributes *a, unsigned type, uint32_t otherwise);
/* Copies a text with a NUL; false if the attribute is missing or does not fit. */
bool netlink_get_text(const struct netlink_attributes *a, unsigned type, char *out, size_t room);
