/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Links that the component makes itself: dummies, the two ends of a veth, bridges, TUNs and TAPs. A
 * link is in the list of one stack and may move to another. Frames from one stack to another wait
 * at the receiving link until its stack is entered.
 */
#pragma once

#include "components/net/internal.h"

#define NET_LEARNED 64 /* addresses that a bridge knows */

struct net_learned {
	uint8_t mac[NET_MAC_BYTES];
	struct net_device *port;
	uint64_t seen_ns;
};

struct net_device {
	struct netif netif;
	struct net_stack *stack;
	uint32_t kind; /* NET_KIND_* */
	char name[NET_LINK_NAME];
	/* The other end of its IPv4 address; AF_UNSPEC: the address has none. */
	struct net_address peer4;
	uint8_t peer_prefix4;
	uint8_t prefix6[LWIP_IPV6_NUM_ADDRESSES];
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes, rx_dropped, tx_dropped;
	struct net_device *peer; /* of a veth */
	struct list_head frames; /* on their way to this link */
	unsigned frame_count;
	struct list_head waiting;     /* in the list of links for which frames wait */
	struct net_device *master;    /* the bridge that it is a port of */
	struct list_head ports, port; /* of a bridge; of a port */
	struct net_learned *learned;
	/* Of a TUN or TAP: the socket that is its other side (NULL: none), and the kernel's values.
	 */
	struct net_socket *user;
	bool persists;
	uint32_t owner, group;
};

/* The device of a link; NULL: it is the loopback link or the machine's device. */
struct net_device *net_device_of(const struct netif *link);
/* The name of any link. */
void net_link_name(const struct netif *link, char name[static NET_LINK_NAME]);
/* The link of the current stack with this name; NULL: none. */
struct netif *net_link_named(const char *name);

/* ---- device.c ---- */

int net_add_link(void *instance, uint32_t stack, const struct net_new_link *made);
int net_remove_link(void *instance, uint32_t stack, uint32_t index);
int net_move_link(void *instance, uint32_t stack, uint32_t index, uint32_t to,
		  const struct net_text_name *name);
/* Removes the device; the stack that was entered before is entered again. */
void net_device_destroy(struct net_device *device);
/* Removes all devices of the current stack, which is about to be removed. */
void net_devices_remove_all(void);
/* Lets frames arrive at the links that they wait for, in all stacks, up to a bound; another stack
 * may be the current one afterwards. True: more frames wait. */
bool net_devices_deliver(void);
/* A link went up or down: tells the other end of a veth, whose carrier changes. */
void net_device_carrier(struct net_device *device);
/* Sends a frame by this link, from its stack or from the other ports of a bridge. */
void net_device_send(struct net_device *device, const struct pbuf *frame);
/* Gives a frame to the link's own stack. */
void net_device_input(struct net_device *device, struct pbuf *frame);

/* ---- bridge.c ---- */

/* Makes a link a port of a bridge. -EOPNOTSUPP: `bridge` is none; -ELOOP: `port` is one; -ENOMEM.
 */
int net_bridge_add(struct net_device *bridge, struct net_device *port);
void net_bridge_remove(struct net_device *port);
/* Takes over a frame that came in at a port. */
void net_bridge_received(struct net_device *port, struct pbuf *frame);
/* Sends a frame by the bridge itself. */
void net_bridge_send(struct net_device *bridge, const struct pbuf *frame);
/* Updates the bridge's carrier: it has one while one of its ports has. */
void net_bridge_carrier(struct net_device *bridge);
