/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/net: links, routes and sockets, in the columns that netstat, ss and ifconfig read. proc(5).
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/proc/procfs.h"
#include "net/inet.h"
#include "net/links.h"
#include "net/netlink.h"
#include "net/unix.h"
#include "proc/task.h"
#include "proc/user_ns.h"

enum { ROUTE_UP = 1, ROUTE_GATEWAY = 2, ROUTE_HOST = 4, ROUTE_REJECT = 0x200 };

/* /proc/PID/net is about the network that the task is in. With a reference, since the task may end
 * or leave it. */
static struct net_namespace *namespace_get(const struct proc_ref *ref)
{
	const struct task *task = proc_task(ref);
	struct net_namespace *ns = net_namespace_of(task ? task->net : NULL);

	net_namespace_get(ns);
	return ns;
}

static int show_dev(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	struct net_link l;
	uint32_t at = 0;

	seq_puts(out,
		 "Inter-|   Receive                                                |  Transmit\n"
		 " face |bytes    packets errs drop fifo frame compressed multicast|bytes    "
		 "packets errs drop fifo colls carrier compressed\n");
	while (net_namespace_next_link(ns, &at, &l))
		seq_printf(
			out,
			"%6s: %7lu %7lu    0 %4lu    0     0          0         0 %8lu %7lu    0 "
			"%4lu    0     0       0          0\n",
			l.name, l.rx_bytes, l.rx_packets, l.rx_dropped, l.tx_bytes, l.tx_packets,
			l.tx_dropped);
	net_namespace_put(ns);
	return 0;
}

static uint32_t word(const uint8_t *bytes)
{
	uint32_t n;

	memcpy(&n, bytes, sizeof(n));
	return n;
}

static void put_route(struct seq *out, const char *name, const struct net_route *r, uint32_t mask,
		      unsigned flags)
{
	char line[128];
	int n = snprintf(line, sizeof(line), "%s\t%08X\t%08X\t%04X\t0\t0\t%u\t%08X\t0\t0\t0", name,
			 word(r->destination.bytes), word(r->gateway.bytes), flags, r->metric,
			 mask);

	seq_printf(out, "%s%*s\n", line, n < 127 ? 127 - n : 0, "");
}

static MAY_WAIT int show_routes_of(const struct net_namespace *ns, struct seq *out)
{
	struct net_link l;
	unsigned n;
	struct net_route *all = net_namespace_routes(ns, &n);

	if (!all)
		return -ENOMEM;
	seq_printf(out, "%-127s\n",
		   "Iface\tDestination\tGateway "
		   "\tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT");
	for (unsigned i = 0; i < n; i++) {
		const struct net_route *r = &all[i];
		uint32_t mask = __builtin_bswap32((uint32_t)(0xffffffff00000000ull >> r->prefix));

		if (r->family != AF_INET)
			continue;
		if (!r->index)
			put_route(out, "*", r, mask, ROUTE_UP | ROUTE_REJECT);
		else if (!net_namespace_link(ns, r->index, &l))
			put_route(out, l.name, r, mask,
				  ROUTE_UP | (r->gateway.family ? ROUTE_GATEWAY : 0u) |
					  (r->prefix == 32 ? ROUTE_HOST : 0u));
	}
	free(all);
	return 0;
}

static int show_route(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	int error = show_routes_of(ns, out);

	net_namespace_put(ns);
	return error;
}

static int show_if_inet6(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	struct net_link l;
	uint32_t at = 0;

	while (net_namespace_next_link(ns, &at, &l)) {
		for (unsigned n = 0; n < l.addresses; n++) {
			const uint8_t *a = l.address[n].address.bytes;
			bool local = a[0] == 0xfe && (a[1] & 0xc0) == 0x80;

			if (l.address[n].address.family != AF_INET6)
				continue;
			for (unsigned byte = 0; byte < 16; byte++)
				seq_printf(out, "%02x", a[byte]);
			seq_printf(out, " %02x %02x %02x %02x %8s\n", l.index, l.address[n].prefix,
				   l.loopback ? 0x10
				   : local    ? 0x20
					      : 0,
				   l.address[n].tentative ? 0x40 : 0x80, l.name);
		}
	}
	net_namespace_put(ns);
	return 0;
}

