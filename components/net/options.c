/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Setting socket options: most are numbers in struct net_options, described by a table; the rest
 * have a function. An option that the stack cannot carry out is -ENOPROTOOPT. socket(7), ip(7),
 * ipv6(7), tcp(7).
 */
#include "components/net/bound.h"
#include "components/net/options.h"
#include "components/net/packet.h"
#include "components/net/tunnel.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* What TCP_MAXSEG may be. */
enum { MAXSEG_LEAST = 88, MAXSEG_MOST = 32767 };

#define ROW(level, option, field, form, kinds, min, max)                                  \
	{                                                                                 \
		level, option, offsetof(struct net_options, field), form, kinds, min, max \
	}
#define FLAG(level, option, field) ROW(level, option, field, BOOLEAN, FOR_ALL, INT_MIN, INT_MAX)

static const struct net_option_row rows[] = {
	FLAG(SOL_SOCKET, SO_REUSEADDR, reuse_address),
	FLAG(SOL_SOCKET, OPT_SOL_REUSEPORT, reuse_port),
	FLAG(SOL_SOCKET, SO_KEEPALIVE, keepalive),
	FLAG(SOL_SOCKET, SO_BROADCAST, broadcast),
	ROW(IPPROTO_TCP, TCP_NODELAY, no_delay, BOOLEAN, FOR_TCP, INT_MIN, INT_MAX),
	ROW(IPPROTO_TCP, TCP_CORK, cork, BOOLEAN, FOR_TCP, INT_MIN, INT_MAX),
	ROW(IPPROTO_TCP, TCP_KEEPIDLE, keep_idle, NUMBER, FOR_TCP, 1, 32767),
	ROW(IPPROTO_TCP, TCP_KEEPINTVL, keep_interval, NUMBER, FOR_TCP, 1, 32767),
	ROW(IPPROTO_TCP, TCP_KEEPCNT, keep_count, NUMBER, FOR_TCP, 1, 127),
	ROW(IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout, NUMBER, FOR_TCP, 0, INT_MAX),
	ROW(IPPROTO_IP, IP_OPT_TTL, ttl, NUMBER, FOR_ALL, -1, 255),
	ROW(IPPROTO_IP, IP_OPT_MULTICAST_TTL, multicast_ttl, NUMBER, FOR_ALL, -1, 255),
	FLAG(IPPROTO_IP, IP_OPT_MULTICAST_LOOP, multicast_loop),
	FLAG(IPPROTO_IP, IP_OPT_PKTINFO, packet_info),
	FLAG(IPPROTO_IP, IP_OPT_RECVTTL, receive_ttl),
	FLAG(IPPROTO_IP, IP_OPT_RECVTOS, receive_tos),
	FLAG(IPPROTO_IP, IP_OPT_RECVERR, receive_error),
	FLAG(IPPROTO_IP, IP_OPT_FREEBIND, free_bind),
	FLAG(IPPROTO_IP, IP_OPT_BIND_ADDRESS_NO_PORT, no_port),
	ROW(IPPROTO_IP, IP_OPT_HDRINCL, header_included, BOOLEAN, FOR_RAW, INT_MIN, INT_MAX),
	ROW(IPPROTO_IP, IP_OPT_MTU_DISCOVER, mtu_discover, NUMBER, FOR_ALL, 0, 5),
	ROW(IPPROTO_IPV6, IPV6_OPT_UNICAST_HOPS, hops, NUMBER, FOR_ALL, -1, 255),
	ROW(IPPROTO_IPV6, IPV6_OPT_MULTICAST_HOPS, multicast_hops, NUMBER, FOR_ALL, -1, 255),
	ROW(IPPROTO_IPV6, IPV6_OPT_MULTICAST_LOOP, multicast_loop6, BOOLEAN, FOR_ALL, 0, 1),
	FLAG(IPPROTO_IPV6, IPV6_OPT_V6ONLY, only_v6),
	FLAG(IPPROTO_IPV6, IPV6_OPT_RECVPKTINFO, packet_info6),
	FLAG(IPPROTO_IPV6, IPV6_OPT_RECVHOPLIMIT, receive_hops),
	FLAG(IPPROTO_IPV6, IPV6_OPT_RECVTCLASS, receive_class),
	FLAG(IPPROTO_IPV6, IPV6_OPT_2292PKTINFO, packet_info_2292),
	FLAG(IPPROTO_IPV6, IPV6_OPT_2292HOPLIMIT, receive_hops_2292),
	ROW(LEVEL_RAW, IPV6_OPT_CHECKSUM, checksum_offset, NUMBER, FOR_RAW, -1, 65534),
	FLAG(IPPROTO_IPV6, IPV6_OPT_RECVERR, receive_error6),
	ROW(IPPROTO_IPV6, IPV6_OPT_MTU_DISCOVER, mtu_discover6, NUMBER, FOR_ALL, 0, 5),
	ROW(IPPROTO_IPV6, IPV6_OPT_CHECKSUM, checksum_offset, NUMBER, FOR_RAW, -1, 65534),
};

