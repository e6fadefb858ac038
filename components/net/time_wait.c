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

/* New ones come first in the list, so those beyond the number are the oldest. */
void net_time_wait_syn(const struct net_end *local, const struct net_end *remote)
{
	struct tcp_pcb *next;
	unsigned n = 0;

	for (struct tcp_pcb *pcb = tcp_tw_pcbs; pcb; pcb = next) {
		next = pcb->next;
		bool same = pcb->local_port == local->port && pcb->remote_port == remote->port &&
			    ip_addr_cmp_zoneless(&pcb->local_ip, &local->address) &&
			    ip_addr_cmp_zoneless(&pcb->remote_ip, &remote->address);
		if (same || ++n > WAITING_MAX)
			forget(pcb);
	}
}
