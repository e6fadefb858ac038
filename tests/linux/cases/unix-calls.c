/* SPDX-License-Identifier: BSD-2-Clause */
/* AF_UNIX sockets call by call: making, naming, connecting, transferring, passing descriptors;
 * arguments and errors. */
#include "case.h"

#include <poll.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>

#define BAD ((void *)1)

static char buffer[4096];

static socklen_t name_of(struct sockaddr_un *a, const char *path)
{
	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	memcpy(a->sun_path, path, strlen(path));
	return offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1;
}

static socklen_t abstract(struct sockaddr_un *a, const char *name)
{
	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	memcpy(a->sun_path + 1, name, strlen(name));
	return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
}

static int bind_to(int fd, const char *path)
{
	struct sockaddr_un a;

	return bind(fd, (void *)&a, name_of(&a, path));
}

static int connect_to(int fd, const char *path)
{
	struct sockaddr_un a;

	return connect(fd, (void *)&a, name_of(&a, path));
}

static void creating(void)
{
	int fds[2];

	SHOW(socket(AF_UNIX, 0, 0));
	SHOW(socket(AF_UNIX, SOCK_RDM, 0));
	SHOW(socket(AF_UNIX, SOCK_PACKET, 0));
	SHOW(socket(AF_UNIX, 77, 0));
	SHOW(socket(AF_UNIX, -1, 0));
	SHOW(socket(AF_UNIX, SOCK_STREAM, 2));
	SHOW(socket(AF_UNIX, SOCK_STREAM, -1));
	SHOW(socket(AF_UNIX, SOCK_STREAM | 0x10000, 0));
	SHOW(socket(-1, SOCK_STREAM, 0));
	SHOW(socket(0, SOCK_STREAM, 0));
	SHOW(socket(500, SOCK_STREAM, 0));
	SHOW_OK(socket(AF_UNIX, SOCK_STREAM, 1));
	SHOW_OK(socket(AF_UNIX, SOCK_RAW, 0));
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, BAD));
	SHOW(socketpair(AF_UNIX, SOCK_RDM, 0, fds));
	SHOW(socketpair(AF_UNIX, 77, 0, fds));
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 6, fds));
	SHOW(socketpair(AF_INET, SOCK_STREAM, 0, fds));
	SHOW(socketpair(AF_INET, SOCK_DGRAM, 0, fds));
	SHOW(socketpair(0, SOCK_DGRAM, 0, fds));
	SHOW(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds));
	SHOW(fcntl(fds[0], F_GETFL));
	SHOW(fcntl(fds[1], F_GETFD));
	close(fds[0]);
	close(fds[1]);
}

