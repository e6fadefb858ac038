/* SPDX-License-Identifier: BSD-2-Clause */
/* The network's loopback. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "measure.h"
#include "operations.h"

static struct sockaddr_in bind_loopback(int fd)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	MUST(fd >= 0 && !bind(fd, (struct sockaddr *)&address, size) &&
	     !getsockname(fd, (struct sockaddr *)&address, &size));
	return address;
}

static void connect_to(int fd, const struct sockaddr_in *address)
{
	MUST(fd >= 0 && !connect(fd, (const struct sockaddr *)address, sizeof(*address)));
}

/* The child sends each message back; an empty message, or the end of the connection, ends it. */
static void round_trips(long n, int mine, int other)
{
	char byte = 0;
	pid_t pid = fork();

	if (!pid) {
		close(mine);
		while (recv(other, &byte, 1, 0) == 1)
			if (send(other, &byte, 1, 0) != 1)
				_exit(1);
		_exit(0);
	}
	close(other);
	while (n--)
		MUST(send(mine, &byte, 1, 0) == 1 && recv(mine, &byte, 1, 0) == 1);
	send(mine, &byte, 0, 0);
	close(mine);
	end_well(pid);
}

static void tcp_round_trip(long n)
{
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = bind_loopback(listener);
	int on = 1, server;

	MUST(!listen(listener, 1));
	connect_to(client, &address);
	server = accept(listener, NULL, NULL);
	MUST(server >= 0 && !setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) &&
	     !setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
	close(listener);
	round_trips(n, client, server);
}

static void udp_round_trip(long n)
{
	int ends[2] = {socket(AF_INET, SOCK_DGRAM, 0), socket(AF_INET, SOCK_DGRAM, 0)};
	struct sockaddr_in first = bind_loopback(ends[0]), second = bind_loopback(ends[1]);

	connect_to(ends[0], &second);
	connect_to(ends[1], &first);
	round_trips(n, ends[0], ends[1]);
}

static void tcp_connect(long n)
{
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = bind_loopback(listener);
	struct linger at_once = {.l_onoff = 1};

	MUST(!listen(listener, 1));
	while (n--) {
		int client = socket(AF_INET, SOCK_STREAM, 0), server;

		/* Closed by a reset, so that no port waits for its end. */
		MUST(!setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
		connect_to(client, &address);
		server = accept(listener, NULL, NULL);
		MUST(server >= 0 && !close(client) && !close(server));
	}
	close(listener);
}

const struct operation socket_operations[] = {
	{.name = "TCP round trip, loopback", .run = tcp_round_trip},
	{.name = "UDP round trip, loopback", .run = udp_round_trip},
	{.name = "TCP connect + accept, loopback", .run = tcp_connect},
	{.name = NULL},
};
