/* SPDX-License-Identifier: BSD-2-Clause */
/* POSIX message queues: order by priority, limits, waiting, notification, and the errors. */
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

#include "case.h"

static void show_attr(mqd_t q)
{
	struct mq_attr a;

	SHOW(mq_getattr(q, &a));
	printf("flags %lo messages %ld size %ld now %ld\n", a.mq_flags, a.mq_maxmsg, a.mq_msgsize,
	       a.mq_curmsgs);
}

static void take(mqd_t q)
{
	char text[64];
	unsigned priority = 99;
	ssize_t n = mq_receive(q, text, sizeof(text), &priority);

	if (n < 0)
		printf("receive: %s\n", strerrorname_np(errno));
	else
		printf("receive: %zd %.*s, priority %u\n", n, (int)n, text, priority);
}

static short ready(mqd_t q)
{
	struct pollfd p = {.fd = q, .events = POLLIN | POLLOUT};

	poll(&p, 1, 0);
	return p.revents;
}

static void opening(void)
{
	struct mq_attr a = {.mq_maxmsg = 0, .mq_msgsize = 16};

	SHOW(mq_open("/selkie-none", O_RDWR));
	SHOW(mq_open("selkie-none", O_RDWR));
	SHOW(mq_open("/", O_RDWR | O_CREAT, 0600, NULL));
	SHOW(mq_open("/a/b", O_RDWR | O_CREAT, 0600, NULL));
	SHOW(syscall(SYS_mq_open, ".", O_RDWR | O_CREAT, 0600, NULL));
	SHOW(mq_open("/selkie-bad", O_RDWR | O_CREAT, 0600, &a));
	a.mq_maxmsg = 4;
	a.mq_msgsize = -1;
	SHOW(mq_open("/selkie-bad", O_RDWR | O_CREAT, 0600, &a));
	SHOW(mq_unlink("/selkie-none"));
	char name[300];
	memset(name, 'n', sizeof(name));
	name[0] = '/';
	name[299] = 0;
	SHOW(mq_open(name, O_RDWR | O_CREAT, 0600, NULL));
	SHOW(mq_unlink(name));
}

static void errors(mqd_t q)
{
	struct timespec bad = {0, 2000000000}, past = {1, 0};
	char text[64];
	int file = open("/dev/null", O_RDWR);
	mqd_t reader = mq_open("/selkie-q", O_RDONLY), writer = mq_open("/selkie-q", O_WRONLY);

	SHOW(mq_send(q, text, 65, 0));
	SHOW(mq_send(q, text, 1, 32768));
	SHOW(mq_send(reader, text, 1, 0));
	SHOW(mq_receive(writer, text, 64, NULL));
	SHOW(mq_receive(q, text, 63, NULL));
	SHOW(mq_send(file, text, 1, 0));
	SHOW(mq_send(-1, text, 1, 0));
	SHOW(mq_receive(file, text, 64, NULL));
	SHOW(mq_timedreceive(q, text, 64, NULL, &bad));
	SHOW(mq_timedreceive(q, text, 64, NULL, &past));
	SHOW(mq_send(q, (void *)8, 4, 0));
	SHOW(syscall(SYS_mq_getsetattr, q, &(struct mq_attr){.mq_flags = O_APPEND}, NULL));
	SHOW(syscall(SYS_mq_getsetattr, file, NULL, NULL));
	SHOW(mq_close(reader));
	SHOW(mq_close(writer));
	SHOW(mq_close(-1));
	close(file);
}

