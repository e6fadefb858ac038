/* SPDX-License-Identifier: BSD-2-Clause */
/* System V IPC and POSIX message queues: arguments, permissions and errors, call by call. */
#include "case.h"

#include <limits.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>

#define BAD ((void *)1)
#define P   4096ul

union semun {
	int val;
	void *buf;
	unsigned short *array;
};

static long sem_control(int id, int n, int command, void *arg)
{
	return syscall(SYS_semctl, id, n, command, arg);
}

static void keys(void)
{
	key_t key = 0x51ab;
	int id;

	SHOW(shmget(key, P, 0));
	SHOW(semget(key, 1, 0));
	SHOW(msgget(key, 0));
	SHOW_OK(id = shmget(key, P, IPC_CREAT | 0600));
	SHOW(shmget(key, P, IPC_CREAT | IPC_EXCL | 0600));
	SHOW(shmget(key, P, IPC_CREAT | 0600) == id);
	SHOW(shmget(key, 2 * P, 0));
	SHOW(shmget(key, 0, 0) == id);
	IN_CHILD(setuid(1000); SHOW(shmget(key, P, 0600)); SHOW(shmget(key, P, 0) == id);
		 SHOW_OK(shmat(id, NULL, 0)); SHOW(shmctl(id, IPC_RMID, NULL)); struct shmid_ds d;
		 SHOW(shmctl(id, IPC_STAT, &d)); SHOW(shmctl(id, IPC_SET, &d));
		 SHOW(shmctl(id, SHM_LOCK, NULL)));
	SHOW(shmget(IPC_PRIVATE, 0, 0600));
	SHOW(shmget(IPC_PRIVATE, -1, 0600));
	SHOW(shmget(key + 1, 0, IPC_CREAT | 0600));
	SHOW(shmctl(id, IPC_RMID, NULL));
	SHOW(shmctl(id, IPC_RMID, NULL));
	SHOW_OK(id = semget(key, 3, IPC_CREAT | 0600));
	SHOW(semget(key, 3, IPC_CREAT | IPC_EXCL | 0600));
	SHOW(semget(key, 4, 0));
	SHOW(semget(key, 0, 0) == id);
	SHOW(semget(key, -1, 0));
	SHOW(semget(key + 1, -1, IPC_CREAT | 0600));
	SHOW(semget(key + 1, 0, IPC_CREAT | 0600));
	SHOW(semget(key + 1, 100000, IPC_CREAT | 0600));
	IN_CHILD(setuid(1000); SHOW(semget(key, 1, 0600)); SHOW(semget(key, 1, 0) == id);
		 SHOW(semctl(id, 0, GETVAL)); SHOW(semctl(id, 0, SETVAL, 1));
		 SHOW(semctl(id, 0, IPC_RMID)); struct sembuf op = {.sem_op = 1};
		 SHOW(semop(id, &op, 1)));
	SHOW(semctl(id, 0, IPC_RMID));
	SHOW(semctl(id, 0, IPC_RMID));
	SHOW_OK(id = msgget(key, IPC_CREAT | 0600));
	SHOW(msgget(key, IPC_CREAT | IPC_EXCL | 0600));
	IN_CHILD(setuid(1000); SHOW(msgget(key, 0600)); SHOW(msgget(key, 0) == id); long m[2] = {1};
		 SHOW(msgsnd(id, m, 1, IPC_NOWAIT)); SHOW(msgrcv(id, m, 1, 0, IPC_NOWAIT));
		 SHOW(msgctl(id, IPC_RMID, NULL)));
	SHOW(msgctl(id, IPC_RMID, NULL));
}

