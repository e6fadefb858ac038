/* SPDX-License-Identifier: BSD-2-Clause */
/* Native AIO: contexts, submission and its errors, events, eventfds, fork; ustat and sysfs. */
#include "case.h"

#include <linux/aio_abi.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <time.h>

static aio_context_t context;

static long setup(unsigned n, aio_context_t *out)
{
	return syscall(SYS_io_setup, n, out);
}

static long submit(aio_context_t c, long n, struct iocb **list)
{
	return syscall(SYS_io_submit, c, n, list);
}

static long getevents(aio_context_t c, long least, long most, struct io_event *e,
		      struct timespec *timeout)
{
	return syscall(SYS_io_getevents, c, least, most, e, timeout);
}

static long submit_one(struct iocb *iocb)
{
	struct iocb *list[1] = {iocb};

	return submit(context, 1, list);
}

static void contexts(void)
{
	aio_context_t c = 0, other = 5;

	SHOW(setup(0, &c));
	SHOW(setup(8, &other));
	SHOW(setup(8, NULL));
	SHOW(setup(8, (aio_context_t *)1));
	SHOW(setup(0x7fffffff, &c));
	SHOW(setup(8, &c));
	SHOW(c != 0);
	SHOW(syscall(SYS_io_destroy, 0));
	SHOW(syscall(SYS_io_destroy, c + 1));
	SHOW(syscall(SYS_io_destroy, c));
	SHOW(syscall(SYS_io_destroy, c));
	SHOW(submit(c, 0, NULL));
	SHOW(getevents(c, 0, 0, NULL, NULL));
	SHOW(setup(32, &context));
	SHOW(submit(context, 0, NULL));
	SHOW(submit(context, -1, NULL));
	SHOW(submit(context, 1, NULL));
	SHOW(submit(context, 1, (struct iocb *[1]){NULL}));
	SHOW(submit(context, 1, (struct iocb *[1]){(struct iocb *)1}));
}

/* `least`: how many are on their way. */
static void drain_some(const char *what, long least)
{
	struct io_event e[8];
	struct timespec none = {least ? 20 : 0};
	long n = getevents(context, least, 8, e, &none);

	printf("%s: %ld events\n", what, n);
	for (long i = 0; i < n; i++)
		printf("  data %llu result %lld %lld\n", e[i].data, e[i].res, e[i].res2);
}

static void drain(const char *what)
{
	drain_some(what, 0);
}

static void transfers(void)
{
	char buf[64] = "hello, native aio";
	int fd = open("f", O_CREAT | O_RDWR, 0600);
	struct iovec iov[2] = {{buf, 5}, {buf + 10, 3}};
	struct iocb w = {.aio_fildes = fd,
			 .aio_lio_opcode = IOCB_CMD_PWRITE,
			 .aio_buf = (uintptr_t)buf,
			 .aio_nbytes = 17,
			 .aio_data = 1};
	struct iocb r = {.aio_fildes = fd,
			 .aio_lio_opcode = IOCB_CMD_PREAD,
			 .aio_buf = (uintptr_t)buf + 32,
			 .aio_nbytes = 20,
			 .aio_offset = 7,
			 .aio_data = 2};
	struct iocb v = {.aio_fildes = fd,
			 .aio_lio_opcode = IOCB_CMD_PREADV,
			 .aio_buf = (uintptr_t)iov,
			 .aio_nbytes = 2,
			 .aio_data = 3};
	struct iocb s = {.aio_fildes = fd, .aio_lio_opcode = IOCB_CMD_FSYNC, .aio_data = 4};

	SHOW(submit_one(&w));
	drain("write");
	SHOW(submit(context, 2, (struct iocb *[2]){&r, &v}));
	drain("read and readv");
	puts(buf + 32);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(submit_one(&s));
	drain_some("fsync", 1);
	s.aio_lio_opcode = IOCB_CMD_FDSYNC;
	SHOW(submit_one(&s));
	drain_some("fdatasync", 1);
	/* The second of three requests is wrong: only the first is carried out. */
	v.aio_fildes = 99;
	SHOW(submit(context, 3, (struct iocb *[3]){&w, &v, &r}));
	drain("one of three");
	r.aio_buf = 1;
	SHOW(submit_one(&r));
	drain("bad buffer");
	r.aio_buf = (uintptr_t)buf;
	r.aio_offset = 1000;
	SHOW(submit_one(&r));
	drain("past the end");
	close(fd);
}

