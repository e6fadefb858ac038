/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations inside the component. A socket owns at most one lwIP control block, whose callbacks
 * get the socket's id. When lwIP frees a block by itself it calls the block's error callback first.
 * TCP blocks are made when a connection or a listener is, so a socket can be used again after a
 * failure. Ports and addresses are checked here (ports.c), by Linux's rules.
 */
#pragma once

#include "components/net/net.h"
#include "libs/base/list.h"

#include <lwip/ip_addr.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>

#define NET_EPHEMERAL_FIRST 32768
#define NET_EPHEMERAL_LAST  60999

#define NET_BUFFER_DEFAULT 212992u

enum net_kind { NET_TCP, NET_UDP, NET_RAW, NET_PACKET, NET_TUNNEL };
enum net_phase { NET_CLOSED, NET_LISTENING, NET_CONNECTING, NET_CONNECTED };

/* The name of one end; the type of its address is the family of the packets. */
struct net_end {
	ip_addr_t address;
	uint16_t port;
};

struct net_datagram {
	struct list_head node;
	struct net_packet packet;
	struct pbuf *data;
};

/* Values of options, as Linux has them. */
struct net_options {
	bool reuse_address, reuse_port, keepalive, broadcast, oob_inline, linger, timestamp;
	int linger_seconds;
	unsigned send_buffer, receive_buffer;
	bool buffer_locked, send_locked; /* SO_RCVBUF, SO_SNDBUF were set */
	int mark, receive_low;
	/* IPPROTO_TCP */
	bool no_delay, cork, quick_ack;
	unsigned keep_idle, keep_interval, keep_count, user_timeout, syn_count, defer_accept;
	int max_segment, linger2;
	/* IPPROTO_IP and IPPROTO_IPV6 */
	int ttl, multicast_ttl, hops, multicast_hops;
	uint8_t tos, traffic_class;
	bool no_port, packet_info, receive_ttl, receive_tos, receive_error, header_included,
		free_bind;
	bool multicast_loop, multicast_loop6, only_v6, packet_info6, receive_hops, receive_class,
		receive_error6, packet_info_2292, receive_hops_2292;
	int mtu_discover, mtu_discover6;
	ip_addr_t multicast_source;
	uint32_t multicast_link, bound_link; /* SO_BINDTODEVICE; 0: any */
	uint32_t icmp_filter;
	uint32_t icmp6_filter[8];
	int checksum_offset;
};

/* The end of a stream that is held back: push.c. */
struct net_push {
	uint8_t *held;
	size_t bytes, room;
	uint64_t until_ns; /* held back until then at most */
	struct list_head node;
	bool short_sent; /* a segment that was not full; it ends at short_end */
	uint32_t short_end;
};

/* State of acknowledgements: ack.c. */
struct net_ack {
	uint64_t due_ns; /* when a delayed one is sent */
	struct list_head node;
	uint64_t received_ns; /* when the last segment came; 0: none came yet */
	size_t largest;	      /* the largest segment that came */
	unsigned quick;	      /* so many more segments are acknowledged at once */
	bool interactive, last_was_short;
};

/*
 * Bits of a block's so_options that lwIP does not use: SO_REUSEADDR and SO_REUSEPORT of the block's
 * socket, kept for the block that stays when the socket is closed.
 */
enum { NET_BLOCK_REUSES = 0x40, NET_BLOCK_REUSES_PORT = 0x80 };

/* The part of a socket that only packet sockets use: packet.h. */
struct net_packet_socket {
	struct list_head node; /* in the list of its stack's packet sockets */
	uint32_t link;	       /* the link that it is bound to; 0: all */
	uint32_t passed, dropped;
	bool ignores_outgoing;
	struct net_packet_member *members;
};

struct net_device;
struct net_filter;
struct net_packet_member;
struct net_membership;
struct tcp_pcb;
struct udp_pcb;
struct raw_pcb;

