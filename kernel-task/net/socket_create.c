/* SPDX-License-Identifier: BSD-2-Clause */
/* socket(2) and socketpair(2), and the table of socket families. */
#include <errno.h>

#include "fs/vfs.h"
#include "net/inet.h"
#include "sys/syscall.h"

#define TYPE_MASK 15

static int create(int family, int type, int protocol, struct socket **out)
{
	if (type & ~(int)(TYPE_MASK | LINUX_SOCK_CLOEXEC | LINUX_SOCK_NONBLOCK))
		return -EINVAL;
	type &= TYPE_MASK;
	switch (family) {
	case AF_UNIX:
		return unix_create(type, protocol, out);
	case AF_INET:
	case AF_INET6:
		return inet_create(family, type, protocol, out);
	case AF_PACKET:
		return packet_create(type, protocol, out);
	case AF_NETLINK:
		return netlink_create(type, protocol, out);
	default:
		return -EAFNOSUPPORT;
	}
}

SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	struct socket *sock;
	int error = create(family, type, protocol, &sock);

	return error ? error : socket_give(sock, (unsigned)type);
}

SYSCALL_DEFINE4(socketpair, int, family, int, type, int, protocol, uint64_t, address)
{
	struct socket *a, *b;
	int fd[2];
	int error = create(family, type, protocol, &a);

	if (error)
		return error;
	error = create(family, type, protocol, &b);
	if (!error) {
		error = a->ops->pair(a, b);
		if (error)
			b->ops->release(b);
	}
	if (error) {
		a->ops->release(a);
		return error;
	}
	fd[0] = (int)socket_give(a, (unsigned)type);
	if (fd[0] < 0) {
		b->ops->release(b);
		return fd[0];
	}
	fd[1] = (int)socket_give(b, (unsigned)type);
	if (fd[1] >= 0 && !copy_to_user(address, fd, sizeof(fd)))
		return 0;
	fd_close(fd[0]);
	if (fd[1] < 0)
		return fd[1];
	fd_close(fd[1]);
	return -EFAULT;
}
