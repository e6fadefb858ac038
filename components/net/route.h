/* SPDX-License-Identifier: BSD-2-Clause */
/* The current stack's routes: route.c looks for one, route_change.c changes them. */
#pragma once

#include <sys/socket.h>

#include "components/net/internal.h"

enum { UNICAST = 1, BLACKHOLE = 6, UNREACHABLE = 7, PROHIBIT = 8 };
enum { KERNEL = 2, BOOT = 3, DHCP = 16 };
enum { SCOPE_UNIVERSE = 0, SCOPE_LINK = 253, SCOPE_NOWHERE = 255 };
#define TABLE_MAIN    254
#define METRIC6_USUAL 1024

struct net_route_entry {
	struct list_head node;
	struct net_route route;
};

extern struct list_head net_routes; /* the more specific ones first, then those of lower metric */

static inline unsigned net_address_size(unsigned family)
{
	return family == AF_INET ? 4 : 16;
}

/* The route that a packet takes; NULL: there is none. */
const struct net_route *net_route_find(unsigned family, const uint8_t *to);
/* The link with this address; NULL: the address is not this host's. */
struct netif *net_route_own_link4(const ip4_addr_t *address);