struct net_socket {
	net_id id;
	enum net_kind kind;
	int family, type, protocol;
	enum net_phase state;
	bool address_bound, port_bound; /* named by bind(): the name outlives a connection */
	bool joined;			/* a connection was reported, and not dissolved since */
	bool read_shut, write_shut;
	bool discards_input;  /* shutdown() of reading */
	bool peer_closed;     /* a FIN came */
	bool connect_pending; /* a nonblocking connect() whose result was not asked for yet */
	bool broken;	      /* break_connection() was called, and no connect() has followed */
	bool no_memory;	      /* memory was out: no writing before lwIP's next timer */
	int error;
	uint64_t progress_ns; /* when bytes were last acknowledged, or none were in flight */
	struct net_end local, remote;
	struct list_head at_port, at_name; /* names.c */
	uint32_t owner;			   /* user id */
	struct net_stack *stack;
	struct list_head group; /* the other sockets with this name: group.c */
	union {
		struct tcp_pcb *tcp;
		struct udp_pcb *udp;
		struct raw_pcb *raw;
	};
	struct net_options option;
	struct net_membership *memberships;
	struct net_filter *filter; /* NULL: none */
	struct net_packet_socket packet;
	struct net_device *tunnel; /* tunnel.c: the link; NULL: none yet, or none any more */
	/* Datagram sockets: received datagrams. */
	struct list_head datagrams;
	/* Stream sockets: received bytes, a chain of packet buffers. */
	struct pbuf *in, *in_last;
	size_t in_bytes;  /* the cost of the datagrams, or the bytes of the stream */
	unsigned in_room; /* free bytes in the last buffer */
	struct net_push push;
	struct net_ack ack;
	/* A listener: its connections to be accepted. A connection: its place in that list. */
	struct list_head pending, pending_node;
	unsigned pending_count, backlog;
	net_id listener;
};

extern const struct component_host *net_host;
extern struct netif *net_loopback;

/* ---- stack.c: stacks ---- */

/* A variable that exists once for each stack, as all of lwIP's do. */
#define NET_BANKED __attribute__((section("net_bank")))

struct net_stack {
	uint32_t number;
	struct list_head node; /* in the list of all stacks, in the order of their deadlines */
	uint64_t deadline_ns;  /* when the stack is to run next */
	unsigned sockets;
	struct list_head blocks; /* memory.c: allocated for the stack and not freed */
	size_t used;
	uint8_t *bank; /* the stack's variables while another stack is the current one */
};

/* NULL: no stack has this number. */
struct net_stack *net_stack_find(uint32_t number);
/* The stack whose variables are in place. */
struct net_stack *net_stack_current(void);
/* Makes `stack` the current one: lwIP and all functions that name no stack work on it. */
void net_stack_enter(struct net_stack *stack);
/* The socket of this id; enters its stack. NULL if there is no socket of that id (any more). */
struct net_socket *net_socket_enter(net_id id);
/* Starts lwIP and the code around it in the current stack. -ENOMEM. */
int net_stack_start(void);
int net_add_stack(void *instance, uint32_t number);
int net_remove_stack(void *instance, uint32_t number);
int net_run(void *instance);
/* Lets loopback packets of the current stack arrive and notes its deadline. */
void net_settle_current(void);
/* Lets loopback packets and those between stacks arrive, and tells the host the next deadline.
 * Every call ends with this. */
void net_settle(void);

/* ---- table.c: ids ---- */

/* An unused id; 0: there is none. */
net_id net_id_free(void);
/* NULL: no memory. */
struct net_socket *net_socket_new(net_id id, enum net_kind kind, int family, int type,
				  int protocol);
void net_socket_free(struct net_socket *s);
/* Is the id's place in the table in use? */
bool net_place_used(net_id id);
/* The socket of this id; NULL if there is none (any more). */
struct net_socket *net_socket(net_id id);
/* The current stack's next socket from *at on, which starts with 0; NULL after the last. */
struct net_socket *net_socket_next(unsigned *at);
/* An id as the argument of lwIP's callbacks and back. */
static inline void *net_arg(const struct net_socket *s)
{
	return (void *)(uintptr_t)s->id;
}
static inline struct net_socket *net_socket_of_arg(void *arg)
{
	return net_socket((net_id)(uintptr_t)arg);
}

/* ---- net.c ---- */

/* Reports a change of the socket's state to the host. */
void net_changed(const struct net_socket *s);
uint32_t net_events(const struct net_socket *s);
/* The negative errno for an error of lwIP. */
int net_errno(int lwip_error);

/* ---- address.c ---- */