static void binding(void)
{
	struct sockaddr_un a, b;
	socklen_t n = name_of(&a, "name"), len;
	int s = socket(AF_UNIX, SOCK_STREAM, 0), t = socket(AF_UNIX, SOCK_STREAM, 0),
	    d = socket(AF_UNIX, SOCK_DGRAM, 0), file = open("plain", O_CREAT | O_RDWR, 0600);

	SHOW(bind(-1, (void *)&a, n));
	SHOW(bind(file, (void *)&a, n));
	SHOW(bind(s, BAD, n));
	SHOW(bind(s, (void *)&a, 0));
	SHOW(bind(s, (void *)&a, 1));
	SHOW(bind(s, (void *)&a, sizeof(a) + 1));
	SHOW(bind(s, (void *)&a, -1));
	a.sun_family = AF_INET;
	SHOW(bind(s, (void *)&a, n));
	a.sun_family = AF_UNIX;
	SHOW(bind_to(s, "plain"));
	SHOW(bind_to(s, "missing/name"));
	SHOW(bind_to(s, "plain/name"));
	SHOW(bind(s, (void *)&a, n));
	SHOW(bind(s, (void *)&a, n));
	SHOW(bind_to(s, "other"));
	SHOW(bind(t, (void *)&a, n));
	SHOW(access("name", F_OK));
	struct stat st;
	stat("name", &st);
	printf("mode %o\n", st.st_mode & S_IFMT);
	SHOW(open("name", O_RDWR));
	len = sizeof(b);
	SHOW(getsockname(s, (void *)&b, &len));
	printf("%u %s\n", len, b.sun_path);
	len = 4;
	memset(&b, 0x55, sizeof(b));
	SHOW(getsockname(s, (void *)&b, &len));
	printf("%u %.2s %x\n", len, b.sun_path, (unsigned char)b.sun_path[2]);
	len = 0;
	SHOW(getsockname(s, (void *)&b, &len));
	printf("%u\n", len);
	len = -1;
	SHOW(getsockname(s, (void *)&b, &len));
	SHOW(getsockname(s, (void *)&b, BAD));
	len = sizeof(b);
	SHOW(getsockname(s, BAD, &len));
	SHOW(getsockname(-1, (void *)&b, &len));
	SHOW(getsockname(file, (void *)&b, &len));
	SHOW(getpeername(s, (void *)&b, &len));
	SHOW(getpeername(-1, (void *)&b, &len));
	SHOW(getpeername(file, (void *)&b, &len));
	len = sizeof(b);
	SHOW(getsockname(t, (void *)&b, &len));
	printf("%u\n", len);
	/* A name that the kernel chooses: five hex digits. */
	SHOW(bind(d, (void *)&b, sizeof(sa_family_t)));
	len = sizeof(b);
	SHOW(getsockname(d, (void *)&b, &len));
	printf("%u %d\n", len, b.sun_path[0]);
	n = abstract(&a, "hidden");
	SHOW(bind(t, (void *)&a, n));
	close(d);
	d = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(bind(d, (void *)&a, n));
	SHOW(bind(d, (void *)&a, n - 1));
	len = sizeof(b);
	SHOW(getsockname(d, (void *)&b, &len));
	printf("%u\n", len);
	/* A path of full length has no room for its end. */
	int u = socket(AF_UNIX, SOCK_STREAM, 0);
	memset(a.sun_path, 'p', sizeof(a.sun_path));
	SHOW(bind(u, (void *)&a, sizeof(a)));
	len = sizeof(b);
	SHOW(getsockname(u, (void *)&b, &len));
	printf("%u\n", len);
	IN_CHILD(mkdir("closed", 0700); setuid(1000);
		 SHOW(bind_to(socket(AF_UNIX, SOCK_STREAM, 0), "closed/a")));
	close(u);
	close(s);
	close(t);
	close(d);
	close(file);
}

static void connecting(void)
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0),
	    c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), d = socket(AF_UNIX, SOCK_DGRAM, 0),
	    q = socket(AF_UNIX, SOCK_SEQPACKET, 0), file = open("plain", O_CREAT | O_RDWR, 0600);
	struct sockaddr_un a;
	socklen_t len;

	SHOW(listen(-1, 1));
	SHOW(listen(file, 1));
	SHOW(listen(s, 1));
	SHOW(listen(d, 1));
	SHOW(accept(s, NULL, NULL));
	SHOW(accept(d, NULL, NULL));
	SHOW(accept(-1, NULL, NULL));
	SHOW(accept(file, NULL, NULL));
	SHOW(connect_to(c, "absent"));
	SHOW(connect_to(c, "plain"));
	SHOW(connect_to(c, "."));
	SHOW(connect_to(-1, "plain"));
	SHOW(connect_to(file, "plain"));
	SHOW(bind_to(s, "server"));
	SHOW(connect_to(c, "server"));
	SHOW(connect_to(s, "server"));
	SHOW(listen(s, 0));
	SHOW(listen(s, -1));
	SHOW(listen(s, 0));
	SHOW(connect(c, BAD, 20));
	SHOW(connect(c, (void *)&a, 1));
	SHOW(connect(c, (void *)&a, 0));
	SHOW(connect(c, (void *)&a, 200));
	a.sun_family = AF_INET;
	SHOW(connect(c, (void *)&a, 20));
	a.sun_family = AF_UNSPEC;
	SHOW(connect(c, (void *)&a, 20));
	SHOW(connect(d, (void *)&a, 20));
	SHOW(connect_to(d, "server"));
	SHOW(connect_to(q, "server"));
	SHOW(connect_to(c, "server"));
	SHOW(connect_to(c, "server"));
	SHOW(listen(c, 1));
	int c2 = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	SHOW(connect_to(c2, "server"));
	SHOW(connect_to(c2, "server"));
	SHOW(send(c2, "x", 1, MSG_NOSIGNAL));
	SHOW(recv(c2, buffer, 1, 0));
	SHOW(accept4(s, NULL, NULL, 1));
	SHOW(accept4(s, NULL, NULL, -1));
	len = sizeof(a);
	int t;
	SHOW(write(c, "early", 5));
	SHOW_OK(t = accept4(s, (void *)&a, &len, SOCK_CLOEXEC));
	printf("len %u\n", len);
	SHOW(fcntl(t, F_GETFD));
	SHOW(fcntl(t, F_GETFL));
	SHOW(read(t, buffer, 100));
	len = sizeof(a);
	SHOW(getpeername(c, (void *)&a, &len));
	printf("%u %s\n", len, a.sun_path);
	len = sizeof(a);
	SHOW(getsockname(t, (void *)&a, &len));
	printf("%u %s\n", len, a.sun_path);
	len = sizeof(a);
	SHOW(getpeername(t, (void *)&a, &len));
	printf("%u\n", len);
	fcntl(s, F_SETFL, O_NONBLOCK);
	SHOW(accept(s, NULL, NULL));
	SHOW(accept(s, BAD, NULL));
	struct pollfd pfd = {s, POLLIN | POLLOUT, 0};
	SHOW(poll(&pfd, 1, 0));
	SHOW(connect_to(c2, "server"));
	SHOW(poll(&pfd, 1, 0));
	printf("%x\n", pfd.revents);
	len = sizeof(a);
	SHOW(accept(s, BAD, &len));
	SHOW(read(c2, buffer, 1));
	SHOW(send(s, "x", 1, MSG_NOSIGNAL));
	SHOW(recv(s, buffer, 1, 0));
	SHOW(shutdown(s, 5));
	SHOW(shutdown(s, -1));
	SHOW(shutdown(-1, 0));
	SHOW(shutdown(file, 0));
	SHOW(shutdown(s, SHUT_RD));
	SHOW(accept(s, NULL, NULL));
	close(s);
	SHOW(connect_to(q, "server"));
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(connect_to(s, "server"));
	SHOW(shutdown(s, SHUT_WR));
	SHOW(send(s, "x", 1, MSG_NOSIGNAL));
	SHOW(recv(s, buffer, 1, MSG_DONTWAIT));
	IN_CHILD(chmod("server", 0); setuid(1000); SHOW(connect_to(s, "server")));
	close(t);
	SHOW(read(c, buffer, 100));
	SHOW(send(c, "x", 1, MSG_NOSIGNAL));
	close(c);
	close(c2);
	close(d);
	close(q);
	close(s);
	close(file);
}

