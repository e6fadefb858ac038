/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions of a server to its client in the middle of a call, by the filesystem interface: the
 * server is a thread whose component makes upcalls, the client answers well, with nonsense, or
 * makes a call of its own instead.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "interfaces/filesystem_client.h"
#include "interfaces/filesystem_server.h"

#define FUZZ_ROUNDS 100000

static _Alignas(4096) uint8_t shared[FILESYSTEM_SHARED_BYTES];
static struct filesystem_server server;
static struct filesystem_client client;
static const struct filesystem_ops *const fs = &filesystem_client_ops;
static sem_t to_server, to_client;
static bool ends;

/* ---- the component: makes upcalls, and returns their results ---- */

static struct filesystem_upcalls upcalls;
static uint8_t seen[FILESYSTEM_TRANSFER];

static int fake_get(void *instance, filesystem_id id, uint32_t ino,
		    struct filesystem_attributes *attributes)
{
	memset(seen, 0, sizeof(seen));
	return upcalls.read(upcalls.context, id, ino, seen, sizeof(seen));
}

static int fake_set(void *instance, filesystem_id id, uint32_t ino,
		    const struct filesystem_attributes *attributes)
{
	uint8_t data[5000];

	memset(data, (int)attributes->mode, sizeof(data));
	return upcalls.write(upcalls.context, id, ino, data, sizeof(data));
}

/* As many upcalls as are wanted; the first that fails ends it. */
static int fake_punch(void *instance, filesystem_id id, uint32_t ino, uint64_t from, uint64_t end)
{
	int error = 0;

	for (uint64_t i = from; i < end && !error; i++)
		error = upcalls.flush(upcalls.context, id);
	return error;
}

static int fake_truncate(void *instance, filesystem_id id, uint32_t ino, uint64_t size)
{
	return (int)-(int64_t)size;
}

static bool fake_state(void *instance, filesystem_id id, struct filesystem_state *state)
{
	return false;
}

static const struct filesystem_ops component = {.get = fake_get,
						.set = fake_set,
						.punch = fake_punch,
						.truncate = fake_truncate,
						.state = fake_state};

static void wake_client(void *context)
{
	sem_post(&to_client);
}

static void wait_for_client(void *context)
{
	sem_wait(&to_server);
	if (ends)
		pthread_exit(NULL);
}

static const struct call_server_host server_host = {wake_client, wait_for_client, NULL};

static void *serve(void *context)
{
	while (!ends) {
		if (filesystem_server_run(&server))
			wake_client(NULL);
		wait_for_client(NULL);
	}
	return NULL;
}

/* ---- the client ---- */

static long answer;
static unsigned upcall_count;
static uint8_t written[FILESYSTEM_TRANSFER];
static size_t written_size;
static uint64_t last_offset;

static int disk_read(void *context, filesystem_id id, uint64_t offset, void *data, size_t size)
{
	upcall_count++;
	last_offset = offset;
	memset(data, 'r', size);
	return (int)answer;
}

static int disk_write(void *context, filesystem_id id, uint64_t offset, const void *data,
		      size_t size)
{
	upcall_count++;
	memcpy(written, data, size);
	written_size = size;
	return (int)answer;
}

static int disk_flush(void *context, filesystem_id id)
{
	upcall_count++;
	return (int)answer;
}

static const struct filesystem_upcalls disk = {disk_read, disk_write, disk_flush, NULL};

static void wake_server(void *context)
{
	sem_post(&to_server);
}

static void wait_for_server(void *context)
{
	sem_wait(&to_client);
}

static void ignore_change(void *context, uint32_t slot)
{
}

static void ignore_deadline(void *context, uint64_t tsc)
{
}

static void ignore(void *context)
{
}

static const struct call_client_host host = {wake_server,     wait_for_server, ignore_change,
					     ignore_deadline, ignore,	       NULL};
static pthread_t thread;

