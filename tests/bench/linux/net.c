/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of TCP between guest and host:
 *
 *	net-bench serve			on the host: prints its port, serves one connection after
 * another
 *	net-bench ADDRESS PORT		in the guest: prints "NAME | MICROSECONDS" lines, each the
 * best of ROUNDS
 *
 * A connection begins with a struct order. The host sends or takes that many bytes, a taken amount
 * is confirmed by one byte; or it sends back each byte that comes.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "measure.h"

const char *running = "preparation";

#define ROUNDS	3
#define MIB	(1u << 20)
#define AMOUNT	(32 * MIB)
#define PATTERN 251 /* bytes repeat at a distance that no buffer has */
#define BLOCK	65536
#define PINGS	500
#define OPENS	100

enum what { SEND = 1, TAKE, ECHO };

struct order {
	uint32_t what, bytes;
};

static uint8_t pattern[BLOCK + PATTERN], buffer[BLOCK];

static void fill_pattern(void)
{
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i % PATTERN);
}

static bool send_all(int fd, uint32_t bytes)
{
	for (uint32_t at = 0; at < bytes;) {
		size_t part = bytes - at < BLOCK ? bytes - at : BLOCK;
		ssize_t n = write(fd, pattern + at % PATTERN, part);

		if (n <= 0)
			return false;
		at += (uint32_t)n;
	}
	return true;
}

/* Every byte is looked at. */
static bool take_all(int fd, uint32_t bytes)
{
	for (uint32_t at = 0; at < bytes;) {
		ssize_t n = read(fd, buffer, bytes - at < BLOCK ? bytes - at : BLOCK);

		if (n <= 0 || memcmp(buffer, pattern + at % PATTERN, (size_t)n) != 0)
			return false;
		at += (uint32_t)n;
	}
	return true;
}

/* ---- the host's side ---- */

static void echo(int fd)
{
	char c;

	while (read(fd, &c, 1) == 1)
		MUST(write(fd, &c, 1) == 1);
}

static void serve_one(int fd)
{
	struct order order;
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (read(fd, &order, sizeof(order)) != sizeof(order))
		return;
	if (order.what == SEND)
		(void)send_all(fd, order.bytes);
	else if (order.what == TAKE && take_all(fd, order.bytes))
		(void)!write(fd, "", 1);
	else if (order.what == ECHO)
		echo(fd);
}

static void serve(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(a);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	MUST(listener >= 0 && !bind(listener, (void *)&a, size) && !listen(listener, 10));
	MUST(!getsockname(listener, (void *)&a, &size));
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		MUST(fd >= 0);
		serve_one(fd);
		close(fd);
	}
}

/* ---- the guest's side ---- */

static struct sockaddr_in host = {.sin_family = AF_INET};

static int open_with(enum what what, uint32_t bytes)
{
	struct order order = {what, bytes};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	MUST(fd >= 0 && !connect(fd, (void *)&host, sizeof(host)));
	MUST(!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)));
	MUST(write(fd, &order, sizeof(order)) == sizeof(order));
	return fd;
}

static long from_host(void)
{
	int fd = open_with(SEND, AMOUNT);

	MUST(take_all(fd, AMOUNT) && !close(fd));
	return AMOUNT / MIB;
}

static long to_host(void)
{
	int fd = open_with(TAKE, AMOUNT);
	char c;

	MUST(send_all(fd, AMOUNT) && read(fd, &c, 1) == 1 && !close(fd));
	return AMOUNT / MIB;
}

static long round_trips(void)
{
	int fd = open_with(ECHO, 0);
	char c;

	for (int i = 0; i < PINGS; i++)
		MUST(write(fd, "x", 1) == 1 && read(fd, &c, 1) == 1);
	MUST(!close(fd));
	return PINGS;
}

static long connections(void)
{
	for (int i = 0; i < OPENS; i++) {
		int fd = open_with(SEND, 1);

		MUST(take_all(fd, 1) && !close(fd));
	}
	return OPENS;
}

static void measure(const char *name, long (*operation)(void))
{
	double best = 1e9;

	running = name;
	for (int i = 0; i < ROUNDS; i++) {
		double begun = now();
		double each = (double)operation();
		double took = (now() - begun) / each;

		best = took < best ? took : best;
	}
	printf("%s | %.2f\n", name, best * 1e6);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	fill_pattern();
	if (argc == 2 && !strcmp(argv[1], "serve"))
		serve();
	if (argc != 3 || inet_pton(AF_INET, argv[1], &host.sin_addr) != 1)
		return 2;
	host.sin_port = htons((uint16_t)atoi(argv[2]));
	measure("TCP from the host, 1 MiB", from_host);
	measure("TCP to the host, 1 MiB", to_host);
	measure("TCP round trip, 1 byte", round_trips);
	measure("connect, 1 byte, close", connections);
	return 0;
}
