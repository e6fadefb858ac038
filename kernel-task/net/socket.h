/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets. socket.c, message.c and options.c fetch and check the calls' arguments and call the
 * family's operations (AF_UNIX: unix_*.c; AF_INET and AF_INET6: inet*.c; netlink*.c). A socket is
 * the private part of its file.
 */
#pragma once

#include <sys/socket.h>
#include "abi/socket.h"
#include "fs/vfs.h"
#include "net/namespace.h"
#include "proc/ids.h"
#include "wait/may_wait.h"

struct socket;
struct socket_filter;
struct vma;

#define SOCKET_ADDRESS_MAX 128 /* sizeof(struct sockaddr_storage) */

struct socket_address {
	unsigned length;
	union {
		sa_family_t family;
		uint8_t bytes[SOCKET_ADDRESS_MAX + 1];
	};
};

/* The sender of a message, or the other end of a socket. */
struct sender {
	pid_t pid; /* 0: no process */
	kuid_t uid;
	kgid_t gid;
};

#define SENDER_NOBODY ((struct sender){.pid = 0, .uid = KUID_NONE, .gid = KGID_NONE})

/* The ids as the current task's namespaces number them. */
void sender_show(const struct sender *sender, struct linux_ucred *out);

/* Descriptors in flight. */
struct user_usage;

struct rights {
	struct rights *next;	 /* in a list of rights about to be freed */
	struct user_usage *user; /* the user they are counted for while in flight */
	unsigned count;
	struct file *file[]; /* with references */
};

/* A control message of a family, on its way to the program. */
#define EXTRA_MAX 5
struct message_extra {
	int level, type;
	unsigned length;
	uint8_t data[24];
};

/* One send or receive. */
struct message {
	struct iov_iter *iter;
	struct socket_address address; /* the destination, or the sender; length 0: none */
	unsigned flags;		       /* LINUX_MSG_*, from the caller */
	unsigned out_flags;	       /* LINUX_MSG_*, for the caller of a receive */
	bool nonblock;
	struct rights *rights; /* moves with the message; NULL: none */
	struct sender cred;
	bool has_cred;
	unsigned extras;
	struct message_extra extra[EXTRA_MAX];
};

struct socket_ops {
	MAY_WAIT int (*bind)(struct socket *sock, const struct socket_address *address);
	MAY_WAIT int (*connect)(struct socket *sock, const struct socket_address *address,
				bool nonblock);
	MAY_WAIT int (*listen)(struct socket *sock, int backlog);
	MAY_WAIT int (*accept)(struct socket *sock, bool nonblock, struct socket **out);
	int (*pair)(struct socket *a, struct socket *b);
	MAY_WAIT int (*name)(struct socket *sock, bool peer, struct socket_address *out);
	MAY_WAIT ssize_t (*send)(struct socket *sock, struct message *m);
	MAY_WAIT ssize_t (*receive)(struct socket *sock, struct message *m);
	MAY_WAIT int (*shutdown)(struct socket *sock, bool read, bool write);
	uint32_t (*poll)(struct socket *sock, struct file *file, struct poll_table *pt);
	size_t (*readable_bytes)(struct socket *sock);
	MAY_WAIT void (*release)(struct socket *sock);
	/* Bytes that are freed with the socket. The operation may be NULL: the bytes are bounded
	 * elsewhere. */
	size_t (*held)(const struct socket *sock);
	/* Adds the family's lines to fdinfo. May be NULL. */
	void (*show)(struct socket *sock, struct seq *out);
	MAY_WAIT bool (*listening)(const struct socket *sock);
	void (*peer_cred)(const struct socket *sock, struct sender *out);
	/* The peer's identity, without a reference; NULL: none. The operation may be NULL. */
	struct cred *(*peer_identity)(const struct socket *sock);
	/*
	 * The family's own options; may be NULL. Both are asked first; if they answer -ENOPROTOOPT
	 * at the level SOL_SOCKET, options.c handles the option. `value` is a copy.
	 */
	MAY_WAIT int (*set_option)(struct socket *sock, int level, int option, const void *value,
				   size_t n);
	MAY_WAIT int (*get_option)(struct socket *sock, int level, int option, void *value,
				   size_t *n);
	/*
	 * SO_ATTACH_FILTER: the family runs the program, `size` bytes of struct bpf_instruction
	 * that were checked, on what comes in; 0 bytes: no filter. May be NULL: the family looks at
	 * sock->filter itself.
	 */
	MAY_WAIT int (*set_filter)(struct socket *sock, const void *program, size_t size);
	/* Gives a new area its shared memory. May be NULL: -ENODEV. */
	int (*map)(struct socket *sock, struct vma *vma);
	/* -ENOTTY: not a request of the family. May be NULL. */
	MAY_WAIT long (*ioctl)(struct socket *sock, unsigned command, uint64_t arg);
};