static void shared_memory(void)
{
	int id = shmget(IPC_PRIVATE, 2 * P, 0600);
	struct shmid_ds d;
	struct shminfo info;
	char *room = mmap(NULL, 8 * P, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *at;

	munmap(room, 8 * P);
	SHOW_OK(shmat(-1, NULL, 0));
	SHOW_OK(shmat(id, room + 1, 0));
	SHOW(shmat(id, room + 1, SHM_RND) == room);
	SHOW_OK(shmat(id, room, 0));
	SHOW(shmat(id, room, SHM_REMAP) == room);
	SHOW_OK(shmat(id, NULL, SHM_REMAP));
	SHOW(shmdt(room + P));
	SHOW(shmdt(room + 1));
	SHOW(shmdt(NULL));
	SHOW(shmdt(room));
	SHOW(shmdt(room));
	at = shmat(id, NULL, SHM_RDONLY);
	IN_CHILD(at[0] = 1);
	SHOW(mprotect(at, P, PROT_READ | PROT_WRITE));
	SHOW(munmap(at, P));
	SHOW(shmdt(at));
	at = shmat(id, NULL, 0);
	SHOW(shmctl(id, IPC_STAT, &d));
	printf("size %zu nattch %lu mode %o lpid %d cpid %d\n", d.shm_segsz, d.shm_nattch,
	       d.shm_perm.mode, d.shm_lpid == getpid(), d.shm_cpid == getpid());
	SHOW(shmctl(id, IPC_STAT, BAD));
	SHOW(shmctl(id, IPC_SET, BAD));
	SHOW(shmctl(id, 99, &d));
	SHOW(shmctl(id, -1, &d));
	SHOW(shmctl(-1, IPC_STAT, &d));
	d.shm_perm.mode = 0444;
	SHOW(shmctl(id, IPC_SET, &d));
	SHOW(shmctl(id, IPC_STAT, &d));
	printf("mode %o\n", d.shm_perm.mode);
	SHOW(shmctl(id, SHM_LOCK, NULL));
	SHOW(shmctl(id, IPC_STAT, &d));
	printf("mode %o\n", d.shm_perm.mode);
	SHOW(shmctl(id, SHM_UNLOCK, NULL));
	SHOW(shmctl(0, IPC_INFO, (void *)&info) >= 0);
	SHOW(info.shmmin);
	SHOW(shmctl(0, IPC_INFO, BAD));
	SHOW(shmctl(0, SHM_INFO, BAD));
	SHOW(shmctl(-1, SHM_STAT, &d));
	SHOW(shmctl(1000000, SHM_STAT, &d));
	IN_CHILD(SHOW(shmctl(id, IPC_STAT, &d)); SHOW(d.shm_nattch));
	SHOW(shmctl(id, IPC_RMID, NULL));
	SHOW(shmctl(id, IPC_STAT, &d));
	printf("mode %o key %x\n", d.shm_perm.mode, d.shm_perm.__key);
	SHOW_OK(shmat(id, NULL, 0));
	SHOW(shmdt(at));
}

static void semaphores(void)
{
	int id = semget(IPC_PRIVATE, 3, 0600);
	unsigned short all[3] = {1, 2, 3};
	struct semid_ds d;
	struct sembuf ops[600] = {{0, 1, 0}};
	struct timespec zero = {0, 0}, bad = {0, -1}, negative = {-1, 0};

	SHOW(sem_control(-1, 0, GETVAL, 0));
	SHOW(sem_control(id, -1, GETVAL, 0));
	SHOW(sem_control(id, 3, GETVAL, 0));
	SHOW(sem_control(id, 0, 99, 0));
	SHOW(sem_control(id, 0, -1, 0));
	SHOW(sem_control(id, 0, GETALL, BAD));
	SHOW(sem_control(id, 0, SETALL, BAD));
	SHOW(sem_control(id, 0, IPC_STAT, BAD));
	SHOW(sem_control(id, 0, IPC_SET, BAD));
	SHOW(sem_control(0, 0, IPC_INFO, BAD));
	SHOW(sem_control(0, 0, SEM_INFO, BAD));
	SHOW(sem_control(-1, 0, SEM_STAT, &d));
	SHOW(sem_control(id, 0, SETVAL, (void *)-1));
	SHOW(sem_control(id, 0, SETVAL, (void *)32768));
	SHOW(sem_control(id, 0, SETVAL, (void *)32767));
	SHOW(sem_control(id, 0, GETVAL, 0));
	all[1] = 40000;
	SHOW(sem_control(id, 0, SETALL, all));
	all[1] = 2;
	SHOW(sem_control(id, 0, SETALL, all));
	memset(all, 0, sizeof(all));
	SHOW(sem_control(id, 0, GETALL, all));
	printf("%d %d %d\n", all[0], all[1], all[2]);
	SHOW(sem_control(id, 1, GETPID, 0) == getpid());
	SHOW(sem_control(id, 1, GETNCNT, 0));
	SHOW(sem_control(id, 1, GETZCNT, 0));
	SHOW(sem_control(id, 0, IPC_STAT, &d));
	printf("nsems %lu mode %o\n", d.sem_nsems, d.sem_perm.mode);
	SHOW(semop(-1, ops, 1));
	SHOW(semop(id, ops, 0));
	SHOW(semop(id, ops, 600));
	SHOW(semop(id, ops, -1));
	SHOW(semop(id, BAD, 1));
	ops[0].sem_num = 3;
	SHOW(semop(id, ops, 1));
	ops[0] = (struct sembuf){0, 32767, 0};
	SHOW(semop(id, ops, 1));
	ops[0] = (struct sembuf){0, -5, IPC_NOWAIT};
	SHOW(semop(id, ops, 1));
	ops[0] = (struct sembuf){0, 0, IPC_NOWAIT};
	SHOW(semop(id, ops, 1));
	ops[0] = (struct sembuf){0, -5, 0};
	SHOW(semtimedop(id, ops, 1, &zero));
	SHOW(semtimedop(id, ops, 1, &bad));
	SHOW(semtimedop(id, ops, 1, &negative));
	SHOW(syscall(SYS_semtimedop, id, ops, 1, BAD));
	/* All or nothing. */
	ops[0] = (struct sembuf){0, 5, 0};
	ops[1] = (struct sembuf){1, -9, IPC_NOWAIT};
	SHOW(semop(id, ops, 2));
	SHOW(sem_control(id, 0, GETVAL, 0));
	/* Undone at the end of the process. */
	IN_CHILD(ops[0] = ((struct sembuf){2, 4, SEM_UNDO}); SHOW(semop(id, ops, 1));
		 SHOW(sem_control(id, 2, GETVAL, 0)));
	SHOW(sem_control(id, 2, GETVAL, 0));
	signal(SIGALRM, SIG_DFL);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		ops[0] = (struct sembuf){1, -30, 0};
		int r = semop(id, ops, 1);
		_exit(r == -1 && errno == EIDRM ? 7 : 8);
	}
	while (sem_control(id, 1, GETNCNT, 0) != 1)
		usleep(1000);
	int status;
	SHOW(sem_control(id, 0, IPC_RMID, 0));
	waitpid(pid, &status, 0);
	SHOW(WEXITSTATUS(status));
	SHOW(semop(id, ops, 1));
}

