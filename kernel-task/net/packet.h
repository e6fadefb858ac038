/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of packet sockets that is not in the network component: packet.c, packet_ring.c. */
#pragma once

#include "net/inet.h"
#include "net/inet_replay.h"
#include "wait/may_wait.h"

struct packet_ring;
struct vma;

struct packet_state {
	int wants_auxdata, original_device; /* PACKET_AUXDATA, PACKET_ORIGDEV */
	int version;			    /* PACKET_VERSION: of rings */
	unsigned reserve;		    /* PACKET_RESERVE: bytes before each frame's data */
	struct packet_ring *ring;	    /* NULL: none */
};

/* Converts the name of a sender, or of a socket, to a struct sockaddr_ll. */
void packet_name_out(const struct net_address *from, bool sender, struct socket_address *to);

/* The size of the link's header at the beginning of a packet that came from `from`. */
unsigned packet_header_bytes(const struct socket *sock, const struct net_address *from);

/* ---- packet_ring.c ---- */

enum { PACKET_RING_VERSION = 1 }; /* TPACKET_V2, the only one */
#define PACKET_RING_HEADER 32	  /* bytes at the head of a frame */

/* Makes the ring of a `struct tpacket_req`, or removes it if that has no blocks. -EINVAL, -EBUSY,
 * -ENOMEM. */
MAY_WAIT int packet_ring_set(struct inet_socket *s, const void *value, size_t n);
MAY_WAIT void packet_ring_end(struct inet_socket *s);
/* Lets an area show the whole ring (NULL: there is none). -EINVAL. */
int packet_ring_map(const struct packet_ring *ring, struct vma *vma);
/* Fills the ring, or has it filled soon, and returns its events for poll(2). Does not wait. */
uint32_t packet_ring_poll(struct packet_ring *ring);
/* Fills all rings. */
MAY_WAIT void packet_rings_fill(void);
/* A packet came for the socket: the ring is filled later, since the component may be in the middle
 * of a call. */
void packet_ring_came(const struct inet_socket *s);
size_t packet_ring_bytes(const struct packet_ring *ring);
