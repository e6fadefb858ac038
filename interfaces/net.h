/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network interface: sockets, named by an id. The component holds a socket's whole state and
 * answers as Linux does, with negative Linux errno values; whoever calls has descriptors, blocking
 * and permissions to care for.
 *
 * Nothing here waits. What could not be done yet is -EAGAIN (-EINPROGRESS for connect), and
 * whenever the state of a socket may have changed the component calls net_host's event(), from
 * inside any function of the table: event() must only note it. Numbers of families, types, levels,
 * options, flags and events are Linux's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* 0: none. The ids of open sockets all differ in their low bits (below NET_PLACES). */
typedef uint32_t net_id;
#define NET_PLACES 8192u

/* An address and a port (host byte order). IPv4 has the first four bytes. */
struct net_address {
	uint16_t family; /* AF_INET, AF_INET6; AF_UNSPEC: none */
	uint16_t port;
	uint32_t scope; /* IPv6: number of the link, 0: none */
	uint8_t bytes[16];
};

/* Options of one message: what IP_PKTINFO and friends say. */
struct net_packet {
	struct net_address from, to;
	uint32_t link;	      /* it came in there */
	uint32_t full_length; /* of a datagram that was cut */
	uint8_t ttl, tos;
};

/* Events, as poll(2) has them. */
enum {
	NET_IN = 0x1 | 0x40,
	NET_OUT = 0x4 | 0x100,
	NET_ERROR = 0x8,
	NET_HANGUP = 0x10,
	NET_READ_HANGUP = 0x2000,
};

#define NET_LINK_NAME	   16
#define NET_LINK_ADDRESSES 8

/* One network link. Index 1 is the loopback. */
struct net_link {
	uint32_t index;
	char name[NET_LINK_NAME];
	uint32_t mtu;
	bool loopback, up, running;
	uint8_t mac[6];
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes, rx_dropped, tx_dropped;
	unsigned addresses;
	struct {
		struct net_address address;
		uint8_t prefix;
		bool tentative;
	} address[NET_LINK_ADDRESSES];
	struct net_address gateway, gateway6; /* of the default route; AF_UNSPEC: none */
	struct net_address name_server[2];
};

/* What the component needs. */
struct net_host {
	uint64_t (*now_ns)(void); /* monotonic */
	void (*random)(void *buffer, size_t n);
	/* The state of a socket may be another now: `events` is what state() would say. */
	void (*event)(net_id id, uint32_t events);
	/* run() wants to be called at this time (UINT64_MAX: not for its own sake). */
	void (*deadline)(uint64_t at_ns);
	/* A link's addresses or servers changed. */
	void (*link_changed)(uint32_t index);
	/* A rule of the stack's own was broken; it cannot go on. */
	void (*broken)(const char *what, const char *file, int line);
	size_t memory; /* bytes that all its sockets and packets may take */
};

struct net_interface {
	/* -ENOMEM, -ENFILE, -EPROTONOSUPPORT, -ESOCKTNOSUPPORT, -EINVAL... */
	int (*open)(net_id *out, int family, int type, int protocol);
	/* The id is free afterwards; what was sent still goes out. */
	void (*close)(net_id id);
	int (*bind)(net_id id, const struct net_address *address);
	/* -EINPROGRESS: an event tells the end. AF_UNSPEC dissolves the connection. */
	int (*connect)(net_id id, const struct net_address *address);
	int (*listen)(net_id id, int backlog);
	int (*accept)(net_id id, net_id *out);
	int (*name)(net_id id, bool peer, struct net_address *out);
	int (*shutdown)(net_id id, bool read, bool write);
	/* `to` may be NULL. Bytes taken: of a stream any number, of a datagram all. */
	ssize_t (*send)(net_id id, const void *data, size_t n, unsigned flags,
			const struct net_address *to);
	/* Bytes stored. MSG_PEEK leaves them, MSG_TRUNC drops a stream's instead of storing them.
	 */
	ssize_t (*receive)(net_id id, void *data, size_t n, unsigned flags,
			   struct net_packet *packet);
	uint32_t (*state)(net_id id);
	/* Bytes that could be received (of a datagram socket: the first one); those not yet
	 * acknowledged by the peer. */
	size_t (*queued)(net_id id, bool sent);
	int (*set_option)(net_id id, int level, int option, const void *value, size_t n);
	/* *n: room, then size. */
	int (*get_option)(net_id id, int level, int option, void *value, size_t *n);
	/* -ENODEV if there is no link of this index (they count from 1). */
	int (*link)(uint32_t index, struct net_link *out);
	/* Does what time has made due. */
	void (*run)(void);
};