struct message {
	long type;
	char text[100];
};

static void messages(void)
{
	int id = msgget(IPC_PRIVATE, 0600);
	struct message m = {1, "hello"};
	struct msqid_ds d;

	SHOW(msgsnd(-1, &m, 5, 0));
	SHOW(msgsnd(id, BAD, 5, 0));
	SHOW(msgsnd(id, &m, -1, 0));
	SHOW(msgsnd(id, &m, 1 << 20, 0));
	m.type = 0;
	SHOW(msgsnd(id, &m, 5, 0));
	m.type = -1;
	SHOW(msgsnd(id, &m, 5, 0));
	for (int type = 3; type > 0; type--) {
		m.type = type;
		SHOW(msgsnd(id, &m, 5, 0));
	}
	SHOW(msgrcv(-1, &m, 5, 0, 0));
	SHOW(msgrcv(id, &m, -1, 0, IPC_NOWAIT));
	SHOW(msgrcv(id, BAD, 5, 9, IPC_NOWAIT));
	SHOW(msgrcv(id, &m, 5, 9, IPC_NOWAIT));
	SHOW(msgrcv(id, &m, 3, 2, IPC_NOWAIT));
	SHOW(msgrcv(id, &m, 3, 2, IPC_NOWAIT | MSG_NOERROR));
	SHOW(msgrcv(id, &m, 50, -2, IPC_NOWAIT));
	SHOW(m.type);
	SHOW(msgrcv(id, &m, 50, 3, IPC_NOWAIT | MSG_EXCEPT));
	SHOW(msgrcv(id, &m, 50, 0, IPC_NOWAIT | MSG_COPY));
	SHOW(msgrcv(id, &m, 50, 5, IPC_NOWAIT | MSG_COPY));
	SHOW(msgrcv(id, &m, 50, 0, MSG_COPY));
	SHOW(msgrcv(id, &m, 50, 0, IPC_NOWAIT | MSG_COPY | MSG_EXCEPT));
	SHOW(msgrcv(id, BAD, 50, 0, 0));
	SHOW(msgrcv(id, &m, 50, 0, IPC_NOWAIT));
	m.type = 1;
	SHOW(msgsnd(id, &m, 0, 0));
	SHOW(msgctl(id, IPC_STAT, &d));
	printf("qnum %lu qbytes %lu cbytes %lu lspid %d mode %o\n", d.msg_qnum, d.msg_qbytes,
	       d.__msg_cbytes, d.msg_lspid == getpid(), d.msg_perm.mode);
	SHOW(msgctl(id, IPC_STAT, BAD));
	SHOW(msgctl(id, IPC_SET, BAD));
	SHOW(msgctl(id, 99, &d));
	SHOW(msgctl(-1, IPC_STAT, &d));
	SHOW(msgctl(0, IPC_INFO, BAD));
	SHOW(msgctl(-1, MSG_STAT, &d));
	d.msg_qbytes = 60;
	SHOW(msgctl(id, IPC_SET, &d));
	SHOW(msgsnd(id, &m, 61, IPC_NOWAIT));
	SHOW(msgsnd(id, &m, 60, IPC_NOWAIT));
	SHOW(msgsnd(id, &m, 1, IPC_NOWAIT));
	fflush(stdout);
	pid_t pid = fork();
	if (!pid) {
		struct message x;
		int r = msgrcv(id, &x, 10, 77, 0);
		_exit(r == -1 && errno == EIDRM ? 7 : 8);
	}
	until_asleep(pid);
	int status;
	SHOW(msgctl(id, IPC_RMID, NULL));
	waitpid(pid, &status, 0);
	SHOW(WEXITSTATUS(status));
	SHOW(msgsnd(id, &m, 1, IPC_NOWAIT));
}