/* Converts an address from the interface's form, IPv4 in IPv6 to IPv4; -EAFNOSUPPORT, -EINVAL. */
int net_address_in(const struct net_socket *s, const struct net_address *from, struct net_end *to);
/* Converts an address to the form in which a socket of this family sees it. */
void net_address_out(int family, const struct net_end *from, struct net_address *to);
/* Is it an address of one of our links? */
bool net_address_is_ours(const ip_addr_t *address);
/* Replaces the unspecified destination by this host's address. */
void net_address_resolve_any(struct net_end *end);
/* The address that a packet to `remote` leaves from: 0, -ENETUNREACH. */
int net_address_source(const ip_addr_t *remote, ip_addr_t *source);
bool net_address_broadcast(const ip_addr_t *address);
struct netif *net_link_of(uint32_t index);

/* ---- route.c ---- */

/* The source address of packets to `to`: 0, -ENETUNREACH, -EHOSTUNREACH, -EACCES, -EINVAL. */
int net_route_source4(const ip4_addr_t *to, ip4_addr_t *source);
/* Is there a route, apart from those that routers advertised? *error: the error that the route
 * stands for, if it leads nowhere. */
bool net_route6_known(const ip6_addr_t *to, int *error);
int net_change_route(void *instance, uint32_t stack, uint32_t what, const struct net_route *route);
int net_set_forwarding(void *instance, uint32_t stack, bool on);
int net_route(void *instance, uint32_t stack, uint32_t position, struct net_route *out);
int net_find_route(void *instance, uint32_t stack, const struct net_address *to,
		   struct net_route *out);
/* A link of the current stack went down or was removed; an address was removed. */
void net_routes_of_link_gone(uint32_t index);
void net_routes_by_dhcp_gone(uint32_t index);
void net_routes_from_address_gone(uint32_t index, const struct net_address *address);
/* A link got this address, or one (`source`) with this other end; a gateway, by DHCP. */
void net_route_to_subnet(uint32_t index, const struct net_address *address, unsigned prefix,
			 const struct net_address *source);
void net_route_by_dhcp(uint32_t index, const struct net_address *gateway,
		       const struct net_address *source);

/* ---- ports.c ---- */

/* Is this address the wildcard of an IPv6 socket that accepts IPv4 too? */
bool net_takes_both(const struct net_socket *s, const ip_addr_t *address);
/* May `s` have this name? -EADDRINUSE. */
int net_port_check(const struct net_socket *s, const struct net_end *local);
/* A free port for `s` towards `remote` (NULL: any). -EADDRINUSE, -EADDRNOTAVAIL. */
int net_port_pick(const struct net_socket *s, const ip_addr_t *address,
		  const struct net_end *remote, uint16_t *out);
int net_bind_name(struct net_socket *s, const struct net_address *address);

/* ---- names.c: sockets by local port and address ---- */

/* The number of buckets of a table by names in this stack. */
unsigned net_buckets(void);
/* Allocates a table of that many empty buckets. NULL: out of memory. */
struct list_head *net_buckets_new(void);

/* Makes the tables of a new stack. false: no memory. */
bool net_names_start(void);
/* Gives a socket its local name; with port 0 no packet or bind() can find it. */
void net_name_set(struct net_socket *s, const struct net_end *local);
/* The socket is about to be freed. */
void net_name_forget(struct net_socket *s);
/*
 * Lists that contain all sockets of a port (by at_port), or of a port and an address (by at_name;
 * the wildcards of both families count as one address), the newest first. They may contain others.
 */
struct list_head *net_names_at_port(uint16_t port);
struct list_head *net_names_at(const struct net_end *local);
uint32_t net_end_hash(const struct net_end *e, uint32_t hash);

/* ---- blocks.c: control blocks of TCP ---- */

/* Makes the tables of a new stack. false: no memory. */
bool net_blocks_start(void);
/* Takes over a block that is in one of lwIP's lists and has its names. false: no memory. */
bool net_block_register(struct tcp_pcb *pcb);
/* The listener's socket was told of this connection. */
void net_block_told(struct tcp_pcb *pcb);
/* To be called before tcp_close(), tcp_shutdown() and tcp_abort(): puts the block into lwIP's list,
 * where they look for it. */
void net_block_take(struct tcp_pcb *pcb);
/* The connection of this name, in any state; NULL: none. */
struct tcp_pcb *net_block_find(const struct net_end *local, const struct net_end *remote);
/* Is there a block with this local port, and this address unless that is the wildcard, for which
 * is(block, what) is true? `is` may be called for blocks with other addresses. */
bool net_block_any(const struct net_end *local, bool (*is)(const struct tcp_pcb *, const void *),
		   const void *what);
