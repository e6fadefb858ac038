/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V semaphores: the adjustments of SEM_UNDO at the end of a process, the waiters that these
 * wake, and that nothing is left when memory runs out in the middle, also with the other kinds of
 * System V objects.
 */
#include "world.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define HIGHEST 32767

static long make(int count)
{
	long id = CALL_3(semget, IPC_PRIVATE, count, 0600);

	assert_true(id >= 0);
	return id;
}

static long value(long id, int number)
{
	return CALL_4(semctl, id, number, GETVAL, 0);
}

static long operate(long id, int number, int by, int flags)
{
	struct sembuf op = {(unsigned short)number, (short)by, (short)flags};

	return CALL_3(semop, id, P(&op), 1);
}

/* ---- the end of a process ---- */

static void takes_and_ends(void *arg)
{
	long id = *(long *)arg;

	assert_int_equal(operate(id, 0, -3, SEM_UNDO), 0);
	assert_int_equal(operate(id, 1, 5, SEM_UNDO), 0);
	assert_int_equal(operate(id, 1, 1, 0), 0);
}

static void undone_at_the_end(void **state)
{
	long id = make(2);

	assert_int_equal(CALL_4(semctl, id, 0, SETVAL, 10), 0);
	world_in_process(takes_and_ends, &id);
	assert_int_equal(value(id, 0), 10);
	assert_int_equal(value(id, 1), 1);
	assert_int_equal(CALL_4(semctl, id, 0, IPC_RMID, 0), 0);
}

static void adds_and_ends(void *arg)
{
	assert_int_equal(operate(*(long *)arg, 0, 5, SEM_UNDO), 0);
	assert_int_equal(operate(*(long *)arg, 0, -4, 0), 0);
}

static void never_below_zero(void **state)
{
	long id = make(1);

	world_in_process(adds_and_ends, &id);
	assert_int_equal(value(id, 0), 0);
	CALL_4(semctl, id, 0, IPC_RMID, 0);
}

static void sets_and_ends(void *arg)
{
	long id = *(long *)arg;

	assert_int_equal(operate(id, 0, 3, SEM_UNDO), 0);
	/* Setting a value discards the adjustments of SEM_UNDO. */
	assert_int_equal(CALL_4(semctl, id, 0, SETVAL, 7), 0);
}

static void setting_forgets(void **state)
{
	long id = make(1);

	world_in_process(sets_and_ends, &id);
	assert_int_equal(value(id, 0), 7);
	CALL_4(semctl, id, 0, IPC_RMID, 0);
}

static void limits_hold(void **state)
{
	struct sembuf ops[] = {{0, HIGHEST, SEM_UNDO}, {0, 1, SEM_UNDO}};
	long id = make(1);

	/* All or nothing. */
	assert_int_equal(CALL_3(semop, id, P(ops), 2), -ERANGE);
	assert_int_equal(value(id, 0), 0);
	assert_int_equal(operate(id, 1, 1, 0), -EFBIG);
	assert_int_equal(operate(id, 0, -1, IPC_NOWAIT), -EAGAIN);
	assert_int_equal(CALL_3(semop, id, P(ops), 0), -EINVAL);
	assert_int_equal(CALL_3(semop, id, 0, 1), -EFAULT);
	CALL_4(semctl, id, 0, IPC_RMID, 0);
	assert_true(operate(id, 0, 1, 0) == -EINVAL || operate(id, 0, 1, 0) == -EIDRM);
}

/* ---- waiting ---- */

struct waiter_result {
	long id, result;
	bool done;
};

static void waits_for_one(void *arg)
{
	struct waiter_result *r = arg;

	r->result = operate(r->id, 0, -1, SEM_UNDO);
	r->done = true;
}

static void holds_until_told(void *arg)
{
	long id = *(long *)arg;

	assert_int_equal(operate(id, 0, -1, SEM_UNDO), 0);
	assert_int_equal(operate(id, 1, -1, 0), 0);
}

static void the_end_of_the_owner_wakes(void **state)
{
	struct waiter_result r = {.id = make(2)};

	CALL_4(semctl, r.id, 0, SETVAL, 1);
	world_start("owner", holds_until_told, &r.id);
	world_start("waiter", waits_for_one, &r);
	assert_false(r.done);
	assert_int_equal(CALL_4(semctl, r.id, 0, GETNCNT, 0), 1);
	assert_int_equal(operate(r.id, 1, 1, 0), 0);
	world_let_others_run();
	assert_true(r.done);
	assert_int_equal(r.result, 0);
	/* It has ended too. */
	assert_int_equal(value(r.id, 0), 1);
	CALL_4(semctl, r.id, 0, IPC_RMID, 0);
	while (CALL_4(wait4, -1, 0, 0, 0) > 0)
		;
}

static void removal_wakes(void **state)
{
	struct waiter_result r = {.id = make(1)};

	world_start("waiter", waits_for_one, &r);
	assert_false(r.done);
	CALL_4(semctl, r.id, 0, IPC_RMID, 0);
	world_let_others_run();
	assert_true(r.done);
	assert_int_equal(r.result, -EIDRM);
	while (CALL_4(wait4, -1, 0, 0, 0) > 0)
		;
}

/* ---- memory ---- */

static long set_id, queue_id, segment_id;

static void sequence(void)
{
	struct {
		long type;
		char text[100];
	} message = {1, "text"};
	unsigned short values[3] = {1, 2, 3};
	struct sembuf ops[2] = {{0, 1, SEM_UNDO}, {2, -1, SEM_UNDO | IPC_NOWAIT}};

	set_id = CALL_3(semget, 0x5e1, 3, IPC_CREAT | 0600);
	if (set_id >= 0) {
		CALL_4(semctl, set_id, 0, SETALL, P(values));
		CALL_3(semop, set_id, P(ops), 2);
		CALL_4(semctl, set_id, 0, GETALL, P(values));
	}
	queue_id = CALL_2(msgget, 0x5e1, IPC_CREAT | 0600);
	if (queue_id >= 0) {
		CALL_4(msgsnd, queue_id, P(&message), 100, IPC_NOWAIT);
		CALL_4(msgsnd, queue_id, P(&message), 50, IPC_NOWAIT);
		CALL_5(msgrcv, queue_id, P(&message), 100, 0, IPC_NOWAIT);
	}
	segment_id = CALL_3(shmget, 0x5e1, 3 * 4096, IPC_CREAT | 0600);
}

static void clean(void)
{
	CALL_4(semctl, set_id, 0, IPC_RMID, 0);
	CALL_3(msgctl, queue_id, IPC_RMID, 0);
	CALL_3(shmctl, segment_id, IPC_RMID, 0);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(undone_at_the_end),
		cmocka_unit_test(never_below_zero),
		cmocka_unit_test(setting_forgets),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(removal_wakes),
		cmocka_unit_test(the_end_of_the_owner_wakes),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
