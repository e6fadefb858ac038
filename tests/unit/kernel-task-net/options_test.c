/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setsockopt and getsockopt for every kind of socket: random levels, options and lengths neither
 * read nor write beyond the program's buffers (the sanitizer and a guard check that), and values
 * that were set are returned.
 */
#include "world.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#define GUARD 0xa5

static const struct {
	int family, type;
} kinds[] = {
	{AF_UNIX, SOCK_STREAM}, {AF_UNIX, SOCK_DGRAM},	{AF_UNIX, SOCK_SEQPACKET},
	{AF_INET, SOCK_STREAM}, {AF_INET, SOCK_DGRAM},	{AF_INET6, SOCK_STREAM},
	{AF_INET6, SOCK_DGRAM}, {AF_NETLINK, SOCK_RAW},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static long make(unsigned kind)
{
	long fd = CALL_3(socket, kinds[kind].family, kinds[kind].type, 0);

	assert_true(fd >= 0);
	return fd;
}

static long set(long fd, int level, int option, const void *value, int length)
{
	return CALL_5(setsockopt, fd, level, option, P(value), length);
}

static long get(long fd, int level, int option, void *value, int *length)
{
	return CALL_5(getsockopt, fd, level, option, P(value), P(length));
}

static int number_of(long fd, int level, int option)
{
	int value = -1, length = sizeof(value);

	assert_int_equal(get(fd, level, option, &value, &length), 0);
	assert_int_equal(length, sizeof(value));
	return value;
}

static int some_level(void)
{
	static const int levels[] = {SOL_SOCKET,  IPPROTO_IP,	IPPROTO_TCP,
				     IPPROTO_UDP, IPPROTO_IPV6, 270 /* SOL_NETLINK */};

	return rand() % 16 ? levels[rand() % 6] : rand();
}

static void set_random(long fd)
{
	int length = rand() % 8 ? rand() % 140 : rand() - RAND_MAX / 2;
	size_t room = length > 0 && length < 4096 ? (size_t)length : 4096;
	uint8_t *value = malloc(room);

	assert_non_null(value);
	memset(value, 0, room);
	for (size_t i = 0; i < room && i < 4; i++)
		value[i] = (uint8_t)(rand() % 4 ? rand() % 3 : rand());
	long result = set(fd, some_level(), rand() % 80, rand() % 50 ? value : (void *)8, length);
	assert_in_range(-result, 0, 4095);
	free(value);
}

static void get_random(long fd)
{
	int room = rand() % 140, length = rand() % 20 ? room : -(rand() % 100);
	uint8_t *value = malloc((size_t)room + 8);
	int level = some_level(), option = rand() % 80;

	assert_non_null(value);
	memset(value, GUARD, (size_t)room + 8);
	long result = get(fd, level, option, value, &length);
	assert_in_range(-result, 0, 4095);
	if (!result)
		assert_in_range(length, 0, room);
	for (int i = result ? 0 : length; i < room + 8; i++)
		if (value[i] != GUARD && !(result && i < room))
			fail_msg("level %d, option %d: byte %d of %d was written", level, option, i,
				 length);
	free(value);
}

static void random_options(void **state)
{
	srand(5);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		long fd = make(kind);

		for (unsigned round = 0; round < 8000; round++) {
			set_random(fd);
			get_random(fd);
		}
		CALL_1(close, fd);
	}
}

static void what_is_set_is_there(void **state)
{
	static const int switches[] = {SO_REUSEADDR, SO_BROADCAST, SO_KEEPALIVE,
				       SO_DONTROUTE, SO_REUSEPORT, SO_OOBINLINE};
	int on = 7, small = 1, length;
	struct timeval tv = {.tv_sec = 3, .tv_usec = 250000}, got;
	struct linger linger = {.l_onoff = 1, .l_linger = 9}, linger_got;

	for (unsigned kind = 0; kind < KINDS - 1; kind++) {
		long fd = make(kind);

		for (unsigned i = 0; i < 6; i++) {
			if (switches[i] == SO_REUSEPORT && kinds[kind].family == AF_UNIX)
				continue;
			assert_int_equal(set(fd, SOL_SOCKET, switches[i], &on, sizeof(on)), 0);
			assert_int_equal(number_of(fd, SOL_SOCKET, switches[i]), 1);
		}
		assert_int_equal(set(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)), 0);
		length = sizeof(got);
		assert_int_equal(get(fd, SOL_SOCKET, SO_RCVTIMEO, &got, &length), 0);
		assert_true(got.tv_sec == 3 && got.tv_usec == 250000);
		tv.tv_usec = 1000000;
		assert_int_equal(set(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)), -EDOM);
		assert_int_equal(set(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, 8), -EINVAL);
		tv.tv_usec = 250000;
		assert_int_equal(set(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
		length = sizeof(linger_got);
		assert_int_equal(get(fd, SOL_SOCKET, SO_LINGER, &linger_got, &length), 0);
		assert_true(linger_got.l_onoff == 1 && linger_got.l_linger == 9);
		assert_int_equal(set(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
		assert_int_equal(number_of(fd, SOL_SOCKET, SO_SNDBUF), 4608);
		assert_int_equal(number_of(fd, SOL_SOCKET, SO_TYPE), kinds[kind].type);
		assert_int_equal(number_of(fd, SOL_SOCKET, SO_DOMAIN), kinds[kind].family);
		assert_int_equal(set(fd, SOL_SOCKET, SO_TYPE, &on, sizeof(on)), -ENOPROTOOPT);
		CALL_1(close, fd);
	}
}

static void wrong_calls(void **state)
{
	long fd = make(3), file = CALL_1(epoll_create1, 0);
	int value = 1, length = -1;

	assert_int_equal(set(fd, SOL_SOCKET, SO_REUSEADDR, &value, 3), -EINVAL);
	assert_int_equal(set(fd, SOL_SOCKET, SO_REUSEADDR, (void *)8, 4), -EFAULT);
	assert_int_equal(get(fd, SOL_SOCKET, SO_REUSEADDR, &value, &length), -EINVAL);
	assert_int_equal(get(fd, SOL_SOCKET, SO_REUSEADDR, &value, (int *)8), -EFAULT);
	assert_int_equal(set(file, SOL_SOCKET, SO_REUSEADDR, &value, 4), -ENOTSOCK);
	assert_int_equal(set(999, SOL_SOCKET, SO_REUSEADDR, &value, 4), -EBADF);
	CALL_1(close, fd);
	CALL_1(close, file);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_options),
		cmocka_unit_test(what_is_set_is_there),
		cmocka_unit_test(wrong_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
