/* SPDX-License-Identifier: BSD-2-Clause */
/* Hooks of lwIP for packets (and routes) before it handles them. Zero lets a packet pass. */
#pragma once

struct pbuf;
struct netif;
struct ip4_addr;
struct ip6_addr;

int net_hook_ip4(struct pbuf *p, struct netif *link);
int net_hook_ip6(struct pbuf *p, struct netif *link);
/* route.c: the link that a packet takes, and the neighbour that it goes to there. */
struct netif *net_hook_route4(const struct ip4_addr *from, const struct ip4_addr *to);
/* 0: packets for other hosts are dropped; -1: lwIP decides. */
int net_hook_forwards(void);
const struct ip4_addr *net_hook_gateway4(struct netif *link, const struct ip4_addr *to);
struct netif *net_hook_route6(const struct ip6_addr *from, const struct ip6_addr *to);
const struct ip6_addr *net_hook_gateway6(struct netif *link, const struct ip6_addr *to);
