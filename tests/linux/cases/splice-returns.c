/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When splice, vmsplice, tee, sendfile and copy_file_range return: with as much as fits, with as
 * much as there is, at once for files that they cannot work on; and the order in which arguments
 * are checked. Nothing here may wait: an alarm would end it.
 */
#include "case.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>

#define BAD  ((void *)1)
#define PAGE 4096

static char data[1 << 20] __attribute__((aligned(PAGE)));

static int queued(int fd)
{
	int n = -1;

	ioctl(fd, FIONREAD, &n);
	return n;
}

static void empty(int fd)
{
	char sink[PAGE];

	while (queued(fd) > 0)
		read(fd, sink, sizeof(sink));
}

static long vm(int fd, void *from, size_t n, unsigned flags)
{
	struct iovec v = {from, n};

	return vmsplice(fd, &v, 1, flags);
}

static void vmsplices(void)
{
	int p[2], fd = open("file", O_RDWR), e = eventfd(0, 0);
	struct iovec v[3] = {{data, 100}, {data, 100}, {data + 100, 2 * PAGE}};

	pipe(p);
	SHOW(vm(p[1], data, 128 << 10, 0));
	SHOW(queued(p[0]));
	SHOW(vm(p[1], data, 1, SPLICE_F_NONBLOCK));
	SHOW(fcntl(p[1], F_SETFL, O_NONBLOCK));
	SHOW(vm(p[1], data, 0, 0));
	empty(p[0]);
	SHOW(vm(p[1], data + 100, 128 << 10, SPLICE_F_NONBLOCK));
	SHOW(queued(p[0]));
	empty(p[0]);
	SHOW(vmsplice(p[1], v, 3, 0));
	SHOW(queued(p[0]));
	/* each piece of a page has a place of its own */
	for (int i = 0; i < 10; i++)
		vm(p[1], data, 1, SPLICE_F_NONBLOCK);
	SHOW(queued(p[0]));
	SHOW(vm(p[1], data, 5 * PAGE, SPLICE_F_NONBLOCK));
	SHOW(queued(p[0]));
	SHOW(write(p[1], data, 1));
	SHOW(vm(p[0], data, 150, 0));
	SHOW(vm(p[0], data, 1 << 20, 0));
	SHOW(vm(p[0], data, 1, SPLICE_F_NONBLOCK));
	SHOW(vm(p[0], data, 0, 0));
	SHOW(vm(p[1], data, 16, 0));
	SHOW(vm(p[1], (void *)8, 16, 0));
	SHOW(vm(p[0], (void *)8, 16, 0));
	SHOW(vm(p[0], data, 16, 0));
	SHOW(vm(fd, data, 16, 0));
	SHOW(vm(fd, data, 0, 0));
	SHOW(vm(e, data, 16, 0));
	SHOW(vmsplice(fd, BAD, 1, 0));
	SHOW(vmsplice(p[1], BAD, 1, 0));
	SHOW(vmsplice(p[1], v, 1025, 0));
	SHOW(vmsplice(p[1], v, 0, 0));
	SHOW(vmsplice(p[1], v, 1, 16));
	SHOW(vmsplice(99, BAD, 1, 0));
	SHOW(vmsplice(99, BAD, 1, 16));
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	SHOW(vm(p[1], data, 16, 0));
	close(p[1]);
	pipe(p);
	close(p[1]);
	SHOW(vm(p[0], data, 16, 0));
	close(p[0]);
	close(fd);
	close(e);
}

/* Every kind of file that a pipe may be spliced with, with an empty pipe and with a byte, both
 * ways. */
