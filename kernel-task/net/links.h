/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's numbers for properties of links. */
#pragma once

#include "interfaces/net.h"

/* Is it a TUN or a TAP? */
bool link_is_tunnel(const struct net_link *l);
/* IFF_* */
uint32_t link_flags(const struct net_link *l);
/* The same without the flags for its state (IFF_RUNNING, IFF_LOWER_UP). */
uint32_t link_set_flags(const struct net_link *l);

/* IF_OPER_*, of RFC 2863 */
enum {
	OPERSTATE_UNKNOWN = 0,
	OPERSTATE_DOWN = 2,
	OPERSTATE_LOWER_DOWN = 3,
	OPERSTATE_UP = 6,
};
uint8_t link_operstate(const struct net_link *l);
const char *link_operstate_name(const struct net_link *l);
/* ARPHRD_* */
uint16_t link_hardware(const struct net_link *l);
/* The broadcast address of the i-th address, which is IPv4; network byte order. */
uint32_t link_broadcast(const struct net_link *l, unsigned i);
uint32_t link_netmask(const struct net_link *l, unsigned i);
