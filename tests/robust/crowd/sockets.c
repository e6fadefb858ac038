/* SPDX-License-Identifier: BSD-2-Clause */
/* Local sockets, with descriptors in flight that hold each other. */
#include "crowd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { CONTROL = 128 };

static int type_of_socket(void)
{
	static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

	return types[pick(3)] | SOCK_NONBLOCK;
}

static void send_with(int s, const int *fds, unsigned n)
{
	struct msghdr *m = anywhere(sizeof(*m));
	struct iovec *iov = anywhere(sizeof(*iov));
	struct cmsghdr *c = anywhere(CONTROL);

	*iov = (struct iovec){anywhere(3000), 1 + pick(3000)};
	*c = (struct cmsghdr){CMSG_LEN(n * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	memset(m, 0, sizeof(*m));
	m->msg_iov = iov;
	m->msg_iovlen = 1;
	m->msg_control = c;
	m->msg_controllen = CMSG_SPACE(n * sizeof(int));
	sendmsg(s, m, MSG_DONTWAIT);
}

static void receive(int s)
{
	struct msghdr *m = anywhere(sizeof(*m));
	struct iovec *iov = anywhere(sizeof(*iov));
	char *control = anywhere(CONTROL);
	ssize_t n;

	*iov = (struct iovec){anywhere(3000), 3000};
	memset(m, 0, sizeof(*m));
	m->msg_iov = iov;
	m->msg_iovlen = 1;
	m->msg_control = control;
	m->msg_controllen = CONTROL;
	n = recvmsg(s, m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC | (chance(5) ? MSG_PEEK : 0));
	for (struct cmsghdr *c = n >= 0 ? CMSG_FIRSTHDR(m) : NULL; c; c = CMSG_NXTHDR(m, c)) {
		int fds[8];
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_type != SCM_RIGHTS || count > 8)
			break;
		memcpy(fds, CMSG_DATA(c), count * sizeof(int));
		for (size_t i = 0; i < count; i++)
			if (fds[i] > 2)
				close(fds[i]);
	}
}

static void flights(void)
{
	int a[2], b[2], fd = some_file(O_RDONLY);
	int fds[4];

	if (socketpair(AF_UNIX, type_of_socket(), 0, a) ||
	    socketpair(AF_UNIX, type_of_socket(), 0, b))
		return;
	fds[0] = a[0];
	fds[1] = b[0];
	fds[2] = a[1];
	fds[3] = fd < 0 ? b[1] : fd;
	send_with(a[0], fds, 1 + pick(4));
	send_with(b[0], fds, 1 + pick(4));
	if (chance(2))
		receive(a[1]);
	if (chance(2))
		receive(b[1]);
	/* Descriptors that are still in flight cannot be reached now. */
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
	}
	close(fd);
}

static socklen_t address(struct sockaddr_un *a)
{
	*a = (struct sockaddr_un){.sun_family = AF_UNIX};
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)snprintf(a->sun_path + 1, 20, "crowd%u", pick(3)));
}

static void servers(void)
{
	struct sockaddr_un *a = anywhere(sizeof(*a));
	socklen_t *n = anywhere(4), length = address(a);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), c;

	if (bind(s, (struct sockaddr *)a, length) == 0) {
		struct pollfd p = {s, POLLIN, 0};

		listen(s, 2);
		poll(&p, 1, (int)pick(4));
		*n = sizeof(*a);
		c = accept4(s, anywhere(sizeof(*a)), n, SOCK_NONBLOCK);
		receive(c);
		close(c);
	} else {
		connect(s, (struct sockaddr *)a, length);
		write(s, anywhere(2000), 2000);
		*n = 12;
		getsockopt(s, SOL_SOCKET, SO_PEERCRED, anywhere(12), n);
	}
	close(s);
}

static void internet(void)
{
	struct sockaddr_in *a = anywhere(sizeof(*a));
	int s = socket(AF_INET, (chance(2) ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK, 0);
	socklen_t *n = anywhere(4);

	*a = (struct sockaddr_in){.sin_family = AF_INET,
				  .sin_port = htons((uint16_t)(5000 + pick(3))),
				  .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (chance(2)) {
		bind(s, (struct sockaddr *)a, sizeof(*a));
		listen(s, 1);
		close(accept(s, NULL, NULL));
		recv(s, anywhere(1000), 1000, MSG_DONTWAIT);
	} else {
		connect(s, (struct sockaddr *)a, sizeof(*a));
		sendto(s, anywhere(1000), pick(1000), MSG_DONTWAIT | MSG_NOSIGNAL, NULL, 0);
	}
	*n = sizeof(*a);
	getsockname(s, anywhere(sizeof(*a)), n);
	close(s);
}

static request *const list[] = {flights, flights, servers, internet};
const struct requests socket_requests = {list, sizeof(list) / sizeof(list[0])};