/* Are there connections that need lwIP's timers? */
bool net_blocks_live(void);
/* Puts the blocks that a segment between these ends may concern into lwIP's lists. */
void net_blocks_show(const struct net_end *local, const struct net_end *remote);
/* Puts the half-open connections into lwIP's lists too, before a listener is closed. */
void net_blocks_show_half_open(void);
/* Empties lwIP's lists. */
void net_blocks_park(void);
/* Fills lwIP's lists with all blocks until net_blocks_park(). `order_changes`: lwIP may also
 * reorder the lists, as it does when it searches them. */
void net_blocks_lend(bool order_changes);

/* ---- deliver.c: showing lwIP the blocks for a packet ---- */

/* Empties lwIP's lists: the packet was processed. */
void net_deliver_nothing(void);
/* A segment of TCP. `opens`: it begins a connection. */
void net_deliver_segment(const struct net_end *local, const struct net_end *remote, bool opens);
/* A datagram for this address and port. */
void net_deliver_datagram(const struct net_end *local);
/* A packet whose ports are not known. */
void net_deliver_anything(void);

/* ---- memory.c ---- */

/* Is memory so short that a connection may not get its block? */
bool net_memory_is_short(void);
/* Is there enough memory to start a stack? lwIP does not handle a failed allocation while it
 * starts. */
bool net_memory_for_stack(void);
/* Frees what was allocated for this stack, which is not the current one any more. */
void net_memory_forget(struct net_stack *stack);

/* ---- group.c: SO_REUSEPORT ---- */

/* A member of the group with the name of `s`; NULL: there is none. */
struct net_socket *net_group_find(const struct net_socket *s);
void net_group_join(struct net_socket *s, struct net_socket *member);
/* `s` leaves the group. Returns a remaining member; NULL: none. */
struct net_socket *net_group_leave(struct net_socket *s);
/* The members form a ring. */
struct net_socket *net_group_next(const struct net_socket *s);
/* The member that gets packets from that remote end to this local end, chosen among those that
 * accept them; `s` itself if none does. */
struct net_socket *net_group_pick(struct net_socket *s, const struct net_end *local,
				  const struct net_end *remote,
				  bool (*takes)(const struct net_socket *));

/* ---- tcp.c: data, tcp_open.c and tcp_listen.c: connections ---- */

int net_tcp_connect(struct net_socket *s, const struct net_address *address);
int net_tcp_listen(struct net_socket *s, int backlog);
int net_tcp_accept(struct net_socket *s, net_id *out);
int net_tcp_shutdown(struct net_socket *s, bool read, bool write);
void net_tcp_close(struct net_socket *s);
ssize_t net_tcp_send(struct net_socket *s, const void *data, size_t n, unsigned flags);
ssize_t net_tcp_receive(struct net_socket *s, void *data, size_t n, unsigned flags);
uint32_t net_tcp_events(const struct net_socket *s);
size_t net_tcp_unsent(const struct net_socket *s);
/* How many more bytes a connection may take, by its buffer's size. */
size_t net_tcp_room(const struct net_socket *s);
/* Is there so much room that poll() reports it? */
bool net_tcp_has_room(const struct net_socket *s);
void net_tcp_attach(struct net_socket *s, struct tcp_pcb *pcb);
/* The block goes on without the socket, or is freed. */
void net_tcp_detach(struct net_socket *s);
void net_tcp_apply_options(struct net_socket *s);
void net_tcp_flush_input(struct net_socket *s);
/* Ends a connection with an error that its user will see. */
void net_tcp_fail(struct net_socket *s, int error);
bool net_tcp_acceptable(const struct net_socket *s);

/* ---- push.c: when bytes are sent ---- */

/* Takes as many bytes as there is room for, and sends what may be sent now. Returns the bytes
 * taken. `more`: more bytes are about to follow. The connection has a block. */
size_t net_push_write(struct net_socket *s, const uint8_t *data, size_t n, bool more);
/* Sends the held bytes: the first if the rules allow it now, the second in any case. */
void net_push_try(struct net_socket *s);
void net_push_now(struct net_socket *s);
/* Before the stream's end: gives all bytes to lwIP. False: no memory, bytes are lost. */
bool net_push_finish(struct net_socket *s);
/* The connection has ended. */
void net_push_forget(struct net_socket *s);
/* Sends the held bytes that are due at this time. */
void net_push_run(uint64_t now_ns);
/* When the next held bytes are due; UINT64_MAX: never. */
uint64_t net_push_next(void);