static void transferring(int type)
{
	int s[2], error;
	socklen_t len = sizeof(error);
	struct iovec v[2] = {{"abc", 3}, {"defg", 4}}, in[2] = {{buffer, 2}, {buffer + 10, 20}};
	struct msghdr m = {.msg_iov = v, .msg_iovlen = 2};

	printf("--- type %d\n", type);
	SHOW(socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, s));
	SHOW(recv(s[0], buffer, 10, 0));
	SHOW(recv(s[0], buffer, 0, 0));
	SHOW(send(s[0], "", 0, 0));
	SHOW(send(s[0], BAD, 10, 0));
	SHOW(send(s[0], "hello world", 11, 0));
	SHOW(recv(s[1], buffer, 0, 0));
	SHOW(recv(s[1], buffer, 3, MSG_PEEK));
	SHOW(recv(s[1], buffer, 3, MSG_PEEK | MSG_TRUNC));
	SHOW(recv(s[1], BAD, 3, 0));
	SHOW(recv(s[1], buffer, 3, MSG_TRUNC));
	SHOW(recv(s[1], buffer, 100, 0));
	SHOW(recv(s[1], buffer, 100, MSG_DONTWAIT));
	SHOW(send(s[0], "x", 1, MSG_EOR | MSG_NOSIGNAL | MSG_MORE | MSG_DONTROUTE | MSG_CONFIRM));
	SHOW(recv(s[1], buffer, 100, MSG_WAITALL));
	SHOW(sendmsg(-1, &m, 0));
	SHOW(sendmsg(1, &m, 0));
	SHOW(sendmsg(s[0], BAD, 0));
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_iov = in;
	m.msg_flags = -1;
	SHOW(recvmsg(s[1], BAD, 0));
	SHOW(recvmsg(s[1], &m, MSG_PEEK));
	printf("flags %x name %u control %zu\n", m.msg_flags, m.msg_namelen, m.msg_controllen);
	m.msg_iovlen = 1;
	SHOW(recvmsg(s[1], &m, 0));
	printf("flags %x\n", m.msg_flags);
	SHOW(recv(s[1], buffer, 100, 0));
	m.msg_iovlen = 1025;
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_iovlen = -1;
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_iovlen = 1;
	m.msg_iov = BAD;
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_iov = NULL;
	m.msg_iovlen = 0;
	SHOW(sendmsg(s[0], &m, 0));
	SHOW(recv(s[1], buffer, 100, 0));
	m.msg_name = BAD;
	m.msg_namelen = 10;
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_namelen = -1;
	SHOW(sendmsg(s[0], &m, 0));
	m.msg_namelen = 1000;
	SHOW(sendmsg(s[0], &m, 0));
	struct sockaddr_un a;
	socklen_t n = name_of(&a, "nowhere");
	SHOW(sendto(s[0], "x", 1, 0, (void *)&a, n));
	SHOW(sendto(s[0], "x", 1, 0, NULL, 10));
	SHOW(sendto(s[0], "x", 1, 0, (void *)&a, 1));
	a.sun_family = AF_INET;
	SHOW(sendto(s[0], "x", 1, 0, (void *)&a, n));
	while (recv(s[1], buffer, 100, 0) > 0)
		;
	n = sizeof(a);
	SHOW(send(s[0], "peer", 4, 0));
	SHOW(recvfrom(s[1], buffer, 100, 0, (void *)&a, &n));
	printf("name length %u\n", n);
	send(s[0], "peer", 4, 0);
	SHOW(recvfrom(s[1], buffer, 100, 0, (void *)&a, BAD));
	n = -1;
	send(s[0], "peer", 4, 0);
	SHOW(recvfrom(s[1], buffer, 100, 0, (void *)&a, &n));
	while (recv(s[1], buffer, 100, 0) > 0)
		;
	int q;
	send(s[0], "12345", 5, 0);
	send(s[0], "678", 3, 0);
	SHOW(ioctl(s[1], FIONREAD, &q));
	SHOW(q);
	SHOW(ioctl(s[0], TIOCOUTQ, &q));
	SHOW(q > 0);
	SHOW(ioctl(s[1], FIONREAD, BAD));
	SHOW(readv(s[1], in, 2));
	SHOW(read(s[1], buffer, 100));
	SHOW(lseek(s[0], 0, SEEK_CUR));
	SHOW(pread(s[0], buffer, 1, 0));
	SHOW(ftruncate(s[0], 0));
	SHOW(fsync(s[0]));
	struct pollfd pfd = {s[0], POLLIN | POLLOUT | POLLRDHUP, 0};
	SHOW(poll(&pfd, 1, 0));
	printf("%x\n", pfd.revents);
	SHOW(shutdown(s[1], SHUT_WR));
	SHOW(poll(&pfd, 1, 0));
	printf("%x\n", pfd.revents);
	SHOW(recv(s[0], buffer, 1, 0));
	SHOW(send(s[1], "x", 1, MSG_NOSIGNAL));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(recv(s[1], buffer, 10, 0));
	SHOW(shutdown(s[1], SHUT_RD));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(recv(s[1], buffer, 10, 0));
	SHOW(poll(&pfd, 1, 0));
	printf("%x\n", pfd.revents);
	close(s[1]);
	SHOW(poll(&pfd, 1, 0));
	printf("%x\n", pfd.revents);
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_ERROR, &error, &len));
	SHOW(error);
	SHOW(recv(s[0], buffer, 1, 0));
	IN_CHILD(send(s[0], "x", 1, 0); send(s[0], "x", 1, 0));
	close(s[0]);
	/* A reader that leaves data behind. */
	socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, s);
	send(s[0], "unread", 6, 0);
	close(s[1]);
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_ERROR, &error, &len));
	SHOW(error);
	SHOW(recv(s[0], buffer, 1, 0));
	SHOW(recv(s[0], buffer, 1, 0));
	close(s[0]);
}

