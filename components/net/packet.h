/* SPDX-License-Identifier: BSD-2-Clause */
/* AF_PACKET: packet.c has the sockets, packet_options.c their options. */
#pragma once

#include "components/net/internal.h"

/* What names of this family have behind the hardware address: its length, PACKET_*, ARPHRD_* (two
 * bytes of the processor's order). */
enum {
	NET_PACKET_LENGTH = NET_PACKET_AFTER_MAC,
	NET_PACKET_TYPE,
	NET_PACKET_HARDWARE,
};

void net_packet_open(struct net_socket *s);
void net_packet_close(struct net_socket *s);
/* -EINVAL, -ENODEV. */
int net_packet_bind(struct net_socket *s, const struct net_address *address);
void net_packet_name(const struct net_socket *s, struct net_address *out);
ssize_t net_packet_send(struct net_socket *s, const void *data, size_t n,
			const struct net_address *to);

/*
 * Gives packet sockets a frame that came in at a link of the current stack, or is about to leave by
 * it; `length` of its bytes are not padding. The second function gives them a packet of IP that the
 * loopback link has carried.
 */
void net_packet_passes(const struct netif *link, const struct pbuf *frame, size_t length,
		       bool outgoing);
void net_packet_loops(const struct pbuf *packet, uint16_t protocol);
/* The link went down, or `gone`: it leaves the current stack. */
void net_packet_link_down(uint32_t index, bool gone);

/* ARPHRD_* of a link. The second function puts that, the address's length and `type` into a name.
 */
uint16_t net_packet_hardware(const struct netif *link);
void net_packet_hardware_out(const struct netif *link, uint8_t type, struct net_address *out);

/* ---- packet_options.c ---- */

/* The level SOL_PACKET. -ENOPROTOOPT, -EINVAL... */
int net_packet_set_option(struct net_socket *s, int option, const void *value, size_t n);
long net_packet_get_option(struct net_socket *s, int option, void *value, size_t n);
void net_packet_leave_all(struct net_socket *s);
