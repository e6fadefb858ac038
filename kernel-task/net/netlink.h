/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink sockets of the protocols ROUTE and SOCK_DIAG: netlink.c has the sockets and takes
 * requests apart, netlink_route.c and its like and netlink_diag.c answer them. Answers are
 * messages, put together into datagrams of at most a page, which wait in the socket. netlink(7),
 * rtnetlink(7).
 */
#pragma once

#include "interfaces/net.h"
#include "net/socket.h"
#include "wait/may_wait.h"

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

/* A message that is being written. If memory runs out the answer stays failed, and no part of it is
 * sent. */
struct netlink_answer {
	struct net_namespace *ns; /* the namespace that the request is about */
	struct netlink_socket *socket;
	const struct netlink_header *request;
	uint8_t *bytes; /* a page */
	size_t used, message, nest;
	int error;
	bool multi;
	const char *text; /* what was wrong, for a socket with NETLINK_EXT_ACK; NULL: no text */
};

void netlink_begin(struct netlink_answer *a, uint16_t type, const void *fixed, size_t n);
void netlink_attribute(struct netlink_answer *a, uint16_t type, const void *data, size_t n);
void netlink_number(struct netlink_answer *a, uint16_t type, uint32_t value);
void netlink_end(struct netlink_answer *a);

/*
 * Answers a request whose header has been checked; `n` bytes follow it. -EOPNOTSUPP, -ENODEV...
 * become an error message.
 */
MAY_WAIT int netlink_route(struct netlink_answer *a, const void *body, size_t n);

/* Messages about one link, or its address number i. `type`: RTM_NEW... or RTM_DEL... */
void netlink_put_link(struct netlink_answer *a, uint16_t type, const struct net_link *l);
void netlink_put_address(struct netlink_answer *a, uint16_t type, const struct net_link *l,
			 unsigned i);
/* netlink_routes.c: the requests for routes, neighbours and rules. */
MAY_WAIT int netlink_get_route(struct netlink_answer *a, const uint8_t *body, size_t n);
MAY_WAIT int netlink_get_neighbors(struct netlink_answer *a, uint8_t family);
int netlink_get_namespace(struct netlink_answer *a);
int netlink_get_rules(struct netlink_answer *a, uint8_t family);
void netlink_put_route(struct netlink_answer *a, uint16_t type, const struct net_route *r);
/* netlink_change.c: the requests that change something; the caller's rights were checked. */
MAY_WAIT int netlink_change(struct netlink_answer *a, const uint8_t *body, size_t n);

/* netlink_generic.c: the same for the protocol GENERIC. */
int netlink_generic(struct netlink_answer *a, const void *body, size_t n);
/* netlink.c: a line of /proc/net/netlink for each socket of the namespace. */
void netlink_show_all(const struct net_namespace *ns, struct seq *out);

/* netlink_diag.c: the same for the protocol SOCK_DIAG, which reports sockets. sock_diag(7). */
MAY_WAIT int netlink_diag(struct netlink_answer *a, const void *body, size_t n);

/* Multicast groups that a socket can be in, by number. */
enum {
	GROUP_LINK = 1,
	GROUP_ADDRESS4 = 5,
	GROUP_ROUTE4 = 7,
	GROUP_ADDRESS6 = 9,
	GROUP_ROUTE6 = 11,
};
/* Sends every socket of the namespace that is in the group an answer written by `put`. */
void netlink_notify(struct net_namespace *ns, unsigned group,
		    void (*put)(struct netlink_answer *a, const void *what), const void *what);
