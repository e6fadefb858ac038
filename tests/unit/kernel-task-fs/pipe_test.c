/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes, FIFOs, poll and epoll. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>

#include "archive.h"
#include "fakes.h"
#include "fs/file.h"
#include "fs/vfs.h"
#include "ipc/pipe.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "wait/wait.h"

static int start(void **state)
{
	static struct archive a;

	archive_init(&a);
	archive_end(&a);
	return system_start(a.data, a.size);
}

static int fd[2];

static void make(unsigned flags)
{
	assert_int_equal(CALL_2(pipe2, P(fd), flags), 0);
}

static void end(void)
{
	CALL_1(close, fd[0]);
	CALL_1(close, fd[1]);
}

static void bytes_in_order(void **state)
{
	static char out[70000], in[70000];

	for (size_t i = 0; i < sizeof(out); i++)
		out[i] = (char)(i * 31 + i / 999);
	make(O_NONBLOCK);
	assert_int_equal(CALL_3(write, fd[1], P(out), 65536), 65536);
	assert_int_equal(CALL_3(write, fd[1], P(out), 1), -EAGAIN);
	int n;
	assert_int_equal(CALL_3(ioctl, fd[0], FIONREAD, P(&n)), 0);
	assert_int_equal(n, 65536);
	assert_int_equal(CALL_3(read, fd[0], P(in), 70000), 65536);
	assert_memory_equal(in, out, 65536);
	assert_int_equal(CALL_3(read, fd[0], P(in), 1), -EAGAIN);
	/* Small writes share pages: 65536 of one byte fit as well. */
	for (int i = 0; i < 65536; i++)
		assert_int_equal(CALL_3(write, fd[1], P(out + i), 1), 1);
	assert_int_equal(CALL_3(write, fd[1], P(out), 1), -EAGAIN);
	assert_int_equal(CALL_3(read, fd[0], P(in), 70000), 65536);
	assert_memory_equal(in, out, 65536);
	end();
}

static void small_writes_are_atomic(void **state)
{
	static char out[65536];

	make(O_NONBLOCK);
	assert_int_equal(CALL_3(write, fd[1], P(out), 65536 - 4095), 65536 - 4095);
	/* 4095 bytes of room in the last page, but 4096 do not fit: all or nothing. */
	assert_int_equal(CALL_3(write, fd[1], P(out), 4096), -EAGAIN);
	assert_int_equal(CALL_3(write, fd[1], P(out), 4095), 4095);
	end();
}

static void ends_that_are_gone(void **state)
{
	char c;

	make(0);
	CALL_1(close, fd[1]);
	assert_int_equal(CALL_3(read, fd[0], P(&c), 1), 0);
	CALL_1(close, fd[0]);
	make(0);
	CALL_1(close, fd[0]);
	last_signal = 0;
	assert_int_equal(CALL_3(write, fd[1], P("x"), 1), -EPIPE);
	assert_int_equal(last_signal, SIGPIPE);
	CALL_1(close, fd[1]);
	make(0);
	assert_int_equal(CALL_3(read, fd[1], P(&c), 1), -EBADF);
	assert_int_equal(CALL_3(write, fd[0], P(&c), 1), -EBADF);
	assert_int_equal(CALL_3(lseek, fd[0], 0, 0), -ESPIPE);
	assert_int_equal(CALL_3(read, fd[0], P(&c), 1), -ERESTARTSYS);
	end();
	assert_int_equal(CALL_2(pipe2, P(fd), 1), -EINVAL);
	assert_int_equal(CALL_2(pipe2, 8, 0), -EFAULT);
}

static void sizes(void **state)
{
	static char out[65536];

	make(O_NONBLOCK);
	assert_int_equal(CALL_3(fcntl, fd[0], F_GETPIPE_SZ, 0), 65536);
	assert_int_equal(CALL_3(fcntl, fd[1], F_SETPIPE_SZ, 5000), 8192);
	assert_int_equal(CALL_3(write, fd[1], P(out), 65536), 8192);
	assert_int_equal(CALL_3(fcntl, fd[1], F_SETPIPE_SZ, 4096), -EBUSY);
	assert_int_equal(CALL_3(fcntl, fd[1], F_SETPIPE_SZ, 16384), 16384);
	assert_int_equal(CALL_3(read, fd[0], P(out), 65536), 8192);
	end();
}