static void datagrams(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0),
	    b = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0),
	    c = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	struct sockaddr_un to, from;
	socklen_t n, len = sizeof(from);

	unlink("dgram");
	SHOW(bind_to(a, "dgram"));
	n = name_of(&to, "dgram");
	SHOW(send(b, "x", 1, 0));
	SHOW(sendto(b, "x", 1, 0, (void *)&to, n));
	SHOW(recvfrom(a, buffer, 10, 0, (void *)&from, &len));
	printf("len %u\n", len);
	SHOW(connect_to(b, "dgram"));
	SHOW(send(b, "to a", 4, 0));
	SHOW(bind_to(c, "dgram2"));
	SHOW(sendto(c, "c", 1, 0, (void *)&to, n));
	len = sizeof(from);
	SHOW(recvfrom(a, buffer, 10, 0, (void *)&from, &len));
	len = sizeof(from);
	SHOW(recvfrom(a, buffer, 10, 0, (void *)&from, &len));
	printf("from %s\n", from.sun_path);
	/* A connected datagram socket receives only from its peer. */
	SHOW(connect_to(a, "dgram2"));
	SHOW(send(b, "x", 1, 0));
	SHOW(sendto(b, "x", 1, 0, (void *)&to, n));
	SHOW(send(c, "x", 1, 0));
	SHOW(connect_to(c, "dgram"));
	SHOW(send(c, "x", 1, 0));
	to.sun_family = AF_UNSPEC;
	SHOW(connect(a, (void *)&to, sizeof(sa_family_t)));
	SHOW(send(a, "x", 1, 0));
	to.sun_family = AF_UNIX;
	/* Full: ten wait, an eleventh does not fit. */
	int i;
	while (recv(a, buffer, 10, 0) >= 0)
		;
	for (i = 0; i < 100 && send(c, "x", 1, 0) == 1; i++)
		;
	SHOW(i > 5 && i < 100);
	SHOW(send(c, "x", 1, 0));
	struct pollfd pfd = {c, POLLOUT, 0};
	SHOW(poll(&pfd, 1, 0));
	recv(a, buffer, 1, 0);
	SHOW(send(c, "x", 1, 0));
	static char big[300000];
	SHOW(sendto(b, big, sizeof(big), 0, (void *)&to, n));
	close(a);
	SHOW(send(c, "x", 1, 0));
	SHOW(send(c, "x", 1, 0));
	SHOW(sendto(b, "x", 1, 0, (void *)&to, n));
	unlink("dgram");
	SHOW(sendto(b, "x", 1, 0, (void *)&to, n));
	close(b);
	close(c);
}

