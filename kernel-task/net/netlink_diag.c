/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of NETLINK_SOCK_DIAG: reports sockets of AF_INET, AF_INET6 and AF_UNIX, for ss.
 * sock_diag(7). */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "net/inet.h"
#include "net/netlink.h"
#include "net/unix.h"
#include "proc/user_ns.h"

#define BY_FAMILY 20

enum { DIAG_ONLY_V6 = 11 };
enum { UNIX_NAME, UNIX_PATH, UNIX_PEER, UNIX_QUEUES = 4, UNIX_SHUTDOWN = 6 };

/* Both ends; addresses and ports in network byte order. */
struct ends {
	uint16_t port, peer_port;
	uint8_t address[16], peer_address[16];
	uint32_t link, cookie[2];
};

struct inet_request {
	uint8_t family, protocol, extensions, pad;
	uint32_t states;
	struct ends ends;
};

struct inet_message {
	uint8_t family, state, timer, retransmits;
	struct ends ends;
	uint32_t expires, readable, unsent, uid, inode;
};

struct unix_request {
	uint8_t family, protocol;
	uint16_t pad;
	uint32_t states, inode, show, cookie[2];
};

struct unix_message {
	uint8_t family, type, state, pad;
	uint32_t inode, cookie[2];
};
_Static_assert(sizeof(struct inet_message) == 72 && sizeof(struct unix_request) == 24,
	       "as inet_diag and unix_diag have them");

/* ---- AF_INET and AF_INET6 ---- */

static void put_inet(struct netlink_answer *a, const struct inet_socket *s, unsigned state,
		     const struct net_address *local, const struct net_address *remote)
{
	struct inet_message m = {
		.family = (uint8_t)s->base.family,
		.state = (uint8_t)state,
		.ends = {.port = __builtin_bswap16(local->port),
			 .peer_port = __builtin_bswap16(remote->port),
			 .cookie = {s->id}},
		.readable = (uint32_t)inet_readable(s),
		.unsent = state == TCP_LISTEN ? (uint32_t)s->backlog : (uint32_t)inet_unsent(s),
		.uid = uid_seen(s->base.uid),
		.inode = (uint32_t)s->base.inode_number,
	};
	int only = 0;

	memcpy(m.ends.address, local->bytes, sizeof(m.ends.address));
	memcpy(m.ends.peer_address, remote->bytes, sizeof(m.ends.peer_address));
	netlink_begin(a, BY_FAMILY, &m, sizeof(m));
	if (s->base.family == AF_INET6) {
		net_call(get_option, s->id, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
		uint8_t byte = only != 0;
		netlink_attribute(a, DIAG_ONLY_V6, &byte, sizeof(byte));
	}
	netlink_end(a);
}

static bool protocol_is(const struct inet_socket *s, unsigned protocol)
{
	if (s->base.type == SOCK_RAW)
		return protocol == IPPROTO_RAW;
	return protocol == (s->base.type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP);
}

/* Reports the socket if the request names it, or its state. The caller has entered the stack. */
static MAY_WAIT bool report(struct netlink_answer *a, const struct inet_request *asked,
			    const struct inet_socket *s)
{
	struct net_address local = {0}, remote = {0};

	if (net_namespace_of(s->base.net) != a->ns || s->base.family != asked->family ||
	    !protocol_is(s, asked->protocol))
		return false;
	bool connected = !net_call(name, s->id, true, &remote);
	unsigned state = inet_state(s, connected);
	if (net_call(name, s->id, false, &local) || (!local.port && s->base.type != SOCK_RAW))
		return false;
	if (a->multi ? !(asked->states >> state & 1)
		     : __builtin_bswap16(local.port) != asked->ends.port ||
			       __builtin_bswap16(remote.port) != asked->ends.peer_port)
		return false;
	put_inet(a, s, state, &local, &remote);
	return true;
}

/* Reports one socket that the request names, or all in the states it names. */
static int get_inet(struct netlink_answer *a, const void *body, size_t n)
{
	struct inet_request asked;
	const struct inet_socket *s;
	unsigned at = 0;
	bool found = false;

	if (n < sizeof(asked))
		return -EINVAL;
	memcpy(&asked, body, sizeof(asked));
	if (asked.protocol != IPPROTO_TCP && asked.protocol != IPPROTO_UDP &&
	    asked.protocol != IPPROTO_RAW)
		return -ENOENT;
	do {
		stack_enter();
		s = inet_next(&at);
		if (s && report(a, &asked, s))
			found = true;
		stack_leave();
	} while (s && !(found && !a->multi));
	return found || a->multi ? 0 : -ENOENT;
}

/* ---- AF_UNIX ---- */

struct unix_search {
	struct netlink_answer *answer;
	struct unix_request asked;
	bool found;
};

static unsigned unix_state(const struct unix_socket *u)
{
	if (u->state == UNIX_LISTENING)
		return TCP_LISTEN;
	return u->state == UNIX_CONNECTED || u->peer ? TCP_ESTABLISHED : TCP_CLOSE;
}

static void put_unix(const struct unix_socket *u, void *context)
{
	struct unix_search *search = context;
	struct netlink_answer *a = search->answer;
	unsigned state = unix_state(u);
	struct unix_message m = {.family = AF_UNIX,
				 .type = (uint8_t)u->base.type,
				 .state = (uint8_t)state,
				 .inode = (uint32_t)u->base.inode_number,
				 .cookie = {(uint32_t)u->base.inode_number}};
	uint32_t queues[2] = {state == TCP_LISTEN ? u->embryo_count : (uint32_t)u->queued,
			      state == TCP_LISTEN ? u->backlog : u->base.send_buffer};
	uint8_t shut = (uint8_t)((u->no_read ? 1 : 0) | (u->no_write ? 2 : 0));

	if (!u->base.inode_number)
		return;
	if (a->multi ? !(search->asked.states >> state & 1)
		     : search->asked.inode != (uint32_t)u->base.inode_number)
		return;
	search->found = true;
	netlink_begin(a, BY_FAMILY, &m, sizeof(m));
	if (u->address && u->address->name.length > sizeof(sa_family_t))
		netlink_attribute(a, UNIX_NAME, u->address->name.bytes + sizeof(sa_family_t),
				  u->address->name.length - sizeof(sa_family_t));
	if (u->peer && u->peer->base.inode_number)
		netlink_number(a, UNIX_PEER, (uint32_t)u->peer->base.inode_number);
	netlink_attribute(a, UNIX_QUEUES, queues, sizeof(queues));
	netlink_attribute(a, UNIX_SHUTDOWN, &shut, sizeof(shut));
	netlink_end(a);
}

static int get_unix(struct netlink_answer *a, const void *body, size_t n)
{
	struct unix_search search = {.answer = a};

	if (n < sizeof(search.asked))
		return -EINVAL;
	memcpy(&search.asked, body, sizeof(search.asked));
	unix_for_all(a->ns, put_unix, &search);
	return search.found || a->multi ? 0 : -ENOENT;
}

int netlink_diag(struct netlink_answer *a, const void *body, size_t n)
{
	uint8_t family = n ? *(const uint8_t *)body : 0;

	if (a->request->type != BY_FAMILY || !n)
		return -EINVAL;
	switch (family) {
	case AF_INET:
	case AF_INET6:
		return get_inet(a, body, n);
	case AF_UNIX:
		return get_unix(a, body, n);
	default:
		return -ENOENT;
	}
}
