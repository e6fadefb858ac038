// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sockets that share a port by SO_REUSEPORT: every connection and datagram goes to exactly one
 * socket, each socket gets some of many, one peer's datagrams stay with one socket, and the others
 * continue when one is closed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "case.h"

#define SHARERS 3
#define PEERS	60

static struct sockaddr_in name;

static int sharer(int type)
{
	int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	if (bind(fd, (void *)&name, sizeof(name)) || (type == SOCK_STREAM && listen(fd, PEERS)))
		printf("sharer: %s\n", strerrorname_np(errno));
	return fd;
}

static void share(int type, int fd[SHARERS])
{
	socklen_t length = sizeof(name);

	name = (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	fd[0] = sharer(type);
	getsockname(fd[0], (void *)&name, &length);
	for (int i = 1; i < SHARERS; i++)
		fd[i] = sharer(type);
}

static int peer(int type)
{
	int fd = socket(AF_INET, type, 0);

	if (connect(fd, (void *)&name, sizeof(name)))
		printf("peer: %s\n", strerrorname_np(errno));
	return fd;
}

/* Counts the connections or datagrams that arrive at each socket. */
static void accept_all(const int fd[SHARERS], int first)
{
	int all = 0;

	for (int i = first; i < SHARERS; i++) {
		int n = 0, one;

		while ((one = accept(fd[i], NULL, NULL)) >= 0) {
			close(one);
			n++;
		}
		printf("listener %d has %s\n", i, n ? "some" : "none");
		all += n;
	}
	printf("all: %d\n", all);
}

static void listeners(void)
{
	int fd[SHARERS], client[PEERS];

	share(SOCK_STREAM, fd);
	for (int i = 0; i < PEERS; i++)
		client[i] = peer(SOCK_STREAM);
	accept_all(fd, 0);
	for (int i = 0; i < PEERS; i++)
		close(client[i]);

	close(fd[0]);
	for (int i = 0; i < PEERS; i++)
		client[i] = peer(SOCK_STREAM);
	accept_all(fd, 1);
	for (int i = 0; i < PEERS; i++)
		close(client[i]);
	close(fd[2]);
	client[0] = peer(SOCK_STREAM);
	SHOW_OK(accept(fd[1], NULL, NULL));
	close(fd[1]);
	client[1] = socket(AF_INET, SOCK_STREAM, 0);
	SHOW(connect(client[1], (void *)&name, sizeof(name)));
	close(client[0]);
	close(client[1]);
}

static int who_got_it(const int fd[SHARERS])
{
	char byte;

	for (int i = 0; i < SHARERS; i++)
		if (recv(fd[i], &byte, 1, 0) == 1)
			return i;
	return -1;
}

static void datagrams(void)
{
	int fd[SHARERS], got[SHARERS] = {0}, moved = 0, lost = 0;

	share(SOCK_DGRAM, fd);
	for (int i = 0; i < PEERS; i++) {
		int client = peer(SOCK_DGRAM), before = -1;

		for (int j = 0; j < 3; j++) {
			send(client, "x", 1, 0);
			int who = who_got_it(fd);
			lost += who < 0;
			moved += j && who != before;
			before = who;
		}
		got[before < 0 ? 0 : before]++;
		close(client);
	}
	for (int i = 0; i < SHARERS; i++)
		printf("socket %d has %s\n", i, got[i] ? "some" : "none");
	printf("moved %d, lost %d\n", moved, lost);

	/* A connected socket gets its peer's datagrams, and no others. */
	struct sockaddr_in from;
	socklen_t length = sizeof(from);
	int client = peer(SOCK_DGRAM), wrong = 0;
	getsockname(client, (void *)&from, &length);
	SHOW(connect(fd[1], (void *)&from, sizeof(from)));
	for (int i = 0; i < 10; i++) {
		send(client, "x", 1, 0);
		wrong += who_got_it(fd) != 1;
	}
	for (int i = 0; i < PEERS; i++) {
		int other = peer(SOCK_DGRAM);
		send(other, "x", 1, 0);
		wrong += who_got_it(fd) == 1;
		close(other);
	}
	printf("wrong: %d\n", wrong);
	close(client);
	for (int i = 0; i < SHARERS; i++)
		close(fd[i]);
}

int main(void)
{
	case_begin();
	listeners();
	datagrams();
	return 0;
}
