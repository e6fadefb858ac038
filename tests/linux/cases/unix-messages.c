/* SPDX-License-Identifier: BSD-2-Clause */
/* AF_UNIX messages: control messages that do not fit, peeking, several messages in one call,
 * buffers, ends. */
#include "case.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#define BAD ((void *)1)

static char buffer[8192];

static void show_control(struct msghdr *m, long n)
{
	printf("%ld flags %x control %zu:", n, m->msg_flags, m->msg_controllen);
	for (struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		printf(" [%d %zu", c->cmsg_type, (size_t)c->cmsg_len);
		if (c->cmsg_type == SCM_RIGHTS) {
			for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / 4; i++) {
				int fd = ((int *)CMSG_DATA(c))[i];

				printf(" %s%s", fcntl(fd, F_GETFD) >= 0 ? "open" : "bad",
				       fcntl(fd, F_GETFD) == 1 ? "+cloexec" : "");
				close(fd);
			}
		} else if (c->cmsg_type == SCM_CREDENTIALS && c->cmsg_len >= CMSG_LEN(12)) {
			struct ucred *u = (struct ucred *)CMSG_DATA(c);

			printf(" pid %s uid %d gid %d",
			       u->pid == getpid() ? "own"
			       : u->pid		  ? "other"
						  : "0",
			       u->uid, u->gid);
		}
		printf("]");
	}
	puts("");
}

static void receive(int s, size_t room, size_t data, int flags)
{
	char control[512] = {0};
	struct iovec v = {buffer, data};
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};

	printf("room %zu data %zu flags %x -> ", room, data, flags);
	show_control(&m, recvmsg(s, &m, flags | MSG_DONTWAIT));
}

static long send_files(int s, const char *text, int count, bool cred)
{
	union {
		struct cmsghdr header;
		char space[512];
	} u;
	struct iovec v = {(void *)text, strlen(text)};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u};
	size_t used = 0;

	memset(&u, 0, sizeof(u));
	if (count) {
		struct cmsghdr *c = &u.header;

		*c = (struct cmsghdr){.cmsg_len = CMSG_LEN(4 * count),
				      .cmsg_level = SOL_SOCKET,
				      .cmsg_type = SCM_RIGHTS};
		for (int i = 0; i < count; i++)
			((int *)CMSG_DATA(c))[i] = i % 3;
		used = CMSG_SPACE(4 * count);
	}
	if (cred) {
		struct cmsghdr *c = (void *)(u.space + used);
		struct ucred self = {getpid(), getuid(), getgid()};

		*c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(self)),
				      .cmsg_level = SOL_SOCKET,
				      .cmsg_type = SCM_CREDENTIALS};
		memcpy(CMSG_DATA(c), &self, sizeof(self));
		used += CMSG_SPACE(sizeof(self));
	}
	m.msg_controllen = used;
	return sendmsg(s, &m, 0);
}

static void control(int type)
{
	int s[2], one = 1, zero = 0;

	printf("--- control, type %d\n", type);
	socketpair(AF_UNIX, type, 0, s);
	for (size_t room = 0; room <= 48; room += 4) {
		send_files(s[0], "abc", 3, false);
		receive(s[1], room, 10, 0);
	}
	for (size_t room = 0; room <= 48; room += 4) {
		send_files(s[0], "abc", 0, true);
		receive(s[1], room, 10, 0);
	}
	setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));
	for (size_t room = 0; room <= 72; room += 4) {
		send_files(s[0], "abc", 2, true);
		receive(s[1], room, 10, MSG_CMSG_CLOEXEC);
	}
	send(s[0], "plain", 5, 0);
	receive(s[1], 256, 10, 0);
	setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &zero, sizeof(zero));
	/* MSG_PEEK does not consume: the descriptors are received twice. */
	send_files(s[0], "abcdef", 1, false);
	receive(s[1], 256, 3, MSG_PEEK);
	receive(s[1], 256, 3, MSG_PEEK | MSG_TRUNC);
	receive(s[1], 256, 3, 0);
	receive(s[1], 256, 10, 0);
	/* Bytes before, with and behind a descriptor. */
	send(s[0], "before", 6, 0);
	send_files(s[0], "with", 1, false);
	send(s[0], "behind", 6, 0);
	receive(s[1], 256, 100, 0);
	receive(s[1], 256, 100, 0);
	receive(s[1], 256, 100, 0);
	send_files(s[0], "one", 1, false);
	send_files(s[0], "two", 2, false);
	receive(s[1], 256, 2, 0);
	receive(s[1], 256, 100, 0);
	receive(s[1], 256, 100, 0);
	receive(s[1], 256, 100, 0);
	/* Read without looking at control messages: the descriptors are closed. */
	send_files(s[0], "abc", 3, false);
	SHOW(read(s[1], buffer, 100));
	SHOW(dup(0));
	close(3 + 2);
	/* A message of nothing but descriptors. */
	SHOW(send_files(s[0], "", 1, false));
	receive(s[1], 256, 10, 0);
	close(s[0]);
	close(s[1]);
	for (int fd = 3; fd < 20; fd++)
		close(fd);
}

