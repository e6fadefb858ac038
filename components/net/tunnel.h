/* SPDX-License-Identifier: BSD-2-Clause */
/* TUN and TAP links and the sockets that are their other sides: tunnel.c. */
#pragma once

#include "components/net/internal.h"

struct net_device;

/* Is the device (NULL: no) a TUN or a TAP? */
bool net_is_tunnel(const struct net_device *device);
/* Makes a new Ethernet link a TUN if its device is one. */
void net_tunnel_set_up(struct netif *netif);
/* Puts what the link sends into the socket's queue. */
void net_tunnel_send(struct net_device *device, const struct pbuf *frame);
/* The link is about to leave its stack; it is about to be freed. */
void net_tunnel_leaves(struct net_device *device);
void net_tunnel_gone(struct net_device *device);

/* Makes the socket the other side of the link: -ENODEV, -EINVAL, -EBUSY. */
int net_tunnel_bind(struct net_socket *s, uint32_t index);
/* The link, with its stack as the port: -EBADFD. */
int net_tunnel_name(const struct net_socket *s, struct net_address *out);
/* A frame or packet comes in at the link: -EBADFD, -EIO (the link is down), -EINVAL, -EMSGSIZE,
 * -ENOMEM. */
ssize_t net_tunnel_write(struct net_socket *s, const void *data, size_t n);
/* As poll(2) has them: NET_ERROR while there is no link, NET_OUT while it is up. */
uint32_t net_tunnel_events(const struct net_socket *s);
/* Takes the socket from its link, and removes a link that does not persist. */
void net_tunnel_close(struct net_socket *s);
/* NET_TUNNEL_*: -EBADFD, -ENOPROTOOPT. */
int net_tunnel_option(struct net_socket *s, int option, int value);
