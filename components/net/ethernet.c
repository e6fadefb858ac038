/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The links with a device outside of this component: the link to the outside, and the link to the
 * other kernels of the machine. If a device has no room for a frame, lwIP gets an error; it keeps
 * segments of connections and tries again when there is room.
 */
#include "interfaces/ethernet.h"
#include "components/net/packet.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <lwip/dhcp.h>
#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/priv/tcp_priv.h>
#include <netif/ethernet.h>

#define PARTS_MAX   16
#define FRAME_LEAST 60

/* Both links stay in the first stack. */
static struct port {
	struct netif link;
	struct ethernet *device; /* NULL: there is none */
	bool more_to_do;	 /* there are more frames than one turn takes */
} outside, wire, *const ports[] = {&outside, &wire};
#define PORTS (sizeof(ports) / sizeof(ports[0]))

static err_t transmit(struct netif *netif, struct pbuf *p)
{
	struct ethernet *device = container_of(netif, struct port, link)->device;
	struct ethernet_part part[PARTS_MAX];
	unsigned parts = 0;

	for (const struct pbuf *q = p; q; q = q->next) {
		if (parts == PARTS_MAX)
			return ERR_BUF;
		part[parts++] = (struct ethernet_part){q->payload, q->len};
		if (q->len == q->tot_len)
			break;
	}
	net_packet_passes(netif, p, p->tot_len, true);
	if (!device->send(device, part, parts))
		return ERR_MEM;
	net_link_count(netif, 0, p->tot_len);
	return ERR_OK;
}

void net_set_up_ethernet(struct netif *netif, uint16_t mtu, netif_linkoutput_fn transmit)
{
	netif->mtu = mtu;
	netif->mtu6 = mtu;
	netif->hwaddr_len = NET_MAC_BYTES;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET |
		       NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
	netif->output = etharp_output;
	netif->output_ip6 = ethip6_output;
	netif->linkoutput = transmit;
}

static err_t set_up(struct netif *netif)
{
	const struct ethernet *device = container_of(netif, struct port, link)->device;
	_Static_assert(sizeof(device->mac) == NET_MAC_BYTES, "an address of Ethernet");

	netif->name[0] = 'e';
	netif->name[1] = 't';
	net_set_up_ethernet(netif, device->mtu, transmit);
	memcpy(netif->hwaddr, device->mac, sizeof(device->mac));
	return ERR_OK;
}

static void status_changed(struct netif *netif)
{
	struct net_end end = {0};
	struct net_address address, gateway;

	net_routes_by_dhcp_gone(netif_get_index(netif));
	if (netif_is_up(netif) && !ip4_addr_isany(netif_ip4_addr(netif))) {
		ip_addr_copy_from_ip4(end.address, *netif_ip4_addr(netif));
		net_address_out(AF_INET, &end, &address);
		net_route_to_subnet(netif_get_index(netif), &address,
				    net_prefix4(netif_ip4_netmask(netif)), NULL);
		ip_addr_copy_from_ip4(end.address, *netif_ip4_gw(netif));
		net_address_out(AF_INET, &end, &gateway);
		if (!ip4_addr_isany(netif_ip4_gw(netif)))
			net_route_by_dhcp(netif_get_index(netif), &gateway, &address);
	}
	net_links_changed();
}

static int attach(struct port *port, struct ethernet *device)
{
	if (port->device)
		return -EBUSY;
	net_stack_enter(net_stack_find(0));
	port->device = device;
	if (!netif_add_noaddr(&port->link, NULL, set_up, ethernet_input)) {
		port->device = NULL;
		return -ENOMEM;
	}
	netif_set_link_up(&port->link);
	return 0;
}

int net_attach(struct ethernet *device)
{
	struct netif *link = &outside.link;
	int error = attach(&outside, device);

	if (error)
		return error;
	netif_set_status_callback(link, status_changed);
	netif_set_hostname(link, "selkie");
	netif_set_default(link);
	netif_set_up(link);
	netif_create_ip6_linklocal_address(link, 1);
	netif_set_ip6_autoconfig_enabled(link, 1);
	if (dhcp_start(link) != ERR_OK)
		return -ENOMEM;
	net_settle();
	return 0;
}

int net_attach_wire(struct ethernet *device)
{
	int error = attach(&wire, device);

	if (error)
		return error;
	netif_set_up(&wire.link);
	net_settle();
	return 0;
}

/* ---- received frames ---- */

static struct port *polled; /* the port whose frames received() gets now */

static void received(const void *frame, size_t length)
{
	struct netif *link = &polled->link;
	struct pbuf *p;

	if (length < ETHERNET_HEADER || length > UINT16_MAX)
		return;
	/* Frames on a wire are never shorter, and lwIP relies on that. */
	size_t padded = length < FRAME_LEAST ? FRAME_LEAST : length;
	p = pbuf_alloc(PBUF_RAW, (uint16_t)padded, PBUF_RAM);
	if (!p)
		return;
	memcpy(p->payload, frame, length);
	memset((uint8_t *)p->payload + length, 0, padded - length);
	net_link_count(link, length, 0);
	net_packet_passes(link, p, length, false);
	if (link->input(p, link) != ERR_OK)
		pbuf_free(p);
}

static void room(void)
{
	tcp_txnow();
}

static void poll(struct port *port)
{
	static const struct ethernet_client client = {received, room};

	if (!port->device)
		return;
	net_stack_enter(net_stack_find(0));
	polled = port;
	port->more_to_do = port->device->poll(port->device, &client);
	net_settle();
}

void net_device_event(void)
{
	poll(&outside);
}

void net_devices_poll(void)
{
	poll(&wire);
	if (outside.more_to_do)
		poll(&outside);
}

bool net_link_is_outside(const struct netif *link)
{
	return link == &outside.link;
}

bool net_device_waits(void)
{
	return outside.more_to_do || wire.more_to_do;
}

void net_device_flush(void)
{
	for (size_t i = 0; i < PORTS; i++)
		if (ports[i]->device)
			ports[i]->device->flush(ports[i]->device);
}
