// SPDX-License-Identifier: BSD-2-Clause
/*
 * The results of calls in each state of a socket's life, for every kind of connected socket: the
 * events of poll(), SO_ERROR, and the results of receiving, sending and the other calls. Each call
 * gets a socket of its own that is brought into the state anew.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "case.h"

enum state {
	FRESH,
	BOUND,
	LISTENING,
	LISTENING_SHUT,
	REFUSED,
	REFUSED_LATER,
	CONNECTED,
	ACCEPTED,
	DATA,
	PEER_SHUT_WRITE,
	PEER_SHUT_READ,
	PEER_SHUT_BOTH,
	DATA_PEER_SHUT,
	SHUT_READ,
	SHUT_WRITE,
	SHUT_BOTH,
	PEER_CLOSED,
	DATA_PEER_CLOSED,
	PEER_RESET,
	PEER_CLOSED_UNREAD,
	BOTH_SHUT,
	UNCONNECTED,
	STATES
};

static const char *const names[STATES] = {"fresh",
					  "bound",
					  "listening",
					  "listener shut",
					  "refused",
					  "refused, nonblock",
					  "connected",
					  "accepted",
					  "data",
					  "peer shut WR",
					  "peer shut RD",
					  "peer shut RDWR",
					  "data, peer shut WR",
					  "shut RD",
					  "shut WR",
					  "shut RDWR",
					  "peer closed",
					  "data, peer closed",
					  "peer reset",
					  "peer closed unread",
					  "both shut WR",
					  "unconnected again"};

struct kind {
	const char *text;
	int family, type;
};

static const struct kind kinds[] = {{"tcp", AF_INET, SOCK_STREAM},
				    {"unix stream", AF_UNIX, SOCK_STREAM},
				    {"unix seqpacket", AF_UNIX, SOCK_SEQPACKET}};

static int peer = -1;

static socklen_t any_name(const struct kind *k, struct sockaddr_storage *a)
{
	memset(a, 0, sizeof(*a));
	a->ss_family = (sa_family_t)k->family;
	if (k->family == AF_UNIX)
		return sizeof(sa_family_t);
	((struct sockaddr_in *)a)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(struct sockaddr_in);
}

static int bound(const struct kind *k, struct sockaddr_storage *a, socklen_t *n)
{
	int fd = socket(k->family, k->type | SOCK_NONBLOCK, 0);

	*n = any_name(k, a);
	if (bind(fd, (void *)a, *n))
		printf("bind: %s\n", strerrorname_np(errno));
	*n = sizeof(*a);
	getsockname(fd, (void *)a, n);
	return fd;
}

static void connected(const struct kind *k, int fd[2])
{
	struct sockaddr_storage a;
	socklen_t n;
	int listener = bound(k, &a, &n);

	listen(listener, 1);
	fd[0] = socket(k->family, k->type, 0);
	if (connect(fd[0], (void *)&a, n))
		printf("connect: %s\n", strerrorname_np(errno));
	fd[1] = accept(listener, NULL, NULL);
	close(listener);
	for (int i = 0; i < 2; i++)
		fcntl(fd[i], F_SETFL, O_NONBLOCK);
}

static int refused(const struct kind *k, bool nonblock)
{
	struct sockaddr_storage a;
	socklen_t n;
	int gone = bound(k, &a, &n), fd = socket(k->family, k->type, 0);

	close(gone);
	if (nonblock)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	connect(fd, (void *)&a, n);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (nonblock)
		until_events(fd, k->family == AF_UNIX ? POLLHUP : POLLERR);
	return fd;
}

static void reset_by_peer(const struct kind *k, const int fd[2])
{
	struct linger l = {1, 0};

	setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &l, sizeof(l));
	close(fd[1]);
	until_events(fd[0], k->family == AF_UNIX ? POLLHUP : POLLERR);
}

static int connected_in(const struct kind *k, enum state state)
{
	struct sockaddr none = {.sa_family = AF_UNSPEC};
	int fd[2];

	connected(k, fd);
	peer = fd[1];
	if (state == DATA || state == DATA_PEER_SHUT || state == DATA_PEER_CLOSED) {
		send(fd[1], "data", 4, 0);
		until_events(fd[0], POLLIN);
	}
	if (state == ACCEPTED) {
		peer = fd[0];
		fd[0] = fd[1];
	}
	if (state == PEER_SHUT_WRITE || state == DATA_PEER_SHUT || state == BOTH_SHUT)
		shutdown(fd[1], SHUT_WR);
	if (state == PEER_SHUT_READ)
		shutdown(fd[1], SHUT_RD);
	if (state == PEER_SHUT_BOTH)
		shutdown(fd[1], SHUT_RDWR);
	if (state == PEER_SHUT_WRITE || state == DATA_PEER_SHUT || state == PEER_SHUT_BOTH ||
	    state == BOTH_SHUT)
		until_events(fd[0], POLLRDHUP);
	if (state == SHUT_READ)
		shutdown(fd[0], SHUT_RD);
	if (state == SHUT_WRITE || state == BOTH_SHUT)
		shutdown(fd[0], SHUT_WR);
	if (state == SHUT_BOTH)
		shutdown(fd[0], SHUT_RDWR);
	if (state == PEER_CLOSED || state == DATA_PEER_CLOSED) {
		close(fd[1]);
		peer = -1;
		until_events(fd[0], POLLRDHUP);
	}
	if (state == PEER_CLOSED_UNREAD) {
		send(fd[0], "x", 1, 0);
		until_events(fd[1], POLLIN);
	}
	if (state == PEER_RESET || state == PEER_CLOSED_UNREAD) {
		if (state == PEER_RESET)
			reset_by_peer(k, fd);
		else
			close(fd[1]);
		peer = -1;
		until_events(fd[0], POLLHUP);
	}
	if (state == UNCONNECTED)
		connect(fd[0], &none, sizeof(none));
	return fd[0];
}

static int in_state(const struct kind *k, enum state state)
{
	struct sockaddr_storage a;
	socklen_t n;
	int fd;

	peer = -1;
	switch (state) {
	case FRESH:
		return socket(k->family, k->type | SOCK_NONBLOCK, 0);
	case BOUND:
		return bound(k, &a, &n);
	case LISTENING:
	case LISTENING_SHUT:
		fd = bound(k, &a, &n);
		listen(fd, 1);
		if (state == LISTENING_SHUT)
			shutdown(fd, SHUT_RD);
		return fd;
	case REFUSED:
	case REFUSED_LATER:
		return refused(k, state == REFUSED_LATER);
	default:
		return connected_in(k, state);
	}
}

/* ---- the calls ---- */

