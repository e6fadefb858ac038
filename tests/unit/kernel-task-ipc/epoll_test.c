/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ready lists of epoll, compared with a model that polls every file each time: random changes
 * of watched and ready files, level and edge triggered, once only, several sets on the same files,
 * sets in sets. Also checks that nothing is left when memory runs out in the middle.
 */
#include "world.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>

#define FILES 6
#define SETS  2

static long eventfd_make(void)
{
	long fd = CALL_2(eventfd2, 0, O_NONBLOCK);

	assert_true(fd >= 0);
	return fd;
}

static void signal_file(long fd)
{
	uint64_t one = 1;

	assert_int_equal(CALL_3(write, fd, P(&one), 8), 8);
}

static void drain_file(long fd)
{
	uint64_t value;

	CALL_3(read, fd, P(&value), 8);
}

static long control(long ep, int operation, long fd, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.u64 = (uint64_t)fd};

	return CALL_4(epoll_ctl, ep, operation, fd, P(&event));
}

/* ---- the model ---- */

struct watch {
	bool on, off_after_once; /* EPOLLONESHOT was reported */
	bool news;		 /* edge triggered: an event came since the last report */
	uint32_t events;
};

static struct {
	long fd;
	bool ready;
} files[FILES];

static struct {
	long ep;
	struct watch watches[FILES];
} sets[SETS];

static bool expected(const struct watch *w, unsigned file)
{
	if (!w->on || w->off_after_once || !files[file].ready || !(w->events & EPOLLIN))
		return false;
	return !(w->events & EPOLLET) || w->news;
}

static void compare(unsigned set)
{
	struct epoll_event got[FILES + 1];
	bool seen[FILES] = {false};
	long n = CALL_4(epoll_wait, sets[set].ep, P(got), FILES + 1, 0);

	assert_true(n >= 0);
	for (long i = 0; i < n; i++) {
		unsigned file = 0;

		while (file < FILES && (uint64_t)files[file].fd != got[i].data.u64)
			file++;
		assert_true(file < FILES && !seen[file]);
		seen[file] = true;
		assert_int_equal(got[i].events, EPOLLIN);
	}
	for (unsigned file = 0; file < FILES; file++) {
		struct watch *w = &sets[set].watches[file];

		if (seen[file] != expected(w, file))
			fail_msg("set %u, file %u: told %d, expected %d", set, file, seen[file],
				 !seen[file]);
		if (!seen[file])
			continue;
		w->news = false;
		if (w->events & EPOLLONESHOT)
			w->off_after_once = true;
	}
}

static void change_watch(unsigned set, unsigned file)
{
	static const uint32_t kinds[] = {EPOLLIN, EPOLLIN | EPOLLET, EPOLLIN | EPOLLONESHOT,
					 EPOLLIN | EPOLLET | EPOLLONESHOT, 0};
	struct watch *w = &sets[set].watches[file];
	uint32_t events = kinds[rand() % 5];
	int operation = rand() % 3 + 1; /* EPOLL_CTL_ADD, DEL, MOD */
	long result = control(sets[set].ep, operation, files[file].fd, events);

	if (operation == EPOLL_CTL_ADD && w->on) {
		assert_int_equal(result, -EEXIST);
	} else if (operation != EPOLL_CTL_ADD && !w->on) {
		assert_int_equal(result, -ENOENT);
	} else {
		assert_int_equal(result, 0);
		*w = (struct watch){
			.on = operation != EPOLL_CTL_DEL, .news = true, .events = events};
	}
}

static void set_ready(unsigned file, bool ready)
{
	files[file].ready = ready;
	if (!ready) {
		drain_file(files[file].fd);
		return;
	}
	signal_file(files[file].fd);
	for (unsigned set = 0; set < SETS; set++)
		sets[set].watches[file].news = true;
}

static void close_and_open(unsigned file)
{
	CALL_1(close, files[file].fd);
	files[file].fd = eventfd_make();
	files[file].ready = false;
	for (unsigned set = 0; set < SETS; set++)
		sets[set].watches[file].on = false;
}

static void random_changes(void **state)
{
	srand(7);
	for (unsigned set = 0; set < SETS; set++)
		sets[set].ep = CALL_1(epoll_create1, 0);
	for (unsigned file = 0; file < FILES; file++)
		files[file].fd = eventfd_make();
	for (unsigned round = 0; round < 20000; round++) {
		unsigned file = (unsigned)rand() % FILES, set = (unsigned)rand() % SETS;

		switch (rand() % 8) {
		case 0:
		case 1:
			change_watch(set, file);
			break;
		case 2:
		case 3:
			set_ready(file, true);
			break;
		case 4:
			set_ready(file, false);
			break;
		case 5:
			if (rand() % 20 == 0)
				close_and_open(file);
			break;
		default:
			compare(set);
		}
	}
	for (unsigned set = 0; set < SETS; set++)
		CALL_1(close, sets[set].ep);
	for (unsigned file = 0; file < FILES; file++)
		CALL_1(close, files[file].fd);
}

