/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll, eventfd and timerfd call by call: arguments, errors, and what each trigger mode reports.
 */
#include "case.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>

#define BAD ((void *)1)

static void show_events(const char *what, int ep)
{
	struct epoll_event e[8];
	int n = epoll_wait(ep, e, 8, 0);

	printf("%s: %d", what, n);
	for (int i = 0; i < n; i++)
		printf(" [%u %x]", e[i].data.u32, e[i].events);
	puts("");
}

static int ctl(int ep, int op, int fd, uint32_t events, uint32_t data)
{
	struct epoll_event e = {.events = events, .data.u32 = data};

	return epoll_ctl(ep, op, fd, &e);
}

static void create_errors(void)
{
	int ep;

	SHOW(syscall(SYS_epoll_create, 0));
	SHOW(syscall(SYS_epoll_create, -1));
	SHOW_OK(ep = syscall(SYS_epoll_create, 1));
	SHOW(fcntl(ep, F_GETFD));
	close(ep);
	SHOW(epoll_create1(1));
	SHOW(epoll_create1(-1));
	SHOW_OK(ep = epoll_create1(EPOLL_CLOEXEC));
	SHOW(fcntl(ep, F_GETFD));
	SHOW(fcntl(ep, F_GETFL));
	char c;
	SHOW(read(ep, &c, 1));
	SHOW(write(ep, &c, 1));
	SHOW(lseek(ep, 0, SEEK_SET));
	SHOW(ftruncate(ep, 0));
	SHOW(fsync(ep));
	struct stat st;
	SHOW(fstat(ep, &st));
	printf("mode %o size %ld\n", st.st_mode, (long)st.st_size);
	close(ep);
}

static void ctl_errors(void)
{
	int ep = epoll_create1(0), other = epoll_create1(0), p[2],
	    file = open("f", O_CREAT | O_RDWR, 0600), dir = open(".", O_RDONLY);
	struct epoll_event e = {.events = EPOLLIN};

	pipe(p);
	SHOW(epoll_ctl(-1, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, -1, &e));
	SHOW(epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, file, &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, dir, &e));
	SHOW(epoll_ctl(file, EPOLL_CTL_ADD, ep, &e));
	SHOW(epoll_ctl(ep, 0, p[0], &e));
	SHOW(epoll_ctl(ep, 4, p[0], &e));
	SHOW(epoll_ctl(ep, -1, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], BAD));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], BAD));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], BAD));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLEXCLUSIVE | EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLEXCLUSIVE | EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_DEL, p[0], 0, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLEXCLUSIVE | EPOLLONESHOT | EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLEXCLUSIVE | EPOLLPRI, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLEXCLUSIVE | EPOLLRDHUP, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLEXCLUSIVE | EPOLLIN | EPOLLET | EPOLLWAKEUP, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[1], 0, 1));
	SHOW(ctl(ep, EPOLL_CTL_MOD, p[1], EPOLLEXCLUSIVE | EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, other, EPOLLEXCLUSIVE | EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_ADD, other, EPOLLIN, 1));
	SHOW(ctl(other, EPOLL_CTL_ADD, ep, EPOLLIN, 1));
	/* Chains end after five. */
	int chain[7];
	for (int i = 0; i < 7; i++) {
		chain[i] = epoll_create1(0);
		if (i)
			SHOW(ctl(chain[i], EPOLL_CTL_ADD, chain[i - 1], EPOLLIN, i));
	}
	for (int i = 0; i < 7; i++)
		close(chain[i]);
	for (int i = 6; i >= 0; i--) {
		chain[i] = epoll_create1(0);
		if (i < 6)
			SHOW(ctl(chain[i + 1], EPOLL_CTL_ADD, chain[i], EPOLLIN, i));
	}
	for (int i = 0; i < 7; i++)
		close(chain[i]);
	close(ep);
	close(other);
	close(p[0]);
	close(p[1]);
	close(file);
	close(dir);
}

