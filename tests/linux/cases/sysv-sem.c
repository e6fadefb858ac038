/* SPDX-License-Identifier: BSD-2-Clause */
/* System V semaphores: making, setting, operations that wait, SEM_UNDO, and the errors. */
#include <sys/ipc.h>
#include <sys/sem.h>
#include <time.h>

#include "case.h"

union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

static int op(int id, int number, int value, int flags)
{
	struct sembuf b = {number, value, flags};

	return semop(id, &b, 1);
}

static void errors(int id)
{
	struct sembuf many[2] = {{0, 1, 0}, {7, 1, 0}};
	struct timespec bad = {0, -1}, soon = {0, 1000000};
	struct sembuf down = {0, -100, 0};
	union semun big = {.val = 32768};

	SHOW(semget(0x5e1c0001, 0, IPC_CREAT | 0600));
	SHOW(semget(0x5e1c0001, 2, 0600));
	SHOW(semget(IPC_PRIVATE, -1, 0600));
	SHOW(semget(IPC_PRIVATE, 32001, 0600));
	SHOW(semop(id, many, 0));
	SHOW(semop(id, many, 501));
	SHOW(semop(id, many, 2));
	SHOW(semop(-1, many, 1));
	SHOW(semop(id, (void *)8, 1));
	SHOW(semtimedop(id, &down, 1, &bad));
	SHOW(semtimedop(id, &down, 1, (void *)8));
	SHOW(semtimedop(id, &down, 1, &soon));
	SHOW(op(id, 0, -100, IPC_NOWAIT));
	SHOW(op(id, 0, 32767, 0));
	SHOW(op(id, 0, 1, 0));
	SHOW(op(id, 0, -32767, 0));
	SHOW(semctl(id, 9, GETVAL));
	SHOW(semctl(id, 0, 99));
	SHOW(semctl(id, 0, SETVAL, big));
	SHOW(semctl(id, 9, SETVAL, (union semun){.val = 1}));
	SHOW(semctl(id + 77777, 0, GETVAL));
	SHOW(semctl(id, 0, IPC_STAT, (union semun){.buf = (void *)8}));
}

static void undo(int id)
{
	SHOW(semctl(id, 1, SETVAL, (union semun){.val = 5}));
	IN_CHILD({
		SHOW(op(id, 1, -3, SEM_UNDO));
		SHOW(semctl(id, 1, GETVAL));
	});
	SHOW(semctl(id, 1, GETVAL));
	IN_CHILD({
		SHOW(op(id, 1, 3, SEM_UNDO));
		SHOW(semctl(id, 1, SETVAL, (union semun){.val = 4}));
	});
	SHOW(semctl(id, 1, GETVAL));
}

static void wait_for_count(int id, int command, int count)
{
	while (semctl(id, 0, command) != count)
		usleep(1000);
}

static void waiting(int id)
{
	int status;
	pid_t child;

	semctl(id, 0, SETVAL, (union semun){.val = 0});
	if ((child = fork()) == 0)
		_exit(op(id, 0, -2, 0) == 0 ? 0 : errno);
	wait_for_count(id, GETNCNT, 1);
	SHOW(semctl(id, 0, GETNCNT));
	SHOW(op(id, 0, 1, 0));
	SHOW(semctl(id, 0, GETNCNT));
	SHOW(op(id, 0, 1, 0));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status));
	SHOW(semctl(id, 0, GETVAL));
	SHOW(semctl(id, 0, GETPID) == child);
	op(id, 0, 1, 0);
	if ((child = fork()) == 0)
		_exit(op(id, 0, 0, 0) == 0 ? 0 : errno);
	wait_for_count(id, GETZCNT, 1);
	SHOW(semctl(id, 0, GETZCNT));
	SHOW(op(id, 0, -1, 0));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status));
	if ((child = fork()) == 0)
		_exit(op(id, 0, -2, 0) == 0 ? 0 : errno);
	wait_for_count(id, GETNCNT, 1);
	SHOW(semctl(id, 0, IPC_RMID));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status) == EIDRM);
	SHOW(op(id, 0, 1, 0));
}

int main(void)
{
	unsigned short values[3] = {1, 2, 3}, back[3] = {0};
	struct semid_ds ds;
	struct seminfo info;

	case_begin();
	int id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0640);
	SHOW(id >= 0);
	SHOW(semctl(id, 0, SETALL, (union semun){.array = values}));
	SHOW(semctl(id, 0, GETALL, (union semun){.array = back}));
	printf("%u %u %u\n", back[0], back[1], back[2]);
	values[1] = 40000;
	SHOW(semctl(id, 0, SETALL, (union semun){.array = values}));
	SHOW(semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}));
	printf("nsems %lu mode %o otime %d ctime %d\n", ds.sem_nsems, ds.sem_perm.mode,
	       ds.sem_otime != 0, ds.sem_ctime != 0);
	/* All or nothing. */
	struct sembuf both[2] = {{0, 5, 0}, {1, -10, IPC_NOWAIT}};
	SHOW(semop(id, both, 2));
	SHOW(semctl(id, 0, GETVAL));
	both[1].sem_op = -2;
	SHOW(semop(id, both, 2));
	SHOW(semctl(id, 0, GETVAL));
	SHOW(semctl(id, 1, GETVAL));
	SHOW(semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}));
	printf("otime %d\n", ds.sem_otime != 0);
	SHOW(semctl(0, 0, IPC_INFO, (union semun){.array = (void *)&info}) >= 0);
	printf("%d %d %d %d %d\n", info.semmni, info.semmns, info.semmsl, info.semopm, info.semvmx);
	semctl(id, 0, SETVAL, (union semun){.val = 0});
	errors(id);
	undo(id);
	IN_CHILD({
		SHOW(setresuid(1000, 1000, 1000));
		SHOW(semctl(id, 0, GETVAL));
		SHOW(op(id, 0, 1, 0));
		SHOW(semctl(id, 0, IPC_RMID));
		SHOW(semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}));
		SHOW(semctl(id, 0, IPC_SET, (union semun){.buf = &ds}));
	});
	waiting(id);
	/* by key */
	int a = semget(0x5e1c0002, 1, IPC_CREAT | IPC_EXCL | 0600);
	SHOW(a >= 0);
	SHOW(semget(0x5e1c0002, 1, IPC_CREAT | IPC_EXCL | 0600));
	SHOW(semget(0x5e1c0002, 2, 0));
	SHOW(semget(0x5e1c0002, 0, 0) == a);
	SHOW(semctl(a, 0, IPC_RMID));
	SHOW(semget(0x5e1c0002, 1, 0));
	return 0;
}