/* The limit is a size that a pipe can have, so that a pipe of an ordinary user is a ring, too. */
static void size_limit(void **state)
{
	const unsigned before = pipe_size_max;
	const uint64_t caps = current->cred->cap_effective;
	static char out[16384];
	struct pipe *pipe;

	assert_int_equal(pipe_set_size_max(12288), 0);
	assert_int_equal(pipe_size_max, 16384);
	assert_int_equal(pipe_set_size_max(0x80000001ul), -EINVAL);
	assert_int_equal(pipe_set_size_max(1), 0);
	assert_int_equal(pipe_size_max, 4096);
	assert_int_equal(pipe_set_size_max(12288), 0);
	current->cred->cap_effective = 0;
	make(O_NONBLOCK);
	pipe = pipe_of(fd_entry((int)fd[0])->file);
	assert_int_equal(pipe->slots, 4);
	assert_int_equal(CALL_3(write, fd[1], P(out), sizeof(out)), 16384);
	assert_int_equal(CALL_3(read, fd[0], P(out), sizeof(out)), 16384);
	assert_int_equal(CALL_3(fcntl, fd[1], F_SETPIPE_SZ, 32768), -EPERM);
	end();
	current->cred->cap_effective = caps;
	pipe_size_max = before;
}

static void packets(void **state)
{
	char in[10] = "";

	make(O_NONBLOCK | O_DIRECT);
	CALL_3(write, fd[1], P("abc"), 3);
	CALL_3(write, fd[1], P("def"), 3);
	assert_int_equal(CALL_3(read, fd[0], P(in), 10), 3);
	assert_int_equal(CALL_3(read, fd[0], P(in), 2), 2);
	assert_int_equal(CALL_3(read, fd[0], P(in), 2), -EAGAIN);
	end();
}

static void fifos(void **state)
{
	char c;
	struct pollfd p = {.events = POLLIN};

	assert_int_equal(CALL_3(mknod, P("/fifo"), S_IFIFO | 0600, 0), 0);
	assert_int_equal(CALL_3(open, P("/fifo"), O_WRONLY | O_NONBLOCK, 0), -ENXIO);
	assert_int_equal(CALL_3(open, P("/fifo"), O_WRONLY, 0), -ERESTARTSYS);
	long r = CALL_3(open, P("/fifo"), O_RDONLY | O_NONBLOCK, 0);
	assert_true(r >= 0);
	p.fd = (int)r;
	assert_int_equal(CALL_3(poll, P(&p), 1, 0), 0); /* no writer yet: no hang-up */
	long w = CALL_3(open, P("/fifo"), O_WRONLY, 0);
	assert_true(w >= 0);
	assert_int_equal(CALL_3(write, w, P("x"), 1), 1);
	CALL_1(close, w);
	assert_int_equal(CALL_3(poll, P(&p), 1, 0), 1);
	assert_int_equal(p.revents, POLLIN | POLLHUP);
	assert_int_equal(CALL_3(read, r, P(&c), 1), 1);
	assert_int_equal(CALL_3(read, r, P(&c), 1), 0);
	CALL_1(close, r);
	assert_int_equal(CALL_1(unlink, P("/fifo")), 0);
}

struct seen_event {
	uint32_t events;
	uint64_t data;
} __attribute__((packed));

static void epoll_kinds(void **state)
{
	struct seen_event e = {POLLIN, 42}, out[4];
	char c;

	make(O_NONBLOCK);
	long ep = CALL_1(epoll_create1, 0);
	assert_int_equal(CALL_4(epoll_ctl, ep, 1, fd[0], P(&e)), 0);
	assert_int_equal(CALL_4(epoll_ctl, ep, 1, fd[0], P(&e)), -EEXIST);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 0);
	CALL_3(write, fd[1], P("ab"), 2);
	for (int i = 0; i < 2; i++) { /* level: again and again */
		assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 1);
		assert_int_equal(out[0].events, POLLIN);
		assert_int_equal(out[0].data, 42);
	}
	e.events = POLLIN | 1u << 31;
	assert_int_equal(CALL_4(epoll_ctl, ep, 3, fd[0], P(&e)), 0);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 1);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 0); /* edge: once */
	CALL_3(write, fd[1], P("c"), 1);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 1);
	e.events = POLLIN | 1u << 30;
	assert_int_equal(CALL_4(epoll_ctl, ep, 3, fd[0], P(&e)), 0);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 1);
	CALL_3(write, fd[1], P("d"), 1);
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 0); /* one shot: disarmed */
	assert_int_equal(CALL_4(epoll_ctl, ep, 2, fd[0], 0), 0);
	assert_int_equal(CALL_4(epoll_ctl, ep, 2, fd[0], 0), -ENOENT);
	CALL_3(read, fd[0], P(&c), 1);
	/* A file that is closed is removed from the set by itself. */
	e.events = POLLIN;
	assert_int_equal(CALL_4(epoll_ctl, ep, 1, fd[0], P(&e)), 0);
	end();
	assert_int_equal(CALL_4(epoll_wait, ep, P(out), 4, 0), 0);
	CALL_1(close, ep);
}