static void kinds(void)
{
	sigset_t set;
	int s[2], u[2], empty_pipe[2], one[2], out[2];

	sigemptyset(&set);
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
	pipe2(u, O_NONBLOCK);
	struct {
		const char *name;
		int fd;
	} files[] = {{"epoll", epoll_create1(0)},
		     {"eventfd", eventfd(0, EFD_NONBLOCK)},
		     {"timerfd", timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)},
		     {"signalfd", signalfd(-1, &set, SFD_NONBLOCK)},
		     {"inotify", inotify_init1(IN_NONBLOCK)},

		     {"folder", open(".", O_RDONLY)},
		     {"path", open(".", O_PATH)},
		     {"status", open("/proc/self/status", O_RDONLY)},
		     {"comm", open("/proc/self/comm", O_RDWR)},
		     {"file", open("file", O_RDWR)},
		     {"append", open("file", O_RDWR | O_APPEND)},
		     {"socket", s[0]},
		     {"pipe's end", u[0]}};

	pipe(empty_pipe);
	pipe2(one, O_NONBLOCK);
	pipe2(out, O_NONBLOCK);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		int fd = files[i].fd;

		printf("%s:\n", files[i].name);
		/* no byte is there, and nothing is said of not waiting: only a refusal is at once
		 */
		if (i < 8 || i == 10)
			SHOW(splice(empty_pipe[0], NULL, fd, NULL, 1, 0));
		SHOW(splice(empty_pipe[0], NULL, fd, NULL, 1, SPLICE_F_NONBLOCK));
		if (i < 9)
			SHOW(splice(fd, NULL, out[1], NULL, 1, 0));
		SHOW(splice(fd, NULL, out[1], NULL, 1, SPLICE_F_NONBLOCK));
		off_t at = 0;
		SHOW(splice(fd, &at, out[1], NULL, 1, SPLICE_F_NONBLOCK));
		SHOW(splice(one[0], NULL, fd, &at, 1, SPLICE_F_NONBLOCK));
		SHOW(sendfile(out[1], fd, NULL, 1));
		at = 0;
		SHOW(sendfile(out[1], fd, &at, 1));
		SHOW(tee(fd, out[1], 1, SPLICE_F_NONBLOCK));
		SHOW(vm(fd, data, 1, SPLICE_F_NONBLOCK));
		empty(out[0]);
		close(fd);
	}
}

static void full_pipes(void)
{
	int p[2], q[2], fd = open("file", O_RDWR);
	off_t at;

	ftruncate(fd, 0);
	write(fd, data, 200000);
	pipe(p);
	pipe(q);
	lseek(fd, 0, SEEK_SET);
	SHOW(splice(fd, NULL, p[1], NULL, 200000, 0));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(splice(fd, NULL, p[1], NULL, 1, SPLICE_F_NONBLOCK));
	SHOW(splice(p[0], NULL, q[1], NULL, 10, 0));
	SHOW(splice(p[0], NULL, q[1], NULL, 200000, 0));
	SHOW(queued(p[0]));
	SHOW(splice(p[0], NULL, q[1], NULL, 10, SPLICE_F_NONBLOCK));
	SHOW(tee(q[0], p[1], 200000, 0));
	SHOW(tee(q[0], p[1], 1, SPLICE_F_NONBLOCK));
	SHOW(tee(q[0], q[1], 1, 0));
	SHOW(tee(q[0], p[1], 0, 0));
	SHOW(tee(q[0], p[1], 0, 16));
	SHOW(tee(99, 99, 0, 0));
	SHOW(splice(99, NULL, 99, NULL, 0, 16));
	SHOW(splice(99, NULL, 99, NULL, 1, 16));
	empty(p[0]);
	empty(q[0]);
	at = 100;
	SHOW(splice(fd, &at, p[1], NULL, 200000, 0));
	SHOW(at);
	empty(p[0]);
	at = 100;
	SHOW(sendfile(p[1], fd, &at, 200000));
	SHOW(at);
	SHOW(splice(p[0], NULL, fd, NULL, 200000, 0));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(queued(p[0]));
	at = 199999;
	SHOW(splice(fd, &at, p[1], NULL, 200000, 0));
	SHOW(splice(fd, &at, p[1], NULL, 200000, 0));
	SHOW(at);
	SHOW(sendfile(p[1], fd, &at, 200000));
	int s[2];
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	write(s[1], data, 10000);
	SHOW(splice(s[0], NULL, p[1], NULL, 20000, 0));
	SHOW(queued(p[0]));
	write(s[1], data, 100);
	SHOW(sendfile(p[1], s[0], NULL, 1000));
	SHOW(sendfile(s[1], s[0], NULL, 1000));
	SHOW(sendfile(fd, p[0], NULL, 1000));
	SHOW(splice(p[0], NULL, s[1], NULL, 20000, 0));
	SHOW(queued(s[0]));
	SHOW(splice(p[0], NULL, s[1], &at, 20000, 0));
	SHOW(splice(s[0], &at, p[1], NULL, 20000, 0));
}

