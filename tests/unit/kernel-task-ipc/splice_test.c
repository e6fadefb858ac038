/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes that are moved between pipes and files without a program's buffer: random amounts along a
 * chain of pipes, files and copies come out in order and complete, whatever lies in between; and
 * nothing is left when memory runs out in the middle.
 */
#include "world.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>

#define TOTAL (300u << 10)

static uint8_t source[TOTAL], result[TOTAL], copied[TOTAL];

static void make_pipe(int p[2])
{
	assert_int_equal(CALL_2(pipe2, P(p), O_NONBLOCK), 0);
}

static void close_pipe(const int p[2])
{
	CALL_1(close, p[0]);
	CALL_1(close, p[1]);
}

/* How many more bytes, at most `most`. */
static size_t some(size_t left, size_t most)
{
	size_t n = (size_t)rand() % most + 1;

	return n < left ? n : left;
}

static size_t moved(long n)
{
	if (n < 0)
		assert_int_equal(n, -EAGAIN);
	return n > 0 ? (size_t)n : 0;
}

/* source -> pipe a -> pipe b -> a reader; what is in b is copied into c before it is read. */
static void a_chain_keeps_the_order(void **state)
{
	size_t written = 0, in_b = 0, read = 0, teed = 0, checked = 0;
	int a[2], b[2], c[2];

	srand(11);
	for (size_t i = 0; i < TOTAL; i++)
		source[i] = (uint8_t)rand();
	make_pipe(a);
	make_pipe(b);
	make_pipe(c);
	while (read < TOTAL) {
		written += moved(
			CALL_3(write, a[1], P(source + written), some(TOTAL - written, 9000)));
		in_b += moved(CALL_6(splice, a[0], 0, b[1], 0, some(TOTAL, 20000), 2));
		/* Copied from its beginning, so only when all that was copied before is read. */
		if (teed == read && rand() % 2)
			teed += moved(CALL_4(tee, b[0], c[1], some(TOTAL, 20000), 2));
		size_t n = some(TOTAL - read, 7000);
		if (teed > read && n > teed - read)
			n = teed - read;
		n = moved(CALL_3(read, b[0], P(result + read), n));
		if (teed == read)
			teed += n, checked += n;
		read += n;
		n = moved(CALL_3(read, c[0], P(copied), TOTAL));
		assert_memory_equal(copied, source + checked, n);
		checked += n;
	}
	assert_true(in_b == TOTAL && written == TOTAL);
	assert_memory_equal(source, result, TOTAL);
	close_pipe(a);
	close_pipe(b);
	close_pipe(c);
}

static void through_a_file(void **state)
{
	long fd = CALL_3(open, P("/tmp/through"), O_RDWR | O_CREAT, 0600);
	int p[2], q[2];
	uint64_t in = 100;
	size_t written = 0, read = 0;

	make_pipe(p);
	make_pipe(q);
	while (written < TOTAL) {
		struct iovec v = {source + written, some(TOTAL - written, 30000)};

		CALL_4(vmsplice, p[1], P(&v), 1, 2);
		written += moved(CALL_6(splice, p[0], 0, fd, 0, TOTAL, 0));
	}
	/* A position that is passed to the call is moved, the file's own position is not. */
	while (in < TOTAL) {
		moved(CALL_6(splice, fd, P(&in), q[1], 0, some(TOTAL, 50000), 2));
		read += moved(CALL_3(read, q[0], P(result + read), TOTAL));
	}
	assert_int_equal(read, TOTAL - 100);
	assert_memory_equal(result, source + 100, read);
	assert_int_equal(CALL_3(lseek, fd, 0, SEEK_CUR), TOTAL);
	uint64_t at = 0;
	assert_true(CALL_4(sendfile, q[1], fd, P(&at), 5000) == 5000 && at == 5000);
	close_pipe(p);
	close_pipe(q);
	CALL_1(close, fd);
	CALL_1(unlink, P("/tmp/through"));
}

static void wrong_arguments(void **state)
{
	long fd = CALL_3(open, P("/tmp/file"), O_RDWR | O_CREAT, 0600);
	struct iovec v = {source, 1};
	uint64_t at = 0;
	int p[2];

	make_pipe(p);
	assert_int_equal(CALL_6(splice, fd, 0, fd, 0, 10, 0), -EINVAL);
	assert_int_equal(CALL_6(splice, p[0], 0, p[1], 0, 10, 0), -EINVAL);
	assert_int_equal(CALL_6(splice, p[0], P(&at), fd, 0, 10, 0), -ESPIPE);
	assert_int_equal(CALL_6(splice, fd, 8, p[1], 0, 10, 0), -EFAULT);
	assert_int_equal(CALL_6(splice, fd, 0, p[1], 0, 10, 0x100), -EINVAL);
	assert_int_equal(CALL_6(splice, p[1], 0, fd, 0, 10, 0), -EBADF);
	assert_int_equal(CALL_6(splice, 999, 0, fd, 0, 10, 0), -EBADF);
	assert_int_equal(CALL_4(tee, p[0], fd, 10, 0), -EINVAL);
	assert_int_equal(CALL_4(vmsplice, fd, P(&v), 1, 0), -EBADF);
	assert_int_equal(CALL_4(vmsplice, fd, P(&v), 0, 0), 0);
	assert_int_equal(CALL_6(splice, fd, 0, p[1], 0, 0, 0), 0);
	close_pipe(p);
	CALL_1(close, fd);
	CALL_1(unlink, P("/tmp/file"));
}

static long file;
static int first[2], second[2];

static void sequence(void)
{
	uint64_t at = 0;

	first[0] = first[1] = second[0] = second[1] = -1;
	file = CALL_3(open, P("/tmp/sequence"), O_RDWR | O_CREAT, 0600);
	CALL_2(pipe2, P(first), O_NONBLOCK);
	CALL_2(pipe2, P(second), O_NONBLOCK);
	CALL_3(write, first[1], P(source), 9000);
	CALL_4(tee, first[0], second[1], 5000, 2);
	CALL_6(splice, first[0], 0, file, 0, 9000, 0);
	CALL_6(splice, file, P(&at), second[1], 0, 9000, 2);
	CALL_6(splice, second[0], 0, first[1], 0, 9000, 2);
	CALL_4(sendfile, first[1], file, P(&at), 5000);
}

static void clean(void)
{
	const long fds[] = {file, first[0], first[1], second[0], second[1]};

	for (unsigned i = 0; i < 5; i++)
		if (fds[i] >= 0)
			CALL_1(close, fds[i]);
	CALL_1(unlink, P("/tmp/sequence"));
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_keeps_the_order),
		cmocka_unit_test(through_a_file),
		cmocka_unit_test(wrong_arguments),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
