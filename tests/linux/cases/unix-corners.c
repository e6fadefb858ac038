// SPDX-License-Identifier: BSD-2-Clause
/*
 * AF_UNIX in its corners: rights to connect (modes of the path, abstract names), the identity that
 * a peer sees and when it is recorded, limits of descriptors in flight, the senders that connected
 * datagram sockets accept, names that the system chooses.
 */
#include <grp.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "case.h"

#define USER 1000

static socklen_t name_of(const char *text, size_t n, struct sockaddr_un *a)
{
	*a = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(a->sun_path, text, n);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
}

static int named(int type, const char *text, size_t n)
{
	struct sockaddr_un a;
	socklen_t length = name_of(text, n, &a);
	int fd = socket(AF_UNIX, type, 0);

	if (bind(fd, (void *)&a, length))
		printf("bind %s: %s\n", *text ? text : text + 1, strerrorname_np(errno));
	return fd;
}

static int reach(int type, const char *text, size_t n)
{
	struct sockaddr_un a;
	socklen_t length = name_of(text, n, &a);
	int fd = socket(AF_UNIX, type | SOCK_NONBLOCK, 0), result = connect(fd, (void *)&a, length);
	int error = errno;

	close(fd);
	errno = error;
	return result;
}

static int reach_path(int type, const char *path)
{
	return reach(type, path, strlen(path) + 1);
}

static void become(void)
{
	if (setgid(USER) || setuid(USER))
		printf("no user\n");
}

/* ---- permissions ---- */

static void modes(void)
{
	static const mode_t mode[] = {0777, 0755, 0700, 0222, 0002, 0004, 0};
	struct stat st;

	umask(022);
	mkdir("open", 0777);
	mkdir("closed", 0700);
	int l = named(SOCK_STREAM, "open/s", 7), d = named(SOCK_DGRAM, "closed/d", 9);
	listen(l, 50);
	stat("open/s", &st);
	printf("mode %o\n", st.st_mode);
	for (unsigned i = 0; i < sizeof(mode) / sizeof(mode[0]); i++) {
		chmod("open/s", mode[i]);
		printf("mode %o\n", mode[i]);
		SHOW(reach_path(SOCK_STREAM, "open/s"));
		IN_CHILD({
			become();
			SHOW(reach_path(SOCK_STREAM, "open/s"));
		});
	}
	IN_CHILD({
		become();
		SHOW(reach_path(SOCK_DGRAM, "closed/d"));
		int s = socket(AF_UNIX, SOCK_DGRAM, 0);
		struct sockaddr_un a;
		socklen_t n = name_of("closed/d", 9, &a);
		SHOW(sendto(s, "x", 1, 0, (void *)&a, n));
		n = name_of("open/mine", 10, &a);
		SHOW(bind(s, (void *)&a, n));
		n = name_of("open/s", 7, &a);
		SHOW(bind(s, (void *)&a, n));
	});
	SHOW(reach_path(SOCK_STREAM, "open"));
	SHOW(reach_path(SOCK_STREAM, "open/none"));
	SHOW(reach_path(SOCK_STREAM, "open/s/none"));
	SHOW(reach_path(SOCK_DGRAM, "open/s"));
	SHOW(reach_path(SOCK_SEQPACKET, "open/s"));
	SHOW(open("open/s", O_RDWR));
	SHOW(symlink("s", "open/link"));
	SHOW(reach_path(SOCK_STREAM, "open/link"));
	SHOW(rename("open/s", "open/t"));
	SHOW(reach_path(SOCK_STREAM, "open/t"));
	SHOW(unlink("open/t"));
	SHOW(reach_path(SOCK_STREAM, "open/t"));
	close(l);
	close(d);
	SHOW(reach_path(SOCK_DGRAM, "closed/d"));
}

