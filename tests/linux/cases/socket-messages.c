// SPDX-License-Identifier: BSD-2-Clause
/*
 * recvmsg and sendmsg in their corners, for TCP, UDP and the three kinds of AF_UNIX: flags alone
 * and together, short buffers, names and control messages without room, bad pointers and the order
 * of errors, SIGPIPE, accept4's flags.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "case.h"

struct kind {
	const char *text;
	int family, type;
};

static const struct kind kinds[] = {{"tcp", AF_INET, SOCK_STREAM},
				    {"udp", AF_INET, SOCK_DGRAM},
				    {"unix stream", AF_UNIX, SOCK_STREAM},
				    {"unix dgram", AF_UNIX, SOCK_DGRAM},
				    {"unix seqpacket", AF_UNIX, SOCK_SEQPACKET}};

static void tcp_pair(int fd[2])
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(a);
	int l = socket(AF_INET, SOCK_STREAM, 0);

	bind(l, (void *)&a, n);
	listen(l, 1);
	getsockname(l, (void *)&a, &n);
	fd[0] = socket(AF_INET, SOCK_STREAM, 0);
	connect(fd[0], (void *)&a, n);
	fd[1] = accept(l, NULL, NULL);
	close(l);
}

static void udp_pair(int fd[2])
{
	struct sockaddr_in a[2];
	socklen_t n = sizeof(a[0]);

	for (int i = 0; i < 2; i++) {
		a[i] = (struct sockaddr_in){.sin_family = AF_INET,
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
		fd[i] = socket(AF_INET, SOCK_DGRAM, 0);
		bind(fd[i], (void *)&a[i], n);
		getsockname(fd[i], (void *)&a[i], &n);
	}
	for (int i = 0; i < 2; i++)
		connect(fd[i], (void *)&a[1 - i], n);
}

static void pair(const struct kind *k, int fd[2])
{
	if (k->family == AF_UNIX)
		socketpair(AF_UNIX, k->type, 0, fd);
	else if (k->type == SOCK_STREAM)
		tcp_pair(fd);
	else
		udp_pair(fd);
}

static void done(int fd[2])
{
	close(fd[0]);
	close(fd[1]);
}

static void feed(int fd[2], const char *text)
{
	send(fd[0], text, strlen(text), 0);
	until_events(fd[1], POLLIN);
}

/* ---- receiving ---- */

static const struct {
	const char *text;
	int flags;
} receive_flags[] = {
	{"0", 0},
	{"PEEK", MSG_PEEK},
	{"TRUNC", MSG_TRUNC},
	{"PEEK|TRUNC", MSG_PEEK | MSG_TRUNC},
	{"DONTWAIT", MSG_DONTWAIT},
	{"OOB", MSG_OOB},
	{"ERRQUEUE|DONTWAIT", MSG_ERRQUEUE | MSG_DONTWAIT},
	{"CMSG_CLOEXEC", MSG_CMSG_CLOEXEC},
	{"CTRUNC", MSG_CTRUNC},
	{"NOSIGNAL", MSG_NOSIGNAL},
	{"WAITFORONE", MSG_WAITFORONE},
	{"MORE", MSG_MORE},
	{"EOR", MSG_EOR},
	{"0x8000000", 0x8000000},
};

static void receive(const struct kind *k, int flags, size_t room)
{
	char buffer[32], control[64], name[64];
	int fd[2];

	pair(k, fd);
	feed(fd, "0123456789");
	struct iovec iov = {buffer, room};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_name = name,
			   .msg_namelen = sizeof(name),
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	m.msg_flags = 0x55;
	long n = recvmsg(fd[1], &m, flags);
	if (n < 0)
		printf(" %s", strerrorname_np(errno));
	else
		printf(" %ld/%x/%u/%zu", n, (unsigned)m.msg_flags, m.msg_namelen, m.msg_controllen);
	fcntl(fd[1], F_SETFL, O_NONBLOCK);
	printf(" then %ld", (long)recv(fd[1], buffer, sizeof(buffer), 0));
	done(fd);
}

