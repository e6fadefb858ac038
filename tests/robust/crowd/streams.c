/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes, polls on them, and pipes that are closed while a task waits. */
#include "crowd.h"

#include <linux/aio_abi.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static void pipes(void)
{
	int *fds = anywhere(8), p[2];
	size_t n = pick(9000);

	if (pipe2(fds, O_NONBLOCK))
		return;
	memcpy(p, fds, sizeof(p));
	write(p[1], anywhere(n), n);
	ioctl(p[0], FIONREAD, anywhere(4));
	read(p[0], anywhere(n), n);
	close(p[0]);
	close(p[1]);
}

static void splices(void)
{
	struct iovec *iov = anywhere(sizeof(*iov));
	int fd = some_file(O_RDWR), p[2], q[2];
	loff_t *at = anywhere(8);

	if (pipe2(p, O_NONBLOCK) || pipe2(q, O_NONBLOCK)) {
		close(fd);
		return;
	}
	*at = pick(FILE_PAGES) * PAGE;
	splice(fd, at, p[1], NULL, pick(30000), SPLICE_F_NONBLOCK);
	tee(p[0], q[1], pick(30000), SPLICE_F_NONBLOCK);
	*iov = (struct iovec){anywhere(10000), 10000};
	vmsplice(p[1], iov, 1, SPLICE_F_NONBLOCK);
	*at = pick(FILE_PAGES) * PAGE;
	splice(p[0], NULL, fd, at, pick(30000), SPLICE_F_NONBLOCK);
	vmsplice(q[0], iov, 1, SPLICE_F_NONBLOCK);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(q[i]);
	}
	close(fd);
}

static void epolls(void)
{
	struct epoll_event *e = anywhere(4 * sizeof(*e));
	int ep = epoll_create1(0), other = epoll_create1(0), ev = eventfd(pick(2), EFD_NONBLOCK);

	*e = (struct epoll_event){EPOLLIN | (chance(2) ? EPOLLET : 0), {.u64 = 1}};
	epoll_ctl(ep, EPOLL_CTL_ADD, ev, e);
	epoll_ctl(other, EPOLL_CTL_ADD, ep, e);
	if (chance(2))
		close(ev);
	epoll_wait(other, e, 4, (int)pick(3));
	epoll_wait(ep, e, 4, 0);
	close(ep);
	epoll_ctl(other, EPOLL_CTL_MOD, ev, e);
	close(other);
	close(ev);
}

static void polls(void)
{
	struct pollfd *p = anywhere(4 * sizeof(*p));
	fd_set *set = anywhere(sizeof(*set));
	struct timeval *t = anywhere(sizeof(*t));

	for (int i = 0; i < 4; i++)
		p[i] = (struct pollfd){(int)pick(8), POLLIN | POLLOUT, 0};
	poll(p, 4, (int)pick(3));
	FD_ZERO(set);
	FD_SET(pick(8), set);
	*t = (struct timeval){0, pick(1000)};
	select(8, set, NULL, NULL, t);
}

static void events(void)
{
	uint64_t *n = anywhere(8);
	int fd = eventfd(0, EFD_NONBLOCK | (chance(2) ? EFD_SEMAPHORE : 0));

	*n = pick(5);
	write(fd, n, 8);
	read(fd, n, 8);
	close(fd);
}

static void timers(void)
{
	struct itimerspec *its = anywhere(sizeof(*its));
	int fd = timerfd_create(CLOCK_MONOTONIC, chance(2) ? TFD_NONBLOCK : 0);

	*its = (struct itimerspec){{0, 100000}, {0, 100000}};
	timerfd_settime(fd, 0, its, anywhere(sizeof(*its)));
	timerfd_gettime(fd, anywhere(sizeof(*its)));
	read(fd, anywhere(8), 8);
	close(fd);
}

static void signals(void)
{
	sigset_t *set = anywhere(sizeof(*set));
	int fd;

	sigemptyset(set);
	sigaddset(set, SIGUSR2);
	fd = signalfd(-1, set, SFD_NONBLOCK);
	read(fd, anywhere(256), 256);
	close(fd);
}

static void watches(void)
{
	int fd = inotify_init1(IN_NONBLOCK), watch = inotify_add_watch(fd, crowd_folder, 0xfff);

	close(open(some_name(), O_RDWR | O_CREAT, 0666));
	read(fd, anywhere(2000), 2000);
	inotify_rm_watch(fd, watch);
	close(fd);
}

static void asynchronous(void)
{
	aio_context_t *context = anywhere(8), c;
	struct iocb *one = anywhere(sizeof(*one)), **list = anywhere(8);
	int fd = some_file(O_RDWR);
	struct timespec t = {0};

	*context = 0;
	if (syscall(SYS_io_setup, 4, context)) {
		close(fd);
		return;
	}
	c = *context;
	memset(one, 0, sizeof(*one));
	one->aio_fildes = (uint32_t)fd;
	one->aio_lio_opcode = chance(2) ? IOCB_CMD_PREAD : IOCB_CMD_PWRITE;
	one->aio_buf = (uintptr_t)anywhere(9000);
	one->aio_nbytes = pick(9000);
	one->aio_offset = pick(FILE_PAGES) * PAGE;
	*list = one;
	syscall(SYS_io_submit, c, 1, list);
	syscall(SYS_io_getevents, c, 0, 4, anywhere(128), &t);
	close(fd);
	syscall(SYS_io_destroy, c);
}

static request *const list[] = {pipes,	splices, splices, epolls,  polls,
				events, timers,	 signals, watches, asynchronous};
const struct requests stream_requests = {list, sizeof(list) / sizeof(list[0])};
