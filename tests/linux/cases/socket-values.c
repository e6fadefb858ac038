// SPDX-License-Identifier: BSD-2-Clause
/*
 * Values of socket options: a value that is set is returned, for each kind of socket that has the
 * option; lengths that are too short or too long; and the options that a listener's connections
 * inherit.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "case.h"

struct kind {
	const char *text;
	int family, type;
};

static const struct kind kinds[] = {
	{"tcp", AF_INET, SOCK_STREAM},	 {"udp", AF_INET, SOCK_DGRAM},
	{"tcp6", AF_INET6, SOCK_STREAM}, {"udp6", AF_INET6, SOCK_DGRAM},
	{"unix", AF_UNIX, SOCK_STREAM},	 {"unix dgram", AF_UNIX, SOCK_DGRAM}};

#define OPTION(level, name)        \
	{                          \
		level, name, #name \
	}

static const struct option {
	int level, option;
	const char *name;
} options[] = {
	OPTION(SOL_SOCKET, SO_DEBUG),
	OPTION(SOL_SOCKET, SO_REUSEADDR),
	OPTION(SOL_SOCKET, SO_REUSEPORT),
	OPTION(SOL_SOCKET, SO_DONTROUTE),
	OPTION(SOL_SOCKET, SO_BROADCAST),
	OPTION(SOL_SOCKET, SO_KEEPALIVE),
	OPTION(SOL_SOCKET, SO_OOBINLINE),
	OPTION(SOL_SOCKET, SO_NO_CHECK),
	OPTION(SOL_SOCKET, SO_PRIORITY),
	OPTION(SOL_SOCKET, SO_PASSCRED),
	OPTION(SOL_SOCKET, SO_RCVLOWAT),
	OPTION(SOL_SOCKET, SO_SNDLOWAT),
	OPTION(SOL_SOCKET, SO_TIMESTAMP),
	OPTION(SOL_SOCKET, SO_TIMESTAMPNS),
	OPTION(SOL_SOCKET, SO_MARK),
	OPTION(SOL_SOCKET, SO_PEEK_OFF),
	OPTION(SOL_SOCKET, SO_ACCEPTCONN),
	OPTION(SOL_SOCKET, SO_TYPE),
	OPTION(SOL_SOCKET, SO_DOMAIN),
	OPTION(SOL_SOCKET, SO_PROTOCOL),
	OPTION(SOL_SOCKET, SO_ERROR),
	OPTION(SOL_SOCKET, SO_SNDBUF),
	OPTION(SOL_SOCKET, SO_RCVBUF),
	OPTION(IPPROTO_TCP, TCP_NODELAY),
	OPTION(IPPROTO_TCP, TCP_CORK),
	OPTION(IPPROTO_TCP, TCP_KEEPIDLE),
	OPTION(IPPROTO_TCP, TCP_KEEPINTVL),
	OPTION(IPPROTO_TCP, TCP_KEEPCNT),
	OPTION(IPPROTO_TCP, TCP_DEFER_ACCEPT),
	OPTION(IPPROTO_TCP, TCP_QUICKACK),
	OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT),
	OPTION(IPPROTO_TCP, TCP_MAXSEG),
	OPTION(IPPROTO_IP, IP_TOS),
	OPTION(IPPROTO_IP, IP_TTL),
	OPTION(IPPROTO_IP, IP_PKTINFO),
	OPTION(IPPROTO_IP, IP_RECVTTL),
	OPTION(IPPROTO_IP, IP_RECVTOS),
	OPTION(IPPROTO_IP, IP_RECVERR),
	OPTION(IPPROTO_IP, IP_MTU_DISCOVER),
	OPTION(IPPROTO_IP, IP_FREEBIND),
	OPTION(IPPROTO_IP, IP_MULTICAST_TTL),
	OPTION(IPPROTO_IP, IP_MULTICAST_LOOP),
	OPTION(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT),
	OPTION(IPPROTO_IPV6, IPV6_V6ONLY),
	OPTION(IPPROTO_IPV6, IPV6_UNICAST_HOPS),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
	OPTION(IPPROTO_IPV6, IPV6_MULTICAST_LOOP),
	OPTION(IPPROTO_IPV6, IPV6_RECVPKTINFO),
	OPTION(IPPROTO_IPV6, IPV6_RECVHOPLIMIT),
	OPTION(IPPROTO_IPV6, IPV6_RECVTCLASS),
	OPTION(IPPROTO_IPV6, IPV6_TCLASS),
	OPTION(IPPROTO_IPV6, IPV6_RECVERR),
	OPTION(IPPROTO_IPV6, IPV6_MTU_DISCOVER),
};

/* Options with which later kernels differ from 6.1, or that depend on limits of the machine. */
static bool left_out(const struct kind *k, const struct option *o, int value)
{
	if (o->level != SOL_SOCKET)
		return false;
	switch (o->option) {
	case SO_PASSCRED:
	case SO_PEEK_OFF:
		return k->family != AF_UNIX;
	case SO_REUSEPORT:
		return k->family == AF_UNIX;
	case SO_SNDBUF:
	case SO_RCVBUF:
	case SO_RCVLOWAT:
		return value < 0;
	default:
		return false;
	}
}

static void told(int fd, const struct option *o)
{
	int value = -77;
	socklen_t n = sizeof(value);

	if (getsockopt(fd, o->level, o->option, &value, &n))
		printf(" %s", strerrorname_np(errno));
	else if (n == sizeof(value))
		printf(" %d", value);
	else
		printf(" %d(%u)", value, n);
}

