/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses: conversion between the interface's form and lwIP's, and their meaning on our links. */
#include "components/net/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/ip.h>

static const uint8_t mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

static void in_v4(const uint8_t *bytes, ip_addr_t *to)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	ip_addr_set_ip4_u32_val(*to, word);
}

static void in_v6(const struct net_address *from, ip_addr_t *to)
{
	uint32_t word[4];

	memcpy(word, from->bytes, sizeof(word));
	IP_ADDR6(to, word[0], word[1], word[2], word[3]);
	ip6_addr_t *a = ip_2_ip6(to);
	ip6_addr_clear_zone(a);
	if (ip6_addr_has_scope(a, IP6_UNKNOWN)) {
		struct netif *link = net_link_of(from->scope);

		if (link)
			ip6_addr_assign_zone(a, IP6_UNKNOWN, link);
	}
}

int net_address_in(const struct net_socket *s, const struct net_address *from, struct net_end *to)
{
	memset(to, 0, sizeof(*to));
	to->port = from->port;
	if (from->family == AF_INET && (s->family == AF_INET || !s->option.only_v6)) {
		in_v4(from->bytes, &to->address);
		return 0;
	}
	if (from->family != AF_INET6 || s->family != AF_INET6)
		return -EAFNOSUPPORT;
	if (!memcmp(from->bytes, mapped_prefix, sizeof(mapped_prefix))) {
		if (s->option.only_v6)
			return -ENETUNREACH;
		in_v4(from->bytes + sizeof(mapped_prefix), &to->address);
		return 0;
	}
	in_v6(from, &to->address);
	/* A link-local address means nothing without its link. */
	if (ip6_addr_lacks_zone(ip_2_ip6(&to->address), IP6_UNKNOWN))
		return -EINVAL;
	return 0;
}

void net_address_out(int family, const struct net_end *from, struct net_address *to)
{
	memset(to, 0, sizeof(*to));
	to->family = (uint16_t)family;
	to->port = from->port;
	if (IP_IS_V6_VAL(from->address)) {
		memcpy(to->bytes, ip_2_ip6(&from->address)->addr, sizeof(to->bytes));
		to->scope = ip6_addr_zone(ip_2_ip6(&from->address));
	} else if (family == AF_INET) {
		memcpy(to->bytes, &ip_2_ip4(&from->address)->addr, 4);
	} else if (!ip_addr_isany_val(from->address) || IP_IS_V4_VAL(from->address)) {
		memcpy(to->bytes, mapped_prefix, sizeof(mapped_prefix));
		memcpy(to->bytes + sizeof(mapped_prefix), &ip_2_ip4(&from->address)->addr, 4);
	}
}

struct netif *net_link_of(uint32_t index)
{
	return index && index <= UINT8_MAX ? netif_get_by_index((uint8_t)index) : NULL;
}

bool net_address_is_ours(const ip_addr_t *address)
{
	struct netif *link;

	if (IP_IS_V4(address) && ip4_addr_isloopback(ip_2_ip4(address)))
		return net_loopback_has_address();
	NETIF_FOREACH(link)
	{
		if (IP_IS_V4(address) ? ip4_addr_cmp(netif_ip4_addr(link), ip_2_ip4(address))
				      : netif_get_ip6_addr_match(link, ip_2_ip6(address)) >= 0)
			return true;
	}
	return false;
}

void net_address_resolve_any(struct net_end *end)
{
	if (!ip_addr_isany_val(end->address))
		return;
	if (IP_IS_V6_VAL(end->address))
		IP_ADDR6(&end->address, 0, 0, 0, PP_HTONL(1));
	else
		ip_addr_set_ip4_u32_val(end->address, PP_HTONL(IPADDR_LOOPBACK));
}

int net_address_source(const ip_addr_t *remote, ip_addr_t *source)
{
	ip_addr_t any;
	struct netif *link;
	int error;

	/* A packet to this host comes from the address it goes to; but one to any of 127.0.0.0/8
	 * comes from 127.0.0.1. */
	if (IP_IS_V4(remote) && ip4_addr_isloopback(ip_2_ip4(remote))) {
		ip_addr_set_ip4_u32(source, PP_HTONL(IPADDR_LOOPBACK));
		return net_loopback_has_address() ? 0 : -ENETUNREACH;
	}
	if (net_address_is_ours(remote)) {
		*source = *remote;
		return 0;
	}
	if (IP_IS_V4(remote) && !ip_addr_ismulticast(remote) &&
	    ip4_addr_get_u32(ip_2_ip4(remote)) != IPADDR_BROADCAST) {
		IP_SET_TYPE(source, IPADDR_TYPE_V4);
		return net_route_source4(ip_2_ip4(remote), ip_2_ip4(source));
	}
	if (IP_IS_V6(remote) && net_route6_known(ip_2_ip6(remote), &error) && error)
		return error;
	ip_addr_set_any(IP_IS_V6(remote), &any);
	link = ip_route(&any, remote);
	const ip_addr_t *found = link ? ip_netif_get_local_ip(link, remote) : NULL;
	if (!found || (IP_IS_V4(found) && ip4_addr_isany(ip_2_ip4(found))))
		return -ENETUNREACH;
	*source = *found;
	return 0;
}

bool net_address_broadcast(const ip_addr_t *address)
{
	struct netif *link;

	if (IP_IS_V6(address))
		return false;
	if (ip4_addr_get_u32(ip_2_ip4(address)) == IPADDR_BROADCAST)
		return true;
	NETIF_FOREACH(link)
	{
		if (!ip4_addr_isany(netif_ip4_addr(link)) &&
		    ip4_addr_isbroadcast(ip_2_ip4(address), link))
			return true;
	}
	return false;
}
