/* SPDX-License-Identifier: BSD-2-Clause */
/* Filters of sockets (SO_ATTACH_FILTER): which packets a socket gets, and how many of their bytes.
 */
#pragma once

#include "components/net/internal.h"
#include "libs/bpf/packet.h"

struct net_filter {
	size_t length;
	struct bpf_instruction program[];
};

int net_set_filter(void *instance, net_id id, const void *program, size_t size);
void net_filter_free(struct net_socket *s);
/*
 * Runs the socket's filter on a datagram that lwIP has just delivered; headers that are not in `p`
 * any more still lie before its bytes. False: the filter drops the datagram. The filter may shorten
 * it.
 */
bool net_filter_datagram(const struct net_socket *s, struct pbuf *p);
