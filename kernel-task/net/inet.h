/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AF_INET and AF_INET6 over the network interface (interfaces/net.interface). The kernel task has
 * the descriptors, waits, signals and permissions; the component has the state of the sockets.
 */
#pragma once

#include "net/socket.h"
#include "net/stack.h"
#include "wait/may_wait.h"

struct inet_replay;
struct packet_state;

struct inet_socket {
	struct socket base;
	net_id id;
	struct waitqueue wait; /* woken at each event of the socket */
	/* Bytes of a stream that came from the component and could not be written to the program.
	 * The next receive gets them first. */
	uint8_t *rest;
	size_t rest_bytes;
	int backlog;		     /* of a listener */
	struct inet_replay *replay;  /* of a stack that is a task of its own; else NULL */
	struct packet_state *packet; /* of AF_PACKET: packet.c; freed with the socket */
};

static inline struct inet_socket *inet_of(const struct socket *sock)
{
	return container_of(sock, struct inet_socket, base);
}

/* The socket's state in the component: events as poll(2) has them; bytes to be received (of a
 * datagram socket: those of the first datagram); bytes that the peer has not acknowledged. */
uint32_t inet_events(const struct inet_socket *s);
size_t inet_readable(const struct inet_socket *s);
size_t inet_unsent(const struct inet_socket *s);
/* TCP_ESTABLISHED and so on; `connected`: the socket has a peer's name. */
MAY_WAIT unsigned inet_state(const struct inet_socket *s, bool connected);

/* Makes the kernel's part of a socket that exists in the component; closes the socket there if that
 * fails. */
MAY_WAIT int inet_adopt(net_id id, int family, int type, int protocol, struct net_namespace *ns,
			struct inet_socket **out);
/* bind(2) with an address as the component has them. */
MAY_WAIT int inet_bind_to(struct inet_socket *s, const struct net_address *address);
/* The socket with this id; or the one that now has its place in the table; or NULL. */
struct inet_socket *inet_at(net_id id);
/* The next socket with a file, from *at on, which starts with 0; NULL: there are no more. It stays
 * for as long as the caller has entered the stack (stack_enter()), or until its next wait. */
const struct inet_socket *inet_next(unsigned *at);
/* Turns the error of a wait into the one that Linux's sockets return (-ERESTARTSYS, -ETIMEDOUT). */
int inet_wait_error(int error, uint64_t timeout_ns);

/* ---- inet_address.c ---- */

/* struct sockaddr_in or sockaddr_in6 into the interface's form: -EINVAL, -EAFNOSUPPORT. */
int inet_address_in(int family, const struct socket_address *from, struct net_address *to);
void inet_address_out(const struct net_address *from, struct socket_address *to);

/* ---- inet_transfer.c ---- */

MAY_WAIT ssize_t inet_send(struct socket *sock, struct message *m);
MAY_WAIT ssize_t inet_receive(struct socket *sock, struct message *m);
/* A whole datagram. `to` may be NULL. A receive waits for one; the sender is of the family
 * AF_UNSPEC if there was none because the socket is shut down. */
MAY_WAIT ssize_t inet_send_whole(struct inet_socket *s, struct message *m,
				 const struct net_address *to);
MAY_WAIT ssize_t inet_receive_whole(struct inet_socket *s, struct message *m,
				    struct net_packet *packet);

/* The time by the real-time clock at which a packet came. */
uint64_t inet_arrival(const struct net_packet *packet);

/* ---- operations of struct socket_ops that all families of the component share ---- */

uint32_t inet_poll(struct socket *sock, struct file *file, struct poll_table *pt);
size_t inet_readable_bytes(struct socket *sock);
void inet_peer_cred(const struct socket *sock, struct sender *out);
int inet_pair(struct socket *a, struct socket *b);
MAY_WAIT void inet_release(struct socket *sock);
MAY_WAIT int inet_set_option(struct socket *sock, int level, int option, const void *value,
			     size_t n);
MAY_WAIT int inet_get_option(struct socket *sock, int level, int option, void *value, size_t *n);
MAY_WAIT int inet_set_filter(struct socket *sock, const void *program, size_t size);

/* ---- packet.c: AF_PACKET ---- */

MAY_WAIT int packet_create(int type, int protocol, struct socket **out);