static long send_control(int s, void *control, size_t size)
{
	struct iovec v = {"c", 1};
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = size};

	return sendmsg(s, &m, 0);
}

static void receive_control(int s, size_t room, int flags)
{
	char control[256];
	struct iovec v = {buffer, 10};
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};

	long n = recvmsg(s, &m, flags | MSG_DONTWAIT);
	printf("received %ld flags %x control %zu", n, m.msg_flags, m.msg_controllen);
	for (struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		printf(" [%d %d %zu]", c->cmsg_level, c->cmsg_type, (size_t)c->cmsg_len);
		if (c->cmsg_type == SCM_RIGHTS)
			for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / 4; i++)
				close(((int *)CMSG_DATA(c))[i]);
	}
	puts("");
}

static void descriptors(void)
{
	int s[2], one = 1;
	union {
		struct cmsghdr c;
		char space[2048];
	} u = {.c = {.cmsg_len = CMSG_LEN(8), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	int *fds = (int *)CMSG_DATA(&u.c);

	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	fds[0] = 0;
	fds[1] = 1;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	receive_control(s[1], 256, 0);
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	receive_control(s[1], CMSG_LEN(4), 0);
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	receive_control(s[1], 0, 0);
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	receive_control(s[1], 15, 0);
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	receive_control(s[1], 256, MSG_PEEK);
	receive_control(s[1], 256, MSG_CMSG_CLOEXEC);
	fds[1] = 99;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	fds[1] = -1;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	fds[1] = 1;
	u.c.cmsg_len = 1000;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	u.c.cmsg_len = 3;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	u.c.cmsg_len = CMSG_LEN(8);
	SHOW(send_control(s[0], &u, 15));
	SHOW(send_control(s[0], BAD, CMSG_SPACE(8)));
	u.c.cmsg_type = 99;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	u.c.cmsg_type = SCM_RIGHTS;
	u.c.cmsg_level = 99;
	SHOW(send_control(s[0], &u, CMSG_SPACE(8)));
	u.c.cmsg_level = SOL_SOCKET;
	u.c.cmsg_len = CMSG_LEN(0);
	SHOW(send_control(s[0], &u, CMSG_SPACE(0)));
	u.c.cmsg_len = CMSG_LEN(254 * 4);
	for (int i = 0; i < 300; i++)
		fds[i] = 0;
	SHOW(send_control(s[0], &u, CMSG_SPACE(254 * 4)));
	while (recv(s[1], buffer, 100, MSG_DONTWAIT) > 0)
		;
	/* The sender's credentials. */
	SHOW(setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one)));
	SHOW(send(s[0], "x", 1, 0));
	receive_control(s[1], 256, 0);
	struct ucred *cred = (struct ucred *)CMSG_DATA(&u.c);
	u.c.cmsg_type = SCM_CREDENTIALS;
	u.c.cmsg_len = CMSG_LEN(sizeof(*cred));
	*cred = (struct ucred){getpid(), 0, 0};
	SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
	receive_control(s[1], 256, 0);
	*cred = (struct ucred){1, 7, 8};
	SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
	receive_control(s[1], 256, 0);
	*cred = (struct ucred){999999, 0, 0};
	SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
	*cred = (struct ucred){getpid(), -1, 0};
	SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
	u.c.cmsg_len = CMSG_LEN(4);
	SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
	u.c.cmsg_len = CMSG_LEN(sizeof(*cred));
	IN_CHILD(setuid(1000); *cred = ((struct ucred){getpid(), 0, 0});
		 SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
		 *cred = ((struct ucred){getppid(), 1000, 0});
		 SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred))));
		 *cred = ((struct ucred){getpid(), 1000, 0});
		 SHOW(send_control(s[0], &u, CMSG_SPACE(sizeof(*cred)))););
	close(s[0]);
	close(s[1]);
}