static void all_receive_flags(const struct kind *k)
{
	for (unsigned i = 0; i < sizeof(receive_flags) / sizeof(receive_flags[0]); i++) {
		printf("%s %s:", k->text, receive_flags[i].text);
		receive(k, receive_flags[i].flags, 4);
		receive(k, receive_flags[i].flags, 0);
		receive(k, receive_flags[i].flags, 32);
		puts("");
	}
}

/* Several messages at once; how a stream and datagrams differ. */
static void boundaries(const struct kind *k)
{
	char buffer[32];
	int fd[2];

	printf("%s:\n", k->text);
	pair(k, fd);
	SHOW(send(fd[0], "abc", 3, MSG_EOR));
	SHOW(send(fd[0], "defg", 4, MSG_DONTWAIT));
	SHOW(send(fd[0], "", 0, 0));
	SHOW(send(fd[0], "h", 1, MSG_CONFIRM));
	until_events(fd[1], POLLIN);
	if (k->type == SOCK_STREAM)
		SHOW(recv(fd[1], buffer, 8, MSG_WAITALL));
	for (int i = 0; i < 4 && k->type != SOCK_STREAM; i++)
		SHOW(recv(fd[1], buffer, 8, MSG_WAITALL | MSG_DONTWAIT));
	SHOW(recv(fd[1], buffer, 8, MSG_DONTWAIT));
	done(fd);
}

/* ---- pointers and lengths ---- */

#define BAD ((void *)8)

