/* SPDX-License-Identifier: BSD-2-Clause */
/* How the costs of sockets and of waiting for many grow with their number. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "growth/growth.h"

#define FEW 300

/* The ends of a connection: the client's, the server's. */
typedef int pair_t[2];
enum { CLIENT, SERVER };

static void close_all(pair_t *pair, long n)
{
	for (long i = 0; i < n; i++)
		MUST(!close(pair[i][CLIENT]) && !close(pair[i][SERVER]));
	free(pair);
}

static void round_trip(const int *pair)
{
	char byte = 0;

	MUST(write(pair[CLIENT], &byte, 1) == 1 && read(pair[SERVER], &byte, 1) == 1 &&
	     write(pair[SERVER], &byte, 1) == 1 && read(pair[CLIENT], &byte, 1) == 1);
}

/* ---- epoll and poll ---- */

static void poll_all(pair_t *pair, long n)
{
	struct pollfd *set = calloc((size_t)n, sizeof(*set));

	MUST(set);
	for (long i = 0; i < n; i++)
		set[i] = (struct pollfd){.fd = pair[i][SERVER], .events = POLLIN};
	double begun = now();
	for (int i = 0; i < 10; i++)
		MUST(poll(set, (nfds_t)n, 0) == 0);
	figure("poll, for each", begun, 10 * n);
	free(set);
}

static void watched(long n)
{
	pair_t *pair = calloc((size_t)n, sizeof(*pair));
	struct epoll_event event = {.events = EPOLLIN}, got[8];
	int epoll = epoll_create1(0);
	char byte = 0;
	double begun;

	MUST(pair && epoll >= 0);
	for (long i = 0; i < n; i++)
		MUST(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair[i]));
	begun = now();
	for (long i = 0; i < n; i++) {
		event.data.u64 = (uint64_t)i;
		MUST(!epoll_ctl(epoll, EPOLL_CTL_ADD, pair[i][SERVER], &event));
	}
	figure("epoll add", begun, n);
	begun = now();
	for (long i = 0; i < FEW; i++) {
		long which = i * 7 % n;

		MUST(write(pair[which][CLIENT], &byte, 1) == 1 &&
		     epoll_wait(epoll, got, 8, -1) == 1 && got[0].data.u64 == (uint64_t)which &&
		     read(pair[which][SERVER], &byte, 1) == 1);
	}
	figure("write + epoll_wait + read", begun, FEW);
	poll_all(pair, n);
	close_all(pair, n);
	MUST(!close(epoll));
}

/* ---- TCP and UDP over the loopback ---- */

static struct sockaddr_in bind_somewhere(int fd)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	MUST(fd >= 0 && !bind(fd, (struct sockaddr *)&address, size) &&
	     !getsockname(fd, (struct sockaddr *)&address, &size));
	return address;
}

static void tcp(long n)
{
	pair_t *pair = calloc((size_t)n, sizeof(*pair));
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = bind_somewhere(listener);
	double begun;

	MUST(pair && !listen(listener, 128));
	begun = now();
	for (long i = 0; i < n; i++) {
		pair[i][CLIENT] = socket(AF_INET, SOCK_STREAM, 0);
		MUST(pair[i][CLIENT] >= 0 &&
		     !connect(pair[i][CLIENT], (struct sockaddr *)&address, sizeof(address)) &&
		     (pair[i][SERVER] = accept(listener, NULL, NULL)) >= 0);
	}
	figure("connect + accept", begun, n);
	begun = now();
	for (int i = 0; i < FEW; i++)
		round_trip(pair[0]);
	figure("round trip on the first", begun, FEW);
	begun = now();
	for (long i = 0; i < FEW; i++)
		round_trip(pair[i * 7 % n]);
	figure("round trip on any", begun, FEW);
	begun = now();
	close_all(pair, n);
	figure("close both ends", begun, n);
	MUST(!close(listener));
}

static void udp(long n)
{
	int *fd = calloc((size_t)n, sizeof(*fd));
	struct sockaddr_in first;
	char byte = 0;
	double begun = now();

	MUST(fd);
	for (long i = 0; i < n; i++) {
		fd[i] = socket(AF_INET, SOCK_DGRAM, 0);
		struct sockaddr_in address = bind_somewhere(fd[i]);

		if (!i)
			first = address;
	}
	figure("bind to a free port", begun, n);
	begun = now();
	for (int i = 0; i < FEW; i++)
		MUST(sendto(fd[n - 1], &byte, 1, 0, (struct sockaddr *)&first, sizeof(first)) ==
			     1 &&
		     recv(fd[0], &byte, 1, 0) == 1);
	figure("send + receive", begun, FEW);
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(!close(fd[i]));
	figure("close", begun, n);
	free(fd);
}

const struct subject network_subjects[] = {
	{"watched sockets", {10, 100, 1000, 5000}, watched},
	{"TCP connections", {10, 100, 1000, 4000}, tcp},
	{"UDP sockets", {10, 100, 1000, 2000}, udp},
	{NULL, {0}, NULL},
};
