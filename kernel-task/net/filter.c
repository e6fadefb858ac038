/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SO_ATTACH_FILTER: a program of classic BPF that says which packets a socket gets. The program is
 * checked here. Families of the network component pass it on to the component; AF_UNIX and
 * AF_NETLINK call socket_filter_keeps(). socket(7).
 */
#include <errno.h>
#include <stdlib.h>

#include "libs/bpf/packet.h"
#include "net/socket.h"
#include "proc/task.h"

enum {
	OPTION_ATTACH = 26, /* to read: OPTION_GET */
	OPTION_DETACH = 27,
	OPTION_LOCK = 44,
};

struct socket_filter {
	uint16_t length;
	struct bpf_instruction program[];
};

void socket_filter_free(struct socket *sock)
{
	free(sock->filter);
	sock->filter = NULL;
}

/* struct sock_fprog */
struct program {
	uint16_t length, pad[3];
	uint64_t instructions;
};

static int import(uint64_t value, struct socket_filter **out)
{
	struct socket_filter *filter;
	struct program p;

	if (copy_from_user(&p, value, sizeof(p)))
		return -EFAULT;
	if (!p.instructions || !p.length || p.length > BPF_PROGRAM_MAX)
		return -EINVAL;
	size_t size = p.length * sizeof(struct bpf_instruction);
	filter = malloc(sizeof(*filter) + size);
	if (!filter)
		return -ENOMEM;
	filter->length = p.length;
	int error = copy_from_user(filter->program, p.instructions, size);
	if (!error && !bpf_packet_check(filter->program, p.length))
		error = -EINVAL;
	if (error)
		free(filter);
	else
		*out = filter;
	return error;
}

/* `filter` (NULL: none) moves to the socket, also on failure. */
static int put_into_place(struct socket *sock, struct socket_filter *filter)
{
	int error = 0;

	if (sock->ops->set_filter)
		error = sock->ops->set_filter(
			sock, filter ? filter->program : NULL,
			filter ? filter->length * sizeof(struct bpf_instruction) : 0);
	if (error) {
		free(filter);
		return error;
	}
	socket_filter_free(sock);
	sock->filter = filter;
	return 0;
}

static int attach(struct socket *sock, uint64_t value, int length)
{
	struct socket_filter *filter = NULL;

	if (length != sizeof(struct program))
		return -EINVAL;
	int error = import(value, &filter);
	if (error)
		return error;
	/* The import may have waited. */
	if (sock->filter_locked) {
		free(filter);
		return -EPERM;
	}
	return put_into_place(sock, filter);
}

static int lock(struct socket *sock, int on)
{
	if (sock->filter_locked && !on)
		return -EPERM;
	sock->filter_locked = on;
	return 0;
}

int socket_filter_set(struct socket *sock, int option, uint64_t value, int length)
{
	int number;

	if (option != OPTION_ATTACH && option != OPTION_DETACH && option != OPTION_LOCK)
		return -ENOPROTOOPT;
	if (length < (int)sizeof(number))
		return -EINVAL;
	if (get_user(number, value))
		return -EFAULT;
	if (option == OPTION_LOCK)
		return lock(sock, number != 0);
	if (option == OPTION_ATTACH)
		return attach(sock, value, length);
	if (sock->filter_locked)
		return -EPERM;
	return sock->filter ? put_into_place(sock, NULL) : -ENOENT;
}

/* The program, whose size is counted in instructions; without a buffer only the size. */
static int get_program(const struct socket *sock, uint64_t value, uint64_t length)
{
	const struct socket_filter *filter = sock->filter;
	int room, n = filter ? filter->length : 0;

	if (get_user(room, length))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (n && room) {
		if (room < n)
			return -EINVAL;
		/* The copy may wait, and the filter may be replaced meanwhile. */
		size_t size = (size_t)n * sizeof(filter->program[0]);
		void *copy = malloc(size);
		if (!copy)
			return -ENOMEM;
		__builtin_memcpy(copy, filter->program, size);
		int error = copy_to_user(value, copy, size);
		free(copy);
		if (error)
			return error;
	}
	return put_user(n, length);
}

int socket_filter_get(struct socket *sock, int option, uint64_t value, uint64_t length)
{
	int room, number = sock->filter_locked;

	if (option == OPTION_ATTACH)
		return get_program(sock, value, length);
	if (option != OPTION_LOCK)
		return -ENOPROTOOPT;
	if (get_user(room, length))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (room > (int)sizeof(number))
		room = sizeof(number);
	if (copy_to_user(value, &number, (size_t)room))
		return -EFAULT;
	return put_user(room, length);
}

bool socket_filter_keeps(const struct socket *sock, const void *bytes, size_t *n)
{
	const struct bpf_packet packet = {
		.copy = bpf_packet_copy_flat, .bytes = bytes, .length = *n};

	return !sock->filter || bpf_packet_run(sock->filter->program, &packet, n);
}
