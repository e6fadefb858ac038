/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/sys/net: settings of networks. Those that can be set are of the reader's network namespace;
 * the fixed ones say what the stack does.
 */
#include <errno.h>
#include <stdlib.h>

#include "fs/proc/entries.h"
#include "net/namespace.h"

#define PORTS 65536

/* The limits of SO_RCVBUF and SO_SNDBUF in net/options.c and components/net/options.c. */
static const struct proc_entry core_entries[] = {
	FIXED("netdev_max_backlog", "1000"), FIXED("optmem_max", "20480"),
	FIXED("rmem_default", "212992"),     FIXED("rmem_max", "212992"),
	FIXED("somaxconn", "4096"),	     FIXED("wmem_default", "212992"),
	FIXED("wmem_max", "212992"),	     {.name = NULL}};

static int show_forward(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "%d\n", net_namespace()->forwards);
	return 0;
}

static int store_forward(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long on = strtol(text, &end, 10);

	return end == text || *end ? -EINVAL : net_namespace_forward(net_namespace(), on != 0);
}

/* Lower ports are for tasks with CAP_NET_BIND_SERVICE. */
static int show_free_ports(const struct proc_ref *ref, struct seq *out)
{
	seq_printf(out, "%u\n", net_namespace_free_ports(net_namespace()));
	return 0;
}

static int store_free_ports(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long first = strtol(text, &end, 10);

	if (end == text || *end || first < 0 || first >= PORTS)
		return -EINVAL;
	net_namespace_set_free_ports(net_namespace(), (unsigned)first);
	return 0;
}

#define SETTING(NAME, SHOW, STORE)                                                 \
	{                                                                          \
		.name = NAME, .mode = S_IFREG | 0644, .show = SHOW, .store = STORE \
	}

static const struct proc_entry conf4_entries[] = {
	FIXED("accept_redirects", "0"), FIXED("accept_source_route", "0"),
	FIXED("arp_ignore", "0"),	SETTING("forwarding", show_forward, store_forward),
	FIXED("proxy_arp", "0"),	FIXED("rp_filter", "0"),
	FIXED("send_redirects", "0"),	{.name = NULL}};
static const struct proc_entry conf4_folders[] = {
	FOLDER("all", conf4_entries), FOLDER("default", conf4_entries), {.name = NULL}};

static const struct proc_entry ipv4_entries[] = {
	FOLDER("conf", conf4_folders),
	FIXED("icmp_echo_ignore_all", "0"),
	FIXED("icmp_echo_ignore_broadcasts", "1"),
	FIXED("igmp_max_memberships", "20"),
	FIXED("ip_default_ttl", "64"),
	SETTING("ip_forward", show_forward, store_forward),
	FIXED("ip_local_port_range", "32768\t60999"),
	FIXED("ip_local_reserved_ports", ""),
	FIXED("ip_nonlocal_bind", "0"),
	SETTING("ip_unprivileged_port_start", show_free_ports, store_free_ports),
	FIXED("ping_group_range", "1\t0"),
	FIXED("tcp_allowed_congestion_control", "reno"),
	TEXT("tcp_available_congestion_control", "reno"),
	FIXED("tcp_congestion_control", "reno"),
	FIXED("tcp_fastopen", "0"),
	FIXED("tcp_keepalive_intvl", "75"),
	FIXED("tcp_keepalive_probes", "9"),
	FIXED("tcp_keepalive_time", "7200"),
	FIXED("tcp_rmem", "4096\t131072\t262144"),
	FIXED("tcp_sack", "1"),
	FIXED("tcp_syncookies", "0"),
	FIXED("tcp_timestamps", "0"),
	FIXED("tcp_window_scaling", "1"),
	FIXED("tcp_wmem", "4096\t16384\t196608"),
	{.name = NULL}};

static const struct proc_entry conf6_entries[] = {FIXED("accept_ra", "1"),
						  FIXED("disable_ipv6", "0"),
						  FIXED("forwarding", "0"),
						  {.name = NULL}};
static const struct proc_entry conf6_folders[] = {
	FOLDER("all", conf6_entries), FOLDER("default", conf6_entries), {.name = NULL}};
static const struct proc_entry ipv6_entries[] = {
	FOLDER("conf", conf6_folders), FIXED("ip_nonlocal_bind", "0"), {.name = NULL}};

const struct proc_entry proc_sys_net_entries[] = {FOLDER("core", core_entries),
						  FOLDER("ipv4", ipv4_entries),
						  FOLDER("ipv6", ipv6_entries),
						  {.name = NULL}};