static void wait_errors(void)
{
	int ep = epoll_create1(0), p[2], file = open("f", O_CREAT | O_RDWR, 0600);
	struct epoll_event e[4];
	struct timespec zero = {0}, bad = {0, 1000000000}, negative = {-1, 0};
	uint64_t mask = 0;

	pipe(p);
	SHOW(epoll_wait(-1, e, 1, 0));
	SHOW(epoll_wait(file, e, 1, 0));
	SHOW(epoll_wait(p[0], e, 1, 0));
	SHOW(epoll_wait(ep, e, 0, 0));
	SHOW(epoll_wait(ep, e, -1, 0));
	SHOW(epoll_wait(ep, e, 1 << 30, 0));
	SHOW(epoll_wait(ep, BAD, 1, 0));
	SHOW(epoll_wait(ep, e, 1, 0));
	ctl(ep, EPOLL_CTL_ADD, p[1], EPOLLOUT, 5);
	SHOW(epoll_wait(ep, BAD, 1, 0));
	SHOW(epoll_wait(ep, NULL, 1, 0));
	SHOW(epoll_wait(ep, e, 1, 0));
	SHOW(epoll_wait(ep, e, 1, -1));
	SHOW(epoll_wait(ep, e, 1, -5));
	SHOW(syscall(SYS_epoll_pwait, ep, e, 1, 0, &mask, 4));
	SHOW(syscall(SYS_epoll_pwait, ep, e, 1, 0, BAD, 8));
	SHOW(syscall(SYS_epoll_pwait, ep, e, 1, 0, &mask, 8));
	SHOW(syscall(SYS_epoll_pwait, ep, e, 1, 0, NULL, 4));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, &zero, &mask, 8));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, &bad, NULL, 8));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, &negative, NULL, 8));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, BAD, NULL, 8));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, NULL, NULL, 8));
	SHOW(syscall(SYS_epoll_pwait2, ep, e, 1, &zero, BAD, 8));
	close(ep);
	close(p[0]);
	close(p[1]);
	close(file);
}

static void triggers(void)
{
	int ep = epoll_create1(0), p[2], s[2], c, ev;
	char buffer[16];

	pipe(p);
	ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLET, 1);
	show_events("edge, empty", ep);
	write(p[1], "ab", 2);
	show_events("edge, written", ep);
	show_events("edge, again", ep);
	write(p[1], "c", 1);
	show_events("edge, more", ep);
	read(p[0], buffer, 1);
	show_events("edge, read one", ep);
	ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 2);
	show_events("edge, modified", ep);
	ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 3);
	show_events("once", ep);
	show_events("once, again", ep);
	write(p[1], "c", 1);
	show_events("once, written", ep);
	ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 4);
	show_events("once, armed", ep);
	ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN, 5);
	show_events("level", ep);
	show_events("level, again", ep);
	c = dup(p[0]);
	ctl(ep, EPOLL_CTL_ADD, c, EPOLLIN, 6);
	show_events("two descriptors", ep);
	close(p[0]);
	show_events("one closed", ep);
	close(c);
	show_events("both closed", ep);
	SHOW(ctl(ep, EPOLL_CTL_ADD, p[1], EPOLLOUT, 7));
	show_events("no reader", ep);
	close(p[1]);
	pipe(p);
	ctl(ep, EPOLL_CTL_ADD, p[0], 0, 8);
	show_events("nothing asked", ep);
	close(p[1]);
	show_events("nothing asked, no writer", ep);
	close(p[0]);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	ctl(ep, EPOLL_CTL_ADD, s[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, 9);
	show_events("socket", ep);
	show_events("socket again", ep);
	write(s[1], "x", 1);
	show_events("socket written", ep);
	shutdown(s[1], SHUT_WR);
	show_events("socket half closed", ep);
	close(s[1]);
	show_events("socket closed", ep);
	show_events("socket closed, again", ep);
	close(s[0]);
	/* An instance is readable while it has events, and is watched like a file. */
	int outer = epoll_create1(0);
	ev = eventfd(0, 0);
	ctl(ep, EPOLL_CTL_ADD, ev, EPOLLIN, 10);
	ctl(outer, EPOLL_CTL_ADD, ep, EPOLLIN, 11);
	show_events("outer", outer);
	eventfd_write(ev, 1);
	show_events("outer, written", outer);
	struct pollfd pfd = {outer, POLLIN, 0};
	SHOW(poll(&pfd, 1, 0));
	show_events("inner", ep);
	eventfd_read(ev, &(eventfd_t){0});
	show_events("outer, read", outer);
	SHOW(poll(&pfd, 1, 0));
	close(ev);
	show_events("inner closed", ep);
	/* Order: a level-triggered file that was reported goes to the end of the list. */
	int many[4];
	for (int i = 0; i < 4; i++) {
		many[i] = eventfd(1, 0);
		ctl(ep, EPOLL_CTL_ADD, many[i], EPOLLIN, 20 + i);
	}
	for (int i = 0; i < 6; i++) {
		struct epoll_event e[2];
		int n = epoll_wait(ep, e, 2, 0);

		printf("turn %d: %d [%u] [%u]\n", i, n, e[0].data.u32, e[1].data.u32);
	}
	for (int i = 0; i < 4; i++)
		close(many[i]);
	close(ep);
	close(outer);
}

