/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls that connect and name sockets (bind(2), accept(2)...), and the file operations of
 * sockets. */
#include "net/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "mm/vma.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* ---- file operations ---- */

struct socket *socket_of(const struct file *file)
{
	return file->ops == &socket_file_ops ? file->private : NULL;
}

static ssize_t socket_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct socket *sock = file->private;
	struct message m = {.iter = to, .nonblock = (file->flags | to->flags) & O_NONBLOCK};

	if (!to->count)
		return 0;
	ssize_t n = sock->ops->receive(sock, &m);
	rights_free(m.rights);
	return n;
}

static ssize_t socket_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct socket *sock = file->private;
	struct message m = {.iter = from, .nonblock = (file->flags | from->flags) & O_NONBLOCK};

	return sock->ops->send(sock, &m);
}

static uint32_t socket_poll(struct file *file, struct poll_table *pt)
{
	struct socket *sock = file->private;

	return sock->ops->poll(sock, file, pt);
}

static long socket_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct socket *sock = file->private;

	switch (command) {
	case FIONREAD:
		if (sock->ops->listening(sock))
			return -EINVAL;
		return put_user((int)sock->ops->readable_bytes(sock), arg);
	default: {
		long result = sock->ops->ioctl ? sock->ops->ioctl(sock, command, arg) : -ENOTTY;

		return result == -ENOTTY ? link_ioctl(net_namespace_of(sock->net), command, arg)
					 : result;
	}
	}
}

static void socket_release(struct file *file)
{
	struct socket *sock = file->private;

	sock->ops->release(sock);
}

static int socket_open(struct inode *inode, struct file *file)
{
	return -ENXIO; /* an open through /proc/self/fd */
}

static void socket_fdinfo(struct file *file, struct seq *out)
{
	struct socket *sock = file->private;

	if (sock->ops->show)
		sock->ops->show(sock, out);
}

static size_t socket_held(const struct file *file)
{
	const struct socket *sock = file->private;

	return sock->ops->held ? sock->ops->held(sock) : 0;
}

static int socket_map(struct file *file, struct vma *vma)
{
	struct socket *sock = file->private;

	int error = sock->ops->map ? sock->ops->map(sock, vma) : -ENODEV;
	/* The area has the memory itself. */
	if (!error) {
		vma->object = NULL;
		file_put_later(file);
	}
	return error;
}

const struct file_ops socket_file_ops = {
	.open = socket_open,
	.read = socket_read,
	.write = socket_write,
	.poll = socket_poll,
	.ioctl = socket_ioctl,
	.mmap = socket_map,
	.release = socket_release,
	.show_fdinfo = socket_fdinfo,
	.held = socket_held,
};

void socket_join(struct socket *sock, struct net_namespace *ns)
{
	net_namespace_get(ns);
	sock->net = ns;
	net_namespace_of(ns)->sockets++;
}

void socket_leave(struct socket *sock)
{
	socket_filter_free(sock);
	net_namespace_of(sock->net)->sockets--;
	net_namespace_put(sock->net);
}

struct file *socket_file(struct socket *sock, unsigned flags)
{
	struct inode *inode = file_anonymous_inode(S_IFSOCK | 0777);
	struct file *file = NULL;

	if (inode) {
		inode->fops = &socket_file_ops;
		sock->inode_number = inode->ino;
		sock->uid = current->cred->fsuid;
		file = file_on_inode(&socket_file_ops, sock, O_RDWR | (flags & LINUX_SOCK_NONBLOCK),
				     "socket", inode);
	}
	if (!file)
		sock->ops->release(sock);
	return file;
}

long socket_give(struct socket *sock, unsigned flags)
{
	struct file *file = socket_file(sock, flags);

	if (!file)
		return -ENOMEM;
	return fd_give(file, flags & LINUX_SOCK_CLOEXEC);
}

struct socket *socket_get(int fd, struct file **file, int *error)
{
	*file = fd_get(fd);
	*error = *file ? -ENOTSOCK : -EBADF;
	struct socket *sock = *file ? socket_of(*file) : NULL;
	if (*file && !sock)
		file_put(*file);
	return sock;
}

uint64_t socket_deadline(uint64_t timeout_ns)
{
	return timeout_ns ? deadline_after(timeout_ns) : WAIT_NO_DEADLINE;
}

