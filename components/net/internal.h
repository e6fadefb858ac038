/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The component inside. A socket owns at most one lwIP control block, whose callbacks get the
 * socket's id: a block that lwIP freed by itself has told so through its error callback first. TCP
 * blocks are made when a connection or a listener is, so a socket can be used again after a
 * failure; ports and addresses are ours to check (ports.c), by Linux's rules.
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

enum net_kind { NET_TCP, NET_UDP, NET_RAW };
enum net_phase { NET_CLOSED, NET_LISTENING, NET_CONNECTING, NET_CONNECTED };

/* Names of both ends; the type of an address tells the family really spoken. */
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
	bool buffer_locked;
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
	uint32_t multicast_link;
	uint32_t icmp_filter;
	uint32_t icmp6_filter[8];
	int checksum_offset;
};

/* The end of a stream that may not leave yet: push.c. */
struct net_push {
	uint8_t *held;
	size_t bytes, room;
	uint64_t until_ns; /* not longer */
	struct list_head node;
	bool short_sent; /* a segment shorter than others, up to sequence number short_end */
	uint32_t short_end;
};

/* Acknowledgements of what came in: ack.c. */
struct net_ack {
	uint64_t due_ns; /* of a delayed one */
	struct list_head node;
	uint64_t received_ns; /* the last segment; 0: none yet */
	size_t largest;	      /* segment so far */
	unsigned quick;	      /* so many are acknowledged at once */
	bool interactive, last_was_short;
};

/*
 * Bits of a block's so_options that lwIP has no use for: SO_REUSEADDR and SO_REUSEPORT of the
 * socket that it was of, for what is left when that is closed.
 */
enum { NET_BLOCK_REUSES = 0x40, NET_BLOCK_REUSES_PORT = 0x80 };

struct net_membership;
struct tcp_pcb;
struct udp_pcb;
struct raw_pcb;

struct net_socket {
	net_id id;
	enum net_kind kind;
	int family, type, protocol;
	enum net_phase state;
	bool address_bound, port_bound; /* by bind(): they outlive a connection */
	bool joined; /* connect() or accept() has told of a connection; until it is dissolved */
	bool read_shut, write_shut;
	bool deaf;	      /* shutdown() of reading */
	bool peer_closed;     /* a FIN came */
	bool connect_pending; /* a nonblocking connect() whose end was not asked for yet */
	bool broken;	      /* by break_connection(), and not connected since */
	bool starved;	      /* memory was out: no writing before lwIP's next timer */
	int error;
	uint64_t progress_ns; /* when the peer last took something, or there was nothing to take */
	struct net_end local, remote;
	struct list_head at_port, at_name; /* names.c */
	uint32_t owner;			   /* user id */
	struct net_stack *stack;
	struct list_head group; /* others with this name: group.c */
	union {
		struct tcp_pcb *tcp;
		struct udp_pcb *udp;
		struct raw_pcb *raw;
	};
	struct net_options option;
	struct net_membership *memberships;
	/* Datagrams: what came in. */
	struct list_head datagrams;
	/* Streams: the bytes that came in, packet buffers one behind the other. */
	struct pbuf *in, *in_last;
	size_t in_bytes;  /* what the datagrams cost, or bytes */
	unsigned in_room; /* behind the last buffer's end */
	struct net_push push;
	struct net_ack ack;
	/* A listener's connections to be accepted; one of them's listener. */
	struct list_head pending, pending_node;
	unsigned pending_count, backlog;
	net_id listener;
};

extern const struct component_host *net_host;
extern struct netif *net_loopback;

/* ---- stack.c: networks ---- */

/* A variable of which each stack has one, as all of lwIP's are. */
#define NET_BANKED __attribute__((section("net_bank")))

struct net_stack {
	uint32_t number;
	struct list_head node; /* of all, in the order of their deadlines */
	uint64_t deadline_ns;  /* it wants to be called then */
	unsigned sockets;
	struct list_head blocks; /* memory.c: what was allocated for it and not freed */
	size_t used;
	uint8_t *bank; /* its variables, while another one's are in their place */
};

/* NULL: there is none of this number. */
struct net_stack *net_stack_find(uint32_t number);
/* The one whose variables are in place. */
struct net_stack *net_stack_current(void);
/* From now on all that is done is done to this one. */
void net_stack_enter(struct net_stack *stack);
/* The socket's is entered, too. NULL if there is no socket of that id (any more). */
struct net_socket *net_socket_enter(net_id id);
/* lwIP and what is around it begin, in the stack that was entered. -ENOMEM. */
int net_stack_start(void);
int net_add_stack(void *instance, uint32_t number);
int net_remove_stack(void *instance, uint32_t number);
int net_run(void *instance);
/* Lets loopback packets of the current stack arrive and notes its deadline. */
void net_settle_current(void);
/* Lets loopback packets, and those between stacks, arrive and tells the host of the next deadline:
 * the end of every call. */
void net_settle(void);

/* ---- table.c: ids ---- */

