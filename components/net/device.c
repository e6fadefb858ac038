/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes and removes the component's own links, and carries frames between them: device.h. */
#include "components/net/device.h"
#include "components/net/packet.h"
#include "components/net/tunnel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netif/ethernet.h>

#define ETHERNET_MTU	  1500
#define FRAME_LEAST	  60
#define QUEUE_MOST	  1000 /* frames on their way to one link */
#define DELIVERED_AT_ONCE 512

struct frame {
	struct list_head node;
	uint16_t length;
	uint8_t bytes[];
};

static struct list_head with_frames = LIST_HEAD_INIT(with_frames);

struct net_device *net_device_of(const struct netif *link)
{
	return link->state;
}

/* ---- frames ---- */

static void drop_frames(struct net_device *device)
{
	while (!list_empty(&device->frames)) {
		struct frame *f = list_first_entry(&device->frames, struct frame, node);

		list_del(&f->node);
		net_memory_free(f);
	}
	device->frame_count = 0;
	list_del(&device->waiting);
}

static void queue_frame(struct net_device *to, const struct pbuf *p)
{
	struct frame *f = NULL;

	if (to->frame_count < QUEUE_MOST && netif_is_up(&to->netif))
		f = net_memory_alloc(sizeof(*f) + p->tot_len);
	if (!f) {
		to->rx_dropped++;
		return;
	}
	list_init(&f->node);
	f->length = pbuf_copy_partial(p, f->bytes, p->tot_len, 0);
	list_add_tail(&f->node, &to->frames);
	if (!to->frame_count++)
		list_add_tail(&to->waiting, &with_frames);
}

void net_device_send(struct net_device *device, const struct pbuf *frame)
{
	if (!netif_is_up(&device->netif) || !netif_is_link_up(&device->netif)) {
		device->tx_dropped++;
		return;
	}
	device->tx_packets++;
	device->tx_bytes += frame->tot_len;
	net_packet_passes(&device->netif, frame, frame->tot_len, true);
	if (net_is_tunnel(device))
		net_tunnel_send(device, frame);
	else if (device->kind == NET_KIND_VETH)
		queue_frame(device->peer, frame);
	else if (device->kind == NET_KIND_BRIDGE)
		net_bridge_send(device, frame);
}

static err_t transmit(struct netif *netif, struct pbuf *p)
{
	net_device_send(net_device_of(netif), p);
	return ERR_OK;
}

void net_device_input(struct net_device *device, struct pbuf *frame)
{
	if (ethernet_input(frame, &device->netif) != ERR_OK)
		pbuf_free(frame);
}

/* Takes the first frame that waits for the link; the caller has entered the link's stack. */
static void receive(struct net_device *device)
{
	struct frame *f = list_first_entry(&device->frames, struct frame, node);
	uint16_t padded = f->length < FRAME_LEAST ? FRAME_LEAST : f->length;
	struct pbuf *p =
		netif_is_up(&device->netif) ? pbuf_alloc(PBUF_RAW, padded, PBUF_RAM) : NULL;

	if (p) {
		memset(p->payload, 0, padded);
		pbuf_take(p, f->bytes, f->length);
		device->rx_packets++;
		device->rx_bytes += f->length;
		net_packet_passes(&device->netif, p, f->length, false);
	} else {
		device->rx_dropped++;
	}
	list_del(&f->node);
	net_memory_free(f);
	if (!--device->frame_count)
		list_del(&device->waiting);
	if (p && device->master)
		net_bridge_received(device, p);
	else if (p)
		net_device_input(device, p);
}

static struct net_device *first_waiting(void)
{
	return list_empty(&with_frames)
		       ? NULL
		       : list_first_entry(&with_frames, struct net_device, waiting);
}

bool net_devices_deliver(void)
{
	for (unsigned i = 0; i < DELIVERED_AT_ONCE && !list_empty(&with_frames); i++) {
		struct net_device *device = first_waiting();

		net_stack_enter(device->stack);
		receive(device);
		/* The stack may have answered with more frames. */
		if (!first_waiting() || first_waiting()->stack != net_stack_current())
			net_settle_current();
	}
	net_settle_current();
	return !list_empty(&with_frames);
}

/* ---- names ---- */

void net_link_name(const struct netif *link, char name[static NET_LINK_NAME])
{
	const struct net_device *device = net_device_of(link);

	if (device)
		memcpy(name, device->name, NET_LINK_NAME);
	else if (link == net_loopback)
		snprintf(name, NET_LINK_NAME, "lo");
	else
		snprintf(name, NET_LINK_NAME, "eth%u", (unsigned)netif_get_index(link) - 2);
}

struct netif *net_link_named(const char *name)
{
	struct netif *link;
	char own[NET_LINK_NAME];

	NETIF_FOREACH(link)
	{
		net_link_name(link, own);
		if (!strcmp(own, name))
			return link;
	}
	return NULL;
}

/* Makes "veth%d" the first name of the kind that is free; text behind "%d" stays. -EINVAL, -EEXIST.
 */
