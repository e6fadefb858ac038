/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before lwIP searches for the receiver of a packet, its lists get the few control blocks that may
 * be the receiver: blocks.c and names.c find them. Only the first fragment of a datagram has its
 * ports, and lwIP looks for the socket when the last fragment has come, so the ports are
 * remembered. For packets whose ports are not known the lists get all blocks.
 */
#include "components/net/internal.h"

#include <lwip/priv/tcp_priv.h>
#include <lwip/udp.h>

/* ---- UDP ---- */

/* lwIP's list always has lwIP's own blocks (DHCP's); ours are inserted before them, as a chain. */
static void hide_datagram_blocks(void)
{
	struct udp_pcb **link = &udp_pcbs;

	while (*link) {
		if ((*link)->recv == net_datagram_received)
			*link = (*link)->next;
		else
			link = &(*link)->next;
	}
}

/* The block that is shown first is first in lwIP's list. */
static struct udp_pcb **show_at(struct udp_pcb **link, struct net_socket *s)
{
	s->udp->next = *link;
	*link = s->udp;
	return &s->udp->next;
}

static bool takes_datagrams(const struct net_socket *s, uint16_t port)
{
	return s->kind == NET_UDP && s->local.port == port && s->udp->local_port == port;
}

static void show_port(uint16_t port)
{
	struct udp_pcb **link = &udp_pcbs;
	struct net_socket *s;

	list_for_each_entry (s, net_names_at_port(port), at_port) {
		if (takes_datagrams(s, port))
			link = show_at(link, s);
	}
}

static struct udp_pcb **show_name(struct udp_pcb **link, const struct net_end *local)
{
	struct net_socket *s;

	list_for_each_entry (s, net_names_at(local), at_name) {
		if (takes_datagrams(s, local->port) &&
		    (ip_addr_isany_val(local->address)
			     ? ip_addr_isany_val(s->local.address)
			     : ip_addr_cmp_zoneless(&s->local.address, &local->address)))
			link = show_at(link, s);
	}
	return link;
}

static void show_all_datagram_blocks(void)
{
	struct net_socket *s;
	unsigned at = 0;

	while ((s = net_socket_next(&at))) {
		if (s->local.port && takes_datagrams(s, s->local.port))
			show_at(&udp_pcbs, s);
	}
}

/* ---- showing blocks ---- */

void net_deliver_nothing(void)
{
	net_blocks_park();
	hide_datagram_blocks();
}

void net_deliver_segment(const struct net_end *local, const struct net_end *remote, bool opens)
{
	struct tcp_pcb *before = opens ? net_block_find(local, remote) : NULL;

	/* As in Linux, a new connection ends the TIME-WAIT of an old one of the same name. */
	if (before && before->state == TIME_WAIT) {
		net_block_take(before);
		tcp_abort(before);
	}
	/* lwIP makes room by ending connections that are in their last states. */
	if (net_memory_is_short())
		net_blocks_lend(true);
	else
		net_blocks_show(local, remote);
}

void net_deliver_datagram(const struct net_end *local)
{
	struct net_end any = {.port = local->port};

	if (ip_addr_ismulticast(&local->address) || net_address_broadcast(&local->address)) {
		show_port(local->port);
		return;
	}
	struct udp_pcb **link = show_name(&udp_pcbs, local);
	show_name(link, &any);
}

void net_deliver_anything(void)
{
	net_blocks_lend(true);
	show_all_datagram_blocks();
}