static void epoll_circles(void **state)
{
	struct seen_event e = {POLLIN, 0};
	long a = CALL_1(epoll_create1, 0), b = CALL_1(epoll_create1, 0);

	assert_int_equal(CALL_4(epoll_ctl, a, 1, a, P(&e)), -EINVAL);
	assert_int_equal(CALL_4(epoll_ctl, a, 1, b, P(&e)), 0);
	assert_int_equal(CALL_4(epoll_ctl, b, 1, a, P(&e)), -ELOOP);
	long chain[10];
	chain[0] = CALL_1(epoll_create1, 0);
	long result = 0;
	int n = 0;
	while (n < 9 && !result) {
		chain[++n] = CALL_1(epoll_create1, 0);
		result = CALL_4(epoll_ctl, chain[n], 1, chain[n - 1], P(&e));
	}
	assert_int_equal(result, -ELOOP);
	make(O_NONBLOCK);
	assert_int_equal(CALL_4(epoll_ctl, b, 1, fd[0], P(&e)), 0);
	CALL_3(write, fd[1], P("x"), 1);
	struct seen_event out;
	assert_int_equal(CALL_4(epoll_wait, a, P(&out), 1, 0), 1);
	CALL_1(close, b);
	CALL_1(close, a);
	end();
	while (n >= 0)
		CALL_1(close, chain[n--]);
	long plain = CALL_3(open, P("/plain"), O_CREAT | O_RDWR, 0600);
	a = CALL_1(epoll_create1, 0);
	assert_int_equal(CALL_4(epoll_ctl, a, 1, plain, P(&e)), -EPERM);
	CALL_1(close, a);
	CALL_1(close, plain);
}

static void poll_and_select(void **state)
{
	uint64_t set = 0;
	struct pollfd p[3];

	make(0);
	p[0] = (struct pollfd){.fd = fd[0], .events = POLLIN};
	p[1] = (struct pollfd){.fd = -1, .events = POLLIN};
	p[2] = (struct pollfd){.fd = 60, .events = POLLIN};
	assert_int_equal(CALL_3(poll, P(p), 3, -1), 1);
	assert_int_equal(p[2].revents, POLLNVAL);
	assert_int_equal(p[0].revents, 0);
	assert_int_equal(CALL_3(poll, P(p), 2, -1), -ERESTART_RESTARTBLOCK);
	set = 1ull << fd[1];
	uint64_t write_set = set;
	assert_int_equal(CALL_5(select, 64, 0, P(&write_set), 0, 0), 1);
	assert_int_equal(write_set, set);
	set = 1ull << fd[0];
	assert_int_equal(CALL_5(select, 64, P(&set), 0, 0, 0), -ERESTARTNOHAND);
	struct {
		int64_t s, us;
	} zero = {0, 0};
	set = 1ull << fd[0];
	assert_int_equal(CALL_5(select, 64, P(&set), 0, 0, P(&zero)), 0);
	assert_int_equal(set, 0);
	end();
}

int main(void)
{
	user_limits_init(64ul << 20);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_in_order),
		cmocka_unit_test(small_writes_are_atomic),
		cmocka_unit_test(ends_that_are_gone),
		cmocka_unit_test(sizes),
		cmocka_unit_test(size_limit),
		cmocka_unit_test(packets),
		cmocka_unit_test(fifos),
		cmocka_unit_test(epoll_kinds),
		cmocka_unit_test(epoll_circles),
		cmocka_unit_test(poll_and_select),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
