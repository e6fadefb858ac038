/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations that do little, so that most of their cost is the entry into the kernel and the
 * return. */
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include "measure.h"
#include "operations.h"

#define WATCHED 10

static void null_call(long n)
{
	while (n--)
		MUST(syscall(SYS_getppid) >= 0);
}

/* A call that cannot be answered outside of the kernel. */
static void short_call(long n)
{
	while (n--)
		MUST(syscall(SYS_getsid, 0) >= 0);
}

static void seek(long n)
{
	int fd = open("/tmp/file", O_RDONLY);

	while (n--)
		MUST(lseek(fd, 1, SEEK_SET) == 1);
	close(fd);
}

static void set_mask(long n)
{
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	while (n--)
		MUST(!sigprocmask(n & 1 ? SIG_BLOCK : SIG_UNBLOCK, &set, &old));
	MUST(!sigprocmask(SIG_UNBLOCK, &set, NULL));
}

static void wake_nobody(long n)
{
	static uint32_t word;

	while (n--)
		MUST(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) == 0);
}

static void read_zero(long n)
{
	char byte;
	int fd = open("/dev/zero", O_RDONLY);

	while (n--)
		MUST(read(fd, &byte, 1) == 1);
	close(fd);
}

static void write_null(long n)
{
	char byte = 0;
	int fd = open("/dev/null", O_WRONLY);

	while (n--)
		MUST(write(fd, &byte, 1) == 1);
	close(fd);
}

static void dup_close(long n)
{
	while (n--) {
		int fd = dup(0);
		MUST(fd >= 0 && !close(fd));
	}
}

static void get_flags(long n)
{
	while (n--)
		MUST(fcntl(1, F_GETFL) >= 0);
}

static void random_bytes(long n)
{
	char bytes[32];

	while (n--)
		MUST(getrandom(bytes, sizeof(bytes), 0) == sizeof(bytes));
}

static void read_clock(long n)
{
	struct timespec t;

	while (n--)
		MUST(!clock_gettime(CLOCK_MONOTONIC, &t));
}

static void event_write_read(long n)
{
	uint64_t value = 1;
	int fd = eventfd(0, 0);

	while (n--)
		MUST(write(fd, &value, 8) == 8 && read(fd, &value, 8) == 8 && value == 1);
	close(fd);
}

/* ---- polling many files: event counters, of which the last is readable ---- */

static void open_watched(int fds[WATCHED])
{
	for (int i = 0; i < WATCHED; i++)
		MUST((fds[i] = eventfd(i == WATCHED - 1, 0)) >= 0);
}

static void close_watched(const int fds[WATCHED])
{
	for (int i = 0; i < WATCHED; i++)
		close(fds[i]);
}

static void poll_ten(long n)
{
	int fds[WATCHED];
	struct pollfd polled[WATCHED];

	open_watched(fds);
	for (int i = 0; i < WATCHED; i++)
		polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	while (n--)
		MUST(poll(polled, WATCHED, -1) == 1);
	close_watched(fds);
}

static void select_ten(long n)
{
	int fds[WATCHED];
	fd_set set;

	open_watched(fds);
	while (n--) {
		FD_ZERO(&set);
		for (int i = 0; i < WATCHED; i++)
			FD_SET(fds[i], &set);
		MUST(select(fds[WATCHED - 1] + 1, &set, NULL, NULL, NULL) == 1);
	}
	close_watched(fds);
}

static void epoll_of_ten(long n)
{
	int fds[WATCHED], epoll = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN};

	open_watched(fds);
	for (int i = 0; i < WATCHED; i++)
		MUST(!epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event));
	while (n--)
		MUST(epoll_wait(epoll, &event, 1, -1) == 1);
	close(epoll);
	close_watched(fds);
}

static void epoll_empty(long n)
{
	int epoll = epoll_create1(0);
	struct epoll_event event;

	while (n--)
		MUST(epoll_wait(epoll, &event, 1, 0) == 0);
	close(epoll);
}

static void epoll_change(long n)
{
	int fd = eventfd(0, 0), epoll = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN};

	while (n--)
		MUST(!epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) &&
		     !epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL));
	close(epoll);
	close(fd);
}

const struct operation call_operations[] = {
	{.name = "null call (getppid)", .run = null_call},
	{.name = "short call (getsid)", .run = short_call},
	{.name = "lseek", .run = seek},
	{.name = "sigprocmask", .run = set_mask},
	{.name = "futex wake, nobody waits", .run = wake_nobody},
	{.name = "read 1 byte of /dev/zero", .run = read_zero},
	{.name = "write 1 byte to /dev/null", .run = write_null},
	{.name = "dup + close", .run = dup_close},
	{.name = "fcntl F_GETFL", .run = get_flags},
	{.name = "getrandom 32 bytes", .run = random_bytes},
	{.name = "clock_gettime", .run = read_clock},
	{.name = "eventfd write + read", .run = event_write_read},
	{.name = "poll of 10", .run = poll_ten},
	{.name = "select of 10", .run = select_ten},
	{.name = "epoll_wait of 10", .run = epoll_of_ten},
	{.name = "epoll_wait, nothing there", .run = epoll_empty},
	{.name = "epoll_ctl add + delete", .run = epoll_change},
	{.name = NULL},
};