/* Events that the program cannot get come again. */
static void not_copied(uint32_t mode)
{
	char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct epoll_event *edge = (void *)(memory + 4096 - sizeof(*edge));
	int ep = epoll_create1(0), many[4];

	munmap(memory + 4096, 4096);
	for (int i = 0; i < 4; i++) {
		many[i] = eventfd(1, 0);
		ctl(ep, EPOLL_CTL_ADD, many[i], EPOLLIN | mode, i);
	}
	SHOW(epoll_wait(ep, (void *)(memory + 4096), 4, 0));
	SHOW(epoll_wait(ep, edge, 4, 0));
	show_events("the others", ep);
	show_events("again", ep);
	for (int i = 0; i < 4; i++)
		close(many[i]);
	close(ep);
	munmap(memory, 4096);
}

static void eventfds(void)
{
	uint64_t value;
	int fd;

	SHOW(syscall(SYS_eventfd2, 0, 1 << 5));
	SHOW(syscall(SYS_eventfd2, 0, -1));
	SHOW_OK(fd = eventfd(0xffffffff, EFD_NONBLOCK | EFD_CLOEXEC));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(read(fd, &value, 7));
	SHOW(read(fd, &value, 0));
	SHOW(read(fd, &value, 100));
	SHOW(value == 0xffffffff);
	SHOW(read(fd, &value, 8));
	SHOW(read(fd, BAD, 8));
	value = ~0ull;
	SHOW(write(fd, &value, 8));
	SHOW(write(fd, &value, 4));
	SHOW(write(fd, &value, 0));
	SHOW(write(fd, BAD, 8));
	value = ~0ull - 1;
	SHOW(write(fd, &value, 8));
	struct pollfd pfd = {fd, POLLIN | POLLOUT, 0};
	SHOW(poll(&pfd, 1, 0));
	SHOW(pfd.revents);
	value = 1;
	SHOW(write(fd, &value, 8));
	value = 0;
	SHOW(write(fd, &value, 8));
	SHOW(read(fd, BAD, 8));
	SHOW(read(fd, &value, 8));
	SHOW(value == ~0ull - 1);
	SHOW(pread(fd, &value, 8, 0));
	SHOW(pwrite(fd, &value, 8, 0));
	SHOW(lseek(fd, 5, SEEK_SET));
	SHOW(fsync(fd));
	SHOW(fdatasync(fd));
	SHOW(ftruncate(fd, 0));
	SHOW(posix_fallocate(fd, 0, 1));
	struct stat st;
	SHOW(fstat(fd, &st));
	printf("mode %o\n", st.st_mode);
	SHOW_OK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
	close(fd);
	fd = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK);
	for (int i = 0; i < 4; i++) {
		value = 0;
		SHOW(read(fd, &value, 8));
		SHOW(value);
	}
	pfd.fd = fd;
	SHOW(poll(&pfd, 1, 0));
	SHOW(pfd.revents);
	close(fd);
	SHOW_OK(fd = syscall(SYS_eventfd, 7));
	SHOW(fcntl(fd, F_GETFL));
	IN_CHILD(eventfd_read(fd, &value); SHOW(value); alarm(1); signal(SIGALRM, SIG_DFL);
		 eventfd_read(fd, &value));
	close(fd);
}

