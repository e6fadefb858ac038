/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lives through the deaths of the network stack: two listeners that share a port and are never made
 * again, clients whose connections may be reset but never carry a wrong byte, and datagrams that
 * may be lost.
 *
 *	net-survivor TRANSFERS [alone]
 *
 * Each client makes TRANSFERS complete transfers; then, unless `alone` is given, a listener must
 * answer a client outside of the guest.
 *
 * Prints what was wrong, or how many connections were reset; ends with 0 if nothing was wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENTS	    4
#define LISTENERS   2
#define CONNECTIONS 64
#define BYTES	    40000
#define STREAM_PORT 7000
#define DATA_PORT   7001

static struct shared {
	unsigned resets, datagrams, outside, accepted[LISTENERS];
} * shared;

static void fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	fflush(stdout);
	kill(0, SIGTERM);
	_exit(1);
}

static struct sockaddr_in local(uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Is errno one of those that a program gets when its stack died? */
static int was_reset(void)
{
	return errno == ECONNRESET;
}

/* ---- the server: echoes, all connections in one process ---- */

static int listener(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(STREAM_PORT)};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) ||
	    bind(fd, (void *)&any, sizeof(any)) || listen(fd, 50))
		fail("listener");
	return fd;
}

static int is_outside(int fd)
{
	struct sockaddr_in peer;
	socklen_t n = sizeof(peer);

	return !getpeername(fd, (void *)&peer, &n) &&
	       peer.sin_addr.s_addr != htonl(INADDR_LOOPBACK);
}

/* False: the connection has ended. */
static int echo(int fd)
{
	static char data[8192];
	ssize_t n = read(fd, data, sizeof(data));

	for (ssize_t done = 0; done < n;) {
		ssize_t written = write(fd, data + done, (size_t)(n - done));

		if (written < 0)
			n = -1;
		else
			done += written;
	}
	if (n < 0 && !was_reset())
		fail("the server's connection");
	if (n > 0 && is_outside(fd))
		__atomic_fetch_add(&shared->outside, 1, __ATOMIC_RELAXED);
	return n > 0;
}

static void serve(const int listeners[LISTENERS])
{
	struct pollfd p[LISTENERS + CONNECTIONS];
	unsigned n = LISTENERS;

	for (unsigned i = 0; i < LISTENERS; i++)
		p[i] = (struct pollfd){.fd = listeners[i], .events = POLLIN};
	for (;;) {
		if (poll(p, n, -1) < 0)
			fail("poll");
		for (unsigned i = n - 1; i >= LISTENERS; i--) {
			if (p[i].revents && !echo(p[i].fd)) {
				close(p[i].fd);
				p[i] = p[--n];
			}
		}
		for (unsigned i = 0; i < LISTENERS; i++) {
			if (!p[i].revents || n == LISTENERS + CONNECTIONS)
				continue;
			if (p[i].revents & ~POLLIN)
				fail("a listener's events");
			int made = accept4(p[i].fd, NULL, NULL, 0);
			if (made >= 0) {
				p[n++] = (struct pollfd){.fd = made, .events = POLLIN};
				__atomic_fetch_add(&shared->accepted[i], 1, __ATOMIC_RELAXED);
			} else if (errno != EAGAIN && !was_reset()) {
				/* The connection may have been lost with the stack since. */
				fail("accept");
			}
		}
	}
}

/* ---- clients ---- */

/* True: all bytes came back. */
static int transfer(int fd, const char *out, char *in)
{
	for (size_t done = 0; done < BYTES;) {
		ssize_t n = write(fd, out + done, BYTES - done);

		if (n < 0)
			return 0;
		for (ssize_t got = 0; got < n;) {
			ssize_t part = read(fd, in + done + got, (size_t)(n - got));

			if (part <= 0)
				return 0;
			if (memcmp(in + done + got, out + done + got, (size_t)part))
				fail("wrong bytes");
			got += part;
		}
		done += (size_t)n;
	}
	return 1;
}