static void several(int type)
{
	int s[2];
	struct iovec v[4] = {{"one", 3}, {"three", 5}, {"", 0}, {"seven..", 7}}, in[4];
	static char space[4][16];
	struct mmsghdr out[4] = {0}, got[4] = {0};
	struct timespec zero = {0, 0}, bad = {0, -1};

	printf("--- several, type %d\n", type);
	socketpair(AF_UNIX, type, 0, s);
	for (int i = 0; i < 4; i++) {
		out[i].msg_hdr.msg_iov = &v[i];
		out[i].msg_hdr.msg_iovlen = 1;
		in[i] = (struct iovec){space[i], 4};
		got[i].msg_hdr.msg_iov = &in[i];
		got[i].msg_hdr.msg_iovlen = 1;
	}
	SHOW(sendmmsg(s[0], out, 0, 0));
	SHOW(sendmmsg(s[0], BAD, 1, 0));
	SHOW(sendmmsg(-1, out, 1, 0));
	SHOW(sendmmsg(1, out, 1, 0));
	SHOW(sendmmsg(s[0], out, 4, 0));
	for (int i = 0; i < 4; i++)
		printf("%u ", out[i].msg_len);
	puts("");
	SHOW(recvmmsg(s[1], got, 0, 0, NULL));
	SHOW(recvmmsg(s[1], got, 4, 0, &bad));
	SHOW(recvmmsg(s[1], BAD, 4, 0, NULL));
	SHOW(recvmmsg(-1, got, 4, 0, NULL));
	SHOW(recvmmsg(s[1], got, 4, MSG_DONTWAIT, NULL));
	for (int i = 0; i < 4; i++)
		printf("%u %x %.4s, ", got[i].msg_len, got[i].msg_hdr.msg_flags, space[i]);
	puts("");
	SHOW(recvmmsg(s[1], got, 4, MSG_DONTWAIT, NULL));
	SHOW(recvmmsg(s[1], got, 4, MSG_DONTWAIT, &zero));
	send(s[0], "x", 1, 0);
	SHOW(recvmmsg(s[1], got, 4, MSG_WAITFORONE, NULL));
	send(s[0], "y", 1, 0);
	SHOW(recvmmsg(s[1], got, 4, 0, &zero));
	/* The second message cannot be sent: the call reports the first, and not the error. */
	out[1].msg_hdr.msg_iov = BAD;
	SHOW(sendmmsg(s[0], out, 3, 0));
	SHOW(recv(s[1], buffer, 100, MSG_DONTWAIT));
	SHOW(sendmmsg(s[0], out + 1, 1, 0));
	close(s[0]);
	close(s[1]);
}