static void abstract(void)
{
	int a = named(SOCK_STREAM, "\0name", 5), b = named(SOCK_STREAM, "\0name\0", 6);
	int c = named(SOCK_DGRAM, "\0name", 5), d = named(SOCK_STREAM, "\0", 1);

	listen(a, 5);
	listen(d, 5);
	SHOW(reach(SOCK_STREAM, "\0name", 5));
	SHOW(reach(SOCK_STREAM, "\0name\0", 6));
	SHOW(reach(SOCK_DGRAM, "\0name", 5));
	SHOW(reach(SOCK_SEQPACKET, "\0name", 5));
	SHOW(reach(SOCK_STREAM, "\0nam", 4));
	SHOW(reach(SOCK_STREAM, "\0", 1));
	named(SOCK_STREAM, "\0name", 5);
	IN_CHILD({
		become();
		SHOW(reach(SOCK_STREAM, "\0name", 5));
	});
	close(a);
	SHOW(reach(SOCK_STREAM, "\0name", 5));
	close(b);
	close(c);
	close(d);
}

static void chosen_names(void)
{
	struct sockaddr_un a;
	socklen_t n = sizeof(a);
	int s = socket(AF_UNIX, SOCK_DGRAM, 0), one = 1, hex = 0;

	getsockname(s, (void *)&a, &n);
	SHOW(n);
	a.sun_family = AF_UNIX;
	SHOW(bind(s, (void *)&a, sizeof(sa_family_t)));
	n = sizeof(a);
	getsockname(s, (void *)&a, &n);
	SHOW(n);
	for (int i = 1; i < 6; i++)
		hex += strchr("0123456789abcdef", a.sun_path[i]) != NULL;
	SHOW(hex);
	SHOW(a.sun_path[0]);
	SHOW(bind(s, (void *)&a, sizeof(sa_family_t)));
	SHOW(bind(s, (void *)&a, n));
	close(s);
	/* A socket that passes credentials gets a name with its first connect or send. */
	int to = named(SOCK_DGRAM, "\0to", 3), t = socket(AF_UNIX, SOCK_DGRAM, 0);
	socklen_t length = name_of("\0to", 3, &a);
	SHOW(setsockopt(t, SOL_SOCKET, SO_PASSCRED, &one, sizeof(one)));
	n = sizeof(a);
	SHOW(sendto(t, "x", 1, 0, (void *)&a, length));
	getsockname(t, (void *)&a, &n);
	SHOW(n);
	close(t);
	t = socket(AF_UNIX, SOCK_STREAM, 0);
	setsockopt(t, SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));
	length = name_of("\0none", 5, &a);
	SHOW(connect(t, (void *)&a, length));
	n = sizeof(a);
	getsockname(t, (void *)&a, &n);
	SHOW(n);
	close(t);
	close(to);
	/* Lengths. */
	s = socket(AF_UNIX, SOCK_DGRAM, 0);
	memset(&a, 'x', sizeof(a));
	a.sun_family = AF_UNIX;
	SHOW(bind(s, (void *)&a, sizeof(a) + 1));
	SHOW(bind(s, (void *)&a, 1));
	SHOW(bind(s, (void *)&a, sizeof(a)));
	n = sizeof(a);
	struct sockaddr_storage got;
	n = sizeof(got);
	SHOW(getsockname(s, (void *)&got, &n));
	SHOW(n);
	a.sun_family = AF_INET;
	SHOW(bind(s, (void *)&a, 20));
	SHOW(connect(s, (void *)&a, 20));
	close(s);
}

/* ---- identity ---- */

static void show_peer(int fd)
{
	struct ucred c = {0};
	socklen_t n = sizeof(c);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &c, &n))
		printf("peer: %s\n", strerrorname_np(errno));
	else
		printf("peer: pid %s uid %d gid %d, %u bytes\n",
		       c.pid == getpid() ? "mine"
		       : c.pid		 ? "other"
					 : "0",
		       (int)c.uid, (int)c.gid, n);
}

static void groups_of_peer(int fd)
{
	gid_t list[64];
	socklen_t n = sizeof(list);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, list, &n)) {
		printf("groups: %s\n", strerrorname_np(errno));
		return;
	}
	printf("groups:");
	for (unsigned i = 0; i < n / sizeof(gid_t); i++)
		printf(" %d", (int)list[i]);
	puts("");
	n = 1;
	SHOW(getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, list, &n));
	SHOW(n);
}