static void client(unsigned number, unsigned transfers)
{
	char *out = malloc(BYTES), *in = malloc(BYTES);

	while (transfers) {
		struct sockaddr_in to = local(STREAM_PORT);
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0)
			fail("socket");
		for (unsigned i = 0; i < BYTES; i++)
			out[i] = (char)(i * 31 + number * 7 + transfers);
		errno = 0;
		if (!connect(fd, (void *)&to, sizeof(to)) && transfer(fd, out, in)) {
			transfers--;
		} else {
			/* 0: the server's end was reset and the server closed it, which is an end
			 * of file here.
			 */
			if (errno && !was_reset())
				fail("the client's connection");
			__atomic_fetch_add(&shared->resets, 1, __ATOMIC_RELAXED);
		}
		close(fd);
	}
	exit(0);
}

/* ---- datagrams: sockets that stay, a receiver by its name and a connected sender ---- */

static void receive_datagrams(void)
{
	struct sockaddr_in from = local(DATA_PORT);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char text[64];

	if (fd < 0 || bind(fd, (void *)&from, sizeof(from)))
		fail("datagram receiver");
	for (;;) {
		ssize_t n = recv(fd, text, sizeof(text), 0);

		if (n != 8 || memcmp(text, "datagram", 8))
			fail("a datagram");
		__atomic_fetch_add(&shared->datagrams, 1, __ATOMIC_RELAXED);
	}
}

static void send_datagrams(void)
{
	struct sockaddr_in to = local(DATA_PORT);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || connect(fd, (void *)&to, sizeof(to)))
		fail("datagram sender");
	for (;;) {
		/* Refused: before the receiver has bound its name. */
		if (send(fd, "datagram", 8, 0) != 8 && errno != ECONNREFUSED && errno != ENOBUFS)
			fail("send");
		usleep(2000);
	}
}

/* Waits until this listener has got one more connection. */
static void reach_listener(unsigned i)
{
	unsigned before = __atomic_load_n(&shared->accepted[i], __ATOMIC_RELAXED);
	struct sockaddr_in to = local(STREAM_PORT);

	while (__atomic_load_n(&shared->accepted[i], __ATOMIC_RELAXED) == before) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0 || (connect(fd, (void *)&to, sizeof(to)) && !was_reset()))
			fail("a connection in the end");
		close(fd);
	}
}

static pid_t child(void (*what)(void))
{
	pid_t pid = fork();

	if (!pid)
		what();
	return pid;
}

int main(int argc, char **argv)
{
	unsigned transfers = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
	pid_t others[3], clients[CLIENTS];
	int status, listeners[LISTENERS];

	if (!transfers)
		return 2;
	for (unsigned i = 0; i < LISTENERS; i++)
		listeners[i] = listener();
	setpgid(0, 0);
	signal(SIGPIPE, SIG_IGN);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	others[0] = fork();
	if (!others[0])
		serve(listeners);
	others[1] = child(receive_datagrams);
	others[2] = child(send_datagrams);
	for (unsigned i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		if (!clients[i])
			client(i, transfers);
	}
	for (unsigned i = 0; i < CLIENTS; i++)
		if (waitpid(clients[i], &status, 0) < 0 || status)
			fail("a client");
	/* Checks that the datagram sockets still work after the deaths. */
	unsigned before = __atomic_load_n(&shared->datagrams, __ATOMIC_RELAXED);
	while (__atomic_load_n(&shared->datagrams, __ATOMIC_RELAXED) == before)
		usleep(1000);
	for (unsigned i = 0; i < LISTENERS; i++)
		reach_listener(i);
	while (argc == 2 && !__atomic_load_n(&shared->outside, __ATOMIC_RELAXED))
		usleep(1000);
	for (unsigned i = 0; i < 3; i++)
		kill(others[i], SIGKILL);
	/* The next run of this program needs their port. */
	while (wait(NULL) > 0)
		;
	if (argc == 2)
		printf("%u connections were reset, somebody outside was answered\n",
		       shared->resets);
	return 0;
}