static void buffers(void)
{
	int s[2], size, values[] = {0, 1, 1000, 4096, 100000, 212992};
	socklen_t len = sizeof(size);

	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	getsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &size, &len);
	SHOW(size);
	getsockopt(s[0], SOL_SOCKET, SO_RCVBUF, &size, &len);
	SHOW(size);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		int snd = -1, rcv = -1;

		SHOW(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &values[i], 4));
		SHOW(setsockopt(s[0], SOL_SOCKET, SO_RCVBUF, &values[i], 4));
		getsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &snd, &len);
		getsockopt(s[0], SOL_SOCKET, SO_RCVBUF, &rcv, &len);
		printf("%d: %d %d\n", values[i], snd, rcv);
	}
	close(s[0]);
	close(s[1]);
	/* Full, then room again. */
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
	long total = 0, n;
	while ((n = send(s[0], buffer, sizeof(buffer), 0)) > 0)
		total += n;
	SHOW(total > 50000);
	SHOW(send(s[0], buffer, 1, 0));
	struct pollfd p = {s[0], POLLOUT, 0};
	SHOW(poll(&p, 1, 0));
	while (recv(s[1], buffer, sizeof(buffer), 0) > 0)
		;
	SHOW(poll(&p, 1, 0));
	SHOW(send(s[0], buffer, 1, 0));
	close(s[0]);
	close(s[1]);
	static char big[400000];
	socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, s);
	SHOW(send(s[0], big, 400000, 0));
	SHOW(send(s[0], big, 100000, 0));
	SHOW(recv(s[1], buffer, 10, MSG_TRUNC));
	SHOW(recv(s[1], buffer, 10, 0));
	close(s[0]);
	close(s[1]);
}

static void waiting(void)
{
	int s[2];
	char c;

	/* A blocked reader or writer is woken when the other end is closed. */
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		close(s[1]);
		SHOW(read(s[0], &c, 1));
		SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
		fflush(stdout);
		_exit(0);
	}
	close(s[0]);
	until_asleep(pid);
	close(s[1]);
	waitpid(pid, NULL, 0);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		long n, total = 0;

		close(s[1]);
		while ((n = send(s[0], buffer, sizeof(buffer), MSG_NOSIGNAL)) == sizeof(buffer))
			total += n;
		printf("%d %s\n", total > 0, n < 0 ? strerrorname_np(errno) : "short");
		fflush(stdout);
		_exit(0);
	}
	close(s[0]);
	until_asleep(pid);
	close(s[1]);
	waitpid(pid, NULL, 0);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		SHOW(recv(s[0], buffer, 6, MSG_WAITALL));
		SHOW(recv(s[0], buffer, 6, MSG_WAITALL));
		fflush(stdout);
		_exit(0);
	}
	write(s[1], "abc", 3);
	usleep(20000);
	write(s[1], "def", 3);
	usleep(20000);
	write(s[1], "gh", 2);
	usleep(20000);
	shutdown(s[1], SHUT_WR);
	waitpid(pid, NULL, 0);
	close(s[0]);
	close(s[1]);
}

/* A socket that is sent through itself, and files that are never received. */
static void circles(void)
{
	for (int i = 0; i < 50; i++) {
		int s[2];
		union {
			struct cmsghdr header;
			char space[CMSG_SPACE(8)];
		} u = {.header = {.cmsg_len = CMSG_LEN(8),
				  .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS}};
		struct iovec v = {"x", 1};
		struct msghdr m = {.msg_iov = &v,
				   .msg_iovlen = 1,
				   .msg_control = &u,
				   .msg_controllen = sizeof(u)};

		socketpair(AF_UNIX, i % 2 ? SOCK_STREAM : SOCK_DGRAM, 0, s);
		memcpy(CMSG_DATA(&u.header), s, 8);
		if (sendmsg(s[0], &m, 0) != 1)
			puts("not sent");
		close(s[0]);
		close(s[1]);
	}
	SHOW(dup(0));
}

int main(void)
{
	case_begin();
	for (int fd = 3; fd < 20; fd++)
		close(fd);
	control(SOCK_STREAM);
	control(SOCK_DGRAM);
	control(SOCK_SEQPACKET);
	several(SOCK_STREAM);
	several(SOCK_DGRAM);
	buffers();
	waiting();
	circles();
	return 0;
}
