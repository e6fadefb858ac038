/* SPDX-License-Identifier: BSD-2-Clause */
/* The 9P client against a server that answers as it should, and against one that does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/p9/p9.h"

#define SIZE   8192u
#define ROUNDS 300000

/* The answer to every request: type and body; the rest is made from the request. */
static struct {
	uint8_t type, body[SIZE];
	size_t length;
	uint64_t random; /* 0: the answers are right */
	uint8_t asked[SIZE];
	size_t asked_length;
} server;

static uint32_t chance(uint32_t below)
{
	server.random = server.random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(server.random >> 33) % below;
}

static ssize_t damage(uint8_t *answer, size_t n, size_t size)
{
	for (uint32_t i = chance(6); i; i--) {
		uint32_t at = chance(2) ? chance(16) : chance((uint32_t)n);

		answer[at] = (uint8_t)(chance(3) ? chance(256) : chance(2) * 255);
	}
	switch (chance(12)) {
	case 0:
		return chance((uint32_t)size + 1);
	case 1:
		return (ssize_t)size + chance(100);
	case 2:
		return -EIO;
	default:
		return (ssize_t)n;
	}
}

static ssize_t exchange(void *context, void *message, size_t n, size_t size)
{
	uint8_t *at = message;
	uint32_t length = (uint32_t)(7 + server.length);

	assert_in_range(n, 7, SIZE);
	memcpy(server.asked, message, n);
	server.asked_length = n;
	assert_true(length <= size);
	at[4] = server.type ? server.type : (uint8_t)(at[4] + 1);
	memcpy(at, &length, 4);
	memcpy(at + 7, server.body, server.length);
	return server.random ? damage(at, length, size) : (ssize_t)length;
}

static const struct p9_transport transport = {exchange, NULL};

static void answer(uint8_t type, const void *body, size_t n)
{
	server.type = type;
	server.length = n;
	memcpy(server.body, body, n);
}

static void begin(struct p9 *p, uint8_t *buffer)
{
	*p = (struct p9){.transport = transport, .buffer = buffer, .size = SIZE};
}

static void test_fields(void **state)
{
	static const uint8_t walked[] = {1, 0, 0x80, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1};
	static const uint8_t data[] = {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};
	static const uint8_t not_there[] = {ENOENT, 0, 0, 0}, strange[] = {0, 0, 1, 0};
	static const uint8_t asked[] = {24, 0, 0, 0, 110, 1, 0, 3,   0,	  0,   0,   4,
					0,  0, 0, 1, 0,	  5, 0, 'n', 'a', 'm', 'e', 's'};
	uint8_t *buffer = malloc(SIZE);
	struct p9_qid qid;
	struct p9 p;
	char text[8];

	server.random = 0;
	begin(&p, buffer);
	answer(0, walked, sizeof(walked));
	assert_int_equal(p9_walk(&p, 3, 4, "names", 5, &qid), 0);
	assert_int_equal(qid.type, P9_QID_DIR);
	assert_true(qid.path == 9 + (1ull << 56));
	assert_int_equal(server.asked_length, sizeof(asked));
	assert_memory_equal(server.asked, asked, sizeof(asked));
	answer(0, data, sizeof(data));
	assert_int_equal(p9_read(&p, 1, 0, text, sizeof(text)), 5);
	assert_memory_equal(text, "hello", 5);
	assert_int_equal(p9_read(&p, 1, 0, text, 4), -EIO); /* more than was asked for */
	answer(7, not_there, 4);
	assert_int_equal(p9_clunk(&p, 1), -ENOENT);
	answer(7, strange, 4);
	assert_int_equal(p9_clunk(&p, 1), -EIO);
	answer(99, "", 0);
	assert_int_equal(p9_clunk(&p, 1), -EIO);
	free(buffer);
}

static void test_folder(void **state)
{
	static const uint8_t good[] = {31, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0,   0,	0,   0, 0, 0, 0, 1,
				       0,  0, 0, 0, 0, 0, 0, 8, 3, 0, 'a', '/', 'b', 0, 0, 0, 0};
	uint8_t body[sizeof(good)], *buffer = malloc(SIZE);
	struct p9_entry entry;
	struct p9 p;

	server.random = 0;
	begin(&p, buffer);
	memcpy(body, good, sizeof(good));
	body[0] = 27; /* one entry */
	answer(0, body, 31);
	assert_int_equal(p9_readdir(&p, 1, 0), 0);
	assert_false(p9_entry(&p, &entry)); /* a name with a slash */
	body[29] = '-';
	answer(0, body, 31);
	assert_int_equal(p9_readdir(&p, 1, 0), 0);
	assert_true(p9_entry(&p, &entry));
	assert_int_equal(entry.length, 3);
	assert_memory_equal(entry.name, "a-b", 3);
	assert_int_equal(entry.next, 1);
	assert_false(p9_entry(&p, &entry));
	assert_false(p.bad);
	free(buffer);
}

/* Names that do not fit into a message. */
static void test_too_long(void **state)
{
	uint8_t *buffer = malloc(SIZE);
	char *name = calloc(1, SIZE + 1);
	struct p9_qid qid;
	struct p9 p;

	begin(&p, buffer);
	memset(name, 'x', SIZE);
	assert_int_equal(p9_walk(&p, 1, 2, name, SIZE, &qid), -EMSGSIZE);
	assert_int_equal(p9_symlink(&p, 1, "s", 1, name, 0), -EMSGSIZE);
	free(buffer);
	free(name);
}

static void call_one(struct p9 *p, uint8_t *buffer)
{
	struct p9_attributes a;
	struct p9_usage usage;
	struct p9_entry entry;
	struct p9_qid qid;
	char text[600];

	switch (chance(9)) {
	case 0:
		(void)p9_begin(p, &transport, buffer, SIZE, 1);
		break;
	case 1:
		(void)p9_walk(p, 1, 2, chance(4) ? "name" : NULL, 4, &qid);
		break;
	case 2:
		(void)p9_getattr(p, 1, &a);
		break;
	case 3:
		assert_true(p9_read(p, 1, 0, text, sizeof(text)) <= (ssize_t)sizeof(text));
		break;
	case 4:
		assert_true(p9_write(p, 1, 0, text, 100) <= 100);
		break;
	case 5:
		if (!p9_readdir(p, 1, 0))
			for (int i = 0; i < 1000 && p9_entry(p, &entry); i++)
				assert_in_range(entry.length, 1, P9_NAME_MAX);
		break;
	case 6:
		(void)p9_readlink(p, 1, text, sizeof(text));
		break;
	case 7:
		(void)p9_statfs(p, 1, &usage);
		break;
	default:
		(void)p9_mkdir(p, 1, "new", 3, 0755, 0);
	}
}

static void test_nonsense(void **state)
{
	uint8_t *buffer = malloc(SIZE); /* with nothing behind it that may be read */
	struct p9 p;

	begin(&p, buffer);
	server.random = 1;
	for (int i = 0; i < ROUNDS; i++) {
		server.type = chance(8) ? 0 : (uint8_t)chance(130);
		server.length = chance(chance(4) ? 200 : SIZE - 7);
		for (size_t k = 0; k < server.length && k < 300; k++)
			server.body[k] = (uint8_t)(chance(2) ? chance(256) : chance(12));
		if (p.size < 4096 || p.size > SIZE)
			fail_msg("a size of %u was agreed on", p.size);
		if (!chance(50))
			begin(&p, buffer);
		call_one(&p, buffer);
	}
	server.random = 0;
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
