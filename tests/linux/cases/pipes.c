/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes, FIFOs, poll, select, epoll, eventfd, socketpairs: when each is ready, and how each
 * ends. */
#include "case.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/un.h>

static int revents(int fd, int events)
{
	struct pollfd p = {.fd = fd, .events = (short)events};

	return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static void pipes(void)
{
	static char big[70000];
	char buf[16];
	int p[2], n;

	SHOW(pipe2(p, O_NONBLOCK));
	SHOW(read(p[0], buf, 1));
	SHOW(revents(p[0], POLLIN));
	SHOW(revents(p[1], POLLOUT));
	SHOW(write(p[1], big, sizeof(big)));
	SHOW(write(p[1], big, 1));
	SHOW(revents(p[1], POLLOUT));
	SHOW(ioctl(p[0], FIONREAD, &n));
	SHOW(n);
	SHOW(read(p[0], big, sizeof(big)));
	SHOW(write(p[0], "x", 1));
	SHOW(read(p[1], buf, 1));
	SHOW(lseek(p[0], 0, SEEK_CUR));
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	SHOW(fcntl(p[0], F_SETPIPE_SZ, 5000));
	SHOW(write(p[1], "tail", 4));
	SHOW(close(p[1]));
	SHOW(revents(p[0], POLLIN));
	SHOW(read(p[0], buf, 16));
	SHOW(read(p[0], buf, 16));
	SHOW(close(p[0]));
	SHOW(pipe(p));
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	SHOW(write(p[1], "x", 1));
	SHOW(revents(p[1], POLLOUT));
	SHOW(revents(p[0], POLLIN));
}

static void fifo(void)
{
	char buf[8] = "";
	struct stat st;

	SHOW(mkfifo("f", 0600));
	fflush(stdout);
	if (!fork()) {
		int w = open("f", O_WRONLY);
		write(w, "through", 7);
		_exit(0);
	}
	int r = open("f", O_RDONLY);
	SHOW(read(r, buf, 8));
	puts(buf);
	wait(NULL);
	SHOW(read(r, buf, 8));
	fstat(r, &st);
	SHOW(S_ISFIFO(st.st_mode));
}

static void epolls(void)
{
	struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.u64 = 77}, got[4];
	int ep = epoll_create1(0), p[2];

	SHOW_OK(ep);
	SHOW(pipe(p));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_wait(ep, got, 4, 0));
	write(p[1], "ab", 2);
	SHOW(epoll_wait(ep, got, 4, 1000));
	SHOW(got[0].data.u64);
	SHOW(epoll_wait(ep, got, 4, 0));
	write(p[1], "c", 1);
	SHOW(epoll_wait(ep, got, 4, 0));
	ev.events = EPOLLIN | EPOLLONESHOT;
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &ev));
	SHOW(epoll_wait(ep, got, 4, 0));
	SHOW(epoll_wait(ep, got, 4, 0));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, open("/etc/passwd", O_RDONLY), &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, 999, &ev));
	SHOW(epoll_wait(ep, got, 0, 0));
}

static void eventfds(void)
{
	uint64_t v = 5;
	int fd = eventfd(3, EFD_NONBLOCK);

	SHOW(write(fd, &v, 8));
	SHOW(read(fd, &v, 8));
	SHOW(v);
	SHOW(read(fd, &v, 8));
	SHOW(read(fd, &v, 4));
	v = UINT64_MAX;
	SHOW(write(fd, &v, 8));
	fd = eventfd(2, EFD_SEMAPHORE);
	SHOW(read(fd, &v, 8));
	SHOW(v);
}

static void selects(void)
{
	int p[2];
	fd_set set;
	struct timeval none = {0, 0};

	SHOW(pipe(p));
	FD_ZERO(&set);
	FD_SET(p[0], &set);
	SHOW(select(p[0] + 1, &set, NULL, NULL, &none));
	write(p[1], "x", 1);
	FD_SET(p[0], &set);
	SHOW(select(p[0] + 1, &set, NULL, NULL, &none));
	SHOW(FD_ISSET(p[0], &set) != 0);
	SHOW(select(-1, NULL, NULL, NULL, &none));
	FD_SET(500, &set);
	SHOW(select(501, &set, NULL, NULL, &none));
	SHOW(poll(NULL, 0, 10));
}

static void unix_sockets(void)
{
	int s[2], p[2];
	char buf[32] = "", control[64];
	struct iovec iov = {buf, 1};
	struct msghdr msg = {.msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = control,
			     .msg_controllen = CMSG_SPACE(sizeof(int))};

	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	SHOW(write(s[0], "hello", 5));
	SHOW(recv(s[1], buf, 3, MSG_PEEK));
	SHOW(read(s[1], buf, 32));
	puts(buf);
	SHOW(recv(s[1], buf, 1, MSG_DONTWAIT));
	pipe(p);
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &p[1], sizeof(int));
	SHOW(sendmsg(s[0], &msg, 0));
	memset(control, 0, sizeof(control));
	SHOW(recvmsg(s[1], &msg, 0));
	int passed;
	memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	SHOW(write(passed, "via", 3));
	SHOW(read(p[0], buf, 8));
	SHOW(shutdown(s[0], SHUT_WR));
	SHOW(read(s[1], buf, 8));
	SHOW(close(s[0]));
	SHOW(send(s[1], "x", 1, MSG_NOSIGNAL));
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "sock"};
	int l = socket(AF_UNIX, SOCK_STREAM, 0), c1 = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(connect(c1, (void *)&a, sizeof(a)));
	SHOW(bind(l, (void *)&a, sizeof(a)));
	SHOW(connect(c1, (void *)&a, sizeof(a)));
	SHOW(listen(l, 5));
	SHOW(connect(c1, (void *)&a, sizeof(a)));
	SHOW_OK(accept(l, NULL, NULL));
	SHOW(bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, sizeof(a)));
	SHOW(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
	SHOW(send(s[0], "one", 3, 0));
	SHOW(send(s[0], "three", 5, 0));
	SHOW(recv(s[1], buf, 2, 0));
	SHOW(recv(s[1], buf, 32, 0));
	SHOW(socket(AF_UNIX, 99, 0));
	SHOW(socket(999, SOCK_STREAM, 0));
}

int main(void)
{
	case_begin();
	pipes();
	fifo();
	epolls();
	eventfds();
	selects();
	unix_sockets();
	return 0;
}
