/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SO_BINDTODEVICE and SO_BINDTOIFINDEX: a socket that sends by one link only, and gets only what
 * comes in there. lwIP compares the link of each control block. socket(7).
 */
#include "components/net/bound.h"

#include <errno.h>
#include <string.h>

#include "components/net/device.h"

#include <lwip/ip.h>

int net_bind_to_link(struct net_socket *s, const void *value, size_t n)
{
	char name[NET_LINK_NAME] = {0};
	const struct netif *link = NULL;

	memcpy(name, value, n < sizeof(name) - 1 ? n : sizeof(name) - 1);
	if (name[0]) {
		link = net_link_named(name);
		if (!link)
			return -ENODEV;
	}
	s->option.bound_link = link ? netif_get_index(link) : 0;
	return 0;
}

int net_bind_to_index(struct net_socket *s, int index)
{
	if (index < 0)
		return -EINVAL;
	if (index && !net_link_of((uint32_t)index))
		return -ENODEV;
	s->option.bound_link = (uint32_t)index;
	return 0;
}

long net_bound_name(const struct net_socket *s, void *value, size_t n)
{
	const struct netif *link = s->option.bound_link ? net_link_of(s->option.bound_link) : NULL;
	char name[NET_LINK_NAME];

	if (!s->option.bound_link)
		return 0;
	if (n < sizeof(name))
		return -EINVAL;
	if (!link)
		return -ENODEV;
	net_link_name(link, name);
	size_t size = strnlen(name, sizeof(name) - 1) + 1;
	memcpy(value, name, size);
	return (long)size;
}

uint8_t net_bound_index(const struct net_socket *s)
{
	_Static_assert(NETIF_NO_INDEX == 0, "the same number stands for any link");
	return (uint8_t)s->option.bound_link;
}

int net_bound_source(const struct net_socket *s, const ip_addr_t *to, ip_addr_t *source)
{
	struct netif *link;

	if (!s->option.bound_link)
		return net_address_source(to, source);
	link = net_link_of(s->option.bound_link);
	const ip_addr_t *own = link && netif_is_up(link) ? ip_netif_get_local_ip(link, to) : NULL;
	if (!own)
		return -ENETUNREACH;
	*source = *own;
	return 0;
}