static void timerfds(void)
{
	struct itimerspec t = {0}, old;
	uint64_t n;
	int fd, real;

	for (int clock = -1; clock < 14; clock++) {
		fd = timerfd_create(clock, 0);
		printf("clock %d: %s\n", clock, fd < 0 ? strerrorname_np(errno) : "ok");
		close(fd);
	}
	SHOW(timerfd_create(CLOCK_MONOTONIC, 1));
	SHOW(timerfd_create(CLOCK_MONOTONIC, -1));
	SHOW_OK(fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(timerfd_settime(-1, 0, &t, NULL));
	SHOW(timerfd_settime(1, 0, &t, NULL));
	SHOW(timerfd_settime(fd, 4, &t, NULL));
	SHOW(timerfd_settime(fd, -1, &t, NULL));
	SHOW(timerfd_settime(fd, 0, BAD, NULL));
	SHOW(timerfd_settime(fd, 0, NULL, NULL));
	SHOW(timerfd_settime(fd, 0, &t, BAD));
	SHOW(timerfd_gettime(-1, &old));
	SHOW(timerfd_gettime(1, &old));
	SHOW(timerfd_gettime(fd, BAD));
	t.it_value.tv_nsec = 1000000000;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	t.it_value.tv_nsec = -1;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	t.it_value.tv_nsec = 0;
	t.it_value.tv_sec = -1;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	t.it_value.tv_sec = 1;
	t.it_interval.tv_nsec = 1000000000;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	t.it_interval.tv_nsec = 0;
	SHOW(read(fd, &n, 8));
	SHOW(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, &old));
	SHOW(old.it_value.tv_sec);
	SHOW(read(fd, &n, 4));
	SHOW(read(fd, BAD, 8));
	SHOW(read(fd, &n, 8));
	SHOW(write(fd, &n, 8));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(pread(fd, &n, 8, 0));
	t.it_value.tv_sec = 1000;
	t.it_interval.tv_sec = 77;
	SHOW(timerfd_settime(fd, 0, &t, &old));
	SHOW(timerfd_gettime(fd, &old));
	SHOW(old.it_value.tv_sec >= 990 && old.it_value.tv_sec <= 1000);
	SHOW(old.it_interval.tv_sec);
	t.it_value.tv_sec = 0;
	SHOW(timerfd_settime(fd, 0, &t, &old));
	SHOW(timerfd_gettime(fd, &old));
	SHOW(old.it_value.tv_sec);
	SHOW(old.it_interval.tv_sec);
	t = (struct itimerspec){.it_value = {0, 1}};
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	struct pollfd pfd = {fd, POLLIN | POLLOUT, 0};
	SHOW(poll(&pfd, 1, 1000));
	SHOW(pfd.revents);
	SHOW(read(fd, &n, 8));
	SHOW(n);
	SHOW(ioctl(fd, _IOW('T', 0, uint64_t), &(uint64_t){5}));
	SHOW(ioctl(fd, _IOW('T', 0, uint64_t), &(uint64_t){0}));
	SHOW(read(fd, &n, 8));
	close(fd);
	SHOW_OK(real = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK));
	t = (struct itimerspec){.it_value = {1, 0}};
	SHOW(timerfd_settime(real, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &t, NULL));
	SHOW(read(real, &n, 8));
	close(real);
	IN_CHILD(setuid(1000); SHOW(timerfd_create(CLOCK_BOOTTIME_ALARM, 0)));
}

int main(void)
{
	case_begin();
	create_errors();
	ctl_errors();
	wait_errors();
	triggers();
	not_copied(0);
	not_copied(EPOLLET);
	not_copied(EPOLLONESHOT);
	eventfds();
	timerfds();
	return 0;
}