/* ---- sets in sets ---- */

static void no_circles(void **state)
{
	long a = CALL_1(epoll_create1, 0), b = CALL_1(epoll_create1, 0), fd = eventfd_make();
	struct epoll_event got;

	assert_int_equal(control(a, EPOLL_CTL_ADD, a, EPOLLIN), -EINVAL);
	assert_int_equal(control(a, EPOLL_CTL_ADD, b, EPOLLIN), 0);
	assert_int_equal(control(b, EPOLL_CTL_ADD, a, EPOLLIN), -ELOOP);
	assert_int_equal(control(b, EPOLL_CTL_ADD, fd, EPOLLIN), 0);
	assert_int_equal(CALL_4(epoll_wait, a, P(&got), 1, 0), 0);
	signal_file(fd);
	assert_int_equal(CALL_4(epoll_wait, a, P(&got), 1, 0), 1);
	assert_int_equal(got.data.u64, b);
	drain_file(fd);
	assert_int_equal(CALL_4(epoll_wait, a, P(&got), 1, 0), 0);
	CALL_1(close, b);
	CALL_1(close, fd);
	CALL_1(close, a);
}

static void chains_end(void **state)
{
	long ep[8];
	long last = 0;

	for (unsigned i = 0; i < 8; i++)
		ep[i] = CALL_1(epoll_create1, 0);
	for (unsigned i = 0; i + 1 < 8 && !last; i++)
		last = control(ep[i + 1], EPOLL_CTL_ADD, ep[i], EPOLLIN);
	assert_int_equal(last, -ELOOP);
	for (unsigned i = 0; i < 8; i++)
		CALL_1(close, ep[i]);
}

static void wrong_arguments(void **state)
{
	long ep = CALL_1(epoll_create1, 0), fd = eventfd_make();
	struct epoll_event got;

	assert_int_equal(control(fd, EPOLL_CTL_ADD, ep, EPOLLIN), -EINVAL);
	assert_int_equal(control(ep, 9, fd, EPOLLIN), -EINVAL);
	assert_int_equal(control(ep, EPOLL_CTL_ADD, 999, EPOLLIN), -EBADF);
	assert_int_equal(CALL_4(epoll_ctl, ep, EPOLL_CTL_ADD, fd, 0), -EFAULT);
	assert_int_equal(CALL_4(epoll_wait, ep, P(&got), 0, 0), -EINVAL);
	assert_int_equal(CALL_4(epoll_wait, fd, P(&got), 1, 0), -EINVAL);
	signal_file(fd);
	assert_int_equal(control(ep, EPOLL_CTL_ADD, fd, EPOLLIN), 0);
	/* An event that could not be copied out is reported again. */
	assert_int_equal(CALL_4(epoll_wait, ep, 8, 1, 0), -EFAULT);
	assert_int_equal(CALL_4(epoll_wait, ep, P(&got), 1, 0), 1);
	assert_int_equal(CALL_1(epoll_create, 0), -EINVAL);
	CALL_1(close, fd);
	CALL_1(close, ep);
}

/* ---- memory ---- */

static long sequence_fd[4];

static void sequence(void)
{
	struct epoll_event got[2];

	sequence_fd[0] = CALL_1(epoll_create1, 0);
	sequence_fd[1] = CALL_1(epoll_create1, O_CLOEXEC);
	sequence_fd[2] = CALL_2(eventfd2, 1, O_NONBLOCK);
	sequence_fd[3] = CALL_2(eventfd2, 0, O_NONBLOCK);
	control(sequence_fd[0], EPOLL_CTL_ADD, sequence_fd[1], EPOLLIN);
	control(sequence_fd[1], EPOLL_CTL_ADD, sequence_fd[2], EPOLLIN | EPOLLET);
	control(sequence_fd[1], EPOLL_CTL_ADD, sequence_fd[3], EPOLLIN);
	CALL_4(epoll_wait, sequence_fd[0], P(got), 2, 0);
	CALL_4(epoll_wait, sequence_fd[1], P(got), 2, 0);
	control(sequence_fd[1], EPOLL_CTL_DEL, sequence_fd[2], 0);
}

static void clean(void)
{
	for (unsigned i = 0; i < 4; i++)
		if (sequence_fd[i] >= 0)
			CALL_1(close, sequence_fd[i]);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_changes),
		cmocka_unit_test(no_circles),
		cmocka_unit_test(chains_end),
		cmocka_unit_test(wrong_arguments),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