static int choose_name(char *name, uint32_t kind)
{
	static const char *const prefixes[] = {[NET_KIND_DUMMY] = "dummy",
					       [NET_KIND_VETH] = "veth",
					       [NET_KIND_BRIDGE] = "bridge",
					       [NET_KIND_TUN] = "tun",
					       [NET_KIND_TAP] = "tap"};
	const char *number = strstr(name, "%d");
	char prefix[NET_LINK_NAME], suffix[NET_LINK_NAME];

	if (name[0] && !number)
		return net_link_named(name) ? -EEXIST : 0;
	if (number && strchr(number + 1, '%'))
		return -EINVAL;
	snprintf(prefix, sizeof(prefix), "%.*s",
		 number ? (int)(number - name) : (int)NET_LINK_NAME - 1,
		 number ? name : prefixes[kind]);
	snprintf(suffix, sizeof(suffix), "%s", number ? number + 2 : "");
	for (unsigned i = 0; i <= NET_LINKS_MOST; i++) {
		char text[3 * NET_LINK_NAME];
		int length = snprintf(text, sizeof(text), "%s%u%s", prefix, i, suffix);

		if (length >= (int)NET_LINK_NAME)
			return -EINVAL;
		memcpy(name, text, (size_t)length + 1);
		if (!net_link_named(name))
			return 0;
	}
	return -EEXIST;
}

/* ---- making and removing ---- */

static err_t set_up(struct netif *netif)
{
	net_set_up_ethernet(netif, ETHERNET_MTU, transmit);
	net_tunnel_set_up(netif);
	return ERR_OK;
}

static unsigned links(void)
{
	struct netif *link;
	unsigned n = 0;

	NETIF_FOREACH(link)
	n++;
	return n;
}

/* Puts the device into the current stack's list. */
static int join(struct net_device *device)
{
	if (links() >= NET_LINKS_MOST)
		return -ENOSPC;
	device->stack = net_stack_current();
	if (!netif_add_noaddr(&device->netif, device, set_up, ethernet_input))
		return -ENOMEM;
	if (device->kind == NET_KIND_DUMMY || device->user)
		netif_set_link_up(&device->netif);
	return 0;
}

static void leave(struct net_device *device)
{
	if (device->master)
		net_bridge_remove(device);
	while (!list_empty(&device->ports))
		net_bridge_remove(list_first_entry(&device->ports, struct net_device, port));
	net_packet_link_down(netif_get_index(&device->netif), true);
	net_tunnel_leaves(device);
	net_routes_of_link_gone(netif_get_index(&device->netif));
	netif_remove(&device->netif);
}

static struct net_device *make(uint32_t kind, const char *name, const uint8_t *mac)
{
	static const uint8_t none[NET_MAC_BYTES];
	struct net_device *device = calloc(1, sizeof(*device));

	if (!device)
		return NULL;
	device->kind = kind;
	memcpy(device->name, name, NET_LINK_NAME);
	list_init(&device->frames);
	list_init(&device->waiting);
	list_init(&device->ports);
	list_init(&device->port);
	memcpy(device->netif.hwaddr, mac, NET_MAC_BYTES);
	if (!memcmp(mac, none, sizeof(none))) {
		net_host->random(device->netif.hwaddr, NET_MAC_BYTES);
		device->netif.hwaddr[0] = (device->netif.hwaddr[0] & 0xfe) | 2;
	}
	return device;
}

static void free_device(struct net_device *device)
{
	if (!device)
		return;
	net_tunnel_gone(device);
	drop_frames(device);
	free(device->learned);
	free(device);
}

void net_device_destroy(struct net_device *device)
{
	struct net_stack *here = net_stack_current();
	struct net_device *peer = device->peer;

	net_stack_enter(device->stack);
	leave(device);
	if (peer) {
		net_stack_enter(peer->stack);
		leave(peer);
		net_links_changed();
		free_device(peer);
		net_stack_enter(device->stack);
	}
	free_device(device);
	net_links_changed();
	net_stack_enter(here);
}

void net_devices_remove_all(void)
{
	struct netif *link = netif_list;

	while (link) {
		struct net_device *device = net_device_of(link);

		if (device)
			net_device_destroy(device);
		link = device ? netif_list : link->next;
	}
}

static bool name_is_bad(const char *name)
{
	if (!strcmp(name, ".") || !strcmp(name, "..") || strlen(name) >= NET_LINK_NAME)
		return true;
	return strpbrk(name, "/: \t\n\v\f\r") != NULL;
}

/* Makes one link in the stack, which is the current one afterwards. */
static int add_one(struct net_stack *stack, uint32_t kind, const char *wanted, const uint8_t *mac,
		   struct net_device **out)
{
	char name[NET_LINK_NAME];
	int error;

