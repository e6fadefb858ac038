/* SPDX-License-Identifier: BSD-2-Clause */
/* Multicast groups of datagram sockets: joined on a link, left when the socket closes. */
#include "components/net/internal.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/igmp.h>
#include <lwip/ip.h>
#include <lwip/mld6.h>

#define MEMBERSHIPS_MAX 20 /* net.ipv4.igmp_max_memberships */

enum {
	IP_OPT_MULTICAST_IF = 32,
	IP_OPT_ADD_MEMBERSHIP = 35,
	IP_OPT_DROP_MEMBERSHIP = 36,
	IPV6_OPT_MULTICAST_IF = 17,
	IPV6_OPT_JOIN_GROUP = 20,
	IPV6_OPT_LEAVE_GROUP = 21,
	/* Of both levels. */
	OPT_JOIN_GROUP = 42,
	OPT_LEAVE_GROUP = 45,
};

struct net_membership {
	struct net_membership *next;
	ip_addr_t group;
	uint8_t link;
};

static err_t change(const struct net_membership *m, bool join)
{
	struct netif *link = netif_get_by_index(m->link);

	if (!link)
		return ERR_VAL;
	if (IP_IS_V6_VAL(m->group)) {
		ip6_addr_t group = *ip_2_ip6(&m->group);

		ip6_addr_assign_zone(&group, IP6_MULTICAST, link);
		return join ? mld6_joingroup_netif(link, &group)
			    : mld6_leavegroup_netif(link, &group);
	}
	return join ? igmp_joingroup_netif(link, ip_2_ip4(&m->group))
		    : igmp_leavegroup_netif(link, ip_2_ip4(&m->group));
}

static struct net_membership **find(struct net_socket *s, const ip_addr_t *group, uint8_t link)
{
	struct net_membership **at = &s->memberships;

	while (*at &&
	       !((!link || (*at)->link == link) && ip_addr_cmp_zoneless(&(*at)->group, group)))
		at = &(*at)->next;
	return at;
}

static int join(struct net_socket *s, const ip_addr_t *group, struct netif *link)
{
	unsigned count = 0;

	if (!ip_addr_ismulticast(group))
		return -EINVAL;
	if (!link)
		link = ip_route(&s->local.address, group);
	if (!link)
		return -ENODEV;
	if (*find(s, group, netif_get_index(link)))
		return -EADDRINUSE;
	for (const struct net_membership *m = s->memberships; m; m = m->next)
		count++;
	struct net_membership *m =
		count < MEMBERSHIPS_MAX ? net_memory_calloc(1, sizeof(*m)) : NULL;
	if (!m)
		return -ENOBUFS;
	m->group = *group;
	m->link = netif_get_index(link);
	/* A link without multicast, as the loopback is, has every group already. */
	if (link != net_loopback && change(m, true) != ERR_OK) {
		net_memory_free(m);
		return -ENOBUFS;
	}
	m->next = s->memberships;
	s->memberships = m;
	return 0;
}

static void drop(struct net_membership **at)
{
	struct net_membership *m = *at;

	*at = m->next;
	if (m->link != netif_get_index(net_loopback))
		change(m, false);
	net_memory_free(m);
}

static int leave(struct net_socket *s, const ip_addr_t *group, struct netif *link)
{
	if (!ip_addr_ismulticast(group))
		return -EINVAL;
	struct net_membership **at = find(s, group, link ? netif_get_index(link) : 0);
	if (!*at)
		return -EADDRNOTAVAIL;
	drop(at);
	return 0;
}

void net_multicast_leave_all(struct net_socket *s)
{
	while (s->memberships)
		drop(&s->memberships);
}

/* The link of an ip_mreqn or ip_mreq: by its number, or by its address. */
static int link_of_request(const void *value, size_t n, struct netif **out)
{
	struct {
		uint32_t group, address;
		int index;
	} request = {0};
	struct netif *link;

	memcpy(&request, value, n < sizeof(request) ? n : sizeof(request));
	*out = NULL;
	if (n >= sizeof(request) && request.index) {
		*out = request.index > 0 ? net_link_of((uint32_t)request.index) : NULL;
		return *out ? 0 : -ENODEV;
	}
	if (!request.address)
		return 0;
	NETIF_FOREACH(link)
	{
		if (ip4_addr_get_u32(netif_ip4_addr(link)) == request.address)
			*out = link;
	}
	return *out ? 0 : -ENODEV;
}

