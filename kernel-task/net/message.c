/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending and receiving: the send and recv families, and control messages (descriptors,
 * credentials). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "net/control.h"
#include "net/socket.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define MESSAGES_MAX 1024 /* of one sendmmsg or recvmmsg */

static bool nonblock(const struct file *file, unsigned flags)
{
	return (file->flags & O_NONBLOCK) || (flags & LINUX_MSG_DONTWAIT);
}

/* ---- one buffer ---- */

static long send_buffer(struct socket *sock, struct file *file, uint64_t buffer, size_t n,
			unsigned flags, uint64_t address, int length)
{
	struct iov_iter it;
	struct message m = {.iter = &it, .flags = flags, .nonblock = nonblock(file, flags)};
	int error = address ? socket_address_from_user(address, length, &m.address) : 0;

	if (error)
		return error;
	iov_iter_user(&it, buffer, n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
	return sock->ops->send(sock, &m);
}

SYSCALL_DEFINE6(sendto, int, fd, uint64_t, buffer, size_t, n, unsigned, flags, uint64_t, address,
		int, length)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	long result = send_buffer(sock, file, buffer, n, flags, address, length);
	file_put(file);
	return result;
}

static long receive_buffer(struct socket *sock, struct file *file, uint64_t buffer, size_t n,
			   unsigned flags, uint64_t address, uint64_t length)
{
	struct iov_iter it;
	struct message m = {.iter = &it, .flags = flags, .nonblock = nonblock(file, flags)};

	iov_iter_user(&it, buffer, n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
	long result = sock->ops->receive(sock, &m);
	rights_free(m.rights);
	if (result >= 0 && address) {
		int error = socket_address_to_user(&m.address, address, length);
		if (error)
			result = error;
	}
	return result;
}

SYSCALL_DEFINE6(recvfrom, int, fd, uint64_t, buffer, size_t, n, unsigned, flags, uint64_t, address,
		uint64_t, length)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	long result = receive_buffer(sock, file, buffer, n, flags, address, length);
	file_put(file);
	return result;
}

/* ---- messages ---- */

static long send_message(struct socket *sock, struct file *file, const struct linux_msghdr *header,
			 unsigned flags)
{
	struct iovec *iov = NULL;
	struct iov_iter it;
	struct message m = {.iter = &it, .flags = flags, .nonblock = nonblock(file, flags)};
	int error = 0;

	if (header->name)
		error = socket_address_from_user(header->name,
						 header->name_length > SOCKET_ADDRESS_MAX
							 ? SOCKET_ADDRESS_MAX
							 : header->name_length,
						 &m.address);
	if (!error)
		error = header->iov_count > 1024
				? -EMSGSIZE
				: import_iovec(header->iov, header->iov_count, &iov, &it);
	if (!error)
		error = control_from_user(header, &m);
	long result = error ? error : sock->ops->send(sock, &m);
	rights_free(m.rights);
	free(iov);
	return result;
}

static long receive_message(struct socket *sock, struct file *file, struct linux_msghdr *header,
			    unsigned flags, uint64_t address)
{
	struct iovec *iov = NULL;
	struct iov_iter it;
	struct message m = {.iter = &it, .flags = flags, .nonblock = nonblock(file, flags)};
	int error = header->iov_count > 1024
			    ? -EMSGSIZE
			    : import_iovec(header->iov, header->iov_count, &iov, &it);

	if (!error && header->name && header->name_length < 0)
		error = -EINVAL;
	if (error) {
		free(iov);
		return error;
	}
	long result = sock->ops->receive(sock, &m);
	free(iov);
	if (result < 0) {
		rights_free(m.rights);
		return result;
	}
	if (header->name) {
		unsigned n = m.address.length;
		if (n > (unsigned)header->name_length)
			n = (unsigned)header->name_length;
		if (copy_to_user(header->name, m.address.bytes, n))
			error = -EFAULT;
	}
	header->name_length = (int)m.address.length;
	uint64_t used = control_to_user(header, &m, flags & LINUX_MSG_CMSG_CLOEXEC);
	rights_free(m.rights);
	header->control_length = used;
	header->flags = m.out_flags | (flags & LINUX_MSG_CMSG_CLOEXEC);
	if (!error && copy_to_user(address, header, sizeof(*header)))
		error = -EFAULT;
	return error ? error : result;
}

SYSCALL_DEFINE3(sendmsg, int, fd, uint64_t, address, unsigned, flags)
{
	struct linux_msghdr header;
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	long result = copy_from_user(&header, address, sizeof(header));
	if (!result)
		result = send_message(sock, file, &header, flags);
	file_put(file);
	return result;
}

SYSCALL_DEFINE3(recvmsg, int, fd, uint64_t, address, unsigned, flags)
{
	struct linux_msghdr header;
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);

	if (!sock)
		return error;
	long result = copy_from_user(&header, address, sizeof(header));
	if (!result)
		result = receive_message(sock, file, &header, flags, address);
	file_put(file);
	return result;
}

/* ---- many messages ---- */

static long transfer_many(int fd, uint64_t vector, unsigned count, unsigned flags, bool receive,
			  uint64_t deadline)
{
	struct file *file;
	int error;
	struct socket *sock = socket_get(fd, &file, &error);
	unsigned done = 0;
	long result = 0;

	if (!sock)
		return error;
	if (count > MESSAGES_MAX)
		count = MESSAGES_MAX;
	while (done < count) {
		uint64_t at = vector + done * sizeof(struct linux_mmsghdr);
		struct linux_msghdr header;

		result = copy_from_user(&header, at, sizeof(header));
		if (!result)
			result = receive ? receive_message(sock, file, &header, flags, at)
					 : send_message(sock, file, &header, flags);
		if (result < 0)
			break;
		if (put_user((uint32_t)result, at + offsetof(struct linux_mmsghdr, length))) {
			result = -EFAULT;
			break;
		}
		done++;
		if (flags & LINUX_MSG_WAITFORONE)
			flags |= LINUX_MSG_DONTWAIT;
		if (deadline_passed(deadline))
			break;
	}
	file_put(file);
	return done ? (long)done : result;
}

SYSCALL_DEFINE4(sendmmsg, int, fd, uint64_t, vector, unsigned, count, unsigned, flags)
{
	return transfer_many(fd, vector, count, flags, false, WAIT_NO_DEADLINE);
}

SYSCALL_DEFINE5(recvmmsg, int, fd, uint64_t, vector, unsigned, count, unsigned, flags, uint64_t,
		timeout)
{
	uint64_t deadline;
	int error = deadline_from_user(timeout, &deadline);

	return error ? error : transfer_many(fd, vector, count, flags, true, deadline);
}
