/* SPDX-License-Identifier: BSD-2-Clause */
/* System V message queues: order, types, limits, waiting, and the errors. */
#include <sys/ipc.h>
#include <sys/msg.h>

#include "case.h"

#ifndef MSG_COPY
#define MSG_COPY 040000
#endif

struct text {
	long type;
	char text[64];
};

static int put(int id, long type, const char *text, int flags)
{
	struct text m = {.type = type};

	strcpy(m.text, text);
	return msgsnd(id, &m, strlen(text) + 1, flags);
}

static void take(int id, size_t size, long type, int flags)
{
	struct text m = {0};
	ssize_t n = msgrcv(id, &m, size, type, flags);

	if (n < 0)
		printf("take %zu %ld %o: %s\n", size, type, flags, strerrorname_np(errno));
	else
		printf("take %zu %ld %o: %zd type %ld %.*s\n", size, type, flags, n, m.type, (int)n,
		       m.text);
}

static void types(int id)
{
	put(id, 3, "three", 0);
	put(id, 1, "one", 0);
	put(id, 2, "two", 0);
	put(id, 3, "again three", 0);
	take(id, 64, 0, MSG_COPY | IPC_NOWAIT);
	take(id, 64, 2, MSG_COPY | IPC_NOWAIT);
	take(id, 64, 9, MSG_COPY | IPC_NOWAIT);
	take(id, 64, 0, MSG_COPY);
	take(id, 64, 0, MSG_COPY | MSG_EXCEPT | IPC_NOWAIT);
	take(id, 64, -2, 0);
	take(id, 64, 3, MSG_EXCEPT);
	take(id, 3, 0, 0);
	take(id, 3, 0, MSG_NOERROR);
	take(id, 64, 7, IPC_NOWAIT);
	take(id, 64, 0, 0);
	take(id, 64, 0, IPC_NOWAIT);
}

static void errors(int id)
{
	struct text m = {.type = 1};

	SHOW(msgsnd(id, &m, 8193, 0));
	SHOW(msgsnd(id, &m, -1, 0));
	SHOW(msgsnd(-1, &m, 1, 0));
	SHOW(msgsnd(id + 99999, &m, 1, 0));
	SHOW(put(id, 0, "x", 0));
	SHOW(put(id, -1, "x", 0));
	SHOW(msgsnd(id, (void *)8, 1, 0));
	SHOW(msgrcv(id, &m, -1, 0, IPC_NOWAIT));
	SHOW(msgrcv(-1, &m, 1, 0, IPC_NOWAIT));
	SHOW(msgctl(id, 99, NULL));
	SHOW(msgctl(-1, IPC_STAT, NULL));
	SHOW(msgctl(id, IPC_STAT, (void *)8));
	SHOW(msgctl(id, IPC_SET, (void *)8));
	SHOW(put(id, 1, "lost", 0));
	SHOW(msgrcv(id, (void *)8, 64, 0, 0));
}

static void waiting(int id)
{
	struct msqid_ds ds;
	int status;
	pid_t child;

	if ((child = fork()) == 0) {
		take(id, 64, 5, 0);
		_exit(0);
	}
	put(id, 4, "not for it", 0);
	put(id, 5, "for it", 0);
	waitpid(child, &status, 0);
	take(id, 64, 0, 0);
	/* A full queue. */
	msgctl(id, IPC_STAT, &ds);
	ds.msg_qbytes = 10;
	SHOW(msgctl(id, IPC_SET, &ds));
	SHOW(put(id, 1, "12345678", 0));
	SHOW(put(id, 1, "12345678", IPC_NOWAIT));
	if ((child = fork()) == 0)
		_exit(put(id, 1, "waited", 0) ? errno : 0);
	usleep(20000);
	take(id, 64, 0, 0);
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status));
	take(id, 64, 0, 0);
	if ((child = fork()) == 0) {
		struct text m;
		_exit(msgrcv(id, &m, 64, 0, 0) < 0 ? errno : 0);
	}
	usleep(20000);
	SHOW(msgctl(id, IPC_RMID, NULL));
	waitpid(child, &status, 0);
	SHOW(WEXITSTATUS(status) == EIDRM || WEXITSTATUS(status) == EINVAL);
	SHOW(put(id, 1, "x", 0));
}

int main(void)
{
	struct msqid_ds ds;
	struct msginfo info;

	case_begin();
	int id = msgget(IPC_PRIVATE, IPC_CREAT | 0640);
	SHOW(id >= 0);
	SHOW(msgctl(id, IPC_STAT, &ds));
	printf("mode %o qnum %lu qbytes %lu stime %ld lspid %d\n", ds.msg_perm.mode,
	       (long)ds.msg_qnum, (long)ds.msg_qbytes, (long)ds.msg_stime, ds.msg_lspid);
	types(id);
	put(id, 9, "count me", 0);
	SHOW(msgctl(id, IPC_STAT, &ds));
	printf("qnum %lu cbytes %lu me %d %d\n", (long)ds.msg_qnum, (long)ds.msg_cbytes,
	       ds.msg_lspid == getpid(), ds.msg_lrpid == getpid());
	take(id, 64, 0, 0);
	errors(id);
	SHOW(msgctl(0, IPC_INFO, (void *)&info) >= 0);
	printf("%d %d %d\n", info.msgmax, info.msgmnb, info.msgmni);
	IN_CHILD({
		SHOW(setresuid(1000, 1000, 1000));
		SHOW(put(id, 1, "x", 0));
		take(id, 64, 0, IPC_NOWAIT);
		SHOW(msgctl(id, IPC_STAT, &ds));
		SHOW(msgctl(id, IPC_SET, &ds));
		SHOW(msgctl(id, IPC_RMID, NULL));
	});
	waiting(id);
	SHOW(msgget(0x5e1c0003, 0600));
	id = msgget(0x5e1c0003, IPC_CREAT | 0600);
	SHOW(msgget(0x5e1c0003, IPC_CREAT | IPC_EXCL | 0600));
	SHOW(msgget(0x5e1c0003, 0600) == id);
	SHOW(msgctl(id, IPC_RMID, NULL));
	return 0;
}