static void options(void)
{
	static const struct {
		const char *name;
		int option;
	} list[] = {{"TYPE", SO_TYPE},
		    {"ERROR", SO_ERROR},
		    {"DOMAIN", SO_DOMAIN},
		    {"PROTOCOL", SO_PROTOCOL},
		    {"ACCEPTCONN", SO_ACCEPTCONN},
		    {"PASSCRED", SO_PASSCRED},
		    {"REUSEADDR", SO_REUSEADDR},
		    {"KEEPALIVE", SO_KEEPALIVE},
		    {"BROADCAST", SO_BROADCAST},
		    {"OOBINLINE", SO_OOBINLINE},
		    {"DONTROUTE", SO_DONTROUTE},
		    {"PRIORITY", SO_PRIORITY},
		    {"RCVLOWAT", SO_RCVLOWAT},
		    {"SNDLOWAT", SO_SNDLOWAT},
		    {"TIMESTAMP", SO_TIMESTAMP},
		    {"MARK", SO_MARK},
		    {"NO_CHECK", SO_NO_CHECK},
		    {"PASSSEC", SO_PASSSEC},
		    {"LINGER", SO_LINGER},
		    {"RCVTIMEO", SO_RCVTIMEO},
		    {"nothing", 9999}};
	int s[2], value[4];
	socklen_t len;

	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		len = sizeof(value);
		value[0] = -77;
		int r = getsockopt(s[0], SOL_SOCKET, list[i].option, value, &len);

		printf("%s: %d %s len %u value %d;", list[i].name, r,
		       r ? strerrorname_np(errno) : "", len, value[0]);
		value[0] = 1;
		r = setsockopt(s[0], SOL_SOCKET, list[i].option, value, 4);
		printf(" set %d %s;", r, r ? strerrorname_np(errno) : "");
		len = 4;
		r = getsockopt(s[0], SOL_SOCKET, list[i].option, value, &len);
		printf(" then %d\n", r ? -1 : value[0]);
	}
	len = 4;
	SHOW(getsockopt(-1, SOL_SOCKET, SO_TYPE, value, &len));
	SHOW(getsockopt(1, SOL_SOCKET, SO_TYPE, value, &len));
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, (void *)2, &len));
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, value, (void *)2));
	len = -1;
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, value, &len));
	len = 0;
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, value, &len));
	len = 2;
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_TYPE, value, &len));
	printf("%u\n", len);
	len = 4;
	SHOW(getsockopt(s[0], 1234, SO_TYPE, value, &len));
	SHOW(getsockopt(s[0], 6, 1, value, &len));
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, BAD, 4));
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, value, 3));
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, value, 0));
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, value, -1));
	SHOW(setsockopt(s[0], 1234, 1, value, 4));
	SHOW(setsockopt(1, SOL_SOCKET, SO_PASSCRED, value, 4));
	struct timeval t = {0, 1000000};
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	t.tv_usec = -1;
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	t.tv_usec = 20000;
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, 4));
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)));
	SHOW(recv(s[0], buffer, 1, 0));
	struct ucred cred;
	len = sizeof(cred);
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &cred, &len));
	printf("%d %d %d\n", cred.pid == getpid(), cred.uid, cred.gid);
	SHOW(setsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &cred, len));
	close(s[0]);
	close(s[1]);
}

int main(void)
{
	case_begin();
	creating();
	binding();
	connecting();
	transferring(SOCK_STREAM);
	transferring(SOCK_DGRAM);
	transferring(SOCK_SEQPACKET);
	datagrams();
	descriptors();
	options();
	return 0;
}