static int set_up(void **state)
{
	memset(shared, 0, sizeof(shared));
	answer = 0;
	upcall_count = 0;
	ends = false;
	sem_init(&to_server, 0, 0);
	sem_init(&to_client, 0, 0);
	upcalls = filesystem_server_upcalls(&server);
	filesystem_server_init(&server, shared, 1, &component, NULL, &server_host);
	if (!filesystem_client_init(&client, shared, &host, &disk, NULL))
		return -1;
	return pthread_create(&thread, NULL, serve, NULL);
}

static int tear_down(void **state)
{
	ends = true;
	sem_post(&to_server);
	return pthread_join(thread, NULL);
}

/* ---- tests ---- */

static void test_values(void **state)
{
	struct filesystem_attributes a = {.mode = 'w'};

	assert_int_equal(fs->get(&client, 1, 77, &a), 0);
	assert_int_equal(last_offset, 77);
	for (size_t i = 0; i < sizeof(seen); i++)
		assert_int_equal(seen[i], 'r');
	a.mode = 'w';
	assert_int_equal(fs->set(&client, 1, 0, &a), 0);
	assert_int_equal(written_size, 5000);
	assert_true(written[0] == 'w' && written[4999] == 'w');
	upcall_count = 0;
	assert_int_equal(fs->punch(&client, 1, 0, 0, 1000), 0);
	assert_int_equal(upcall_count, 1000);
	/* A call without upcalls is not affected. */
	assert_int_equal(fs->truncate(&client, 1, 0, ENOSPC), -ENOSPC);
}

/* An error reaches the component, and no bytes are copied with it. */
static void test_errors(void **state)
{
	struct filesystem_attributes a = {0};

	answer = -EROFS;
	assert_int_equal(fs->get(&client, 1, 0, &a), -EROFS);
	assert_int_equal(seen[0], 0);
	upcall_count = 0;
	assert_int_equal(fs->punch(&client, 1, 0, 0, 1000), -EROFS);
	assert_int_equal(upcall_count, 1);
	answer = 5; /* no bytes are counted here */
	assert_int_equal(fs->get(&client, 1, 0, &a), -EIO);
	answer = -5000;
	assert_int_equal(fs->punch(&client, 1, 0, 0, 3), -EIO);
	answer = 0;
	assert_int_equal(fs->punch(&client, 1, 0, 0, 3), 0);
}

/* Its first upcall is under way when the client is started again. */
static void die(void *context)
{
	longjmp(context, 1);
}

static void call_and_die(jmp_buf away)
{
	static struct call_client_host dying;

	dying = host;
	dying.wait = die;
	if (!setjmp(away)) {
		assert_true(filesystem_client_init(&client, shared, &dying, &disk, away));
		(void)fs->punch(&client, 1, 0, 0, 5);
		fail();
	}
}

static void test_client_started_again(void **state)
{
	jmp_buf away;

	call_and_die(away);
	sem_wait(&to_client); /* the upcall is there */
	upcall_count = 0;
	assert_true(filesystem_client_init(&client, shared, &host, &disk, NULL));
	assert_int_equal(fs->truncate(&client, 1, 0, EPERM), -EPERM);
	assert_int_equal(fs->punch(&client, 1, 0, 0, 5), 0);
	assert_int_equal(upcall_count, 5);
}

static uint64_t chance = 88172645463325252u;

static uint32_t number(void)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (uint32_t)chance;
}

/* What a server may ask for that makes no sense; the client's disk sees sizes it has room for. */
static void test_nonsense(void **state)
{
	uint8_t *bytes = malloc(FILESYSTEM_TRANSFER);
	unsigned refused = 0;

	assert_non_null(bytes);
	for (unsigned i = 0; i < FUZZ_ROUNDS; i++) {
		_Alignas(16) uint32_t arguments[CALL_FRAME_BYTES / 4];
		uint8_t results[CALL_FRAME_BYTES];

		for (unsigned k = 0; k < CALL_FRAME_BYTES / 4; k++)
			arguments[k] = number() >> number() % 32;
		if (filesystem_answer(&disk, number() % 6, arguments, bytes, results) == -EINVAL)
			refused++;
	}
	free(bytes);
	assert_true(refused > FUZZ_ROUNDS / 3 && refused < FUZZ_ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_errors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_client_started_again, set_up, tear_down),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
