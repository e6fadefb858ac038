/* SPDX-License-Identifier: BSD-2-Clause */
/* io_submit's fields one by one: the eventfd, priorities, flags, keys, and what is refused in which
 * order. */
#include "case.h"

#include <linux/aio_abi.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>

static aio_context_t context;
static char data[4096];
static int fd;

static long submit(struct iocb *cb)
{
	return syscall(SYS_io_submit, context, 1, &cb);
}

static void events(long most)
{
	struct io_event e[8];
	struct timespec now = {0, 0};
	long n = syscall(SYS_io_getevents, context, 0, most, e, &now);

	printf("%ld events:", n);
	for (long i = 0; i < n; i++)
		printf(" data %llx res %lld res2 %lld", e[i].data, e[i].res, e[i].res2);
	puts("");
}

static struct iocb request(int opcode, int f, long at)
{
	return (struct iocb){.aio_data = 0x1234,
			     .aio_lio_opcode = (uint16_t)opcode,
			     .aio_fildes = (uint32_t)f,
			     .aio_buf = (uintptr_t)data,
			     .aio_nbytes = 100,
			     .aio_offset = at};
}

static void eventfds(void)
{
	struct iocb cb = request(IOCB_CMD_PWRITE, fd, 0);
	int ev = eventfd(0, EFD_NONBLOCK), semaphore = eventfd(0, EFD_NONBLOCK | EFD_SEMAPHORE);
	eventfd_t value = 0;

	cb.aio_flags = IOCB_FLAG_RESFD;
	cb.aio_resfd = (uint32_t)ev;
	SHOW(submit(&cb));
	SHOW(submit(&cb));
	printf("pollable: %x\n", until_events(ev, POLLIN) & POLLIN);
	SHOW(eventfd_read(ev, &value));
	SHOW(value);
	events(8);
	cb.aio_resfd = (uint32_t)semaphore;
	SHOW(submit(&cb));
	SHOW(submit(&cb));
	SHOW(eventfd_read(semaphore, &value));
	SHOW(value);
	SHOW(eventfd_read(semaphore, &value));
	SHOW(eventfd_read(semaphore, &value));
	events(1);
	events(8);
	cb.aio_resfd = 99;
	SHOW(submit(&cb));
	cb.aio_resfd = (uint32_t)fd;
	SHOW(submit(&cb));
	cb.aio_resfd = (uint32_t)epoll_create1(0);
	SHOW(submit(&cb));
	cb.aio_resfd = (uint32_t)ev;
	cb.aio_fildes = 99;
	SHOW(submit(&cb));
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_resfd = 99; /* ignored without the flag */
	SHOW(submit(&cb));
	/* a request that fails at once does not signal; one whose operation fails does */
	cb.aio_flags = IOCB_FLAG_RESFD;
	cb.aio_resfd = (uint32_t)ev;
	cb.aio_offset = -1;
	SHOW(submit(&cb));
	SHOW(eventfd_read(ev, &value));
	cb.aio_offset = 0;
	cb.aio_buf = 8;
	SHOW(submit(&cb));
	SHOW(eventfd_read(ev, &value));
	SHOW(value);
	events(8);
	cb = request(IOCB_CMD_FSYNC, fd, 0);
	cb.aio_buf = cb.aio_nbytes = 0;
	cb.aio_flags = IOCB_FLAG_RESFD;
	cb.aio_resfd = (uint32_t)ev;
	SHOW(submit(&cb));
	until_events(ev, POLLIN);
	SHOW(eventfd_read(ev, &value));
	events(8);
	/* full: its value stays below the largest */
	eventfd_write(ev, 0xfffffffffffffffe);
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_flags = IOCB_FLAG_RESFD;
	cb.aio_resfd = (uint32_t)ev;
	SHOW(submit(&cb));
	printf("%x\n", until_events(ev, POLLIN));
	SHOW(eventfd_read(ev, &value));
	printf("%lx\n", value);
	events(8);
}

