/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink sockets of the protocol ROUTE: netlink.c has the sockets and takes requests apart,
 * netlink_route.c answers them. Answers are messages, put together into datagrams of at most a
 * page, which wait in the socket. netlink(7), rtnetlink(7).
 */
#pragma once

#include "interfaces/net.h"
#include "net/socket.h"

struct netlink_header {
	uint32_t length;
	uint16_t type, flags;
	uint32_t sequence, port;
};

enum {
	NL_ERROR = 2,
	NL_DONE = 3,
	NL_F_REQUEST = 1,
	NL_F_MULTI = 2,
	NL_F_ACK = 4,
	NL_F_DUMP = 0x300,
};

struct netlink_socket;

/* One message being written. A failed (out of memory) answer stays failed, and nothing of it is
 * sent. */
struct netlink_answer {
	struct net_namespace *ns; /* whose things are asked for */
	struct netlink_socket *socket;
	const struct netlink_header *request;
	uint8_t *bytes; /* a page */
	size_t used, message, nest;
	int error;
	bool multi;
};

void netlink_begin(struct netlink_answer *a, uint16_t type, const void *fixed, size_t n);
void netlink_attribute(struct netlink_answer *a, uint16_t type, const void *data, size_t n);
void netlink_number(struct netlink_answer *a, uint16_t type, uint32_t value);
void netlink_end(struct netlink_answer *a);

/*
 * Answers a request whose header has been checked; `n` bytes follow it. -EOPNOTSUPP, -ENODEV...
 * become an error message.
 */
int netlink_route(struct netlink_answer *a, const void *body, size_t n);