static int change_v4(struct net_socket *s, int option, const void *value, size_t n)
{
	struct netif *link;
	ip_addr_t group;
	uint32_t word;

	if (n < 8)
		return -EINVAL;
	memcpy(&word, value, sizeof(word));
	ip_addr_set_ip4_u32_val(group, word);
	int error = link_of_request(value, n, &link);
	if (error)
		return error;
	return option == IP_OPT_ADD_MEMBERSHIP ? join(s, &group, link) : leave(s, &group, link);
}

static int change_v6(struct net_socket *s, int option, const void *value, size_t n)
{
	struct {
		uint32_t word[4];
		int index;
	} request;
	struct netif *link = NULL;
	ip_addr_t group;

	if (n < sizeof(request))
		return -EINVAL;
	memcpy(&request, value, sizeof(request));
	IP_ADDR6(&group, request.word[0], request.word[1], request.word[2], request.word[3]);
	if (request.index) {
		link = request.index > 0 ? net_link_of((uint32_t)request.index) : NULL;
		if (!link)
			return -ENODEV;
	}
	return option == IPV6_OPT_JOIN_GROUP ? join(s, &group, link) : leave(s, &group, link);
}

/* struct group_req */
struct group_request {
	uint32_t index, pad;
	uint8_t address[128];
};

/* The same requests in the form that both families share. */
static int change_any(struct net_socket *s, bool six, int option, const void *value, size_t n)
{
	struct group_request request;
	struct netif *link = NULL;
	uint16_t family;
	ip_addr_t group;
	uint32_t word[4];

	if (n < sizeof(request))
		return -EINVAL;
	memcpy(&request, value, sizeof(request));
	memcpy(&family, request.address, sizeof(family));
	if (family != (six ? AF_INET6 : AF_INET))
		return six && option == OPT_JOIN_GROUP ? -EADDRNOTAVAIL : -EINVAL;
	memcpy(word, request.address + (six ? 8 : 4), six ? 16 : 4);
	if (six)
		IP_ADDR6(&group, word[0], word[1], word[2], word[3]);
	else
		ip_addr_set_ip4_u32_val(group, word[0]);
	if (request.index) {
		link = net_link_of(request.index);
		if (!link)
			return -ENODEV;
	}
	return option == OPT_JOIN_GROUP ? join(s, &group, link) : leave(s, &group, link);
}

static int set_link(struct net_socket *s, bool six, const void *value, size_t n)
{
	uint8_t request[12] = {0};
	struct netif *link = NULL;
	int index, error;

	if (s->kind == NET_TCP)
		return -ENOPROTOOPT;
	if (n < sizeof(index))
		return -EINVAL;
	if (six) {
		memcpy(&index, value, sizeof(index));
		if (index && (index < 0 || !net_link_of((uint32_t)index)))
			return -ENODEV;
		s->option.multicast_link = (uint32_t)index;
		return 0;
	}
	/* Only an address, or a whole request whose group does not matter. */
	if (n < 8)
		memcpy(request + 4, value, 4);
	else
		memcpy(request, value, n < sizeof(request) ? n : sizeof(request));
	error = link_of_request(request, n < 8 ? 8 : n, &link);
	if (error)
		return n < sizeof(request) ? -EADDRNOTAVAIL : error;
	s->option.multicast_link = link ? netif_get_index(link) : 0;
	return 0;
}

int net_multicast_option(struct net_socket *s, int level, int option, const void *value, size_t n)
{
	bool six = level == IPPROTO_IPV6;

	if (level != IPPROTO_IP && !six)
		return -ENOPROTOOPT;
	if (option == (six ? (int)IPV6_OPT_MULTICAST_IF : (int)IP_OPT_MULTICAST_IF))
		return set_link(s, six, value, n);
	if (option == OPT_JOIN_GROUP || option == OPT_LEAVE_GROUP)
		return change_any(s, six, option, value, n);
	if (!six && (option == IP_OPT_ADD_MEMBERSHIP || option == IP_OPT_DROP_MEMBERSHIP))
		return s->kind == NET_TCP ? -EPROTO : change_v4(s, option, value, n);
	if (six && (option == IPV6_OPT_JOIN_GROUP || option == IPV6_OPT_LEAVE_GROUP))
		return s->kind == NET_TCP ? -EPROTO : change_v6(s, option, value, n);
	return -ENOPROTOOPT;
}
