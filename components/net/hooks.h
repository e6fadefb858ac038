/* SPDX-License-Identifier: BSD-2-Clause */
/* Where lwIP asks us: packets before it looks at them. Zero lets them pass. */
#pragma once

struct pbuf;
struct netif;

int net_hook_ip4(struct pbuf *p, struct netif *link);
int net_hook_ip6(struct pbuf *p, struct netif *link);