/* ---- addresses ---- */

int socket_address_from_user(uint64_t address, int length, struct socket_address *out)
{
	if (length < 0 || length > SOCKET_ADDRESS_MAX)
		return -EINVAL;
	memset(out, 0, sizeof(*out));
	out->length = (unsigned)length;
	return copy_from_user(out->bytes, address, (size_t)length);
}

int socket_address_to_user(const struct socket_address *from, uint64_t address, uint64_t length)
{
	int room;

	if (get_user(room, length))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	unsigned n = from->length < (unsigned)room ? from->length : (unsigned)room;
	if (copy_to_user(address, from->bytes, n))
		return -EFAULT;
	return put_user((int)from->length, length);
}

/* ---- calls ---- */

/* Calls `act` on the socket with an address that is copied from the program. */
static MAY_WAIT long with_address(int fd, uint64_t address, int length,
				  int (*act)(struct socket *sock, const struct file *file,
					     const struct socket_address *to))
{
	struct socket_address to;
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = socket_address_from_user(address, length, &to);
	if (!error)
		error = act(sock, file, &to);
	file_put(file);
	return error;
}

static int do_bind(struct socket *sock, const struct file *file, const struct socket_address *to)
{
	return sock->ops->bind(sock, to);
}

static int do_connect(struct socket *sock, const struct file *file, const struct socket_address *to)
{
	return sock->ops->connect(sock, to, file->flags & O_NONBLOCK);
}

SYSCALL_DEFINE3(bind, int, fd, uint64_t, address, int, length)
{
	return with_address(fd, address, length, do_bind);
}

SYSCALL_DEFINE3(connect, int, fd, uint64_t, address, int, length)
{
	return with_address(fd, address, length, do_connect);
}

SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = sock->ops->listen(sock, backlog);
	file_put(file);
	return error;
}

SYSCALL_DEFINE2(shutdown, int, fd, int, how)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = -EINVAL;
	if (how >= SHUT_RD && how <= SHUT_RDWR)
		error = sock->ops->shutdown(sock, how != SHUT_WR, how != SHUT_RD);
	file_put(file);
	return error;
}

static long accept_on(struct socket *sock, struct file *file, uint64_t address, uint64_t length,
		      unsigned flags)
{
	struct socket_address peer;
	struct socket *made;
	int error = sock->ops->accept(sock, file->flags & O_NONBLOCK, &made);

	if (error)
		return error;
	if (address && sock->ops->name(made, true, &peer))
		peer.length = 0;
	long fd = socket_give(made, flags);
	if (fd >= 0 && address) {
		error = socket_address_to_user(&peer, address, length);
		if (error) {
			fd_close((int)fd);
			return error;
		}
	}
	return fd;
}

/* -EINVAL for a socket if the flags are not `known`. */
static long accept_by_fd(int fd, uint64_t address, uint64_t length, unsigned flags, bool known)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	long result = known ? accept_on(sock, file, address, length, flags) : -EINVAL;
	file_put(file);
	return result;
}

SYSCALL_DEFINE4(accept4, int, fd, uint64_t, address, uint64_t, length, unsigned, flags)
{
	/* A bad descriptor is reported before bad flags, a descriptor of no socket after them. */
	bool known = !(flags & ~(LINUX_SOCK_CLOEXEC | LINUX_SOCK_NONBLOCK));
	long result = accept_by_fd(fd, address, length, flags, known);

	return known || result == -EBADF ? result : -EINVAL;
}

SYSCALL_DEFINE3(accept, int, fd, uint64_t, address, uint64_t, length)
{
	return accept_by_fd(fd, address, length, 0, true);
}

static long name_to_user(int fd, bool peer, uint64_t address, uint64_t length)
{
	struct socket_address name;
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	error = sock->ops->name(sock, peer, &name);
	if (!error)
		error = socket_address_to_user(&name, address, length);
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(getsockname, int, fd, uint64_t, address, uint64_t, length)
{
	return name_to_user(fd, false, address, length);
}

SYSCALL_DEFINE3(getpeername, int, fd, uint64_t, address, uint64_t, length)
{
	return name_to_user(fd, true, address, length);
}