static void bad_arguments(const struct kind *k)
{
	char buffer[32], name[128];
	struct iovec iov = {buffer, 4}, bad_iov = {BAD, 4}, huge = {buffer, SIZE_MAX / 2 + 10};
	struct iovec half[2] = {{buffer, 2}, {BAD, 2}};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
	socklen_t n;
	int fd[2];

	printf("%s:\n", k->text);
	pair(k, fd);
	SHOW(send(fd[0], BAD, 4, MSG_NOSIGNAL));
	SHOW(send(fd[0], BAD, 0, MSG_NOSIGNAL) <= 0);
	SHOW(sendto(fd[0], "x", 1, MSG_NOSIGNAL, BAD, 16));
	SHOW(sendto(fd[0], "x", 1, MSG_NOSIGNAL, (void *)name, 129));
	SHOW(sendto(fd[0], "x", 1, MSG_NOSIGNAL, (void *)name, (socklen_t)-1));
	SHOW(sendmsg(fd[0], BAD, 0));
	SHOW(recvmsg(fd[0], BAD, MSG_DONTWAIT));
	m.msg_iov = BAD;
	SHOW(sendmsg(fd[0], &m, 0));
	m.msg_iov = &iov;
	m.msg_iovlen = 1025;
	SHOW(sendmsg(fd[0], &m, 0));
	SHOW(recvmsg(fd[0], &m, MSG_DONTWAIT));
	m.msg_iovlen = 1;
	m.msg_iov = &bad_iov;
	SHOW(sendmsg(fd[0], &m, 0));
	m.msg_iov = &huge;
	SHOW(sendmsg(fd[0], &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? errno == EINVAL : 2);
	m.msg_iov = half;
	m.msg_iovlen = 2;
	SHOW(sendmsg(fd[0], &m, 0));
	m = (struct msghdr){
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = BAD, .msg_controllen = 24};
	SHOW(sendmsg(fd[0], &m, 0));
	m.msg_control = buffer;
	m.msg_controllen = 8;
	SHOW(sendmsg(fd[0], &m, MSG_DONTWAIT));
	done(fd);

	pair(k, fd);
	feed(fd, "0123456789");
	SHOW(recv(fd[1], BAD, 4, 0));
	SHOW(recv(fd[1], buffer, 4, MSG_DONTWAIT));
	done(fd);
	pair(k, fd);
	feed(fd, "0123456789");
	n = sizeof(name);
	SHOW(recvfrom(fd[1], buffer, 4, 0, BAD, &n));
	done(fd);
	pair(k, fd);
	feed(fd, "0123456789");
	SHOW(recvfrom(fd[1], buffer, 4, 0, (void *)name, BAD));
	done(fd);
	pair(k, fd);
	feed(fd, "0123456789");
	n = (socklen_t)-1;
	SHOW(recvfrom(fd[1], buffer, 4, 0, (void *)name, &n));
	SHOW(recv(fd[1], buffer, 4, MSG_DONTWAIT));
	done(fd);
	pair(k, fd);
	feed(fd, "0123456789");
	m = (struct msghdr){
		.msg_iov = &iov, .msg_iovlen = 1, .msg_name = name, .msg_namelen = (socklen_t)-1};
	SHOW(recvmsg(fd[1], &m, 0));
	m = (struct msghdr){.msg_iov = half, .msg_iovlen = 2};
	SHOW(recvmsg(fd[1], &m, MSG_DONTWAIT));
	SHOW(recv(fd[1], buffer, sizeof(buffer), MSG_DONTWAIT));
	done(fd);
	pair(k, fd);
	n = 3;
	memset(name, 0, sizeof(name));
	SHOW(getsockname(fd[0], (void *)name, &n));
	SHOW(n);
	SHOW(getsockname(fd[0], BAD, &n));
	SHOW(getsockname(fd[0], (void *)name, BAD));
	n = (socklen_t)-4;
	SHOW(getsockname(fd[0], (void *)name, &n));
	n = 0;
	SHOW(getpeername(fd[0], BAD, &n));
	done(fd);
}

/* ---- signals ---- */

static void broken_pipe(const struct kind *k)
{
	printf("%s:\n", k->text);
	IN_CHILD({
		int fd[2];
		signal(SIGPIPE, SIG_DFL);
		pair(k, fd);
		shutdown(fd[0], SHUT_WR);
		SHOW(send(fd[0], "x", 1, MSG_NOSIGNAL));
		SHOW(send(fd[0], "", 0, MSG_NOSIGNAL));
		SHOW(send(fd[0], "x", 1, 0));
	});
	if (k->type == SOCK_DGRAM)
		return;
	IN_CHILD({
		int fd[2];
		signal(SIGPIPE, SIG_DFL);
		pair(k, fd);
		close(fd[1]);
		until_events(fd[0], POLLRDHUP);
		SHOW(write(fd[0], "x", 1) >= -1);
		until_events(fd[0], POLLHUP);
		SHOW(write(fd[0], "x", 1) >= -1);
	});
}

/* ---- accept4 ---- */

static void accepting(int family)
{
	struct sockaddr_storage a = {.ss_family = (sa_family_t)family};
	socklen_t n = family == AF_UNIX ? sizeof(sa_family_t) : sizeof(struct sockaddr_in), room;
	int l = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0), c[6];

	bind(l, (void *)&a, n);
	n = sizeof(a);
	getsockname(l, (void *)&a, &n);
	listen(l, 10);
	for (int i = 0; i < 6; i++) {
		c[i] = socket(family, SOCK_STREAM, 0);
		connect(c[i], (void *)&a, n);
	}
	until_events(l, POLLIN);
	SHOW(accept4(l, NULL, NULL, 1));
	SHOW(accept4(l, NULL, NULL, O_APPEND));
	int s = accept4(l, NULL, NULL, SOCK_NONBLOCK);
	printf("%x %x\n", (unsigned)fcntl(s, F_GETFL), (unsigned)fcntl(s, F_GETFD));
	close(s);
	s = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	printf("%x %x\n", (unsigned)fcntl(s, F_GETFL), (unsigned)fcntl(s, F_GETFD));
	close(s);
	room = sizeof(a);
	SHOW(accept(l, BAD, &room));
	room = (socklen_t)-1;
	SHOW(accept(l, (void *)&a, &room));
	SHOW(accept(l, (void *)&a, BAD));
	room = 2;
	s = accept(l, (void *)&a, &room);
	printf("%d %u\n", s >= 0, room);
	SHOW(accept(l, NULL, NULL));
	close(s);
	for (int i = 0; i < 6; i++)
		close(c[i]);
	close(l);
	SHOW(accept4(-1, NULL, NULL, 1));
	SHOW(accept(0, NULL, NULL));
}

int main(void)
{
	case_begin();
	signal(SIGPIPE, SIG_IGN);
	dup2(open("/dev/null", O_RDWR), 0);
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		all_receive_flags(&kinds[i]);
		boundaries(&kinds[i]);
		bad_arguments(&kinds[i]);
		broken_pipe(&kinds[i]);
	}
	accepting(AF_INET);
	accepting(AF_UNIX);
	return 0;
}
