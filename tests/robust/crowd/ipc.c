/* SPDX-License-Identifier: BSD-2-Clause */
/* System V objects and message queues that are removed while other workers use them. */
#include "crowd.h"

#include <mqueue.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

enum { SEMS = 300 };

static int *slot(int *ids)
{
	return &ids[pick(IDS)];
}

static void make_set(void)
{
	int *id = slot(crowd->sets);

	if (semctl(*id, 0, GETVAL) < 0)
		*id = semget(IPC_PRIVATE, SEMS, 0666);
}

static void operate(void)
{
	struct sembuf *ops = anywhere(6 * sizeof(*ops));
	struct timespec *t = anywhere(sizeof(*t));
	unsigned n = 1 + pick(6);

	for (unsigned i = 0; i < n; i++)
		ops[i] = (struct sembuf){
			(unsigned short)pick(4), (short)((int)pick(5) - 2),
			(short)((chance(2) ? SEM_UNDO : 0) | (chance(2) ? IPC_NOWAIT : 0))};
	*t = soon(3000);
	syscall(SYS_semtimedop, *slot(crowd->sets), ops, n, t);
}

static void set_all(void)
{
	make_set();
	syscall(SYS_semctl, *slot(crowd->sets), 0, SETALL, anywhere(SEMS * 2));
}

static void get_all(void)
{
	make_set();
	syscall(SYS_semctl, *slot(crowd->sets), 0, GETALL, anywhere(SEMS * 2));
	syscall(SYS_semctl, *slot(crowd->sets), 0, IPC_STAT, anywhere(104));
	syscall(SYS_semctl, *slot(crowd->sets), 0, IPC_SET, anywhere(104));
}

static void remove_one(void)
{
	if (!chance(2))
		return;
	semctl(*slot(crowd->sets), 0, IPC_RMID);
	shmctl(*slot(crowd->segments), IPC_RMID, NULL);
	msgctl(*slot(crowd->queues), IPC_RMID, NULL);
}

static void make_segment(void)
{
	int *id = slot(crowd->segments);

	if (syscall(SYS_shmctl, *id, IPC_STAT, anywhere(112)) < 0)
		*id = shmget(IPC_PRIVATE, 8 * PAGE, 0666);
}

static void attach(void)
{
	size_t bytes;
	void *wanted = some_pages(&bytes);
	char *at = shmat(*slot(crowd->segments), chance(2) ? wanted : NULL,
			 chance(2) && wanted ? SHM_REMAP : 0);

	if (at == (char *)-1)
		return;
	at[pick(8 * PAGE)] = 1;
	if (!chance(4))
		shmdt(at);
}

static void make_queue(void)
{
	int *id = slot(crowd->queues);

	if (syscall(SYS_msgctl, *id, IPC_STAT, anywhere(120)) < 0)
		*id = msgget(IPC_PRIVATE, 0666);
}

static void send(void)
{
	size_t n = pick(6000);
	long *m = anywhere(n + 8);

	*m = 1 + pick(3);
	msgsnd(*slot(crowd->queues), m, n, chance(8) ? 0 : IPC_NOWAIT);
}

static void receive(void)
{
	msgrcv(*slot(crowd->queues), anywhere(6000 + 8), 6000, (long)pick(4),
	       MSG_NOERROR | (chance(8) ? 0 : IPC_NOWAIT));
}

static void posix_queue(void)
{
	struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 512};
	struct timespec past = {0};
	mqd_t q;

	if (chance(6))
		mq_unlink("/crowd");
	q = mq_open("/crowd", O_CREAT | O_RDWR, 0666, &attr);
	if (q == (mqd_t)-1)
		return;
	for (int i = 0; i < 3; i++) {
		mq_timedsend(q, anywhere(512), pick(512), pick(4), &past);
		mq_timedreceive(q, anywhere(512), 512, anywhere(4), &past);
	}
	mq_close(q);
}

static void leave_namespace(void)
{
	if (chance(2000))
		unshare(CLONE_NEWIPC);
}

static request *const list[] = {make_set,   operate,	  operate,     set_all,	       get_all,
				remove_one, make_segment, attach,      attach,	       make_queue,
				send,	    receive,	  posix_queue, leave_namespace};
const struct requests ipc_requests = {list, sizeof(list) / sizeof(list[0])};
