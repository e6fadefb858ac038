/* SPDX-License-Identifier: BSD-2-Clause */
/* SO_PEEK_OFF: where MSG_PEEK begins in what waits at an AF_UNIX socket. */
#include "case.h"

#include <sys/socket.h>

static void peek(int fd, size_t n, int flags)
{
	char text[32] = "";

	errno = 0;
	long got = recv(fd, text, n, flags | MSG_DONTWAIT);
	int off = -2;
	socklen_t length = sizeof(off);
	int error = errno;
	getsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &off, &length);
	printf("%s %zu%s: %ld %s \"%s\", then at %d\n", flags & MSG_PEEK ? "peek" : "read", n,
	       flags & MSG_TRUNC ? " all" : "", got, got < 0 ? strerrorname_np(error) : "", text,
	       off);
}

static int set(int fd, int off)
{
	return setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &off, sizeof(off));
}

static void play(int type, const char *name)
{
	int fd[2];

	puts(name);
	SHOW(socketpair(AF_UNIX, type, 0, fd));
	send(fd[0], "abcdef", 6, 0);
	send(fd[0], "ghij", 4, 0);
	peek(fd[1], 4, MSG_PEEK);
	SHOW(set(fd[1], 2));
	peek(fd[1], 2, MSG_PEEK);
	peek(fd[1], 1, MSG_PEEK | MSG_TRUNC);
	peek(fd[1], 8, MSG_PEEK);
	peek(fd[1], 8, MSG_PEEK);
	peek(fd[1], 8, MSG_PEEK);
	send(fd[0], "kl", 2, 0);
	peek(fd[1], 8, MSG_PEEK);
	peek(fd[1], 3, 0);
	peek(fd[1], 8, MSG_PEEK);
	SHOW(set(fd[1], 0));
	peek(fd[1], 5, MSG_PEEK);
	peek(fd[1], 30, 0);
	SHOW(set(fd[1], -1));
	send(fd[0], "mn", 2, 0);
	peek(fd[1], 8, MSG_PEEK);
	peek(fd[1], 8, MSG_PEEK);
	close(fd[0]);
	close(fd[1]);
}

int main(void)
{
	case_begin();
	play(SOCK_STREAM, "stream");
	play(SOCK_DGRAM, "datagrams");
	play(SOCK_SEQPACKET, "packets");
	return 0;
}