	memcpy(name, wanted, sizeof(name));
	name[NET_LINK_NAME - 1] = '\0';
	if (name_is_bad(name))
		return -EINVAL;
	net_stack_enter(stack);
	error = choose_name(name, kind);
	if (error)
		return error;
	*out = make(kind, name, mac);
	error = *out ? join(*out) : -ENOMEM;
	if (error)
		free_device(*out);
	return error;
}

static int add_veth(struct net_stack *stack, const struct net_new_link *made)
{
	struct net_stack *peer_stack = net_stack_find(made->peer_stack);
	struct net_device *device, *peer;
	int error;

	if (!peer_stack)
		return -ENONET;
	/* As in Linux, the other end is made first. */
	error = add_one(peer_stack, NET_KIND_VETH, made->peer_name, made->peer_mac, &peer);
	if (error)
		return error;
	error = add_one(stack, NET_KIND_VETH, made->name, made->mac, &device);
	if (error) {
		net_stack_enter(peer_stack);
		leave(peer);
		free_device(peer);
		return error;
	}
	device->peer = peer;
	peer->peer = device;
	return 0;
}

int net_add_link(void *instance, uint32_t number, const struct net_new_link *made)
{
	struct net_stack *stack = net_stack_find(number);
	struct net_device *device;
	int error;

	if (!stack)
		return -ENONET;
	if (made->kind == NET_KIND_VETH)
		error = add_veth(stack, made);
	else if (made->kind > NET_KIND_DEVICE && made->kind <= NET_KIND_TAP)
		error = add_one(stack, made->kind, made->name, made->mac, &device);
	else
		return -EOPNOTSUPP;
	if (!error)
		net_links_changed();
	net_settle();
	return error;
}

/* Finds a device and enters its stack. -ENONET, -ENODEV, -EOPNOTSUPP. */
static int find(uint32_t number, uint32_t index, struct net_device **out)
{
	struct net_stack *stack = net_stack_find(number);

	if (!stack)
		return -ENONET;
	net_stack_enter(stack);
	struct netif *link = net_link_of(index);
	if (!link)
		return -ENODEV;
	*out = net_device_of(link);
	return *out ? 0 : -EOPNOTSUPP;
}

int net_remove_link(void *instance, uint32_t number, uint32_t index)
{
	struct net_device *device;
	int error = find(number, index, &device);

	if (error)
		return error;
	net_device_destroy(device);
	net_settle();
	return 0;
}

int net_move_link(void *instance, uint32_t number, uint32_t index, uint32_t to,
		  const struct net_text_name *name)
{
	struct net_stack *stack = net_stack_find(to);
	struct net_device *device;
	char wanted[NET_LINK_NAME];
	int error = find(number, index, &device);

	if (error)
		return error == -EOPNOTSUPP ? -EINVAL : error;
	if (!stack)
		return -ENONET;
	/* As in Linux: the namespace may have had rules for the bridge. */
	if (device->kind == NET_KIND_BRIDGE)
		return -EINVAL;
	memcpy(wanted, name->text[0] ? name->text : device->name, sizeof(wanted));
	wanted[NET_LINK_NAME - 1] = '\0';
	if (name_is_bad(wanted))
		return -EINVAL;
	net_stack_enter(stack);
	if (links() >= NET_LINKS_MOST)
		return -ENOSPC;
	error = stack == device->stack ? 0 : choose_name(wanted, device->kind);
	if (error || stack == device->stack)
		return error;
	/* Frames on their way were charged to the stack that the link leaves. */
	drop_frames(device);
	if (device->peer)
		drop_frames(device->peer);
	uint8_t mac[NET_MAC_BYTES];
	uint16_t mtu = device->netif.mtu;
	memcpy(mac, device->netif.hwaddr, sizeof(mac));
	net_stack_enter(device->stack);
	leave(device);
	net_links_changed();
	net_stack_enter(stack);
	memset(&device->netif, 0, sizeof(device->netif));
	memcpy(device->netif.hwaddr, mac, sizeof(mac));
	memcpy(device->name, wanted, sizeof(wanted));
	error = join(device);
	device->netif.mtu = device->netif.mtu6 = mtu;
	net_device_carrier(device);
	net_links_changed();
	net_settle();
	return error;
}

/* ---- carriers ---- */

void net_device_carrier(struct net_device *device)
{
	struct net_device *peer = device->peer;
	struct net_stack *here = net_stack_current();

	if (device->user)
		net_changed(device->user);
	if (device->kind != NET_KIND_VETH)
		return;
	struct net_device *ends[] = {device, peer};
	bool both = netif_is_up(&device->netif) && netif_is_up(&peer->netif);

	for (unsigned i = 0; i < 2; i++) {
		if (!netif_is_link_up(&ends[i]->netif) == !both)
			continue;
		net_stack_enter(ends[i]->stack);
		if (both)
			netif_set_link_up(&ends[i]->netif);
		else
			netif_set_link_down(&ends[i]->netif);
		if (ends[i]->master)
			net_bridge_carrier(ends[i]->master);
		net_links_changed();
	}
	net_stack_enter(here);
}
