/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux's numbers for properties of links. */
#pragma once

#include "interfaces/net.h"

/* IFF_* */
uint32_t link_flags(const struct net_link *l);
/* ARPHRD_* */
uint16_t link_hardware(const struct net_link *l);
/* The broadcast address of the i-th address, which is IPv4; network byte order. */
uint32_t link_broadcast(const struct net_link *l, unsigned i);
uint32_t link_netmask(const struct net_link *l, unsigned i);
