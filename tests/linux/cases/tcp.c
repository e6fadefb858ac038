/* SPDX-License-Identifier: BSD-2-Clause */
/* Stream sockets over the loopback link: connections, data, ends, errors. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "case.h"

static struct sockaddr_in local(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

#define ADDRESS(a) (struct sockaddr *)&(a), sizeof(a)

static int listener(struct sockaddr_in *a)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
	socklen_t n = sizeof(*a);

	*a = local(0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	SHOW(bind(fd, ADDRESS(*a)));
	SHOW(listen(fd, 5));
	SHOW(getsockname(fd, (struct sockaddr *)a, &n));
	return fd;
}

static void pair(int fd[2])
{
	struct sockaddr_in a;
	int l = listener(&a);

	fd[0] = socket(AF_INET, SOCK_STREAM, 0);
	SHOW(connect(fd[0], ADDRESS(a)));
	fd[1] = accept(l, NULL, NULL);
	close(l);
}

/* Waits for the events, and prints all events of the socket. */
static void events(int fd, short wanted)
{
	printf("events %x\n", (unsigned)until_events(fd, wanted));
}

static void data(void)
{
	char buffer[64] = "";
	int fd[2], n;

	pair(fd);
	events(fd[0], POLLOUT);
	SHOW(send(fd[0], "hello world", 11, 0));
	events(fd[1], POLLIN);
	SHOW(ioctl(fd[1], FIONREAD, &n));
	SHOW(n);
	SHOW(recv(fd[1], buffer, 5, MSG_PEEK));
	SHOW(recv(fd[1], buffer, 5, 0));
	SHOW(recv(fd[1], buffer, 3, MSG_TRUNC));
	SHOW(recv(fd[1], buffer, sizeof(buffer), 0));
	SHOW(recv(fd[1], buffer, sizeof(buffer), MSG_DONTWAIT));
	struct iovec iov[2] = {{"ab", 2}, {"cdef", 4}};
	struct msghdr m = {.msg_iov = iov, .msg_iovlen = 2};
	SHOW(sendmsg(fd[1], &m, MSG_NOSIGNAL));
	SHOW(recv(fd[0], buffer, 6, MSG_WAITALL));
	printf("%.6s\n", buffer);
	SHOW(shutdown(fd[0], SHUT_WR));
	SHOW(send(fd[0], "x", 1, MSG_NOSIGNAL));
	events(fd[0], POLLOUT);
	events(fd[1], POLLRDHUP);
	SHOW(recv(fd[1], buffer, 1, 0));
	SHOW(send(fd[1], "still", 5, 0));
	SHOW(recv(fd[0], buffer, 10, 0));
	close(fd[1]);
	events(fd[0], POLLHUP);
	SHOW(recv(fd[0], buffer, 10, 0));
	close(fd[0]);
}

static void resets(void)
{
	char buffer[8];
	int fd[2];

	/* Closed with unread data. */
	pair(fd);
	SHOW(send(fd[0], "abc", 3, 0));
	until_events(fd[1], POLLIN);
	close(fd[1]);
	events(fd[0], POLLHUP);
	SHOW(recv(fd[0], buffer, 8, 0));
	SHOW(recv(fd[0], buffer, 8, 0));
	SHOW(send(fd[0], "abc", 3, MSG_NOSIGNAL));
	close(fd[0]);
	/* Closed hard. */
	pair(fd);
	struct linger l = {1, 0};
	SHOW(setsockopt(fd[1], SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	close(fd[1]);
	events(fd[0], POLLHUP);
	int error = -1;
	socklen_t n = sizeof(error);
	SHOW(getsockopt(fd[0], SOL_SOCKET, SO_ERROR, &error, &n));
	SHOW(error == ECONNRESET);
	SHOW(recv(fd[0], buffer, 8, 0));
	close(fd[0]);
	/* Written to after the other side has closed. */
	pair(fd);
	close(fd[1]);
	until_events(fd[0], POLLRDHUP);
	SHOW(send(fd[0], "abc", 3, MSG_NOSIGNAL));
	until_events(fd[0], POLLHUP);
	SHOW(send(fd[0], "abc", 3, MSG_NOSIGNAL));
	SHOW(recv(fd[0], buffer, 8, 0));
	close(fd[0]);
	IN_CHILD({
		signal(SIGPIPE, SIG_DFL);
		pair(fd);
		shutdown(fd[0], SHUT_WR);
		write(fd[0], "x", 1);
	});
}

static void refused(void)
{
	struct sockaddr_in a;
	int l = listener(&a), fd = socket(AF_INET, SOCK_STREAM, 0), error;
	socklen_t n = sizeof(error);

	close(l);
	events(fd, 0);
	SHOW(connect(fd, ADDRESS(a)));
	SHOW(connect(fd, ADDRESS(a)));
	char c;
	SHOW(recv(fd, &c, 1, 0));
	SHOW(send(fd, &c, 1, MSG_NOSIGNAL));
	close(fd);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	SHOW(connect(fd, ADDRESS(a)));
	events(fd, POLLERR);
	SHOW(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n));
	SHOW(error == ECONNREFUSED);
	SHOW(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n));
	SHOW(error);
	close(fd);
}

