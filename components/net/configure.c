/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of links by the kernel: whether they are up, their names and addresses. */
#include "components/net/device.h"
#include "components/net/packet.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/etharp.h>
#include <lwip/ip.h>
#include <lwip/nd6.h>
#include <lwip/priv/nd6_priv.h>

#define MTU_LEAST 68
#define MTU_MOST  65535
#define REACHABLE 2 /* NUD_* */
#define STALE	  4

void net_links_changed(void)
{
	net_host->changed(net_host->context, NET_LINKS, net_stack_current()->number);
}

/* ---- up and down ---- */

void net_loopback_set(bool up)
{
	ip4_addr_t address, netmask;

	if (!up) {
		net_packet_link_down(netif_get_index(net_loopback), false);
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

unsigned net_prefix6(const struct netif *link, unsigned i)
{
	const struct net_device *device = net_device_of(link);

	if (device && device->prefix6[i])
		return device->prefix6[i];
	return link == net_loopback ? 128 : 64;
}

static void subnet_routes(struct netif *link)
{
	const struct net_device *device = net_device_of(link);
	struct net_end end = {0};
	struct net_address address;

	ip_addr_copy_from_ip4(end.address, *netif_ip4_addr(link));
	net_address_out(AF_INET, &end, &address);
	if (device && device->peer4.family) {
		net_route_to_subnet(netif_get_index(link), &device->peer4, device->peer_prefix4,
				    &address);
	} else if (!ip4_addr_isany(netif_ip4_addr(link))) {
		net_route_to_subnet(netif_get_index(link), &address,
				    net_prefix4(netif_ip4_netmask(link)), NULL);
	}
}

static void set_up(struct netif *link, bool up)
{
	struct net_device *device = net_device_of(link);

	if (link == net_loopback) {
		net_loopback_set(up);
		return;
	}
	if (up) {
		netif_set_up(link);
		/* A TUN has no hardware address from which to make one. */
		if (link->hwaddr_len)
			netif_create_ip6_linklocal_address(link, 1);
		subnet_routes(link);
	} else {
		net_routes_of_link_gone(netif_get_index(link));
		net_packet_link_down(netif_get_index(link), false);
		netif_set_down(link);
		/* As in Linux, IPv6 addresses are lost. */
		for (int8_t i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
			netif_ip6_addr_set_state(link, i, IP6_ADDR_INVALID);
	}
	if (device)
		net_device_carrier(device);
	if (device && device->master)
		net_bridge_carrier(device->master);
}

/* ---- other changes ---- */

static int check_name(const struct netif *link, const char *name)
{
	const struct netif *other;
	size_t n = strnlen(name, NET_LINK_NAME);

	if (!n || n == NET_LINK_NAME || strpbrk(name, "/: \t\n") || !strcmp(name, ".") ||
	    !strcmp(name, ".."))
		return -EINVAL;
	other = net_link_named(name);
	return other && other != link ? -EEXIST : 0;
}

/* The properties that can be changed of a link that the component has not made. On the link to the
 * other kernels the MAC address stays, since the kernels know each other by it. */
static uint32_t may_change(const struct netif *link)
{
	return net_link_is_outside(link) ? NET_CHANGE_UP | NET_CHANGE_MAC : NET_CHANGE_UP;
}

static void change_mac(struct netif *link, const uint8_t *mac)
{
	memcpy(link->hwaddr, mac, NET_MAC_BYTES);
	/* Tells the neighbours that know the old address. */
	if (netif_is_up(link) && netif_is_link_up(link) && !ip4_addr_isany(netif_ip4_addr(link)))
		etharp_gratuitous(link);
}

static int check_change(const struct netif *link, const struct net_link_change *c)
{
	const struct net_device *device = net_device_of(link);

	if (c->what & ~(uint32_t)NET_CHANGE_ALL)
		return -EINVAL;
	if (!device && c->what & ~(uint32_t)may_change(link))
		return -EOPNOTSUPP;
	if (c->what & NET_CHANGE_MTU && (c->mtu < MTU_LEAST || c->mtu > MTU_MOST))
		return -EINVAL;
	if (c->what & NET_CHANGE_MAC && c->mac[0] & 1)
		return -EADDRNOTAVAIL;
	return c->what & NET_CHANGE_NAME ? check_name(link, c->name) : 0;
}

static int set_master(struct net_device *device, uint32_t master)
{
	struct netif *link = master ? net_link_of(master) : NULL;
	struct net_device *bridge = link ? net_device_of(link) : NULL;

	if (master && !link)
		return -EINVAL;
	if (master)
		return bridge ? net_bridge_add(bridge, device) : -EOPNOTSUPP;
	if (device->master)
		net_bridge_remove(device);
	return 0;
}

static int change_link(struct netif *link, const struct net_link_change *c)
{
	struct net_device *device = net_device_of(link);
	int error = check_change(link, c);

	if (!error && c->what & NET_CHANGE_MASTER)
		error = set_master(device, c->master);
	if (error)
		return error;
	if (c->what & NET_CHANGE_NAME)
		memcpy(device->name, c->name, NET_LINK_NAME);
	if (c->what & NET_CHANGE_MTU)
		link->mtu = link->mtu6 = (uint16_t)c->mtu;
	if (c->what & NET_CHANGE_MAC)
		change_mac(link, c->mac);
	if (c->what & NET_CHANGE_UP && !c->up != !netif_is_up(link))
		set_up(link, c->up);
	return 0;
}

static int enter(uint32_t number, uint32_t index, struct netif **link)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	*link = net_link_of(index);
	return *link ? 0 : -ENODEV;
}

int net_change_link(void *instance, uint32_t number, uint32_t index,
		    const struct net_link_change *change)
{
	struct netif *link;
	int error = enter(number, index, &link);

	if (error)
		return error;
	error = change_link(link, change);
	if (!error)
		net_links_changed();
	net_settle();
	return error;
}

/* ---- addresses ---- */

static int add4(struct netif *link, const struct net_link_address *a,
		const struct net_address *other_end)
{
	ip4_addr_t address, netmask;

	memcpy(&address.addr, a->address.bytes, 4);
	if (a->prefix > 32)
		return -EINVAL;
	if (ip4_addr_cmp(&address, netif_ip4_addr(link)))
		return -EEXIST;
	/* lwIP keeps one IPv4 address of each link. */
	if (!ip4_addr_isany(netif_ip4_addr(link)))
		return -ENOBUFS;
	struct net_device *device = net_device_of(link);
	bool has_peer = device && other_end && other_end->family == AF_INET;
	/* With a peer, a->prefix is that of the peer's subnet, and the own address has prefix 32.
	 */
	unsigned prefix = has_peer ? 32 : a->prefix;
	ip4_addr_set_u32(&netmask, prefix ? lwip_htonl(0xffffffffu << (32 - prefix)) : 0);
	if (device)
		device->peer4.family = AF_UNSPEC;
	if (has_peer) {
		device->peer4 = *other_end;
		device->peer_prefix4 = a->prefix;
	}
	netif_set_addr(link, &address, &netmask, IP4_ADDR_ANY4);
	if (netif_is_up(link))
		subnet_routes(link);
	return 0;
}

static int remove4(struct netif *link, const struct net_link_address *a)
{
	struct net_device *device = net_device_of(link);
	ip4_addr_t address;

	memcpy(&address.addr, a->address.bytes, 4);
	if (ip4_addr_isany(&address) || !ip4_addr_cmp(&address, netif_ip4_addr(link)) ||
	    (device && device->peer4.family ? device->peer_prefix4
					    : net_prefix4(netif_ip4_netmask(link))) != a->prefix)
		return -EADDRNOTAVAIL;
	if (device)
		device->peer4.family = AF_UNSPEC;
	net_routes_from_address_gone(netif_get_index(link), &a->address);
	netif_set_addr(link, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	return 0;
}

static ip6_addr_t six(struct netif *link, const struct net_address *from)
{
	ip6_addr_t address;

	memcpy(address.addr, from->bytes, sizeof(address.addr));
	ip6_addr_clear_zone(&address);
	ip6_addr_assign_zone(&address, IP6_UNICAST, link);
	return address;
}

static int add6(struct netif *link, const struct net_link_address *a)
{
	struct net_device *device = net_device_of(link);
	ip6_addr_t address = six(link, &a->address);
	int8_t i;

	if (a->prefix > 128)
		return -EINVAL;
	if (netif_get_ip6_addr_match(link, &address) >= 0)
		return -EEXIST;
	if (!netif_is_up(link))
		return -EACCES;
	if (netif_add_ip6_address(link, &address, &i) != ERR_OK || i < 0)
		return -ENOBUFS;
	if (!a->tentative)
		netif_ip6_addr_set_state(link, i, IP6_ADDR_PREFERRED);
	if (device)
		device->prefix6[i] = a->prefix;
	if (a->prefix < 128)
		net_route_to_subnet(netif_get_index(link), &a->address, a->prefix, NULL);
	return 0;
}

static int remove6(struct netif *link, const struct net_link_address *a)
{
	ip6_addr_t address = six(link, &a->address);
	int8_t i = netif_get_ip6_addr_match(link, &address);

	if (i < 0 || net_prefix6(link, (unsigned)i) != a->prefix)
		return -EADDRNOTAVAIL;
	netif_ip6_addr_set_state(link, i, IP6_ADDR_INVALID);
	return 0;
}

int net_change_address(void *instance, uint32_t number, uint32_t index, bool add,
		       const struct net_link_address *address, const struct net_address *other_end)
{
	struct netif *link;
	int error = enter(number, index, &link);

	if (error)
		return error;
	if (address->address.family == AF_INET)
		error = add ? add4(link, address, other_end) : remove4(link, address);
	else if (address->address.family == AF_INET6)
		error = add ? add6(link, address) : remove6(link, address);
	else
		error = -EAFNOSUPPORT;
	if (!error)
		net_links_changed();
	net_settle();
	return error;
}

/* ---- neighbours ---- */

static int neighbor4(uint32_t position, struct net_neighbor *out)
{
	struct net_end end = {0};
	ip4_addr_t *address;
	struct netif *link;
	struct eth_addr *mac;

	if (!etharp_get_entry(position, &address, &link, &mac))
		return -EAGAIN;
	ip_addr_copy_from_ip4(end.address, *address);
	*out = (struct net_neighbor){.index = netif_get_index(link), .state = REACHABLE};
	net_address_out(AF_INET, &end, &out->address);
	memcpy(out->mac, mac->addr, NET_MAC_BYTES);
	return 0;
}

static int neighbor6(uint32_t position, struct net_neighbor *out)
{
	const struct nd6_neighbor_cache_entry *e = &neighbor_cache[position];
	struct net_end end = {0};

	if (e->state == ND6_NO_ENTRY || e->state == ND6_INCOMPLETE || !e->netif)
		return -EAGAIN;
	ip_addr_copy_from_ip6(end.address, e->next_hop_address);
	*out = (struct net_neighbor){.index = netif_get_index(e->netif),
				     .state = e->state == ND6_REACHABLE ? REACHABLE : STALE};
	net_address_out(AF_INET6, &end, &out->address);
	memcpy(out->mac, e->lladdr, NET_MAC_BYTES);
	return 0;
}

int net_neighbor(void *instance, uint32_t number, uint32_t position, struct net_neighbor *out)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	if (position < ARP_TABLE_SIZE)
		return neighbor4(position, out);
	if (position - ARP_TABLE_SIZE < LWIP_ND6_NUM_NEIGHBORS)
		return neighbor6(position - ARP_TABLE_SIZE, out);
	return -ENOENT;
}