static const struct kind *kind;
static enum state state;

static void end(int fd)
{
	close(fd);
	if (peer >= 0)
		close(peer);
}

static const char *result_of(long value)
{
	static char text[32];

	if (value == -1)
		return strerrorname_np(errno);
	snprintf(text, sizeof(text), "%ld", value);
	return text;
}

#define ASK(text, expression)                                    \
	do {                                                     \
		int fd = in_state(kind, state);                  \
		errno = 0;                                       \
		printf(" " text "=%s", result_of((expression))); \
		end(fd);                                         \
	} while (0)

/* Makes the call twice: an error is reported once. */
#define ASK2(text, expression)                                   \
	do {                                                     \
		int fd = in_state(kind, state);                  \
		errno = 0;                                       \
		printf(" " text "=%s", result_of((expression))); \
		errno = 0;                                       \
		printf(",%s", result_of((expression)));          \
		end(fd);                                         \
	} while (0)

static long events(int fd)
{
	struct pollfd p = {.fd = fd,
			   .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP | POLLRDNORM |
				     POLLWRNORM | POLLRDBAND | POLLWRBAND};

	poll(&p, 1, 0);
	printf(" poll=%x", (unsigned)p.revents);
	return 0;
}

static long so_error(int fd)
{
	int error = -1;
	socklen_t n = sizeof(error);

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n))
		return -1;
	return error;
}

static long again(int fd)
{
	struct sockaddr_storage a;
	socklen_t n;
	int l = bound(kind, &a, &n);

	listen(l, 1);
	long result = connect(fd, (void *)&a, n);
	int error = errno;
	close(l);
	errno = error;
	return result;
}

static long bind_again(int fd)
{
	struct sockaddr_storage a;

	return bind(fd, (void *)&a, any_name(kind, &a));
}

static char buffer[16];

static long name_of(int fd, bool of_peer)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof(a);

	return of_peer ? getpeername(fd, (void *)&a, &n) : getsockname(fd, (void *)&a, &n);
}

static long receive_two(int fd)
{
	long n = recv(fd, buffer, sizeof(buffer), 0);

	return n < 0 ? n : recv(fd, buffer, sizeof(buffer), 0);
}

static long unread(int fd)
{
	int n = -1;

	return ioctl(fd, FIONREAD, &n) ? -1 : n;
}

static void ask(void)
{
	int fd = in_state(kind, state);

	printf("%s, %s:", kind->text, names[state]);
	events(fd);
	end(fd);
	ASK2("error", so_error(fd));
	ASK2("recv", recv(fd, buffer, sizeof(buffer), 0));
	ASK("recv0", recv(fd, buffer, 0, 0));
	ASK("peek", recv(fd, buffer, 2, MSG_PEEK));
	ASK("two", receive_two(fd));
	ASK2("send", send(fd, "x", 1, MSG_NOSIGNAL));
	ASK("send0", send(fd, "x", 0, MSG_NOSIGNAL));
	printf("\n   ");
	ASK("shutRD", shutdown(fd, SHUT_RD));
	ASK("shutWR", shutdown(fd, SHUT_WR));
	ASK("shut3", shutdown(fd, 3));
	ASK("listen", listen(fd, 1));
	ASK("accept", accept(fd, NULL, NULL));
	ASK("bind", bind_again(fd));
	ASK("peername", name_of(fd, true));
	ASK("name", name_of(fd, false));
	ASK("connect", again(fd));
	ASK("unread", unread(fd));
	puts("");
}

int main(void)
{
	case_begin();
	signal(SIGPIPE, SIG_IGN);
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		kind = &kinds[i];
		for (state = 0; state < STATES; state++)
			ask();
	}
	return 0;
}
