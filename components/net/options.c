/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket options: most are numbers in struct net_options, described by a table; the rest have a
 * function. An option that the stack cannot carry out is -ENOPROTOOPT. socket(7), ip(7), ipv6(7),
 * tcp(7).
 */
#include "components/net/internal.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

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
	OPT_SOL_SNDBUFFORCE = 32,
	OPT_SOL_RCVBUFFORCE = 33,
};

/* What TCP_MAXSEG may be. */
enum { MAXSEG_LEAST = 88, MAXSEG_MOST = 32767 };

enum form { BOOLEAN, BYTE, NUMBER };

/* Which sockets have it. */
enum { FOR_TCP = 1 << NET_TCP, FOR_UDP = 1 << NET_UDP, FOR_RAW = 1 << NET_RAW, FOR_ALL = 7 };

struct row {
	int level, option;
	unsigned offset;
	enum form form;
	unsigned kinds;
	int min, max;
};

#define ROW(level, option, field, form, kinds, min, max)                                  \
	{                                                                                 \
		level, option, offsetof(struct net_options, field), form, kinds, min, max \
	}
#define FLAG(level, option, field) ROW(level, option, field, BOOLEAN, FOR_ALL, INT_MIN, INT_MAX)

static const struct row rows[] = {
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

static const struct row *find_row(const struct net_socket *s, int level, int option)
{
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].level == level && rows[i].option == option &&
		    rows[i].kinds & 1u << s->kind)
			return &rows[i];
	return NULL;
}

/* Does a socket of this family have options of this level at all? */
static bool has_level(const struct net_socket *s, int level)
{
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
	else
		net_datagram_apply_options(s);
}

/* ---- set ---- */

/* IP level options come as a byte too. */
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

static int set_row(struct net_socket *s, const struct row *row, int number)
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

/* Doubled for the administration, and kept within limits, as Linux does. */
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
	case OPT_SOL_SNDBUFFORCE:
		number = number < 0 ? 0 : number;
		/* fallthrough */
	case SO_SNDBUF:
		s->option.send_buffer = buffer_size(number, 4608);
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

/* The two bits of congestion notification are a stream's own. */
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

	if (level == LEVEL_RAW || level == IPPROTO_ICMPV6)
		return set_filter(s, level, option, value, n);
	error = net_multicast_option(s, level, option, value, n);
	if (error != -ENOPROTOOPT)
		return error;
	if (level == IPPROTO_TCP && option == TCP_CONGESTION && s->kind == NET_TCP)
		return set_tcp(s, option, value, n, 0);
	error = number_in(level, option, value, n, &number);
	if (level == SOL_SOCKET)
		return error ? error : set_socket(s, option, value, n, number);
	if ((level == IPPROTO_IP && option == IP_OPT_TOS) ||
	    (level == IPPROTO_IPV6 && option == IPV6_OPT_TCLASS))
		return error ? error : set_tos(s, level, number);
	if (level == IPPROTO_TCP && s->kind == NET_TCP)
		return error ? error : set_tcp(s, option, value, n, number);
	return -ENOPROTOOPT;
}

/* TCP_NODELAY lets go even what a cork holds. */
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
	struct net_socket *s = net_socket(id);
	int number, error;

	if (!s)
		return -EBADF;
	if (!has_level(s, level))
		return -ENOPROTOOPT;
	const struct row *row = find_row(s, level, option);
	if (s->kind == NET_TCP && level == IPPROTO_IPV6 && option == IPV6_OPT_MULTICAST_HOPS)
		return -ENOPROTOOPT; /* only told */
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

/* ---- get ---- */

static long put_bytes(const void *from, size_t size, void *value, size_t room)
{
	size_t n = room < size ? room : size;

	memcpy(value, from, n);
	return (long)n;
}

static int number_of_row(const struct net_socket *s, const struct row *row)
{
	const uint8_t *field = (const uint8_t *)&s->option + row->offset;
	int number;

	if (row->form == BOOLEAN)
		return *(const bool *)field;
	memcpy(&number, field, sizeof(number));
	bool default_hops =
		row->level != IPPROTO_TCP && number == -1 && row->option != IPV6_OPT_CHECKSUM;
	return default_hops ? IP_DEFAULT_TTL : number;
}

/* Seconds of TCP_DEFER_ACCEPT come back as the time that so many retransmissions take. */
static int defer_seconds(unsigned seconds)
{
	unsigned period = seconds ? 1 : 0, timeout = 1;

	for (unsigned i = 1; period < seconds && i < 255; i++) {
		timeout = timeout * 2 < 120 ? timeout * 2 : 120;
		period += timeout;
	}
	return (int)period;
}

/* States in Linux's numbering. */
static uint8_t linux_state(const struct net_socket *s)
{
	static const uint8_t from_lwip[] = {
		[CLOSED] = TCP_CLOSE,
		[LISTEN] = TCP_LISTEN,
		[SYN_SENT] = TCP_SYN_SENT,
		[SYN_RCVD] = TCP_SYN_RECV,
		[ESTABLISHED] = TCP_ESTABLISHED,
		[FIN_WAIT_1] = TCP_FIN_WAIT1,
		[FIN_WAIT_2] = TCP_FIN_WAIT2,
		[CLOSE_WAIT] = TCP_CLOSE_WAIT,
		[CLOSING] = TCP_CLOSING,
		[LAST_ACK] = TCP_LAST_ACK,
		[TIME_WAIT] = TCP_TIME_WAIT,
	};

	return s->tcp ? from_lwip[s->tcp->state] : TCP_CLOSE;
}