struct socket {
	const struct socket_ops *ops;
	int family, type, protocol;
	struct net_namespace *net; /* with a reference; NULL: the first one */
	int error;		   /* pending, for SO_ERROR and the next call */
	bool pass_cred;
	uint64_t receive_timeout_ns, send_timeout_ns; /* 0: none */
	unsigned send_buffer, receive_buffer;
	uint64_t inode_number; /* of its file */
	kuid_t uid;	       /* of the task that made it */
	int option_reuse, option_keepalive, option_broadcast, option_priority;
	/* Stored and returned; families that support them read them. */
	int option_debug, option_reuse_port, option_oob_inline, option_dont_route, option_no_check,
		option_mark, option_pass_security;
	int option_receive_low;	      /* the number of bytes that a receive waits for, at least 1 */
	int option_peek_offset;	      /* where MSG_PEEK begins; negative: at the beginning, always
					 (AF_UNIX) */
	int option_timestamp;	      /* SO_TIMESTAMP*: the option's number, 0: none */
	bool bound_to_link;	      /* SO_BINDTODEVICE was set */
	bool filter_locked;	      /* SO_LOCK_FILTER */
	struct socket_filter *filter; /* NULL: none */
	struct {
		int on, seconds;
	} linger;
};

extern const struct file_ops socket_file_ops;

/* The socket of a file; NULL if the file is no socket. */
struct socket *socket_of(const struct file *file);
/*
 * Makes a file for a socket, which moves in (also on failure: it is released). NULL: out of memory.
 */
MAY_WAIT struct file *socket_file(struct socket *sock, unsigned flags);
/* Makes a descriptor for the socket, SOCK_CLOEXEC and SOCK_NONBLOCK as in `flags`; the socket moves
 * in as above. -EMFILE, -ENOMEM. */
MAY_WAIT long socket_give(struct socket *sock, unsigned flags);
/* The socket behind a descriptor; the caller gets a reference to the file. NULL: -EBADF or
 * -ENOTSOCK. */
MAY_WAIT struct socket *socket_get(int fd, struct file **file, int *error);
/* Copies an address from the program; -EINVAL (length), -EFAULT. */
MAY_WAIT int socket_address_from_user(uint64_t address, int length, struct socket_address *out);
/* Copies an address to the program as accept() and its like do: cut to the caller's length, which
 * becomes the true length. */
MAY_WAIT int socket_address_to_user(const struct socket_address *from, uint64_t address,
				    uint64_t length);

/* Deadline for a wait with one of the socket's timeouts. */
uint64_t socket_deadline(uint64_t timeout_ns);
MAY_WAIT void rights_free(struct rights *rights);
/* Adds the control message of SO_TIMESTAMP and its like, if the socket asks for one. */
void socket_add_timestamp(const struct socket *sock, struct message *m, uint64_t realtime_ns);

/* The socket belongs to this namespace until it is released. */
void socket_join(struct socket *sock, struct net_namespace *ns);
void socket_leave(struct socket *sock);

/* ---- filter.c: SO_ATTACH_FILTER ---- */

/* The options about filters. -ENOPROTOOPT: it is none of them. */
MAY_WAIT int socket_filter_set(struct socket *sock, int option, uint64_t value, int length);
MAY_WAIT int socket_filter_get(struct socket *sock, int option, uint64_t value, uint64_t length);
/* Runs the socket's filter on *n received bytes. True: *n is how many of them the socket keeps;
 * false: the socket drops them. */
bool socket_filter_keeps(const struct socket *sock, const void *bytes, size_t *n);
void socket_filter_free(struct socket *sock);

/* net/unix_socket.c */
int unix_create(int type, int protocol, struct socket **out);
/* net/inet.c */
MAY_WAIT int inet_create(int family, int type, int protocol, struct socket **out);
/* net/netlink.c */
int netlink_create(int type, int protocol, struct socket **out);
/*
 * net/link_ioctl.c: the requests about links that every socket accepts. -ENOTTY: another request.
 */
MAY_WAIT long link_ioctl(struct net_namespace *ns, unsigned command, uint64_t arg);