void net_options_init(struct net_options *o)
{
	*o = (struct net_options){
		.send_buffer = NET_BUFFER_DEFAULT,
		.receive_buffer = NET_BUFFER_DEFAULT,
		.keep_idle = 7200,
		.keep_interval = 75,
		.keep_count = 9,
		.ttl = -1,
		.hops = -1,
		.multicast_ttl = 1,
		.multicast_hops = 1,
		.multicast_loop = true,
		.multicast_loop6 = true,
		.mtu_discover = 1,
		.mtu_discover6 = 1,
		.checksum_offset = -1,
	};
}

const struct net_option_row *net_option_row(const struct net_socket *s, int level, int option)
{
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].level == level && rows[i].option == option &&
		    rows[i].kinds & 1u << s->kind)
			return &rows[i];
	return NULL;
}

bool net_option_has_level(const struct net_socket *s, int level)
{
	if (s->kind >= NET_PACKET)
		return level == SOL_SOCKET || level == SOL_PACKET;
	if (level == LEVEL_RAW || level == IPPROTO_ICMPV6)
		return s->kind == NET_RAW;
	if (level == IPPROTO_IPV6)
		return s->family == AF_INET6;
	if (level == IPPROTO_IP)
		return s->family == AF_INET || s->kind != NET_RAW;
	if (level == IPPROTO_UDP)
		return s->kind == NET_UDP;
	return level == SOL_SOCKET || level == IPPROTO_TCP;
}

static void apply(struct net_socket *s)
{
	if (s->kind == NET_TCP)
		net_tcp_apply_options(s);
	else if (s->kind < NET_PACKET)
		net_datagram_apply_options(s);
}

/* ---- set ---- */

/* Options of the IP level may also be one byte long. */
static int number_in(int level, int option, const void *value, size_t n, int *out)
{
	bool not_empty = option == IP_OPT_TTL || option == IP_OPT_FREEBIND ||
			 option == IP_OPT_MULTICAST_TTL || option == IP_OPT_MULTICAST_LOOP;

	if (n >= sizeof(*out)) {
		memcpy(out, value, sizeof(*out));
		return 0;
	}
	if (level != IPPROTO_IP || (!n && not_empty))
		return -EINVAL;
	*out = n ? *(const uint8_t *)value : 0;
	return 0;
}

static int set_row(struct net_socket *s, const struct net_option_row *row, int number)
{
	uint8_t *field = (uint8_t *)&s->option + row->offset;

	if (row->level == IPPROTO_IP && row->option == IP_OPT_TTL && !number)
		return -EINVAL;
	if (s->kind == NET_TCP && row->level == IPPROTO_IP && row->option == IP_OPT_MULTICAST_TTL)
		return -EINVAL;
	if (row->level == IPPROTO_IPV6 && row->option == IPV6_OPT_V6ONLY && s->local.port)
		return -EINVAL;
	if (number < row->min || number > row->max)
		return -EINVAL;
	if (row->form == BOOLEAN)
		*(bool *)field = number != 0;
	else
		memcpy(field, &number, sizeof(number));
	if (row->option == IP_OPT_MULTICAST_TTL && row->level == IPPROTO_IP && number == -1)
		s->option.multicast_ttl = 1;
	if (row->option == IPV6_OPT_MULTICAST_HOPS && row->level == IPPROTO_IPV6 && number == -1)
		s->option.multicast_hops = 1;
	return 0;
}

static int set_linger(struct net_socket *s, const void *value, size_t n)
{
	struct linger linger;

	if (n < sizeof(linger))
		return -EINVAL;
	memcpy(&linger, value, sizeof(linger));
	s->option.linger = linger.l_onoff != 0;
	s->option.linger_seconds = linger.l_onoff ? linger.l_linger : 0;
	return 0;
}

/* Doubled for the administrative overhead, and kept within limits, as Linux does. */
static unsigned buffer_size(int wanted, unsigned min)
{
	unsigned n = wanted < 0 || wanted > (int)NET_BUFFER_DEFAULT ? NET_BUFFER_DEFAULT
								    : (unsigned)wanted;

	return n * 2 < min ? min : n * 2;
}