/* An id that is nobody's; 0: there are no more. */
net_id net_id_free(void);
/* NULL: no memory. */
struct net_socket *net_socket_new(net_id id, enum net_kind kind, int family, int type,
				  int protocol);
void net_socket_free(struct net_socket *s);
/* Is there a socket in this id's place? */
bool net_place_used(net_id id);
/* NULL if there is none of that id (any more). */
struct net_socket *net_socket(net_id id);
/* The stack's next socket from *at on, which starts with 0; NULL behind the last. */
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

/* Tells of a socket's state. */
void net_changed(const struct net_socket *s);
uint32_t net_events(const struct net_socket *s);
/* A negative errno for one of lwIP's. */
int net_errno(int lwip_error);

/* ---- address.c ---- */

/* From the interface's form, with IPv4 in IPv6 as IPv4; -EAFNOSUPPORT, -EINVAL. */
int net_address_in(const struct net_socket *s, const struct net_address *from, struct net_end *to);
/* As a socket of this family sees it. */
void net_address_out(int family, const struct net_end *from, struct net_address *to);
/* Is it an address of one of our links? */
bool net_address_is_ours(const ip_addr_t *address);
/* The unspecified destination means this host. */
void net_address_resolve_any(struct net_end *end);
/* The address that a packet to `remote` leaves from: 0, -ENETUNREACH. */
int net_address_source(const ip_addr_t *remote, ip_addr_t *source);
bool net_address_broadcast(const ip_addr_t *address);
struct netif *net_link_of(uint32_t index);

/* ---- route.c ---- */

/* The address that packets to there come from: 0, -ENETUNREACH, -EHOSTUNREACH, -EACCES, -EINVAL. */
int net_route_source4(const ip4_addr_t *to, ip4_addr_t *source);
/* Is there a route, other than what routers have told? *error: what it says instead of a way. */
bool net_route6_known(const ip6_addr_t *to, int *error);
int net_change_route(void *instance, uint32_t stack, uint32_t what, const struct net_route *route);
int net_set_forwarding(void *instance, uint32_t stack, bool on);
int net_route(void *instance, uint32_t stack, uint32_t position, struct net_route *out);
int net_find_route(void *instance, uint32_t stack, const struct net_address *to,
		   struct net_route *out);
/* A link of the current stack went down or away; an address did. */
void net_routes_of_link_gone(uint32_t index);
void net_routes_by_dhcp_gone(uint32_t index);
void net_routes_from_address_gone(uint32_t index, const struct net_address *address);
/* A link has got this address, a gateway by DHCP. */
void net_route_to_subnet(uint32_t index, const struct net_address *address, unsigned prefix);
void net_route_by_dhcp(uint32_t index, const struct net_address *gateway,
		       const struct net_address *source);

/* ---- ports.c ---- */

/* Is this address the wildcard of an IPv6 socket that takes IPv4 too? */
bool net_takes_both(const struct net_socket *s, const ip_addr_t *address);
/* May `s` have this name? -EADDRINUSE. */
int net_port_check(const struct net_socket *s, const struct net_end *local);
/* A free port for `s` towards `remote` (NULL: any). -EADDRINUSE, -EADDRNOTAVAIL. */
int net_port_pick(const struct net_socket *s, const ip_addr_t *address,
		  const struct net_end *remote, uint16_t *out);
int net_bind_name(struct net_socket *s, const struct net_address *address);

/* ---- names.c: sockets by local port and address ---- */

/* How many buckets a table by names has in this stack, and empty ones; NULL: no memory. */
unsigned net_buckets(void);
struct list_head *net_buckets_new(void);

/* For a new stack. false: no memory. */
bool net_names_start(void);
/* Gives a socket its local name; port 0: it has none that others could ask for. */
void net_name_set(struct net_socket *s, const struct net_end *local);
/* The socket goes. */
void net_name_forget(struct net_socket *s);
/* Lists that have all sockets of a port (by at_port), or of a port and an address (by at_name; the
 * wildcards of both families are one address), last come first, and may have others. */
struct list_head *net_names_at_port(uint16_t port);
struct list_head *net_names_at(const struct net_end *local);
uint32_t net_end_hash(const struct net_end *e, uint32_t hash);

/* ---- blocks.c: control blocks of TCP ---- */

/* For a new stack. false: no memory. */
bool net_blocks_start(void);
/* For a block that is in one of lwIP's lists and has its names: false: no memory. */
bool net_block_register(struct tcp_pcb *pcb);
/* A connection that came in is known to its listener's socket. */
void net_block_told(struct tcp_pcb *pcb);
/* Before tcp_close(), tcp_shutdown() and tcp_abort(), which look for it in lwIP's list. */
void net_block_take(struct tcp_pcb *pcb);
/* The connection of this name, in whatever state; NULL: none. */
struct tcp_pcb *net_block_find(const struct net_end *local, const struct net_end *remote);
/* Is there a block with this local port, and this address unless that is the wildcard, for which
 * is(block, what)? Others' addresses may be asked about too. */