static void round_trip(const struct kind *k, const struct option *o)
{
	static const int values[] = {1, 0, 3, -1, 300, 70000};

	printf("%s %s:", k->text, o->name);
	for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		int fd = socket(k->family, k->type, 0);

		if (left_out(k, o, values[i])) {
			close(fd);
			continue;
		}
		if (!i)
			told(fd, o);
		int failed = setsockopt(fd, o->level, o->option, &values[i], sizeof(int));
		printf(" %d=%s", values[i], failed ? strerrorname_np(errno) : "ok");
		told(fd, o);
		close(fd);
	}
	puts("");
}

static bool has(const struct kind *k, const struct option *o)
{
	int fd = socket(k->family, k->type, 0), value;
	socklen_t n = sizeof(value);
	bool result = !getsockopt(fd, o->level, o->option, &value, &n);

	close(fd);
	return result;
}

static void lengths(const struct kind *k, const struct option *o)
{
	char value[64] = {1};

	if (left_out(k, o, 1) || !has(k, o))
		return;
	printf("%s %s:", k->text, o->name);
	for (int n = -1; n < 6; n += n == 1 ? 2 : 1) {
		int fd = socket(k->family, k->type, 0);
		int failed = setsockopt(fd, o->level, o->option, value, (socklen_t)n);

		printf(" %d=%s", n, failed ? strerrorname_np(errno) : "ok");
		char got[64];
		socklen_t m = (socklen_t)n;
		failed = getsockopt(fd, o->level, o->option, got, &m);
		if (n >= 0)
			printf("/%d", failed ? -errno : (int)m);
		close(fd);
	}
	int fd = socket(k->family, k->type, 0);
	socklen_t n = 4;
	printf(" %s",
	       setsockopt(fd, o->level, o->option, (void *)8, 4) ? strerrorname_np(errno) : "ok");
	printf(" %s",
	       getsockopt(fd, o->level, o->option, (void *)8, &n) ? strerrorname_np(errno) : "ok");
	printf(" %s\n", getsockopt(fd, o->level, o->option, value, (void *)8)
				? strerrorname_np(errno)
				: "ok");
	close(fd);
}

static void levels(const struct kind *k)
{
	static const int level[] = {-1, 0, 1, 2, 6, 17, 41, 58, 132, 255, 256, 263, 270};

	printf("%s levels:", k->text);
	for (unsigned i = 0; i < sizeof(level) / sizeof(level[0]); i++) {
		int fd = socket(k->family, k->type, 0), value = 1;
		socklen_t n = sizeof(value);

		printf(" %d", level[i]);
		if (setsockopt(fd, level[i], 9999, &value, n))
			printf(" %s", strerrorname_np(errno));
		if (getsockopt(fd, level[i], 9999, &value, &n))
			printf(" %s", strerrorname_np(errno));
		close(fd);
	}
	puts("");
}

static void timeouts(const struct kind *k)
{
	static const struct timeval tv[] = {{1, 500000},  {0, 0},  {-1, 0},
					    {0, 1000000}, {0, -1}, {5, 0}};
	int fd = socket(k->family, k->type, 0);

	printf("%s timeouts:", k->text);
	for (unsigned i = 0; i < sizeof(tv) / sizeof(tv[0]); i++) {
		struct timeval got = {77, 77};
		socklen_t n = sizeof(got);
		int failed = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv[i], sizeof(tv[i]));

		printf(" %s", failed ? strerrorname_np(errno) : "ok");
		getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &got, &n);
		printf(" %ld.%06ld(%u)", got.tv_sec, got.tv_usec, n);
	}
	for (int seconds = -1; seconds < 3; seconds++) {
		struct linger l = {seconds >= 0, seconds}, got = {77, 77};
		socklen_t n = sizeof(got);

		setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
		getsockopt(fd, SOL_SOCKET, SO_LINGER, &got, &n);
		printf(" linger %d %d", got.l_onoff, got.l_linger);
	}
	puts("");
	close(fd);
}

/* A connection has its listener's options. */
static void inherited(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(a);
	int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), two = 2;
	struct timeval tv = {3, 0};
	struct linger g = {1, 9};

	bind(l, (void *)&a, n);
	getsockname(l, (void *)&a, &n);
	for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].option != SO_SNDBUF && options[i].option != SO_RCVBUF &&
		    options[i].option != TCP_DEFER_ACCEPT && options[i].option != TCP_QUICKACK)
			setsockopt(l, options[i].level, options[i].option, &two, sizeof(two));
	setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	setsockopt(l, SOL_SOCKET, SO_LINGER, &g, sizeof(g));
	listen(l, 1);
	connect(c, (void *)&a, n);
	int s = accept(l, NULL, NULL);
	for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (options[i].option == SO_SNDBUF || options[i].option == SO_RCVBUF ||
		    options[i].option == TCP_MAXSEG || options[i].option == SO_PASSCRED ||
		    options[i].option == IP_MULTICAST_TTL || options[i].option == SO_PEEK_OFF ||
		    options[i].option == TCP_QUICKACK)
			continue;
		printf("inherited %s:", options[i].name);
		told(s, &options[i]);
		puts("");
	}
	n = sizeof(tv);
	getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, &n);
	SHOW(tv.tv_sec);
	n = sizeof(g);
	getsockopt(s, SOL_SOCKET, SO_LINGER, &g, &n);
	SHOW(g.l_linger);
	close(s);
	close(c);
	close(l);
}

int main(void)
{
	case_begin();
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (unsigned j = 0; j < sizeof(options) / sizeof(options[0]); j++) {
			round_trip(&kinds[i], &options[j]);
			if (j % 5 == 0 || options[j].level == IPPROTO_IP)
				lengths(&kinds[i], &options[j]);
		}
		levels(&kinds[i]);
		timeouts(&kinds[i]);
	}
	inherited();
	return 0;
}