static void peers(void)
{
	static const gid_t groups[] = {7, 8, 9};
	int pair[2];

	setgroups(3, groups);
	show_peer(socket(AF_UNIX, SOCK_STREAM, 0));
	groups_of_peer(socket(AF_UNIX, SOCK_STREAM, 0));
	show_peer(socket(AF_INET, SOCK_STREAM, 0));
	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	show_peer(pair[0]);
	groups_of_peer(pair[0]);
	int l = named(SOCK_STREAM, "\0listener", 9);
	show_peer(l);
	listen(l, 5);
	show_peer(l);
	/* A listener's identity is that at listen(), a client's that at connect(). */
	IN_CHILD({
		struct sockaddr_un a;
		socklen_t n = name_of("\0listener", 9, &a);
		int c = socket(AF_UNIX, SOCK_STREAM, 0);
		if (setegid(5) || seteuid(USER))
			printf("no user\n");
		connect(c, (void *)&a, n);
		if (seteuid(0))
			printf("no root\n");
		int s = accept(l, NULL, NULL);
		show_peer(s);
		groups_of_peer(s);
		show_peer(c);
	});
	SHOW(setsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, pair, 8));
	close(l);
}

static int claim(int fd, pid_t pid, uid_t uid, gid_t gid)
{
	char control[CMSG_SPACE(sizeof(struct ucred))] = {0}, byte = 'x';
	struct iovec iov = {&byte, 1};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = sizeof(control)};
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	struct ucred c = {pid, uid, gid};

	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_CREDENTIALS;
	h->cmsg_len = CMSG_LEN(sizeof(c));
	memcpy(CMSG_DATA(h), &c, sizeof(c));
	return (int)sendmsg(fd, &m, MSG_DONTWAIT);
}

static void claims(void)
{
	int pair[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	SHOW(claim(pair[0], getpid(), 0, 0));
	SHOW(claim(pair[0], getpid(), 5, 6));
	SHOW(claim(pair[0], 1, 0, 0));
	SHOW(claim(pair[0], 0, 0, 0));
	SHOW(claim(pair[0], 99999999, 0, 0));
	SHOW(claim(pair[0], getpid(), (uid_t)-1, 0));
	IN_CHILD({
		become();
		SHOW(claim(pair[0], getpid(), USER, USER));
		SHOW(claim(pair[0], getpid(), 0, USER));
		SHOW(claim(pair[0], getpid(), USER, 0));
		SHOW(claim(pair[0], 1, USER, USER));
	});
	close(pair[0]);
	close(pair[1]);
}

/* ---- descriptors under way ---- */

static int pass(int fd, int what, unsigned count)
{
	static char control[CMSG_SPACE(300 * sizeof(int))];
	char byte = 'x';
	struct iovec iov = {&byte, 1};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control};

	m.msg_controllen = CMSG_SPACE(count * sizeof(int));
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(count * sizeof(int));
	for (unsigned i = 0; i < count; i++)
		((int *)CMSG_DATA(h))[i] = what;
	return (int)sendmsg(fd, &m, MSG_DONTWAIT);
}

static void rights(void)
{
	struct rlimit few = {20, 20};
	char byte;
	int pair[2], more = 0;

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	SHOW(pass(pair[0], 0, 0));
	SHOW(pass(pair[0], 0, 253));
	SHOW(pass(pair[0], 0, 254));
	SHOW(pass(pair[0], -1, 1));
	SHOW(pass(pair[0], 0, 253));
	SHOW(read(pair[1], &byte, 1));
	int path = open("/", O_PATH);
	SHOW(pass(pair[0], path, 1));
	close(pair[0]);
	close(pair[1]);
	/* A user without privileges may have as many descriptors in flight as open. */
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	IN_CHILD({
		setrlimit(RLIMIT_NOFILE, &few);
		become();
		while (more < 1000 && pass(pair[0], 0, 1) == 1)
			more++;
		printf("%d, then %s\n", more, strerrorname_np(errno));
		SHOW(send(pair[0], "x", 1, 0));
		SHOW(read(pair[1], &byte, 1));
		SHOW(read(pair[1], &byte, 1));
		SHOW(pass(pair[0], 0, 1));
	});
	close(pair[0]);
	close(pair[1]);
}

