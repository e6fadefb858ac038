/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration of lwIP: no threads of its own, its raw interface, memory from net_memory_*(),
 * which stay within the memory that the component was given. Anything not named has lwIP's default.
 */
#pragma once

#include <stddef.h>

#include "components/net/checksum.h"

#define NO_SYS		     1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN	     0
#define LWIP_SOCKET	     0
/* Only what RFC 1213 has: counters.c. */
#define LWIP_STATS     1
#define MIB2_STATS     1
#define LINK_STATS     0
#define ETHARP_STATS   0
#define IP_STATS       0
#define IPFRAG_STATS   0
#define ICMP_STATS     0
#define IGMP_STATS     0
#define UDP_STATS      0
#define TCP_STATS      0
#define MEM_STATS      0
#define MEMP_STATS     0
#define SYS_STATS      0
#define IP6_STATS      0
#define ICMP6_STATS    0
#define IP6_FRAG_STATS 0
#define MLD6_STATS     0
#define ND6_STATS      0

/* ---- memory ---- */

void *net_memory_alloc(size_t n);
void *net_memory_calloc(size_t count, size_t n);
void net_memory_free(void *p);
#define MEM_LIBC_MALLOC	  1
#define MEMP_MEM_MALLOC	  1
#define mem_clib_malloc	  net_memory_alloc
#define mem_clib_calloc	  net_memory_calloc
#define mem_clib_free	  net_memory_free
#define MEM_ALIGNMENT	  8
#define LWIP_PBUF_REF_T	  uint16_t
#define PBUF_POOL_BUFSIZE 2048

/* ---- links ---- */

#define LWIP_NETIF_LOOPBACK	     1
#define LWIP_HAVE_LOOPIF	     1
#define LWIP_LOOPIF_MULTICAST	     1
#define LWIP_NETIF_HOSTNAME	     1
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_NETIF_STATUS_CALLBACK   1
#define LWIP_CHKSUM		     net_checksum
#define LWIP_NETIF_TX_SINGLE_PBUF    0
#define ARP_QUEUEING		     1
#define ARP_QUEUE_LEN		     32
#define ARP_TABLE_SIZE		     64

/* ---- IP ---- */

#define LWIP_IPV4		       1
#define LWIP_IPV6		       1
#define LWIP_IPV6_NUM_ADDRESSES	       4 /* of a link, the first link-local */
#define LWIP_RAW		       1
#define IP_FORWARD		       1 /* if the hook says so */
#define LWIP_DHCP		       1
#define DHCP_DOES_ARP_CHECK	       0
#define LWIP_DNS		       1 /* only to hold what DHCP and routers say */
#define LWIP_IGMP		       1
#define LWIP_IPV6_MLD		       1
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS 1
#define IP_DEFAULT_TTL		       64
#define LWIP_ICMP6_HL		       64
#define IP_REASS_MAX_PBUFS	       64
#define IPV6_FRAG_COPYHEADER	       1 /* pointers are 64 bits wide */
#define IP_SOF_BROADCAST	       0
#define LWIP_BROADCAST_PING	       0
#define LWIP_MULTICAST_PING	       0
#define LWIP_MULTICAST_TX_OPTIONS      1
#define SO_REUSE		       1
#define SO_REUSE_RXTOALL	       1

/* ---- TCP ---- */

#define LWIP_TCP_KEEPALIVE	  1
#define LWIP_TCP_PCB_NUM_EXT_ARGS 1 /* blocks.c */
#define LWIP_WND_SCALE		  1
#define TCP_RCV_SCALE		  3
#define TCP_MSS			  16000 /* over loopback; a link's MTU makes it less */
#define TCP_WND			  (256 * 1024)
#define TCP_SND_BUF		  (192 * 1024)
#define TCP_SND_QUEUELEN	  1024
#define TCP_SNDLOWAT		  1024 /* of an interface that is not built */
#define TCP_OVERSIZE		  1460
#define TCP_LISTEN_BACKLOG	  1
#define LWIP_TCP_SACK_OUT	  1
#define TCP_MSL			  30000
#define LWIP_TCP_RTO_TIME	  1000
#define TCP_OOSEQ_MAX_BYTES	  TCP_WND
#define MEMP_NUM_TCP_SEG	  8192
/* Only their relation is checked: nothing is taken from pools. */
#define MEMP_NUM_TCP_PCB 1024
#define PBUF_POOL_SIZE	 2048

#define LWIP_HOOK_FILENAME			       "components/net/hooks.h"
#define LWIP_HOOK_IP4_INPUT(p, netif)		       net_hook_ip4(p, netif)
#define LWIP_HOOK_IP6_INPUT(p, netif)		       net_hook_ip6(p, netif)
#define LWIP_HOOK_IP4_ROUTE_SRC(src, dest)	       net_hook_route4(src, dest)
#define LWIP_HOOK_IP4_CANFORWARD(p, dest)	       net_hook_forwards()
#define LWIP_HOOK_ETHARP_GET_GW(netif, dest)	       net_hook_gateway4(netif, dest)
#define LWIP_HOOK_IP6_ROUTE(src, dest)		       net_hook_route6(src, dest)
#define LWIP_HOOK_ND6_GET_GW(netif, dest)	       net_hook_gateway6(netif, dest)
#define LWIP_HOOK_TCP_ISN(local, lport, remote, rport) net_random32()
