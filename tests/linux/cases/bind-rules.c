// SPDX-License-Identifier: BSD-2-Clause
/*
 * Which socket may have a name that another socket has: all pairs of addresses with all pairs of
 * SO_REUSEADDR (a) and SO_REUSEPORT (p), the first socket only bound or listening, the second
 * binding and then listening. Also as another user, and beside the remains of a connection.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "case.h"

#define PORT 7123

struct name {
	const char *text;
	int family, only_v6;
	const char *address;
};

static const struct name names[] = {
	{"0.0.0.0", AF_INET, 0, "0.0.0.0"},
	{"127.0.0.1", AF_INET, 0, "127.0.0.1"},
	{"127.0.0.2", AF_INET, 0, "127.0.0.2"},
	{"::", AF_INET6, 0, "::"},
	{":: only", AF_INET6, 1, "::"},
	{"::1", AF_INET6, 0, "::1"},
	{"mapped", AF_INET6, 0, "::ffff:127.0.0.1"},
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static socklen_t address_of(const struct name *n, struct sockaddr_storage *out)
{
	struct sockaddr_in *in = (void *)out;
	struct sockaddr_in6 *in6 = (void *)out;

	memset(out, 0, sizeof(*out));
	out->ss_family = (sa_family_t)n->family;
	if (n->family == AF_INET) {
		in->sin_port = htons(PORT);
		inet_pton(AF_INET, n->address, &in->sin_addr);
		return sizeof(*in);
	}
	in6->sin6_port = htons(PORT);
	inet_pton(AF_INET6, n->address, &in6->sin6_addr);
	return sizeof(*in6);
}

static void set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof(value));
}

/* options: 1: SO_REUSEADDR, 2: SO_REUSEPORT */
static int open_with(const struct name *n, int type, int options)
{
	int fd = socket(n->family, type, 0);

	set(fd, SOL_SOCKET, SO_REUSEADDR, options & 1);
	set(fd, SOL_SOCKET, SO_REUSEPORT, options >> 1);
	if (n->family == AF_INET6)
		set(fd, IPPROTO_IPV6, IPV6_V6ONLY, n->only_v6);
	return fd;
}

static int bind_to(int fd, const struct name *n)
{
	struct sockaddr_storage address;
	socklen_t length = address_of(n, &address);

	return bind(fd, (void *)&address, length);
}

static char letter(int failed, char good)
{
	return !failed ? good : errno == EADDRINUSE ? '.' : '?';
}

/* b: bound; l: bound, and listens. */
static char second(const struct name *n, int type, int options)
{
	int fd = open_with(n, type, options);
	char result = letter(bind_to(fd, n), 'b');

	if (result == 'b' && type == SOCK_STREAM && !listen(fd, 1))
		result = 'l';
	close(fd);
	return result;
}

static void pair(const struct name *a, const struct name *b, int type, bool listening)
{
	char line[17] = "";

	for (int i = 0; i < 16; i++) {
		int fd = open_with(a, type, i / 4);

		if (bind_to(fd, a) || (listening && listen(fd, 1)))
			printf("first: %s\n", strerrorname_np(errno));
		line[i] = second(b, type, i % 4);
		close(fd);
	}
	printf("%s %-9s %-9s %s\n",
	       type == SOCK_DGRAM ? "udp   "
	       : listening	  ? "listen"
				  : "bound ",
	       a->text, b->text, line);
}

static void all_pairs(void)
{
	for (unsigned a = 0; a < NAMES; a++) {
		for (unsigned b = 0; b < NAMES; b++) {
			pair(&names[a], &names[b], SOCK_STREAM, false);
			pair(&names[a], &names[b], SOCK_STREAM, true);
			pair(&names[a], &names[b], SOCK_DGRAM, false);
		}
	}
}

static void other_user(int type)
{
	for (int i = 0; i < 16; i++) {
		int fd = open_with(&names[0], type, i / 4);
		char result = 0;

		bind_to(fd, &names[0]);
		if (type == SOCK_STREAM)
			listen(fd, 1);
		fflush(stdout);
		pid_t pid = fork();
		if (!pid) {
			if (setuid(1000))
				_exit(1);
			_exit(second(&names[0], type, i % 4));
		}
		int status;
		waitpid(pid, &status, 0);
		result = (char)WEXITSTATUS(status);
		putchar(result);
		close(fd);
	}
	puts(" with another user");
}

/* A server closes first: the name lingers with the options of its listener. */
static void lingering(void)
{
	for (int i = 0; i < 16; i++) {
		struct sockaddr_in name = {.sin_family = AF_INET};
		socklen_t length = sizeof(name);
		int listener = open_with(&names[0], SOCK_STREAM, i / 4);
		char byte;

		inet_pton(AF_INET, "127.0.0.1", &name.sin_addr);
		bind(listener, (void *)&name, length);
		listen(listener, 1);
		getsockname(listener, (void *)&name, &length);
		int client = socket(AF_INET, SOCK_STREAM, 0);
		connect(client, (void *)&name, length);
		int server = accept(listener, NULL, NULL);
		close(listener);
		close(server);
		read(client, &byte, 1);
		close(client);
		int again = open_with(&names[0], SOCK_STREAM, i % 4);
		putchar(letter(bind(again, (void *)&name, length), 'b'));
		close(again);
	}
	puts(" with what lingers");
}

int main(void)
{
	case_begin();
	all_pairs();
	other_user(SOCK_STREAM);
	other_user(SOCK_DGRAM);
	lingering();
	return 0;
}
