/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket options: the declarations that options.c (setting) and options_get.c (reading) share. */
#pragma once

#include "components/net/internal.h"

/* Options by the numbers that Linux gives them, where the C library has no name or another one. */
enum {
	IP_OPT_TOS = 1,
	IP_OPT_TTL = 2,
	IP_OPT_HDRINCL = 3,
	IP_OPT_PKTINFO = 8,
	IP_OPT_MTU_DISCOVER = 10,
	IP_OPT_RECVERR = 11,
	IP_OPT_RECVTTL = 12,
	IP_OPT_RECVTOS = 13,
	IP_OPT_FREEBIND = 15,
	IP_OPT_BIND_ADDRESS_NO_PORT = 24,
	IP_OPT_MULTICAST_TTL = 33,
	IP_OPT_MULTICAST_LOOP = 34,
	IPV6_OPT_2292PKTINFO = 2,
	IPV6_OPT_CHECKSUM = 7,
	IPV6_OPT_2292HOPLIMIT = 8,
	IPV6_OPT_UNICAST_HOPS = 16,
	IPV6_OPT_MULTICAST_HOPS = 18,
	IPV6_OPT_MULTICAST_LOOP = 19,
	IPV6_OPT_MTU_DISCOVER = 23,
	IPV6_OPT_RECVERR = 25,
	IPV6_OPT_V6ONLY = 26,
	IPV6_OPT_RECVPKTINFO = 49,
	IPV6_OPT_RECVHOPLIMIT = 51,
	IPV6_OPT_RECVTCLASS = 66,
	IPV6_OPT_TCLASS = 67,
	LEVEL_RAW = 255,
	OPT_SOL_REUSEPORT = 15,
	OPT_SOL_BINDTOIFINDEX = 62,
	OPT_SOL_SNDBUFFORCE = 32,
	OPT_SOL_RCVBUFFORCE = 33,
};

enum net_option_form { BOOLEAN, NUMBER };

/* The kinds of sockets that have an option. */
enum { FOR_TCP = 1 << NET_TCP, FOR_UDP = 1 << NET_UDP, FOR_RAW = 1 << NET_RAW, FOR_ALL = 7 };

struct net_option_row {
	int level, option;
	unsigned offset;
	enum net_option_form form;
	unsigned kinds;
	int min, max;
};

/* The row of an option for a socket of this kind; NULL if the option has a function, or does not
 * exist. */
const struct net_option_row *net_option_row(const struct net_socket *s, int level, int option);

/* Does a socket of this family and kind have options of this level at all? */
bool net_option_has_level(const struct net_socket *s, int level);