static void nonblocking(void)
{
	struct sockaddr_in a;
	int l = listener(&a), fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	fcntl(l, F_SETFL, O_NONBLOCK);
	SHOW(accept(l, NULL, NULL));
	events(l, 0);
	SHOW(connect(fd, ADDRESS(a)));
	events(fd, POLLOUT);
	events(l, POLLIN);
	SHOW(connect(fd, ADDRESS(a)));
	SHOW(connect(fd, ADDRESS(a)));
	struct sockaddr_in peer;
	socklen_t n = sizeof(peer);
	int s = accept4(l, (struct sockaddr *)&peer, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
	SHOW(s >= 0);
	SHOW(n);
	SHOW(fcntl(s, F_GETFD));
	SHOW((fcntl(s, F_GETFL) & O_NONBLOCK) != 0);
	struct sockaddr_in mine;
	n = sizeof(mine);
	SHOW(getsockname(fd, (struct sockaddr *)&mine, &n));
	SHOW(mine.sin_port == peer.sin_port && mine.sin_addr.s_addr == peer.sin_addr.s_addr);
	n = sizeof(mine);
	SHOW(getpeername(s, (struct sockaddr *)&mine, &n));
	SHOW(mine.sin_port == peer.sin_port);
	char c;
	SHOW(read(fd, &c, 1));
	SHOW(read(l, &c, 1));
	SHOW(write(l, "x", 0));
	SHOW(write(l, "x", 1));
	/* Filled until no more goes in; everything arrives. */
	static char block[65536];
	size_t sent = 0, got = 0;
	ssize_t k;
	while ((k = write(fd, block, sizeof(block))) > 0)
		sent += (size_t)k;
	SHOW(k);
	SHOW(sent > 65536);
	while (got < sent) {
		struct pollfd p = {.fd = s, .events = POLLIN};
		poll(&p, 1, 30000);
		k = read(s, block, sizeof(block));
		if (k <= 0)
			break;
		got += (size_t)k;
	}
	SHOW(got == sent);
	close(fd);
	close(s);
	close(l);
}

static void errors(void)
{
	struct sockaddr_in a = local(0), b;
	int fd = socket(AF_INET, SOCK_STREAM, 0), fd2 = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t n = sizeof(b);

	SHOW(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	SHOW(socket(AF_INET, SOCK_SEQPACKET, 0));
	SHOW(socket(AF_INET, 77, 0));
	SHOW(socket(AF_INET, SOCK_RAW, 0));
	SHOW(socket(AF_INET, SOCK_STREAM, 300));
	SHOW(socket(99, SOCK_STREAM, 0));
	int sv[2];
	SHOW(socketpair(AF_INET, SOCK_STREAM, 0, sv));
	SHOW(getpeername(fd, (struct sockaddr *)&b, &n));
	SHOW(accept(fd, NULL, NULL));
	SHOW(shutdown(fd, SHUT_RDWR));
	SHOW(bind(fd, (struct sockaddr *)&a, 8));
	a.sin_family = AF_UNIX;
	SHOW(bind(fd, ADDRESS(a)));
	SHOW(connect(fd, ADDRESS(a)));
	a = local(0);
	a.sin_addr.s_addr = inet_addr("10.11.12.13");
	SHOW(bind(fd, ADDRESS(a)));
	a = local(0);
	SHOW(bind(fd, ADDRESS(a)));
	SHOW(bind(fd, ADDRESS(a)));
	SHOW(getsockname(fd, (struct sockaddr *)&b, &n));
	SHOW(bind(fd2, ADDRESS(b)));
	SHOW(listen(fd, 1));
	SHOW(listen(fd, 2));
	SHOW(connect(fd, ADDRESS(b)));
	SHOW(bind(fd2, (struct sockaddr *)&b, 4));
	SHOW(connect(fd2, (struct sockaddr *)&b, 4));
	SHOW(connect(fd2, (struct sockaddr *)&b, 1));
	SHOW(connect(fd2, ADDRESS(b)));
	SHOW(connect(fd2, ADDRESS(b)));
	SHOW(listen(fd2, 1));
	a.sin_family = AF_UNSPEC;
	SHOW(connect(fd2, ADDRESS(a)));
	SHOW(getpeername(fd2, (struct sockaddr *)&b, &n));
	close(fd);
	close(fd2);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	b.sin_addr.s_addr = inet_addr("192.0.2.1");
	SHOW(connect(fd, ADDRESS(b)));
	SHOW(listen(fd, 1));
	n = sizeof(b);
	SHOW(getsockname(fd, (struct sockaddr *)&b, &n));
	SHOW(b.sin_port != 0);
	close(fd);
}

static void reuse(void)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0), fd2 = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in a = local(0), any;
	socklen_t n = sizeof(a);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	SHOW(bind(fd, ADDRESS(a)));
	getsockname(fd, (struct sockaddr *)&a, &n);
	any = a;
	any.sin_addr.s_addr = 0;
	SHOW(bind(fd2, ADDRESS(any)));
	setsockopt(fd2, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	SHOW(bind(fd2, ADDRESS(any)));
	SHOW(listen(fd, 1));
	SHOW(listen(fd2, 1));
	int fd3 = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd3, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	SHOW(bind(fd3, ADDRESS(a)));
	any.sin_addr.s_addr = inet_addr("127.0.0.2");
	SHOW(bind(fd3, ADDRESS(any)));
	close(fd);
	close(fd2);
	close(fd3);
}

static void timeouts(void)
{
	struct timeval tv = {.tv_usec = 30000};
	char c;
	int fd[2];

	pair(fd);
	SHOW(setsockopt(fd[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	SHOW(recv(fd[0], &c, 1, 0));
	SHOW(send(fd[1], "x", 1, 0));
	SHOW(recv(fd[0], &c, 1, 0));
	close(fd[0]);
	close(fd[1]);
	struct sockaddr_in a;
	int l = listener(&a);
	SHOW(setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	SHOW(accept(l, NULL, NULL));
	SHOW(shutdown(l, SHUT_RD));
	SHOW(accept(l, NULL, NULL));
	close(l);
}

int main(void)
{
	case_begin();
	signal(SIGPIPE, SIG_IGN);
	data();
	resets();
	refused();
	nonblocking();
	errors();
	reuse();
	timeouts();
	return 0;
}