static void notification(mqd_t q)
{
	struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	e.sigev_value.sival_int = 77;
	SHOW(mq_notify(q, &e));
	SHOW(mq_notify(q, &e));
	IN_CHILD(SHOW(mq_notify(q, &e)); SHOW(mq_notify(q, NULL)); SHOW(mq_send(q, "n", 1, 0)));
	SHOW(sigwaitinfo(&set, &info) == SIGUSR1);
	printf("code %d value %d other %d\n", info.si_code == SI_MESGQ, info.si_value.sival_int,
	       info.si_pid != getpid());
	take(q);
	/* Once only. */
	SHOW(mq_send(q, "n", 1, 0));
	sigpending(&set);
	SHOW(sigismember(&set, SIGUSR1));
	take(q);
	SHOW(mq_notify(q, &e));
	SHOW(mq_notify(q, NULL));
	e.sigev_signo = 99;
	SHOW(mq_notify(q, &e));
	e.sigev_notify = 88;
	SHOW(syscall(SYS_mq_notify, q, &e));
}

static void waiting(mqd_t q)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		take(q);
		_exit(0);
	}
	usleep(10000);
	int sent = mq_send(q, "wake", 4, 3);
	waitpid(child, &status, 0);
	SHOW(sent);
	SHOW(status);
	for (int i = 0; i < 4; i++)
		mq_send(q, "x", 1, 0);
	struct timespec soon;
	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_sec -= 1;
	SHOW(mq_timedsend(q, "y", 1, 0, &soon));
	SHOW(ready(q));
	struct mq_attr a = {.mq_flags = O_NONBLOCK};
	SHOW(mq_setattr(q, &a, NULL));
	SHOW(mq_send(q, "y", 1, 0));
	show_attr(q);
	for (int i = 0; i < 5; i++)
		take(q);
	SHOW(ready(q));
}

/* A queue is counted for its maker until it is no longer open, with a name or without. */
static void limit_of_user(void)
{
	const struct rlimit one = {700, 700};
	struct mq_attr a = {.mq_maxmsg = 4, .mq_msgsize = 64};

	SHOW(setrlimit(RLIMIT_MSGQUEUE, &one));
	SHOW(setresuid(1234, 1234, 1234));
	mqd_t q = mq_open("/selkie-one", O_RDWR | O_CREAT, 0600, &a);
	SHOW(q >= 0);
	SHOW(mq_open("/selkie-two", O_RDWR | O_CREAT, 0600, &a));
	SHOW(mq_unlink("/selkie-one"));
	SHOW(mq_open("/selkie-two", O_RDWR | O_CREAT, 0600, &a));
	SHOW(mq_close(q));
	SHOW(mq_open("/selkie-two", O_RDWR | O_CREAT, 0600, &a) >= 0);
	SHOW(mq_unlink("/selkie-two"));
}

int main(void)
{
	struct mq_attr a = {.mq_maxmsg = 4, .mq_msgsize = 64};

	case_begin();
	umask(022);
	opening();
	mqd_t q = mq_open("/selkie-q", O_RDWR | O_CREAT | O_EXCL, 0622, &a);
	SHOW(q >= 0);
	SHOW(mq_open("/selkie-q", O_RDWR | O_CREAT | O_EXCL, 0622, &a));
	show_attr(q);
	SHOW(ready(q));
	SHOW(mq_send(q, "low", 3, 1));
	SHOW(mq_send(q, "high", 4, 9));
	SHOW(mq_send(q, "low too", 7, 1));
	SHOW(mq_send(q, "", 0, MQ_PRIO_MAX - 1));
	show_attr(q);
	for (int i = 0; i < 4; i++)
		take(q);
	errors(q);
	notification(q);
	waiting(q);
	IN_CHILD({
		SHOW(setresuid(1000, 1000, 1000));
		SHOW(mq_open("/selkie-q", O_WRONLY));
		SHOW(mq_open("/selkie-q", O_RDONLY));
		SHOW(syscall(SYS_mq_unlink, "selkie-q"));
		a.mq_maxmsg = 11;
		SHOW(mq_open("/selkie-r", O_RDWR | O_CREAT, 0600, &a));
	});
	IN_CHILD(limit_of_user());
	SHOW(mq_unlink("/selkie-q"));
	SHOW(mq_open("/selkie-q", O_RDWR));
	SHOW(mq_send(q, "still", 5, 0));
	take(q);
	return 0;
}
