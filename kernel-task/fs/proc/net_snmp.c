/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/net/snmp: what the network component has counted, in the words of RFC 1213. proc(5). */
#include "fs/proc/procfs.h"
#include "net/inet.h"

/* Columns: a name and where its number is in struct net_counters; NONE is a number that the stack
 * does not count because it cannot happen or is not known. */
struct column {
	const char *name;
	int at;
	long fixed;
};

#define COUNT(NAME, FIELD)                                                    \
	{                                                                     \
		.name = NAME, .at = (int)offsetof(struct net_counters, FIELD) \
	}
#define FIX(NAME, VALUE)                               \
	{                                              \
		.name = NAME, .at = -1, .fixed = VALUE \
	}

static const struct column ip[] = {COUNT("Forwarding", forwarding),
				   FIX("DefaultTTL", 64),
				   COUNT("InReceives", ip_in),
				   COUNT("InHdrErrors", ip_header_errors),
				   COUNT("InAddrErrors", ip_address_errors),
				   COUNT("ForwDatagrams", ip_forwarded),
				   COUNT("InUnknownProtos", ip_unknown_protocols),
				   COUNT("InDiscards", ip_in_discards),
				   COUNT("InDelivers", ip_delivered),
				   COUNT("OutRequests", ip_out),
				   COUNT("OutDiscards", ip_out_discards),
				   COUNT("OutNoRoutes", ip_no_routes),
				   FIX("ReasmTimeout", 0),
				   COUNT("ReasmReqds", fragments_in),
				   COUNT("ReasmOKs", reassembled),
				   COUNT("ReasmFails", reassembly_failures),
				   COUNT("FragOKs", fragmented),
				   COUNT("FragFails", fragmentation_failures),
				   COUNT("FragCreates", fragments_out)};

static const struct column icmp[] = {COUNT("InMsgs", icmp_in),
				     COUNT("InErrors", icmp_in_errors),
				     FIX("InCsumErrors", 0),
				     COUNT("InDestUnreachs", icmp_in_unreachable),
				     COUNT("InTimeExcds", icmp_in_time),
				     FIX("InParmProbs", 0),
				     FIX("InSrcQuenchs", 0),
				     FIX("InRedirects", 0),
				     COUNT("InEchos", icmp_in_echoes),
				     COUNT("InEchoReps", icmp_in_replies),
				     FIX("InTimestamps", 0),
				     FIX("InTimestampReps", 0),
				     FIX("InAddrMasks", 0),
				     FIX("InAddrMaskReps", 0),
				     COUNT("OutMsgs", icmp_out),
				     COUNT("OutErrors", icmp_out_errors),
				     COUNT("OutDestUnreachs", icmp_out_unreachable),
				     COUNT("OutTimeExcds", icmp_out_time),
				     FIX("OutParmProbs", 0),
				     FIX("OutSrcQuenchs", 0),
				     FIX("OutRedirects", 0),
				     COUNT("OutEchos", icmp_out_echoes),
				     COUNT("OutEchoReps", icmp_out_replies),
				     FIX("OutTimestamps", 0),
				     FIX("OutTimestampReps", 0),
				     FIX("OutAddrMasks", 0),
				     FIX("OutAddrMaskReps", 0)};

/* RtoAlgorithm: other. The shortest and longest times are milliseconds. */
static const struct column tcp[] = {FIX("RtoAlgorithm", 1),
				    FIX("RtoMin", 500),
				    FIX("RtoMax", 120000),
				    FIX("MaxConn", -1),
				    COUNT("ActiveOpens", tcp_active_opens),
				    COUNT("PassiveOpens", tcp_passive_opens),
				    COUNT("AttemptFails", tcp_failed_attempts),
				    COUNT("EstabResets", tcp_resets),
				    COUNT("CurrEstab", tcp_established),
				    COUNT("InSegs", tcp_in),
				    COUNT("OutSegs", tcp_out),
				    COUNT("RetransSegs", tcp_again),
				    COUNT("InErrs", tcp_in_errors),
				    COUNT("OutRsts", tcp_out_resets),
				    FIX("InCsumErrors", 0)};

static const struct column udp[] = {
	COUNT("InDatagrams", udp_in),	  COUNT("NoPorts", udp_no_ports),
	COUNT("InErrors", udp_in_errors), COUNT("OutDatagrams", udp_out),
	FIX("RcvbufErrors", 0),		  FIX("SndbufErrors", 0),
	FIX("InCsumErrors", 0),		  FIX("IgnoredMulti", 0)};

/* A line of names and one of numbers. */
static void put_group(struct seq *out, const char *name, const struct column *column, size_t n,
		      const struct net_counters *counters)
{
	seq_printf(out, "%s:", name);
	for (size_t i = 0; i < n; i++)
		seq_printf(out, " %s", column[i].name);
	seq_printf(out, "\n%s:", name);
	for (size_t i = 0; i < n; i++) {
		const uint8_t *bytes = (const uint8_t *)counters;
		uint32_t count = 0;

		if (column[i].at >= 0)
			__builtin_memcpy(&count, bytes + column[i].at, sizeof(count));
		seq_printf(out, " %ld", column[i].at < 0 ? column[i].fixed : (long)count);
	}
	seq_puts(out, "\n");
}

int proc_show_net_snmp(const struct net_namespace *ns, struct seq *out)
{
	struct net_counters c;
	int error = net_call(counters, ns->stack, &c);

	if (error)
		return error;
#define GROUP(NAME, COLUMNS) \
	put_group(out, NAME, COLUMNS, sizeof(COLUMNS) / sizeof((COLUMNS)[0]), &c)
	GROUP("Ip", ip);
	GROUP("Icmp", icmp);
	GROUP("Tcp", tcp);
	GROUP("Udp", udp);
	return 0;
}
