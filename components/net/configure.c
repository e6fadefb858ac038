/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be changed about links from outside: whether they are up. */
#include "components/net/internal.h"

#include <errno.h>

void net_loopback_set(bool up)
{
	ip4_addr_t address, netmask;

	if (!up) {
		netif_set_down(net_loopback);
		netif_ip6_addr_set_state(net_loopback, 0, IP6_ADDR_INVALID);
		return;
	}
	IP4_ADDR(&address, 127, 0, 0, 1);
	IP4_ADDR(&netmask, 255, 0, 0, 0);
	netif_set_addr(net_loopback, &address, &netmask, &address);
	IP_ADDR6_HOST(&net_loopback->ip6_addr[0], 0, 0, 0, 1);
	netif_ip6_addr_set_state(net_loopback, 0, IP6_ADDR_VALID);
	netif_set_up(net_loopback);
}

bool net_loopback_has_address(void)
{
	return !ip4_addr_isany_val(*netif_ip4_addr(net_loopback));
}

int net_change_link(void *instance, uint32_t number, uint32_t index,
		    const struct net_link_change *change)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	if (change->what & ~(uint32_t)NET_CHANGE_UP)
		return -EINVAL;
	net_stack_enter(stack);
	struct netif *link = net_link_of(index);
	if (!link)
		return -ENODEV;
	if (change->what & NET_CHANGE_UP && !change->up != !netif_is_up(link)) {
		if (link == net_loopback)
			net_loopback_set(change->up);
		else if (change->up)
			netif_set_up(link);
		else
			netif_set_down(link);
	}
	net_settle();
	return 0;
}
