/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations that netlink.c and netlink_answer.c share. */
#pragma once

#include "net/netlink.h"

#define NETLINK_PAGE	 4096 /* the size of an answer: readers have room for that */
#define NETLINK_ALIGN(n) (((n) + 3) & ~(size_t)3)

struct netlink_name {
	uint16_t family, pad;
	uint32_t port, groups;
};

struct datagram {
	struct list_head node;
	size_t length;
	uint8_t bytes[];
};

struct netlink_socket {
	struct socket base;
	struct list_head all_node;
	uint32_t port, groups; /* port 0: not bound yet */
	bool extended_ack;     /* NETLINK_EXT_ACK */
	struct list_head queue;
	size_t queued;
	struct waitqueue wait;
};

/* The socket after `s`, in any namespace; the first one for NULL; NULL after the last. */
struct netlink_socket *netlink_next(struct netlink_socket *s);
/* Puts the messages written so far into the socket's queue. */
void netlink_flush(struct netlink_answer *a);
void netlink_answer_error(struct netlink_answer *a, int error);
