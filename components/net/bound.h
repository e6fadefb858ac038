/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets that are bound to a link: bound.c. */
#pragma once

#include "components/net/internal.h"

/* By the link's name (empty: to none), or by its number (0: to none). -ENODEV, -EINVAL. */
int net_bind_to_link(struct net_socket *s, const void *value, size_t n);
int net_bind_to_index(struct net_socket *s, int index);
/* The name's size with its NUL; 0: bound to none. -EINVAL: no room; -ENODEV: the link is gone. */
long net_bound_name(const struct net_socket *s, void *value, size_t n);
/* The link's index for a control block of lwIP; NETIF_NO_INDEX: any link. */
uint8_t net_bound_index(const struct net_socket *s);
/* The address that a packet of the socket to `to` leaves from. -ENETUNREACH. */
int net_bound_source(const struct net_socket *s, const ip_addr_t *to, ip_addr_t *source);