static long get_info(const struct net_socket *s, void *value, size_t room)
{
	const struct tcp_pcb *pcb = s->state == NET_CONNECTED ? s->tcp : NULL;
	struct tcp_info info = {.tcpi_state = linux_state(s)};

	if (pcb) {
		info.tcpi_snd_mss = pcb->mss;
		info.tcpi_rcv_mss = pcb->mss;
		info.tcpi_rto = (uint32_t)pcb->rto * TCP_SLOW_INTERVAL * 1000;
		info.tcpi_rtt = (uint32_t)(pcb->sa >> 3) * TCP_SLOW_INTERVAL * 1000;
		info.tcpi_rttvar = (uint32_t)pcb->sv * TCP_SLOW_INTERVAL * 1000 / 4;
		info.tcpi_snd_cwnd = pcb->mss ? pcb->cwnd / pcb->mss : 0;
		info.tcpi_snd_ssthresh = pcb->mss ? pcb->ssthresh / pcb->mss : 0;
		info.tcpi_rcv_space = pcb->rcv_wnd;
		info.tcpi_retransmits = pcb->nrtx;
		info.tcpi_pmtu = pcb->mss + 40u;
		for (const struct tcp_seg *segment = pcb->unacked; segment; segment = segment->next)
			info.tcpi_unacked++;
	}
	return put_bytes(&info, sizeof(info), value, room);
}

static int get_socket_number(struct net_socket *s, int option, int *number)
{
	switch (option) {
	case SO_ERROR:
		*number = s->error;
		s->error = 0;
		return 0;
	case SO_SNDBUF:
		*number = (int)s->option.send_buffer;
		return 0;
	case SO_RCVBUF:
		*number = (int)s->option.receive_buffer;
		return 0;
	case SO_ACCEPTCONN:
		*number = s->state == NET_LISTENING;
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int get_number(struct net_socket *s, int level, int option, int *number)
{
	if (level == SOL_SOCKET)
		return get_socket_number(s, option, number);
	if (level == IPPROTO_IP && option == IP_OPT_TOS)
		*number = s->option.tos;
	else if (level == IPPROTO_IPV6 && option == IPV6_OPT_TCLASS)
		*number = s->option.traffic_class;
	else if (level != IPPROTO_TCP || s->kind != NET_TCP)
		return -ENOPROTOOPT;
	else if (option == TCP_MAXSEG)
		*number = s->tcp && s->state == NET_CONNECTED ? s->tcp->mss
			  : s->option.max_segment	      ? s->option.max_segment
							      : 536;
	else if (option == TCP_QUICKACK)
		*number = net_ack_is_quick(s);
	else if (option == TCP_DEFER_ACCEPT)
		*number = defer_seconds(s->option.defer_accept);
	else
		return -ENOPROTOOPT;
	return 0;
}

static long get_special(struct net_socket *s, int level, int option, void *value, size_t n)
{
	if (level == SOL_SOCKET && option == SO_LINGER) {
		struct linger linger = {s->option.linger, s->option.linger_seconds};
		return put_bytes(&linger, sizeof(linger), value, n);
	}
	if (level == IPPROTO_TCP && s->kind == NET_TCP && option == TCP_INFO)
		return get_info(s, value, n);
	if (level == IPPROTO_TCP && s->kind == NET_TCP && option == TCP_CONGESTION)
		return put_bytes("reno\0\0\0\0\0\0\0\0\0\0\0", 16, value, n);
	if (level == LEVEL_RAW && option == 1 && s->protocol == IPPROTO_ICMP)
		return put_bytes(&s->option.icmp_filter, sizeof(s->option.icmp_filter), value, n);
	return -ENOPROTOOPT;
}

/* A small number fits a byte, where the level allows it. */
static long put_number(int level, int number, void *value, size_t n)
{
	if (level == IPPROTO_IP && n && n < sizeof(number) && number >= 0 && number <= 255) {
		*(uint8_t *)value = (uint8_t)number;
		return 1;
	}
	return put_bytes(&number, sizeof(number), value, n);
}

long net_get_option(void *instance, net_id id, int level, int option, void *value, size_t n)
{
	struct net_socket *s = net_socket(id);
	int number;

	if (!s)
		return -EBADF;
	if (!has_level(s, level) || (level == IPPROTO_TCP && s->kind != NET_TCP))
		return s->family == AF_INET6 ? -ENOPROTOOPT : -EOPNOTSUPP;
	const struct row *row = find_row(s, level, option);
	int error = row ? 0 : get_number(s, level, option, &number);
	if (error)
		return get_special(s, level, option, value, n);
	return put_number(level, row ? number_of_row(s, row) : number, value, n);
}