/* ---- sockets ---- */

static void put_name(struct seq *out, int family, const struct net_address *a)
{
	for (unsigned i = 0; i < (family == AF_INET ? 1 : 4); i++)
		seq_printf(out, "%08X", word(a->bytes + i * 4));
	seq_printf(out, ":%04X", a->port);
}

/* A line about a socket; the caller has entered the stack. */
static MAY_WAIT void put_socket(struct seq *out, unsigned number, const struct inet_socket *s)
{
	struct net_address local = {0}, remote = {0};
	bool connected = !net_call(name, s->id, true, &remote);
	unsigned state = inet_state(s, connected);

	net_call(name, s->id, false, &local);
	if (s->base.type == SOCK_STREAM && !local.port)
		return; /* Linux has no list of these */
	seq_printf(out, s->base.type == SOCK_STREAM ? "%4u: " : "%5u: ", number);
	put_name(out, s->base.family, &local);
	seq_putc(out, ' ');
	put_name(out, s->base.family, &remote);
	seq_printf(out,
		   " %02X %08zX:%08zX 00:00000000 00000000 %5u        0 %lu 2 0000000000000000 0\n",
		   state, inet_unsent(s), inet_readable(s), uid_seen(s->base.uid),
		   s->base.inode_number);
}

static int show_sockets(const struct proc_ref *ref, struct seq *out, int family, int type)
{
	const char *far =
		family == AF_INET ? "rem_address  " : "remote_address                       ";
	struct net_namespace *ns = namespace_get(ref);
	const struct inet_socket *s;
	unsigned at = 0, number = 0;

	seq_printf(out,
		   "%s  sl  %-*s %s st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
		   "inode%s\n",
		   type == SOCK_DGRAM ? " " : "", family == AF_INET ? 13 : 37, "local_address", far,
		   type == SOCK_STREAM ? "" : " ref pointer drops");
	do {
		stack_enter();
		s = inet_next(&at);
		if (s && s->base.family == family && s->base.type == type &&
		    net_namespace_of(s->base.net) == ns)
			put_socket(out, number++, s);
		stack_leave();
	} while (s);
	net_namespace_put(ns);
	return 0;
}

/* ---- neighbours, and the numbers of sockets ---- */

static int show_arp(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	struct net_neighbor one;
	struct net_link l;
	int error;

	seq_puts(
		out,
		"IP address       HW type     Flags       HW address            Mask     Device\n");
	for (uint32_t i = 0;
	     (error = net_call(neighbor, ns->stack, i, &one)) == 0 || error == -EAGAIN; i++) {
		const uint8_t *ip = one.address.bytes, *mac = one.mac;
		char text[20];

		if (error || one.address.family != AF_INET || net_namespace_link(ns, one.index, &l))
			continue;
		snprintf(text, sizeof(text), "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
		seq_printf(out,
			   "%-16s 0x1         0x2         %02x:%02x:%02x:%02x:%02x:%02x     *      "
			   "  %s\n",
			   text, mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], l.name);
	}
	net_namespace_put(ns);
	return 0;
}

/* The number of sockets of a family and type; `bound`: only those that have a port. */
static MAY_WAIT unsigned count(const struct net_namespace *ns, int family, int type, bool bound)
{
	const struct inet_socket *s;
	struct net_address local;
	unsigned at = 0, n = 0;

	do {
		stack_enter();
		s = inet_next(&at);
		if (s && net_namespace_of(s->base.net) == ns && s->base.family == family &&
		    s->base.type == type &&
		    (!bound || (!net_call(name, s->id, false, &local) && local.port)))
			n++;
		stack_leave();
	} while (s);
	return n;
}

