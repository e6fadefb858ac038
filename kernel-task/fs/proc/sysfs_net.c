/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /sys/class/net and /sys/devices/virtual/net: a folder for each link of the reader's network
 * namespace. One /sys is shared by all namespaces, so a name is looked up anew for each reader; a
 * reference has the namespace and the link's number in `start`.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "fs/proc/entries.h"
#include "net/links.h"
#include "net/namespace.h"

#define VETH_SPEED 10000 /* as Linux has it */
#define INDEX_BITS 32

static uint64_t key_of(const struct net_namespace *ns, const struct net_link *l)
{
	return (uint64_t)(ns->stack + 1) << INDEX_BITS | l->index;
}

/* The link of a file; -ENODEV: it is gone, or of a namespace that the reader has left. */
static int find(const struct proc_ref *ref, struct net_link *l)
{
	const struct net_namespace *ns = net_namespace();

	if (net_namespace_link(ns, (uint32_t)ref->start, l) || key_of(ns, l) != ref->start)
		return -ENODEV;
	return 0;
}

/* ---- what is known of a link ---- */

/* Defines show_NAME() for a file with one line. Errors of find(). */
#define SHOW_LINE(name, format, ...)                                        \
	static int show_##name(const struct proc_ref *ref, struct seq *out) \
	{                                                                   \
		struct net_link l;                                          \
		int error = find(ref, &l);                                  \
                                                                            \
		if (!error)                                                 \
			seq_printf(out, format "\n", __VA_ARGS__);          \
		return error;                                               \
	}

#define MAC_FORMAT "%02x:%02x:%02x:%02x:%02x:%02x"

