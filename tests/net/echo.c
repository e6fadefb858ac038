/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Echoes bytes by TCP and UDP, for many connections at once, until a connection to the next port
 * comes:
 *
 *	echo PORT
 *
 * Everything is non-blocking, over one edge-free epoll; a connection that does not take its echo is
 * not read from.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define BUFFER_SIZE	65536

struct connection {
	int fd;
	size_t used;
	char bytes[BUFFER_SIZE];
};

static struct connection *connections[CONNECTIONS_MAX];
static int epoll;

static void watch(int fd, uint32_t events, int operation)
{
	struct epoll_event e = {.events = events, .data.fd = fd};

	if (epoll_ctl(epoll, operation, fd, &e))
		perror("epoll_ctl");
}

static int bound(int type, int port)
{
	struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	int fd = socket(AF_INET6, type | SOCK_NONBLOCK, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    (type == SOCK_STREAM && listen(fd, CONNECTIONS_MAX))) {
		perror("bind");
		exit(1);
	}
	watch(fd, EPOLLIN, EPOLL_CTL_ADD);
	return fd;
}

static void end(struct connection *c)
{
	connections[c->fd] = NULL;
	close(c->fd);
	free(c);
}

static void take_new(int listener)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
		struct connection *c = fd < CONNECTIONS_MAX ? malloc(sizeof(*c)) : NULL;

		if (!c) {
			close(fd);
			continue;
		}
		c->fd = fd;
		c->used = 0;
		connections[fd] = c;
		watch(fd, EPOLLIN, EPOLL_CTL_ADD);
	}
}

static void serve(struct connection *c)
{
	if (!c->used) {
		ssize_t n = read(c->fd, c->bytes, sizeof(c->bytes));

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			perror("read");
		if (n <= 0) {
			end(c);
			return;
		}
		c->used = (size_t)n;
	}
	ssize_t n = send(c->fd, c->bytes, c->used, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN) {
		perror("send");
		end(c);
		return;
	}
	if (n > 0) {
		c->used -= (size_t)n;
		memmove(c->bytes, c->bytes + n, c->used);
	}
	watch(c->fd, c->used ? EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
}

static void echo_datagrams(int fd)
{
	static char bytes[BUFFER_SIZE];
	struct sockaddr_in6 from;
	socklen_t length = sizeof(from);
	ssize_t n;

	while ((n = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &length)) >=
	       0) {
		sendto(fd, bytes, (size_t)n, 0, (struct sockaddr *)&from, length);
		length = sizeof(from);
	}
}

int main(int argc, char **argv)
{
	int port = argc > 1 ? atoi(argv[1]) : 7;

	epoll = epoll_create1(0);
	int stream = bound(SOCK_STREAM, port), datagram = bound(SOCK_DGRAM, port);
	int done = bound(SOCK_STREAM, port + 1);
	for (;;) {
		struct epoll_event events[64];
		int n = epoll_wait(epoll, events, 64, -1);

		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;

			if (fd == done)
				return 0;
			if (fd == stream)
				take_new(fd);
			else if (fd == datagram)
				echo_datagrams(fd);
			else if (connections[fd])
				serve(connections[fd]);
		}
	}
}