/* ---- connected datagram sockets ---- */

static void datagrams(void)
{
	struct sockaddr_un a, b;
	socklen_t an = name_of("\0a", 2, &a), bn = name_of("\0b", 2, &b);
	int x = named(SOCK_DGRAM, "\0a", 2), y = named(SOCK_DGRAM, "\0b", 2);
	int z = socket(AF_UNIX, SOCK_DGRAM, 0);
	char byte;

	fcntl(x, F_SETFL, O_NONBLOCK);
	fcntl(y, F_SETFL, O_NONBLOCK);
	SHOW(send(z, "1", 1, 0));
	SHOW(sendto(z, "1", 1, 0, (void *)&a, an));
	SHOW(connect(x, (void *)&b, bn));
	SHOW(sendto(z, "2", 1, 0, (void *)&a, an));
	SHOW(connect(z, (void *)&a, an));
	SHOW(recv(x, &byte, 1, 0));
	SHOW(recv(x, &byte, 1, 0));
	SHOW(sendto(y, "3", 1, 0, (void *)&a, an));
	SHOW(sendto(x, "4", 1, 0, (void *)&a, an));
	SHOW(sendto(x, "5", 1, 0, (void *)&b, bn));
	SHOW(recv(x, &byte, 1, 0));
	struct sockaddr none = {.sa_family = AF_UNSPEC};
	SHOW(connect(x, &none, sizeof(none)));
	SHOW(connect(z, (void *)&a, an));
	SHOW(connect(z, (void *)&b, bn));
	SHOW(send(z, "6", 1, 0));
	SHOW(recv(y, &byte, 1, 0));
	SHOW(recv(y, &byte, 1, 0));
	close(y);
	printf("%x\n", (unsigned)until_events(z, POLLOUT));
	SHOW(send(z, "7", 1, 0));
	SHOW(send(z, "7", 1, 0));
	SHOW(connect(z, (void *)&a, an));
	SHOW(shutdown(x, SHUT_RD));
	SHOW(send(z, "8", 1, MSG_NOSIGNAL));
	SHOW(recv(x, &byte, 1, 0));
	SHOW(shutdown(z, SHUT_WR));
	SHOW(send(z, "9", 1, MSG_NOSIGNAL));
	IN_CHILD({
		signal(SIGPIPE, SIG_DFL);
		SHOW(send(z, "9", 1, 0));
	});
	SHOW(listen(x, 1));
	SHOW(accept(x, NULL, NULL));
	close(x);
	close(z);
}

/* ---- queues of listeners ---- */

static void backlog(void)
{
	static const int length[] = {0, 1, 3};

	for (int i = 0; i < 3; i++) {
		int l = named(SOCK_STREAM, "\0queue", 6), c[10], n = 0;
		struct sockaddr_un a;
		socklen_t an = name_of("\0queue", 6, &a);

		listen(l, length[i]);
		for (; n < 10; n++) {
			c[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
			if (connect(c[n], (void *)&a, an))
				break;
		}
		printf("backlog %d: %d, then %s\n", length[i], n, strerrorname_np(errno));
		close(accept(l, NULL, NULL));
		SHOW(connect(c[n], (void *)&a, an));
		close(l);
		SHOW(send(c[n], "x", 1, MSG_NOSIGNAL));
		printf("%x\n", (unsigned)until_events(c[n], POLLHUP));
		for (int j = 0; j <= n; j++)
			close(c[j]);
	}
}

int main(void)
{
	case_begin();
	signal(SIGPIPE, SIG_IGN);
	modes();
	abstract();
	chosen_names();
	peers();
	claims();
	rights();
	datagrams();
	backlog();
	return 0;
}