static int set_socket(struct net_socket *s, int option, const void *value, size_t n, int number)
{
	switch (option) {
	case SO_LINGER:
		return set_linger(s, value, n);
	case OPT_SOL_BINDTOIFINDEX:
		return net_bind_to_index(s, number);
	case OPT_SOL_SNDBUFFORCE:
		number = number < 0 ? 0 : number;
		/* fallthrough */
	case SO_SNDBUF:
		s->option.send_buffer = buffer_size(number, 4608);
		s->option.send_locked = true;
		return 0;
	case OPT_SOL_RCVBUFFORCE:
		number = number < 0 ? 0 : number;
		/* fallthrough */
	case SO_RCVBUF:
		s->option.receive_buffer = buffer_size(number, 2304);
		s->option.buffer_locked = true;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int set_tcp(struct net_socket *s, int option, const void *value, size_t n, int number)
{
	switch (option) {
	case TCP_QUICKACK:
		net_ack_set_quick(s, number != 0);
		return 0;
	case TCP_MAXSEG:
		if (number && (number < MAXSEG_LEAST || number > MAXSEG_MOST))
			return -EINVAL;
		s->option.max_segment = number;
		return 0;
	case TCP_DEFER_ACCEPT:
		s->option.defer_accept = number < 0 ? 0 : (unsigned)number;
		return 0;
	case TCP_CONGESTION:
		return n >= 4 && !memcmp(value, "reno", 4) ? 0 : -ENOENT;
	default:
		return -ENOPROTOOPT;
	}
}

/* A stream controls the two bits of congestion notification itself. */
static int set_tos(struct net_socket *s, int level, int number)
{
	uint8_t *field = level == IPPROTO_IP ? &s->option.tos : &s->option.traffic_class;

	if (level == IPPROTO_IPV6 && (number < -1 || number > 255))
		return -EINVAL;
	if (level == IPPROTO_IPV6 && number < 0)
		number = 0;
	if (s->kind == NET_TCP)
		number = (number & ~3) | (*field & 3);
	*field = (uint8_t)number;
	return 0;
}

static int set_filter(struct net_socket *s, int level, int option, const void *value, size_t n)
{
	void *to = level == LEVEL_RAW ? (void *)&s->option.icmp_filter
				      : (void *)s->option.icmp6_filter;
	size_t size =
		level == LEVEL_RAW ? sizeof(s->option.icmp_filter) : sizeof(s->option.icmp6_filter);

	if (s->kind != NET_RAW || option != 1 ||
	    s->protocol != (level == LEVEL_RAW ? IPPROTO_ICMP : IPPROTO_ICMPV6))
		return -ENOPROTOOPT;
	memcpy(to, value, n < size ? n : size);
	return 0;
}

static int set_special(struct net_socket *s, int level, int option, const void *value, size_t n)
{
	int number, error;

	if (level == SOL_PACKET && s->kind == NET_PACKET)
		return net_packet_set_option(s, option, value, n);
	if (level == LEVEL_RAW || level == IPPROTO_ICMPV6)
		return set_filter(s, level, option, value, n);
	error = net_multicast_option(s, level, option, value, n);
	if (error != -ENOPROTOOPT)
		return error;
	if (level == IPPROTO_TCP && option == TCP_CONGESTION && s->kind == NET_TCP)
		return set_tcp(s, option, value, n, 0);
	if (level == SOL_SOCKET && option == SO_BINDTODEVICE)
		return net_bind_to_link(s, value, n);
	error = number_in(level, option, value, n, &number);
	if (level == SOL_PACKET && s->kind == NET_TUNNEL)
		return error ? error : net_tunnel_option(s, option, number);
	if (level == SOL_SOCKET)
		return error ? error : set_socket(s, option, value, n, number);
	if ((level == IPPROTO_IP && option == IP_OPT_TOS) ||
	    (level == IPPROTO_IPV6 && option == IPV6_OPT_TCLASS))
		return error ? error : set_tos(s, level, number);
	if (level == IPPROTO_TCP && s->kind == NET_TCP)
		return error ? error : set_tcp(s, option, value, n, number);
	return -ENOPROTOOPT;
}

/* TCP_NODELAY releases even bytes that a cork holds. */
static void push(struct net_socket *s, int level, int option)
{
	if (level != IPPROTO_TCP)
		return;
	if (option == TCP_NODELAY && s->option.no_delay)
		net_push_now(s);
	else if (option == TCP_CORK)
		net_push_try(s);
}

int net_set_option(void *instance, net_id id, int level, int option, const void *value, size_t n)
{
	struct net_socket *s = net_socket_enter(id);
	int number, error;

	if (!s)
		return -EBADF;
	if (!net_option_has_level(s, level))
		return -ENOPROTOOPT;
	const struct net_option_row *row = net_option_row(s, level, option);
	if (s->kind == NET_TCP && level == IPPROTO_IPV6 && option == IPV6_OPT_MULTICAST_HOPS)
		return -ENOPROTOOPT; /* read-only */
	if (row) {
		error = number_in(level, option, value, n, &number);
		if (!error)
			error = set_row(s, row, number);
	} else {
		error = set_special(s, level, option, value, n);
	}
	if (!error) {
		apply(s);
		push(s, level, option);
		net_settle();
	}
	return error;
}
