/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AF_UNIX. Sent data waits as packets in the receiver's queue. Connected stream and seqpacket
 * sockets hold references to each other; a socket that was released is `dead` and stays until its
 * peer has dropped its reference. unix(7).
 */
#pragma once

#include "wait/mutex.h"
#include "net/socket.h"
#include "wait/may_wait.h"

#define UNIX_PATH_MAX	 108
#define UNIX_BUFFER	 212992u
#define UNIX_DATAGRAMS	 512   /* queued for one socket */
#define UNIX_PACKET_PART 32768 /* of a stream write */

struct unix_address {
	unsigned refs;
	struct socket_address name;
	struct inode *inode;	   /* of a path, with a reference; NULL: abstract */
	struct unix_socket *owner; /* NULL once that socket was released */
	struct list_head node;	   /* in the list of all abstract names */
};

struct unix_packet {
	struct list_head node;
	struct unix_address *from;	  /* with a reference; NULL: unnamed */
	const struct unix_socket *sender; /* may have been freed: for comparison only */
	struct sender cred;
	struct rights *rights;
	uint64_t sent_ns; /* CLOCK_REALTIME, if the receiver asked for it */
	size_t length, offset;
	uint8_t data[];
};

enum unix_state { UNIX_UNCONNECTED, UNIX_LISTENING, UNIX_CONNECTED };

struct unix_socket {
	struct socket base;
	unsigned refs;
	enum unix_state state;
	bool dead, no_read, no_write;
	struct unix_socket *peer; /* with a reference */
	struct unix_address *address;
	struct sender cred, peer_cred;
	struct cred *identity, *peer_identity; /* of this end and the peer, with references */

	struct list_head packets;
	size_t queued; /* bytes, plus a fixed cost for each packet */
	unsigned packet_count;
	struct mutex read_lock;
	struct waitqueue wait; /* woken at every change */

	/* listening */
	struct list_head embryos, embryo_node;
	unsigned embryo_count, backlog;

	/* unix_gc.c */
	struct list_head all_node, flying_node, work_node;
	struct file *file; /* while it is in flight */
	unsigned in_flight, gc_refs;
	bool candidate, reachable;
};

static inline struct unix_socket *unix_of(const struct socket *sock)
{
	return container_of(sock, struct unix_socket, base);
}

void unix_get(struct unix_socket *u);
void unix_put(struct unix_socket *u);
struct unix_socket *unix_alloc(int type);
/* Fills in the current task's ids. */
void unix_fill_cred(struct sender *out);

/* unix_address.c */
MAY_WAIT int unix_bind(struct socket *sock, const struct socket_address *address);
/* Gives the socket a name of the kernel's choice, if it has none yet. */
int unix_autobind(struct unix_socket *u);
/* As unix_autobind(), before the socket connects or sends, if it passes credentials. */
int unix_name_sender(struct unix_socket *u);
/* The socket with this name, with a reference. -ECONNREFUSED, -ENOENT, -EPROTOTYPE... */
MAY_WAIT int unix_find(const struct unix_socket *from, const struct socket_address *address,
		       int type, struct unix_socket **out);
MAY_WAIT void unix_unbind(struct unix_socket *u);
void unix_address_put(struct unix_address *address);

/* unix_receive.c */
MAY_WAIT ssize_t unix_receive(struct socket *sock, struct message *m);

/* unix_send.c */
MAY_WAIT ssize_t unix_send(struct socket *sock, struct message *m);
/* Takes the packet out of the queue of `u`, and wakes tasks that wait for room there. */
void unix_dequeue(struct unix_socket *u, struct unix_packet *p);
/* Frees a packet that is in no queue, with the files in it. */
MAY_WAIT void unix_packet_free(struct unix_packet *p);
/* Drops everything in the queue. */
MAY_WAIT void unix_purge(struct unix_socket *u);
bool unix_has_room(const struct unix_socket *from, const struct unix_socket *to);
/* Woken when a datagram socket's queue is no longer full. */
extern struct waitqueue unix_datagram_room;

struct seq;
/* Calls `what` for each socket of the namespace that a program has. */
void unix_for_all(const struct net_namespace *ns,
		  void (*what)(const struct unix_socket *u, void *context), void *context);
/* Adds a line for each of these sockets, as /proc/net/unix has them. */
MAY_WAIT void unix_show_all(const struct net_namespace *ns, struct seq *out);

/* unix_gc.c */
void unix_gc_add(struct unix_socket *u);
void unix_gc_remove(struct unix_socket *u);
/* Counts files that are put into a queue or leave it. -ETOOMANYREFS. */
int unix_in_flight(struct rights *rights);
void unix_landed(struct rights *rights);
/* Frees sockets that only messages in their own queues refer to. */
MAY_WAIT void unix_collect(void);