/* ---- ack.c: when acknowledgements are sent ---- */

/* A segment with n bytes came in; lwIP is about to acknowledge it, now or later. */
void net_ack_received(struct net_socket *s, struct tcp_pcb *pcb, size_t n);
/* The program has read. */
void net_ack_read(struct net_socket *s);
/* The program writes. */
void net_ack_answered(struct net_socket *s);
/* TCP_QUICKACK. */
void net_ack_set_quick(struct net_socket *s, bool quick);
bool net_ack_is_quick(const struct net_socket *s);
/* The connection has ended. */
void net_ack_forget(struct net_socket *s);
/* Sends the acknowledgements that are due at this time. */
void net_ack_run(uint64_t now_ns);
/* When the next acknowledgement is due; UINT64_MAX: never. */
uint64_t net_ack_next(void);

/* ---- datagram.c: UDP and raw ---- */

int net_datagram_open(struct net_socket *s);
int net_datagram_bind(struct net_socket *s);
int net_datagram_connect(struct net_socket *s, const struct net_address *address);
void net_datagram_close(struct net_socket *s);
ssize_t net_datagram_send(struct net_socket *s, const void *data, size_t n, unsigned flags,
			  const struct net_address *to);
ssize_t net_datagram_receive(struct net_socket *s, void *data, size_t n, unsigned flags,
			     struct net_packet *packet);
uint32_t net_datagram_events(const struct net_socket *s);
/* Puts a buffer into the socket's queue and tells the host. False: the queue is full or memory is
 * out, and the buffer was freed. */
bool net_datagram_queue(struct net_socket *s, struct pbuf *p, const struct net_packet *packet);
/* Frees all received datagrams. */
void net_datagram_flush(struct net_socket *s);
void net_datagram_apply_options(struct net_socket *s);
/* lwIP's callback of UDP. */
void net_datagram_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
			   uint16_t port);

/* ---- counters.c ---- */

int net_counters(void *instance, uint32_t stack, struct net_counters *out);

/* ---- ethernet.c ---- */

/* What links with Ethernet frames have in common; `transmit` takes their frames. */
void net_set_up_ethernet(struct netif *netif, uint16_t mtu, netif_linkoutput_fn transmit);

/* Is it the link to the outside? */
bool net_link_is_outside(const struct netif *link);
/* Has a device more frames than one turn takes? */
bool net_device_waits(void);
/* Takes frames from the wire, and from the device if it has more. */
void net_devices_poll(void);
/* Hands queued frames to the devices. */
void net_device_flush(void);

/* ---- options.c and options_get.c, multicast.c, links.c ---- */

void net_options_init(struct net_options *o);
int net_set_option(void *instance, net_id id, int level, int option, const void *value, size_t n);
long net_get_option(void *instance, net_id id, int level, int option, void *value, size_t n);
/* -ENOPROTOOPT: not one of these. */
int net_multicast_option(struct net_socket *s, int level, int option, const void *value, size_t n);
void net_multicast_leave_all(struct net_socket *s);
int net_link(void *instance, uint32_t stack, uint32_t index, struct net_link *out);
int net_next_link(void *instance, uint32_t stack, uint32_t after, struct net_link *out);
int net_change_link(void *instance, uint32_t stack, uint32_t index,
		    const struct net_link_change *change);
/* Sets the loopback link up with its addresses, or down. */
void net_loopback_set(bool up);
/* Reports to the host that the current stack's links have changed. */
void net_links_changed(void);
int net_change_address(void *instance, uint32_t stack, uint32_t index, bool add,
		       const struct net_link_address *address, const struct net_address *other_end);
/* The length of a netmask. */
unsigned net_prefix4(const ip4_addr_t *netmask);
/* The prefix of a link's IPv6 address number i. */
unsigned net_prefix6(const struct netif *link, unsigned i);
int net_neighbor(void *instance, uint32_t stack, uint32_t position, struct net_neighbor *out);
/* Has the loopback link 127.0.0.1? It keeps that address when it goes down again. */
bool net_loopback_has_address(void);
/* Counts a packet of that many bytes, received or sent, for a link without a struct net_device. */
void net_link_count(const struct netif *link, size_t received, size_t sent);