static long open_queue(const char *name, int flags, struct mq_attr *attr)
{
	return syscall(SYS_mq_open, name, flags, 0600, attr);
}

static void queues(void)
{
	struct mq_attr a = {.mq_maxmsg = 2, .mq_msgsize = 8}, b, bad;
	char text[300], buffer[16];
	struct timespec past = {1, 0}, wrong = {1, -1};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	unsigned priority;
	int q, q2, file = open("plain", O_CREAT | O_RDWR, 0600);

	SHOW(open_queue("none", O_RDWR, NULL));
	SHOW(open_queue("", O_RDWR | O_CREAT, NULL));
	SHOW(open_queue("a/b", O_RDWR | O_CREAT, NULL));
	SHOW(open_queue("/a", O_RDWR | O_CREAT, NULL));
	memset(text, 'q', 299);
	text[299] = 0;
	SHOW(open_queue(text, O_RDWR | O_CREAT, NULL));
	SHOW(open_queue(BAD, O_RDWR, NULL));
	SHOW(open_queue("queue", O_RDWR | O_CREAT, BAD));
	bad = (struct mq_attr){.mq_maxmsg = 0, .mq_msgsize = 8};
	SHOW(open_queue("queue", O_RDWR | O_CREAT, &bad));
	bad = (struct mq_attr){.mq_maxmsg = 2, .mq_msgsize = 0};
	SHOW(open_queue("queue", O_RDWR | O_CREAT, &bad));
	bad = (struct mq_attr){.mq_maxmsg = -1, .mq_msgsize = 8};
	SHOW(open_queue("queue", O_RDWR | O_CREAT, &bad));
	bad = (struct mq_attr){.mq_maxmsg = 1 << 20, .mq_msgsize = 8};
	SHOW(open_queue("queue", O_RDWR | O_CREAT, &bad));
	SHOW_OK(q = open_queue("queue", O_RDWR | O_CREAT | O_NONBLOCK, &a));
	SHOW(open_queue("queue", O_RDWR | O_CREAT | O_EXCL, &a));
	SHOW_OK(q2 = open_queue("queue", O_RDONLY, NULL));
	IN_CHILD(setuid(1000); SHOW(open_queue("queue", O_RDONLY, NULL));
		 SHOW(syscall(SYS_mq_unlink, "queue")));
	SHOW(fcntl(q, F_GETFL));
	SHOW(fcntl(q, F_GETFD));
	SHOW(syscall(SYS_mq_getsetattr, q, NULL, &b));
	printf("flags %lx max %ld size %ld now %ld\n", b.mq_flags, b.mq_maxmsg, b.mq_msgsize,
	       b.mq_curmsgs);
	SHOW(syscall(SYS_mq_getsetattr, -1, NULL, &b));
	SHOW(syscall(SYS_mq_getsetattr, file, NULL, &b));
	SHOW(syscall(SYS_mq_getsetattr, q, NULL, BAD));
	SHOW(syscall(SYS_mq_getsetattr, q, BAD, NULL));
	b.mq_flags = 1;
	SHOW(syscall(SYS_mq_getsetattr, q, &b, NULL));
	b.mq_flags = O_NONBLOCK;
	SHOW(syscall(SYS_mq_getsetattr, q, &b, &a));
	SHOW(mq_send(-1, "x", 1, 0));
	SHOW(mq_send(file, "x", 1, 0));
	SHOW(mq_send(q2, "x", 1, 0));
	SHOW(mq_send(q, "123456789", 9, 0));
	SHOW(mq_send(q, BAD, 5, 0));
	SHOW(mq_send(q, "x", 1, 32768));
	SHOW(mq_send(q, "x", 1, -1));
	SHOW(syscall(SYS_mq_timedsend, q, "x", 1, 0, BAD));
	SHOW(syscall(SYS_mq_timedsend, q, "x", 1, 0, &wrong));
	SHOW(syscall(SYS_mq_notify, q, BAD));
	event.sigev_notify = 99;
	SHOW(mq_notify(q, &event));
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = 65;
	SHOW(mq_notify(q, &event));
	event.sigev_signo = -1;
	SHOW(mq_notify(q, &event));
	event.sigev_signo = SIGUSR1;
	signal(SIGUSR1, SIG_IGN);
	SHOW(mq_notify(-1, &event));
	SHOW(mq_notify(file, &event));
	SHOW(mq_notify(q, &event));
	SHOW(mq_notify(q, &event));
	SHOW(mq_notify(q, NULL));
	SHOW(mq_notify(q, NULL));
	SHOW(mq_send(q, "low", 3, 1));
	SHOW(mq_send(q, "high", 4, 9));
	SHOW(mq_send(q, "x", 1, 0));
	SHOW(mq_receive(q, buffer, 7, NULL));
	SHOW(mq_receive(-1, buffer, 8, NULL));
	SHOW(mq_receive(file, buffer, 8, NULL));
	SHOW(syscall(SYS_mq_timedreceive, q, buffer, 8, NULL, BAD));
	SHOW(syscall(SYS_mq_timedreceive, q, buffer, 8, BAD, NULL));
	SHOW(mq_receive(q, buffer, 16, &priority));
	printf("%.3s %u\n", buffer, priority);
	SHOW(mq_receive(q, buffer, 16, &priority));
	SHOW(mq_timedreceive(q2, buffer, 16, NULL, &past));
	SHOW(mq_timedreceive(q2, buffer, 16, NULL, &wrong));
	SHOW(syscall(SYS_mq_unlink, "nothing"));
	SHOW(syscall(SYS_mq_unlink, BAD));
	SHOW(syscall(SYS_mq_unlink, ""));
	SHOW(syscall(SYS_mq_unlink, text));
	SHOW(syscall(SYS_mq_unlink, "queue"));
	SHOW(mq_send(q, "still", 5, 0));
	close(q);
	close(q2);
	close(file);
}

int main(void)
{
	case_begin();
	keys();
	shared_memory();
	semaphores();
	messages();
	queues();
	return 0;
}