SHOW_LINE(address, MAC_FORMAT, l.mac[0], l.mac[1], l.mac[2], l.mac[3], l.mac[4], l.mac[5])
SHOW_LINE(broadcast, "%s", l.loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff")
SHOW_LINE(flags, "0x%x", link_set_flags(&l))
SHOW_LINE(index, "%u", l.index)
SHOW_LINE(lower, "%u", l.kind == NET_KIND_VETH ? l.peer : l.index)
SHOW_LINE(mtu, "%u", l.mtu)
SHOW_LINE(state, "%s", link_operstate_name(&l))
SHOW_LINE(type, "%u", link_hardware(&l))
SHOW_LINE(event, "%sINTERFACE=%s\nIFINDEX=%u", l.kind == NET_KIND_BRIDGE ? "DEVTYPE=bridge\n" : "",
	  l.name, l.index)

/* Shows a value that only a link that is up has. */
static int show_of_running(const struct proc_ref *ref, struct seq *out,
			   int (*value)(const struct net_link *l, char text[static 16]))
{
	struct net_link l;
	char text[16];
	int error = find(ref, &l);

	if (!error)
		error = l.up ? value(&l, text) : -EINVAL;
	if (!error)
		seq_printf(out, "%s\n", text);
	return error;
}

static int carrier_of(const struct net_link *l, char text[static 16])
{
	strcpy(text, l->running ? "1" : "0");
	return 0;
}

static int dormant_of(const struct net_link *l, char text[static 16])
{
	strcpy(text, "0");
	return 0;
}

static int speed_of(const struct net_link *l, char text[static 16])
{
	if (l->kind != NET_KIND_VETH && l->kind != NET_KIND_DEVICE)
		return -EINVAL;
	snprintf(text, 16, "%d", l->kind == NET_KIND_VETH ? VETH_SPEED : -1);
	return 0;
}

static int duplex_of(const struct net_link *l, char text[static 16])
{
	if (l->kind != NET_KIND_VETH && l->kind != NET_KIND_DEVICE)
		return -EINVAL;
	strcpy(text, l->kind == NET_KIND_VETH ? "full" : "unknown");
	return 0;
}

#define SHOW_RUNNING(name)                                                  \
	static int show_##name(const struct proc_ref *ref, struct seq *out) \
	{                                                                   \
		return show_of_running(ref, out, name##_of);                \
	}
SHOW_RUNNING(carrier)
SHOW_RUNNING(dormant)
SHOW_RUNNING(speed)
SHOW_RUNNING(duplex)

static int store_mtu(const struct proc_ref *ref, char *text, size_t length)
{
	struct net_namespace *ns = net_namespace();
	struct net_link_change change = {.what = NET_CHANGE_MTU};
	struct net_link l;
	char *end;
	unsigned long mtu = strtoul(text, &end, 0);
	int error = find(ref, &l);

	if (error)
		return error;
	if (!net_capable(ns, CAP_NET_ADMIN))
		return -EPERM;
	if (end == text || *end || mtu > UINT32_MAX)
		return -EINVAL;
	change.mtu = (uint32_t)mtu;
	return net_namespace_change_link(ns, l.index, &change);
}

/* Links have no other names. */
static int show_nothing(const struct proc_ref *ref, struct seq *out)
{
	return 0;
}

/* ---- statistics ---- */

#define COUNT(name, field) SHOW_LINE(name, "%lu", l.field)
COUNT(rx_bytes, rx_bytes)
COUNT(rx_dropped, rx_dropped)
COUNT(rx_packets, rx_packets)
COUNT(tx_bytes, tx_bytes)
COUNT(tx_dropped, tx_dropped)
COUNT(tx_packets, tx_packets)

/* The counters that are always 0 are for hardware that no link has. */
static const struct proc_entry statistics[] = {TEXT("collisions", "0"),
					       TEXT("multicast", "0"),
					       READ("rx_bytes", show_rx_bytes),
					       TEXT("rx_compressed", "0"),
					       TEXT("rx_crc_errors", "0"),
					       READ("rx_dropped", show_rx_dropped),
					       TEXT("rx_errors", "0"),
					       TEXT("rx_fifo_errors", "0"),
					       TEXT("rx_frame_errors", "0"),
					       TEXT("rx_length_errors", "0"),
					       TEXT("rx_missed_errors", "0"),
					       TEXT("rx_nohandler", "0"),
					       TEXT("rx_over_errors", "0"),
					       READ("rx_packets", show_rx_packets),
					       TEXT("tx_aborted_errors", "0"),
					       READ("tx_bytes", show_tx_bytes),
					       TEXT("tx_carrier_errors", "0"),
					       TEXT("tx_compressed", "0"),
					       READ("tx_dropped", show_tx_dropped),
					       TEXT("tx_errors", "0"),
					       TEXT("tx_fifo_errors", "0"),
					       TEXT("tx_heartbeat_errors", "0"),
					       READ("tx_packets", show_tx_packets),
					       TEXT("tx_window_errors", "0"),
					       {.name = NULL}};

/* ---- the folders ---- */

static char *link_text(const char *format, const char *name, int *error)
{
	char *text = malloc(strlen(format) + NET_LINK_NAME);

	*error = text ? 0 : -ENOMEM;
	if (text)
		sprintf(text, format, name);
	return text;
}

static char *link_subsystem(const struct proc_ref *ref, struct path *jump, int *error)
{
	return link_text("../../../../class/net%s", "", error);
}

static const struct proc_entry link_entries[] = {
	TEXT("addr_len", "6"),
	READ("address", show_address),
	READ("broadcast", show_broadcast),
	READ("carrier", show_carrier),
	TEXT("dev_id", "0x0"),
	TEXT("dev_port", "0"),
	READ("dormant", show_dormant),
	READ("duplex", show_duplex),
	READ("flags", show_flags),
	TEXT("group", "0"),
	READ("ifalias", show_nothing),
	READ("ifindex", show_index),
	READ("iflink", show_lower),
	TEXT("link_mode", "0"),
	WRITE("mtu", show_mtu, store_mtu),
	TEXT("netdev_group", "0"),
	READ("operstate", show_state),
	TEXT("proto_down", "0"),
	READ("speed", show_speed),
	FOLDER("statistics", statistics),
	{.name = "subsystem", .mode = S_IFLNK | 0777, .link = link_subsystem},
	TEXT("tx_queue_len", "1000"),
	READ("type", show_type),
	READ("uevent", show_event),
	{.name = NULL}};

/* Does the reader still see the link, by this name? */
static bool is_valid(const struct proc_ref *ref, const char *name)
{
	struct net_link l;

	return !find(ref, &l) && !strncmp(l.name, name, sizeof(l.name));
}

static char *link_to_device(const struct proc_ref *ref, struct path *jump, int *error)
{
	struct net_link l;

	*error = find(ref, &l);
	return *error ? NULL : link_text("../../devices/virtual/net/%s", l.name, error);
}

static const struct proc_entry device_entry = {
	.name = "link", .mode = S_IFDIR | 0555, .children = link_entries, .valid = is_valid};
static const struct proc_entry class_entry = {
	.name = "link", .mode = S_IFLNK | 0777, .link = link_to_device, .valid = is_valid};

static int find_name(const struct proc_ref *dir, const char *name, const struct proc_entry *entry,
		     struct proc_ref *out)
{
	const struct net_namespace *ns = net_namespace();
	struct net_link l;

	if (strlen(name) >= NET_LINK_NAME || net_namespace_link_by_name(ns, name, &l))
		return -ENOENT;
	*out = *dir;
	out->entry = entry;
	out->start = key_of(ns, &l);
	return 0;
}

/* A link's position in the folder is its index. */
static bool next_name(const struct proc_ref *dir, uint64_t *from, const struct proc_entry *entry,
		      char *name, struct proc_ref *out)
{
	const struct net_namespace *ns = net_namespace();
	uint32_t at = *from ? (uint32_t)*from - 1 : 0;
	struct net_link l;

	if (*from > UINT32_MAX || !net_namespace_next_link(ns, &at, &l))
		return false;
	*from = l.index;
	*out = *dir;
	out->entry = entry;
	out->start = key_of(ns, &l);
	memcpy(name, l.name, sizeof(l.name));
	return true;
}

static int find_device(const struct proc_ref *dir, const char *name, struct proc_ref *out)
{
	return find_name(dir, name, &device_entry, out);
}

static bool next_device(const struct proc_ref *dir, uint64_t *from, char *name,
			struct proc_ref *out)
{
	return next_name(dir, from, &device_entry, name, out);
}

static int find_class(const struct proc_ref *dir, const char *name, struct proc_ref *out)
{
	return find_name(dir, name, &class_entry, out);
}

static bool next_class(const struct proc_ref *dir, uint64_t *from, char *name, struct proc_ref *out)
{
	return next_name(dir, from, &class_entry, name, out);
}

const struct proc_entry sysfs_class_entries[] = {
	{.name = "net", .mode = S_IFDIR | 0555, .find_name = find_class, .next_name = next_class},
	{.name = NULL}};
const struct proc_entry sysfs_virtual_entries[] = {
	{.name = "net", .mode = S_IFDIR | 0555, .find_name = find_device, .next_name = next_device},
	{.name = NULL}};
