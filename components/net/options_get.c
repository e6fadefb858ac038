/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading socket options: the numbers of the table, and values that are computed on demand. */
#include "components/net/bound.h"
#include "components/net/options.h"
#include "components/net/packet.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/priv/tcp_priv.h>

static long put_bytes(const void *from, size_t size, void *value, size_t room)
{
	size_t n = room < size ? room : size;

	memcpy(value, from, n);
	return (long)n;
}

static int number_of_row(const struct net_socket *s, const struct net_option_row *row)
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

/* As in Linux, the seconds of TCP_DEFER_ACCEPT are rounded up to the end of a retransmission. */
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
	case OPT_SOL_BINDTOIFINDEX:
		*number = (int)s->option.bound_link;
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
	if (level == SOL_SOCKET && option == SO_BINDTODEVICE)
		return net_bound_name(s, value, n);
	if (level == SOL_PACKET && s->kind == NET_PACKET)
		return net_packet_get_option(s, option, value, n);
	if (level == IPPROTO_TCP && s->kind == NET_TCP && option == TCP_INFO)
		return get_info(s, value, n);
	if (level == IPPROTO_TCP && s->kind == NET_TCP && option == TCP_CONGESTION)
		return put_bytes("reno\0\0\0\0\0\0\0\0\0\0\0", 16, value, n);
	if (level == LEVEL_RAW && option == 1 && s->protocol == IPPROTO_ICMP)
		return put_bytes(&s->option.icmp_filter, sizeof(s->option.icmp_filter), value, n);
	return -ENOPROTOOPT;
}

/* At the level IPPROTO_IP a number up to 255 is one byte if the program has no room for four. */
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
	struct net_socket *s = net_socket_enter(id);
	int number;

	if (!s)
		return -EBADF;
	if (!net_option_has_level(s, level) || (level == IPPROTO_TCP && s->kind != NET_TCP))
		return s->family == AF_INET ? -EOPNOTSUPP : -ENOPROTOOPT;
	const struct net_option_row *row = net_option_row(s, level, option);
	int error = row ? 0 : get_number(s, level, option, &number);
	if (error)
		return get_special(s, level, option, value, n);
	return put_number(level, row ? number_of_row(s, row) : number, value, n);
}