static int show_sockstat(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);

	seq_printf(out, "sockets: used %u\n", ns->sockets);
	seq_printf(out, "TCP: inuse %u orphan 0 tw 0 alloc %u mem 0\n",
		   count(ns, AF_INET, SOCK_STREAM, true),
		   count(ns, AF_INET, SOCK_STREAM, false) +
			   count(ns, AF_INET6, SOCK_STREAM, false));
	seq_printf(out, "UDP: inuse %u mem 0\n", count(ns, AF_INET, SOCK_DGRAM, true));
	seq_puts(out, "UDPLITE: inuse 0\n");
	seq_printf(out, "RAW: inuse %u\nFRAG: inuse 0 memory 0\n",
		   count(ns, AF_INET, SOCK_RAW, false));
	net_namespace_put(ns);
	return 0;
}

static int show_sockstat6(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);

	seq_printf(out, "TCP6: inuse %u\nUDP6: inuse %u\nUDPLITE6: inuse 0\n",
		   count(ns, AF_INET6, SOCK_STREAM, true), count(ns, AF_INET6, SOCK_DGRAM, true));
	seq_printf(out, "RAW6: inuse %u\nFRAG6: inuse 0 memory 0\n",
		   count(ns, AF_INET6, SOCK_RAW, false));
	net_namespace_put(ns);
	return 0;
}

#define SHOW(name, family, type)                                            \
	static int show_##name(const struct proc_ref *ref, struct seq *out) \
	{                                                                   \
		return show_sockets(ref, out, family, type);                \
	}
SHOW(tcp, AF_INET, SOCK_STREAM)
SHOW(tcp6, AF_INET6, SOCK_STREAM)
SHOW(udp, AF_INET, SOCK_DGRAM)
SHOW(udp6, AF_INET6, SOCK_DGRAM)
SHOW(raw, AF_INET, SOCK_RAW)
SHOW(raw6, AF_INET6, SOCK_RAW)

static int show_unix(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);

	seq_puts(out, "Num       RefCount Protocol Flags    Type St Inode Path\n");
	unix_show_all(ns, out);
	net_namespace_put(ns);
	return 0;
}

static int show_snmp(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	int error = proc_show_net_snmp(ns, out);

	net_namespace_put(ns);
	return error;
}

/* Sockets of AF_PACKET; ss reads them. */
static int show_packet(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);
	const struct inet_socket *s;
	struct net_address name;
	unsigned at = 0;

	seq_puts(out, "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n");
	do {
		stack_enter();
		s = inet_next(&at);
		if (s && s->packet && net_namespace_of(s->base.net) == ns &&
		    !net_call(name, s->id, false, &name))
			seq_printf(
				out,
				"0000000000000000 3      %-4d %04x   %-5d %1d %-6zu %-6u %-6lu\n",
				s->base.type, name.port, (int)name.scope, name.port != 0,
				inet_readable(s), uid_seen(s->base.uid), s->base.inode_number);
		stack_leave();
	} while (s);
	net_namespace_put(ns);
	return 0;
}

static int show_netlink(const struct proc_ref *ref, struct seq *out)
{
	struct net_namespace *ns = namespace_get(ref);

	netlink_show_all(ns, out);
	net_namespace_put(ns);
	return 0;
}

#define FILE_ENTRY(NAME, SHOW)                                     \
	{                                                          \
		.name = NAME, .mode = S_IFREG | 0444, .show = SHOW \
	}

const struct proc_entry proc_net_entries[] = {FILE_ENTRY("arp", show_arp),
					      FILE_ENTRY("dev", show_dev),
					      FILE_ENTRY("if_inet6", show_if_inet6),
					      FILE_ENTRY("netlink", show_netlink),
					      FILE_ENTRY("packet", show_packet),
					      FILE_ENTRY("snmp", show_snmp),
					      FILE_ENTRY("raw", show_raw),
					      FILE_ENTRY("raw6", show_raw6),
					      FILE_ENTRY("route", show_route),
					      FILE_ENTRY("sockstat", show_sockstat),
					      FILE_ENTRY("sockstat6", show_sockstat6),
					      FILE_ENTRY("tcp", show_tcp),
					      FILE_ENTRY("tcp6", show_tcp6),
					      FILE_ENTRY("udp", show_udp),
					      FILE_ENTRY("udp6", show_udp6),
					      FILE_ENTRY("unix", show_unix),
					      {.name = NULL}};
