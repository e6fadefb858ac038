/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors in flight between unix sockets: those that no task can receive any more are closed,
 * whatever circle they are in, and the others arrive; also when memory runs out.
 */
#include "world.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "fs/file.h"

#define PAIRS 6

static void make_pair(int p[2])
{
	assert_int_equal(CALL_4(socketpair, AF_UNIX, SOCK_DGRAM, 0, P(p)), 0);
}

/* Sends `n` descriptors with a byte. */
static long send_fds(int to, const int *fds, unsigned n)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(16 * sizeof(int))];
	} control = {.head = {.cmsg_len = CMSG_LEN(n * sizeof(int)),
			      .cmsg_level = SOL_SOCKET,
			      .cmsg_type = SCM_RIGHTS}};
	char byte = 'x';
	struct iovec v = {&byte, 1};
	struct msghdr m = {.msg_iov = &v,
			   .msg_iovlen = 1,
			   .msg_control = &control,
			   .msg_controllen = CMSG_SPACE(n * sizeof(int))};

	memcpy(CMSG_DATA(&control.head), fds, n * sizeof(int));
	return CALL_3(sendmsg, to, P(&m), MSG_DONTWAIT);
}

/* Receives into room for `n`; how many came. */
static int receive_fds(int from, int *fds, unsigned n, int *flags)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(16 * sizeof(int))];
	} control = {0};
	char byte;
	struct iovec v = {&byte, 1};
	struct msghdr m = {.msg_iov = &v,
			   .msg_iovlen = 1,
			   .msg_control = &control,
			   .msg_controllen = n ? CMSG_LEN(n * sizeof(int)) : 0};

	if (CALL_3(recvmsg, from, P(&m), MSG_DONTWAIT) < 0)
		return -1;
	*flags = m.msg_flags;
	if (m.msg_controllen < CMSG_LEN(0))
		return 0;
	unsigned came = (unsigned)((control.head.cmsg_len - CMSG_LEN(0)) / sizeof(int));
	assert_true(came <= n);
	memcpy(fds, CMSG_DATA(&control.head), came * sizeof(int));
	return (int)came;
}

static unsigned files_now(void)
{
	int p[2];

	/* Garbage of earlier closes is freed when the next socket is closed. */
	make_pair(p);
	send_fds(p[0], &p[1], 1);
	CALL_1(close, p[0]);
	CALL_1(close, p[1]);
	world_let_others_run();
	return file_count();
}

static void in_its_own_queue(void **state)
{
	unsigned before = files_now();
	int p[2];

	make_pair(p);
	assert_int_equal(send_fds(p[0], p, 2), 1);
	CALL_1(close, p[0]);
	CALL_1(close, p[1]);
	assert_int_equal(files_now(), before);
}

static void in_circles(void **state)
{
	unsigned before = files_now();
	int p[PAIRS][2];

	for (unsigned i = 0; i < PAIRS; i++)
		make_pair(p[i]);
	/* Each is sent to the next one, the last to the first. */
	for (unsigned i = 0; i < PAIRS; i++)
		assert_int_equal(send_fds(p[(i + 1) % PAIRS][0], p[i], 2), 1);
	for (unsigned i = 0; i < PAIRS; i++) {
		CALL_1(close, p[i][0]);
		CALL_1(close, p[i][1]);
	}
	assert_int_equal(files_now(), before);
}

static void reachable_from_outside(void **state)
{
	unsigned before = files_now();
	int outside[2], p[2], q[2], got[4], flags;

	make_pair(outside);
	make_pair(p);
	make_pair(q);
	assert_int_equal(send_fds(p[0], q, 2), 1);	 /* q is in p's queue */
	assert_int_equal(send_fds(q[0], p, 2), 1);	 /* and p in q's: a circle */
	assert_int_equal(send_fds(outside[0], p, 2), 1); /* but one that can be received */
	for (unsigned i = 0; i < 2; i++) {
		CALL_1(close, p[i]);
		CALL_1(close, q[i]);
	}
	assert_int_equal(files_now(), before + 6);
	assert_int_equal(receive_fds(outside[1], got, 2, &flags), 2);
	assert_int_equal(receive_fds(got[1], got + 2, 2, &flags), 2);
	for (unsigned i = 0; i < 4; i++)
		CALL_1(close, got[i]);
	CALL_1(close, outside[0]);
	CALL_1(close, outside[1]);
	assert_int_equal(files_now(), before);
}

static void no_room_for_all(void **state)
{
	unsigned before = files_now();
	int p[2], three[3], got[3], flags;

	make_pair(p);
	for (unsigned i = 0; i < 3; i++)
		three[i] = (int)CALL_2(eventfd2, i, 0);
	assert_int_equal(send_fds(p[0], three, 3), 1);
	assert_int_equal(send_fds(p[0], three, 3), 1);
	for (unsigned i = 0; i < 3; i++)
		CALL_1(close, three[i]);
	assert_int_equal(receive_fds(p[1], got, 1, &flags), 1);
	assert_true(flags & MSG_CTRUNC);
	CALL_1(close, got[0]);
	assert_int_equal(receive_fds(p[1], got, 0, &flags), 0);
	assert_true(flags & MSG_CTRUNC);
	CALL_1(close, p[0]);
	CALL_1(close, p[1]);
	assert_int_equal(files_now(), before);
}

/* A descriptor of any pair is sent over any pair, and some are received, and some closed. */
static void random_flights(void **state)
{
	unsigned before = files_now();

	srand(13);
	for (unsigned round = 0; round < 200; round++) {
		int fds[2 * PAIRS], flags;
		unsigned n = 0;

		for (; n < 2 * PAIRS; n += 2)
			make_pair(fds + n);
		for (unsigned step = 0; step < 40; step++) {
			int to = fds[(unsigned)rand() % n], sent[2];

			sent[0] = fds[(unsigned)rand() % n];
			sent[1] = fds[(unsigned)rand() % n];
			if (rand() % 3) {
				send_fds(to, sent, 1u + (unsigned)rand() % 2);
			} else {
				int came = receive_fds(to, sent, 2, &flags);

				for (int i = 0; i < came; i++)
					CALL_1(close, sent[i]);
			}
		}
		for (unsigned i = 0; i < n; i++)
			CALL_1(close, fds[i]);
	}
	assert_int_equal(files_now(), before);
}

/* ---- memory ---- */

static int p[2], q[2];

static void sequence(void)
{
	int got[2], flags;

	p[0] = p[1] = q[0] = q[1] = -1;
	CALL_4(socketpair, AF_UNIX, SOCK_DGRAM, 0, P(p));
	CALL_4(socketpair, AF_UNIX, SOCK_STREAM, 0, P(q));
	if (p[0] < 0 || q[0] < 0)
		return;
	send_fds(p[0], q, 2);
	send_fds(q[0], p, 2);
	int came = receive_fds(p[1], got, 2, &flags);
	for (int i = 0; i < came; i++)
		CALL_1(close, got[i]);
	CALL_3(write, q[0], P("abc"), 3);
}

static void clean(void)
{
	const int fds[] = {p[0], p[1], q[0], q[1]};

	for (unsigned i = 0; i < 4; i++)
		if (fds[i] >= 0)
			CALL_1(close, fds[i]);
	files_now();
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_its_own_queue),
		cmocka_unit_test(in_circles),
		cmocka_unit_test(reachable_from_outside),
		cmocka_unit_test(no_room_for_all),
		cmocka_unit_test(random_flights),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
