/* SPDX-License-Identifier: BSD-2-Clause */
/* Hooks of lwIP for packets before it handles them. Zero lets a packet pass. */
#pragma once

struct pbuf;
struct netif;

int net_hook_ip4(struct pbuf *p, struct netif *link);
int net_hook_ip6(struct pbuf *p, struct netif *link);
