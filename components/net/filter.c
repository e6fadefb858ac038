/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets sockets' filters and runs those of datagrams: filter.h. */
#include "components/net/filter.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <net/if_arp.h>

#include <lwip/ip.h>
#include <lwip/prot/ethernet.h>

#define UDP_HEADER 8

void net_filter_free(struct net_socket *s)
{
	if (s->filter)
		net_memory_free(s->filter);
	s->filter = NULL;
}

int net_set_filter(void *instance, net_id id, const void *program, size_t size)
{
	struct net_socket *s = net_socket_enter(id);
	size_t length = size / sizeof(struct bpf_instruction);
	struct net_filter *filter = NULL;

	if (!s)
		return -EBADF;
	if (size % sizeof(struct bpf_instruction) || length > BPF_PROGRAM_MAX)
		return -EINVAL;
	if (size) {
		filter = net_memory_alloc(sizeof(*filter) + size);
		if (!filter)
			return -ENOMEM;
		/* Checked after it was copied: the caller may change what it has. */
		filter->length = length;
		memcpy(filter->program, program, size);
		if (!bpf_packet_check(filter->program, length)) {
			net_memory_free(filter);
			return -EINVAL;
		}
	}
	net_filter_free(s);
	s->filter = filter;
	return 0;
}

/* A datagram whose byte 0 is `before` bytes before those of the buffer, and its IP header. */
struct datagram {
	const struct pbuf *p;
	const uint8_t *ip;
	size_t ip_length, before;
};

static bool copy(const struct bpf_packet *packet, int64_t offset, uint8_t *to, size_t n)
{
	const struct datagram *d = packet->bytes;

	for (; n && offset < 0; n--, offset++) {
		int64_t at = offset + (int64_t)d->ip_length;

		if (at < 0)
			return false;
		*to++ = d->ip[at];
	}
	for (; n && offset < (int64_t)d->before; n--, offset++)
		*to++ = ((const uint8_t *)d->p->payload)[offset - (int64_t)d->before];
	offset -= (int64_t)d->before;
	if (!n)
		return true;
	return offset <= UINT16_MAX &&
	       pbuf_copy_partial(d->p, to, (uint16_t)n, (uint16_t)offset) == n;
}

bool net_filter_datagram(const struct net_socket *s, struct pbuf *p)
{
	bool six = ip_current_is_v6();
	bool with_ip = s->kind == NET_RAW && !six; /* the packet begins with the IP header */
	struct datagram d = {
		.p = p,
		.ip = six ? (const uint8_t *)ip6_current_header()
			  : (const uint8_t *)ip4_current_header(),
		.ip_length = with_ip ? 0 : ip_current_header_tot_len(),
		.before = s->kind == NET_UDP ? UDP_HEADER : 0,
	};
	const struct bpf_packet packet = {
		.copy = copy,
		.bytes = &d,
		.length = p->tot_len + d.before,
		.link = -(int32_t)d.ip_length,
		.network = -(int32_t)d.ip_length,
		.protocol = six ? ETHTYPE_IPV6 : ETHTYPE_IP,
		.hardware =
			ip_current_input_netif() == net_loopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER,
		.index = netif_get_index(ip_current_input_netif()),
		.mark = 0,
	};

	if (!s->filter)
		return true;
	size_t kept;
	if (!bpf_packet_run(s->filter->program, &packet, &kept))
		return false;
	kept = kept > d.before ? kept - d.before : 0;
	if (kept < p->tot_len)
		pbuf_realloc(p, (uint16_t)kept);
	return true;
}
