/* SPDX-License-Identifier: BSD-2-Clause */
/* What lwIP has counted in a stack since it was made. */
#include "components/net/internal.h"

#include <errno.h>

#include <lwip/stats.h>

#include "components/net/hooks.h"

static uint32_t established(void)
{
	const struct net_socket *s;
	unsigned at = 0;
	uint32_t n = 0;

	while ((s = net_socket_next(&at)))
		n += s->kind == NET_TCP && s->state == NET_CONNECTED && s->tcp;
	return n;
}

int net_counters(void *instance, uint32_t number, struct net_counters *out)
{
	struct net_stack *stack = net_stack_find(number);
	const struct stats_mib2 *m = &lwip_stats.mib2;

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	*out = (struct net_counters){
		.forwarding = net_hook_forwards() ? 1 : 2,
		.ip_in = m->ipinreceives,
		.ip_header_errors = m->ipinhdrerrors,
		.ip_address_errors = m->ipinaddrerrors,
		.ip_forwarded = m->ipforwdatagrams,
		.ip_unknown_protocols = m->ipinunknownprotos,
		.ip_in_discards = m->ipindiscards,
		.ip_delivered = m->ipindelivers,
		.ip_out = m->ipoutrequests,
		.ip_out_discards = m->ipoutdiscards,
		.ip_no_routes = m->ipoutnoroutes,
		.fragments_in = m->ipreasmreqds,
		.reassembled = m->ipreasmoks,
		.reassembly_failures = m->ipreasmfails,
		.fragmented = m->ipfragoks,
		.fragmentation_failures = m->ipfragfails,
		.fragments_out = m->ipfragcreates,
		.icmp_in = m->icmpinmsgs,
		.icmp_in_errors = m->icmpinerrors,
		.icmp_in_unreachable = m->icmpindestunreachs,
		.icmp_in_time = m->icmpintimeexcds,
		.icmp_in_echoes = m->icmpinechos,
		.icmp_in_replies = m->icmpinechoreps,
		.icmp_out = m->icmpoutmsgs,
		.icmp_out_errors = m->icmpouterrors,
		.icmp_out_unreachable = m->icmpoutdestunreachs,
		.icmp_out_time = m->icmpouttimeexcds,
		.icmp_out_echoes = m->icmpoutechos,
		.icmp_out_replies = m->icmpoutechoreps,
		.tcp_active_opens = m->tcpactiveopens,
		.tcp_passive_opens = m->tcppassiveopens,
		.tcp_failed_attempts = m->tcpattemptfails,
		.tcp_resets = m->tcpestabresets,
		.tcp_established = established(),
		.tcp_in = m->tcpinsegs,
		.tcp_out = m->tcpoutsegs,
		.tcp_again = m->tcpretranssegs,
		.tcp_in_errors = m->tcpinerrs,
		.tcp_out_resets = m->tcpoutrsts,
		.udp_in = m->udpindatagrams,
		.udp_no_ports = m->udpnoports,
		.udp_in_errors = m->udpinerrors,
		.udp_out = m->udpoutdatagrams,
	};
	return 0;
}