static void refusals(void)
{
	char buf[8];
	int in = open("f", O_RDONLY), out = open("f", O_WRONLY), dir = open(".", O_RDONLY);
	struct iocb r = {.aio_fildes = in,
			 .aio_lio_opcode = IOCB_CMD_PREAD,
			 .aio_buf = (uintptr_t)buf,
			 .aio_nbytes = 8};
	struct iocb x;

	x = r, x.aio_fildes = out;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = IOCB_CMD_PWRITE;
	SHOW(submit_one(&x));
	x = r, x.aio_fildes = -1;
	SHOW(submit_one(&x));
	x = r, x.aio_fildes = dir;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = 77;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = IOCB_CMD_NOOP;
	SHOW(submit_one(&x));
	x = r, x.aio_offset = -1;
	SHOW(submit_one(&x));
	x = r, x.aio_nbytes = -1;
	SHOW(submit_one(&x));
	x = r, x.aio_reserved2 = 1;
	SHOW(submit_one(&x));
	x = r, x.aio_rw_flags = 0x400;
	SHOW(submit_one(&x));
	x = r, x.aio_flags = IOCB_FLAG_RESFD, x.aio_resfd = in;
	SHOW(submit_one(&x));
	x = r, x.aio_flags = IOCB_FLAG_RESFD, x.aio_resfd = 99;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = IOCB_CMD_FSYNC;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = IOCB_CMD_PREADV, x.aio_buf = 1;
	SHOW(submit_one(&x));
	x = r, x.aio_lio_opcode = IOCB_CMD_PREADV, x.aio_nbytes = 5000;
	SHOW(submit_one(&x));
	drain("nothing");
	struct io_event e;
	SHOW(syscall(SYS_io_cancel, context, NULL, &e));
	SHOW(syscall(SYS_io_cancel, context, &r, &e));
	SHOW(syscall(SYS_io_cancel, 0, &r, &e));
}

static void waiting(void)
{
	char buf[8];
	int fd = open("f", O_RDWR), event = eventfd(0, 0);
	uint64_t count = 0;
	struct io_event e[4];
	struct timespec none = {0}, little = {0, 1000000};
	struct iocb r = {.aio_fildes = fd,
			 .aio_lio_opcode = IOCB_CMD_PREAD,
			 .aio_buf = (uintptr_t)buf,
			 .aio_nbytes = 8,
			 .aio_flags = IOCB_FLAG_RESFD,
			 .aio_resfd = event};

	SHOW(submit(context, 3, (struct iocb *[3]){&r, &r, &r}));
	SHOW(read(event, &count, 8));
	SHOW(count);
	SHOW(getevents(context, 1, 1, e, NULL));
	SHOW(getevents(context, 2, 4, e, NULL));
	SHOW(getevents(context, 0, 4, e, &none));
	SHOW(getevents(context, 1, 4, e, &little));
	SHOW(getevents(context, -1, 4, e, &none));
	SHOW(getevents(context, 4, 1, e, &none));
	SHOW(getevents(context, 0, -1, e, &none));
	SHOW(getevents(0, 0, 1, e, &none));
	SHOW(getevents(context, 0, 1, e, (struct timespec *)1));
	SHOW(submit_one(&r));
	SHOW(getevents(context, 1, 1, (struct io_event *)1, &none));
	drain("still there");
	struct {
		const void *mask;
		size_t size;
	} sig = {NULL, 8};
	SHOW(submit_one(&r));
	SHOW(syscall(SYS_io_pgetevents, context, 1, 1, e, &none, &sig));
	SHOW(syscall(SYS_io_pgetevents, context, 0, 1, e, &none, NULL));
	IN_CHILD(SHOW(getevents(context, 0, 1, e, &none)); SHOW(submit_one(&r));
		 aio_context_t c = 0; SHOW(setup(1, &c)); SHOW(syscall(SYS_io_destroy, c)));
	SHOW(syscall(SYS_io_destroy, context));
}

static void filesystems(void)
{
	struct stat st;
	struct {
		int free;
		unsigned long inodes;
		char name[6], pack[6];
	} u;
	char name[64];

	stat(".", &st);
	SHOW(syscall(SYS_ustat, (unsigned)st.st_dev, &u));
	SHOW(u.free > 0);
	SHOW(syscall(SYS_ustat, (unsigned)st.st_dev, NULL));
	SHOW(syscall(SYS_ustat, 0xfffff, &u));
	SHOW(syscall(SYS_sysfs, 1, "none"));
	SHOW_OK(syscall(SYS_sysfs, 1, "tmpfs"));
	SHOW(syscall(SYS_sysfs, 1, NULL));
	long index = syscall(SYS_sysfs, 1, "tmpfs");
	SHOW(syscall(SYS_sysfs, 2, index, name));
	puts(name);
	SHOW(syscall(SYS_sysfs, 2, 1000, name));
	SHOW(syscall(SYS_sysfs, 2, index, NULL));
	SHOW(syscall(SYS_sysfs, 3) > index);
	SHOW(syscall(SYS_sysfs, 4));
}

int main(void)
{
	case_begin();
	contexts();
	transfers();
	refusals();
	waiting();
	filesystems();
	return 0;
}