static void fields(void)
{
	struct iocb cb;

	for (int opcode = -1; opcode < 11; opcode++) {
		if (opcode == 5) /* poll waits */
			continue;
		cb = request(opcode, fd, 0);
		printf("opcode %d: ", opcode);
		SHOW(submit(&cb));
		events(8);
	}
	cb = request(IOCB_CMD_NOOP, 99, 0);
	SHOW(submit(&cb));
	cb = request(IOCB_CMD_NOOP, fd, 0);
	SHOW(submit(&cb));
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_reserved2 = 1;
	SHOW(submit(&cb));
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_key = 77;
	SHOW(submit(&cb));
	SHOW(cb.aio_key);
	cb.aio_flags = 4;
	SHOW(submit(&cb));
	cb.aio_flags = 0;
	cb.aio_nbytes = -1;
	SHOW(submit(&cb));
	cb.aio_nbytes = 1ul << 62;
	SHOW(submit(&cb));
	cb.aio_nbytes = 0;
	SHOW(submit(&cb));
	events(8);
	cb = request(IOCB_CMD_PREAD, fd, 0x7fffffffffffffff);
	SHOW(submit(&cb));
	events(8);
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_rw_flags = 0x100000;
	SHOW(submit(&cb));
	cb.aio_rw_flags = RWF_NOWAIT;
	cb.aio_fildes = (uint32_t)open(".", O_RDONLY);
	SHOW(submit(&cb));
	cb.aio_rw_flags = 0;
	SHOW(submit(&cb));
	cb.aio_fildes = (uint32_t)open("file", O_WRONLY);
	SHOW(submit(&cb));
	cb.aio_fildes = (uint32_t)open("file", O_RDONLY);
	cb.aio_lio_opcode = IOCB_CMD_PWRITE;
	SHOW(submit(&cb));
	cb = request(IOCB_CMD_PREAD, fd, 0);
	cb.aio_flags = IOCB_FLAG_IOPRIO;
	cb.aio_reqprio = 0;
	SHOW(submit(&cb));
	cb.aio_reqprio = 2 << 13 | 4;
	SHOW(submit(&cb));
	cb.aio_reqprio = (short)(5 << 13);
	SHOW(submit(&cb));
	cb.aio_flags = 0;
	SHOW(submit(&cb));
	events(8);
	cb = request(IOCB_CMD_FSYNC, fd, 0);
	SHOW(submit(&cb));
	cb.aio_buf = cb.aio_nbytes = 0;
	cb.aio_rw_flags = RWF_SYNC;
	SHOW(submit(&cb));
	cb.aio_rw_flags = 0;
	cb.aio_fildes = (uint32_t)eventfd(0, 0);
	SHOW(submit(&cb));
	events(8);
}

/* Several requests at once: those before an erroneous one are carried out. */
static void lists(void)
{
	struct iocb good = request(IOCB_CMD_PREAD, fd, 0), bad = request(99, fd, 0);
	struct iocb *list[3] = {&good, &bad, &good};

	SHOW(syscall(SYS_io_submit, context, 3, list));
	events(8);
	SHOW(syscall(SYS_io_submit, context, 0, list));
	SHOW(syscall(SYS_io_submit, context, -1, list));
	SHOW(syscall(SYS_io_submit, context, 1, NULL));
	SHOW(syscall(SYS_io_submit, context, 1, (void *)8));
	list[0] = (void *)8;
	SHOW(syscall(SYS_io_submit, context, 1, list));
	SHOW(syscall(SYS_io_submit, 0, 1, list));
	SHOW(syscall(SYS_io_submit, 0, -1, list));
	SHOW(syscall(SYS_io_cancel, context, &good, list));
	SHOW(syscall(SYS_io_cancel, context, NULL, list));
	SHOW(syscall(SYS_io_cancel, 0, &good, list));
	SHOW(syscall(SYS_io_getevents, 0, 0, 1, list, NULL));
	SHOW(syscall(SYS_io_getevents, context, 2, 1, list, NULL));
	SHOW(syscall(SYS_io_getevents, context, -1, 1, list, NULL));
	SHOW(syscall(SYS_io_getevents, context, 0, -1, list, NULL));
	struct timespec bad_time = {0, 1000000000};
	SHOW(syscall(SYS_io_getevents, context, 0, 1, list, (void *)8));
	SHOW(syscall(SYS_io_getevents, context, 0, 1, list, &bad_time));
}

int main(void)
{
	case_begin();
	alarm(10);
	fd = open("file", O_RDWR | O_CREAT, 0600);
	SHOW(syscall(SYS_io_setup, 64, &context));
	eventfds();
	fields();
	lists();
	SHOW(syscall(SYS_io_destroy, context));
	SHOW(syscall(SYS_io_destroy, context));
	return 0;
}