static void order_of_errors(void)
{
	int fd = open("file", O_RDWR), ro = open("file", O_RDONLY), wo = open("file", O_WRONLY);
	int append = open("file", O_RDWR | O_APPEND), other = open("other", O_RDWR | O_CREAT, 0600);
	int p[2], null = open("/dev/null", O_RDWR);
	off_t at = 0, minus = -1, far = 0x7fffffffffffffff;

	pipe(p);
	SHOW(sendfile(99, 99, BAD, 1));
	SHOW(sendfile(99, wo, NULL, 1));
	SHOW(sendfile(99, p[0], &at, 1));
	SHOW(sendfile(99, fd, &minus, 1));
	SHOW(sendfile(99, fd, NULL, -1));
	SHOW(sendfile(ro, fd, &minus, 1));
	SHOW(sendfile(ro, fd, NULL, 1));
	SHOW(sendfile(append, fd, NULL, 1));
	SHOW(sendfile(append, fd, NULL, 0));
	SHOW(sendfile(other, fd, &far, 1));
	SHOW(sendfile(other, fd, &far, 0));
	SHOW(sendfile(other, fd, NULL, 0));
	SHOW(sendfile(null, fd, NULL, 10));
	SHOW(sendfile(99, fd, NULL, 0));
	lseek(fd, 0, SEEK_SET);
	SHOW(copy_file_range(99, BAD, 99, BAD, 1, 1));
	SHOW(copy_file_range(fd, BAD, other, BAD, 1, 1));
	SHOW(copy_file_range(fd, NULL, other, NULL, 1, 1));
	SHOW(copy_file_range(fd, NULL, other, NULL, 100, 0));
	SHOW(copy_file_range(fd, NULL, fd, NULL, 100, 0));
	SHOW(copy_file_range(fd, &at, fd, &(off_t){50}, 100, 0));
	SHOW(copy_file_range(fd, &at, fd, &(off_t){100}, 100, 0));
	SHOW(copy_file_range(wo, NULL, other, NULL, 100, 0));
	SHOW(copy_file_range(fd, NULL, ro, NULL, 100, 0));
	SHOW(copy_file_range(fd, NULL, append, NULL, 100, 0));
	SHOW(copy_file_range(fd, NULL, p[1], NULL, 100, 0));
	SHOW(copy_file_range(fd, NULL, null, NULL, 100, 0));
	SHOW(copy_file_range(fd, &minus, other, NULL, 100, 0));
	SHOW(copy_file_range(fd, &far, other, NULL, 100, 0));
	SHOW(copy_file_range(fd, &far, other, NULL, -1, 0));
	SHOW(copy_file_range(fd, &(off_t){1 << 30}, other, NULL, 100, 0));
	SHOW(copy_file_range(open("/proc/self/status", O_RDONLY), NULL, other, NULL, 100, 0));
	/* another filesystem */
	int shared = memfd_create("shared", 0);
	write(shared, data, 100);
	SHOW(copy_file_range(shared, &at, other, NULL, 100, 0));
	SHOW(copy_file_range(fd, &(off_t){0}, shared, NULL, 100, 0));
}

int main(void)
{
	case_begin();
	alarm(10);
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)(i / PAGE + i);
	close(open("file", O_CREAT | O_WRONLY, 0600));
	vmsplices();
	kinds();
	full_pipes();
	order_of_errors();
	return 0;
}