bool net_block_any(const struct net_end *local, bool (*is)(const struct tcp_pcb *, const void *),
		   const void *what);
/* Has it connections that lwIP's timers look after? */
bool net_blocks_live(void);
/* Puts the blocks that a segment between these ends may concern into lwIP's lists. */
void net_blocks_show(const struct net_end *local, const struct net_end *remote);
/* ... and those that a listener may have, before it is closed. */
void net_blocks_show_half_open(void);
/* Empties lwIP's lists. */
void net_blocks_park(void);
/* Fills them with everything until they are emptied. `order_changes`: more will be done to them
 * than that blocks come and go. */
void net_blocks_lend(bool order_changes);

/* ---- deliver.c: what lwIP is shown for a packet ---- */

/* The packet has been worked on. */
void net_deliver_nothing(void);
/* A segment of TCP. `opens`: it begins a connection. */
void net_deliver_segment(const struct net_end *local, const struct net_end *remote, bool opens);
/* A datagram for this address and port. */
void net_deliver_datagram(const struct net_end *local);
/* A packet whose ports are not known. */
void net_deliver_anything(void);

/* ---- memory.c ---- */

/* Is so little left that a connection may not get its block? */
bool net_memory_is_short(void);
/* The same for all that a stack needs to begin, of which lwIP cannot be refused any. */
bool net_memory_for_stack(void);
/* Frees what was allocated for this stack, whose variables are in place no more. */
void net_memory_forget(struct net_stack *stack);

/* ---- group.c: SO_REUSEPORT ---- */

/* A member of the group that a socket with its name belongs to; NULL: there is none. */
struct net_socket *net_group_find(const struct net_socket *s);
void net_group_join(struct net_socket *s, struct net_socket *member);
/* Somebody who is left; NULL: nobody. */
struct net_socket *net_group_leave(struct net_socket *s);
/* The members form a ring. */
struct net_socket *net_group_next(const struct net_socket *s);
/* Whose is what comes from there to here? Of those that take it; `s` itself if none does. */
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
void net_tcp_attach(struct net_socket *s, struct tcp_pcb *pcb);
/* The block goes on by itself, or is gone. */
void net_tcp_detach(struct net_socket *s);
void net_tcp_apply_options(struct net_socket *s);
void net_tcp_flush_input(struct net_socket *s);
/* Ends a connection with an error for its user. */
void net_tcp_fail(struct net_socket *s, int error);
bool net_tcp_acceptable(const struct net_socket *s);

/* ---- push.c: when bytes leave ---- */

/* Takes as many bytes as there is room for and sends what may go now; 0: none. `more`: others are
 * about to follow. The connection has a block. */
size_t net_push_write(struct net_socket *s, const uint8_t *data, size_t n, bool more);
/* Sends what is held: if the rules allow it now, or in any case. */
void net_push_try(struct net_socket *s);
void net_push_now(struct net_socket *s);
/* Before the stream's end: all that was taken is lwIP's. False: no memory, bytes are lost. */
bool net_push_finish(struct net_socket *s);
/* The connection is over. */
void net_push_forget(struct net_socket *s);
/* Does what is due at this time, and when the next is: UINT64_MAX: never. */
void net_push_run(uint64_t now_ns);
uint64_t net_push_next(void);

/* ---- ack.c: when acknowledgements do ---- */

/* A segment with n bytes came in; lwIP is about to acknowledge it or to wait with that. */
void net_ack_received(struct net_socket *s, struct tcp_pcb *pcb, size_t n);
/* The program has read. */
void net_ack_read(struct net_socket *s);
/* The program writes. */
void net_ack_answered(struct net_socket *s);
/* TCP_QUICKACK. */
void net_ack_set_quick(struct net_socket *s, bool quick);
bool net_ack_is_quick(const struct net_socket *s);
void net_ack_forget(struct net_socket *s);
void net_ack_run(uint64_t now_ns);
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
void net_datagram_apply_options(struct net_socket *s);
/* lwIP's callback of UDP. */
void net_datagram_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
			   uint16_t port);

/* ---- ethernet.c ---- */

/* The device has more frames than one turn takes. */
bool net_device_waits(void);
/* Frames go out. */
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
/* The loopback link goes up with its addresses, and down. */
void net_loopback_set(bool up);
/* Tells the host that something about the current stack's links has changed. */
void net_links_changed(void);
int net_change_address(void *instance, uint32_t stack, uint32_t index, bool add,
		       const struct net_link_address *address);
/* The length of a netmask. */
unsigned net_prefix4(const ip4_addr_t *netmask);
/* The prefix of a link's IPv6 address number i. */
unsigned net_prefix6(const struct netif *link, unsigned i);
int net_neighbor(void *instance, uint32_t stack, uint32_t position, struct net_neighbor *out);
/* Has it 127.0.0.1? It keeps that when it goes down again. */
bool net_loopback_has_address(void);
void net_link_count(const struct netif *link, size_t received, size_t sent);
