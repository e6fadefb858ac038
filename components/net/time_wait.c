/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connections in TIME-WAIT. As in Linux a new connection of the same name ends the wait (lwIP would
 * answer its SYN as if the old one went on), and there are never more than a number of them, for
 * lwIP looks through all for each SYN.
 */
#include "components/net/internal.h"

#include <lwip/priv/tcp_priv.h>

#define WAITING_MAX 512u

/* lwIP frees one that waits without a word to anybody. */
static void forget(struct tcp_pcb *pcb)
{
	tcp_abort(pcb);
}

void net_time_wait_syn(const struct net_end *local, const struct net_end *remote)
{
	for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = pcb->next) {
		if (pcb->local_port != local->port || pcb->remote_port != remote->port ||
		    !ip_addr_cmp_zoneless(&pcb->local_ip, &local->address) ||
		    !ip_addr_cmp_zoneless(&pcb->remote_ip, &remote->address))
			continue;
		forget(pcb);
		return;
	}
}

/* New ones come first in the list. */
void net_time_wait_trim(void)
{
	unsigned n = 0;
	struct tcp_pcb *next;

	for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = next) {
		next = pcb->next;
		if (++n > WAITING_MAX)
			forget(pcb);
	}
}
