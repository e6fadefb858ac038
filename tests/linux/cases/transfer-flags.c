/* SPDX-License-Identifier: BSD-2-Clause */
/* The flags of preadv2 and pwritev2 on each kind of file: refusals, and transfers that do not
 * wait. */
#include "case.h"

#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>

static char data[8192];

static long get(int fd, long at, int flags)
{
	struct iovec v = {data, 16};

	return preadv2(fd, &v, 1, at, flags);
}

static long put(int fd, long at, int flags)
{
	struct iovec v = {data, 16};

	return pwritev2(fd, &v, 1, at, flags);
}

/* Without RWF_NOWAIT only calls that cannot wait are made. */
static void try(const char *what, int fd, bool waits)
{
	printf("%s:\n", what);
	SHOW(get(fd, -1, RWF_NOWAIT));
	SHOW(get(fd, 0, RWF_NOWAIT));
	SHOW(put(fd, -1, RWF_NOWAIT | RWF_DSYNC));
	if (!waits) {
		SHOW(get(fd, -1, RWF_HIPRI));
		SHOW(put(fd, -1, RWF_HIPRI));
		SHOW(get(fd, -1, RWF_DSYNC | RWF_SYNC));
		SHOW(put(fd, -1, RWF_SYNC));
		SHOW(get(fd, -1, RWF_APPEND));
		SHOW(put(fd, -1, RWF_APPEND));
	}
	SHOW(get(fd, -1, 0x100000));
	SHOW(put(fd, -1, 0x100000));
	SHOW(get(fd, -2, 0));
}

static void files(void)
{
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	try("file", fd, false);
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(lseek(fd, 2, SEEK_SET));
	SHOW(put(fd, -1, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(put(fd, 5, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(preadv2(fd, NULL, 0, -1, 0x100000));
	SHOW(pwritev2(fd, NULL, 0, -1, 0x100000));
	SHOW(preadv2(fd, NULL, 0, -1, RWF_NOWAIT));
	SHOW(preadv2(99, NULL, 0, -1, 0x100000));
	SHOW(preadv2(open("file", O_WRONLY), NULL, 0, -1, 0x100000));
	/* the other half of the position means nothing where one register holds it */
	struct iovec v = {data, 16};
	SHOW(syscall(SYS_preadv2, fd, &v, 1, 0, -1, 0));
	SHOW(syscall(SYS_preadv2, fd, &v, 1, -1, 0, 0));
}

int main(void)
{
	int p[2], s[2];
	sigset_t set;

	case_begin();
	alarm(10);
	signal(SIGPIPE, SIG_IGN);
	files();
	pipe(p);
	try("pipe, to read", p[0], true);
	try("pipe, to write", p[1], true);
	SHOW(get(p[0], -1, RWF_NOWAIT));
	SHOW(get(p[0], -1, RWF_NOWAIT));
	while (write(p[1], data, 4096) > 0 && !(until_events(p[1], 0) & 0) &&
	       (until_events(p[1], 0) & POLLOUT))
		;
	SHOW(put(p[1], -1, RWF_NOWAIT));
	struct iovec large = {data, sizeof(data)};
	read(p[0], data, 4096);
	SHOW(pwritev2(p[1], &large, 1, -1, RWF_NOWAIT));
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	try("socket", s[0], true);
	write(s[1], data, 100);
	SHOW(get(s[0], -1, RWF_NOWAIT));
	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	try("datagrams", s[0], true);
	int e = eventfd(0, 0);
	printf("eventfd:\n");
	SHOW(get(e, -1, RWF_NOWAIT));
	eventfd_write(e, 3);
	SHOW(get(e, -1, RWF_NOWAIT));
	SHOW(get(e, -1, RWF_NOWAIT));
	sigemptyset(&set);
	try("null", open("/dev/null", O_RDWR), false);
	try("zero", open("/dev/zero", O_RDWR), false);
	try("folder", open(".", O_RDONLY), false);
	try("status", open("/proc/self/status", O_RDONLY), false);
	return 0;
}
