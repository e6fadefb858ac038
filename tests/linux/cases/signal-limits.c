/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals by the number of a thread, the order in which arguments are checked, and
 * RLIMIT_SIGPENDING: which user is counted, which signals are refused, which lose their
 * information.
 */
#include "case.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

static volatile int tid;
static int hold[2];

static void *waits(void *arg)
{
	char c;

	tid = (int)syscall(SYS_gettid);
	read(hold[0], &c, 1);
	return NULL;
}

static volatile int taken;

static void take(int sig)
{
	taken++;
}

static long queue(int pid, int sig, int code)
{
	siginfo_t info = {.si_code = code};

	return syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static long queue_thread(int tgid, int thread, int sig, int code)
{
	siginfo_t info = {.si_code = code};

	return syscall(SYS_rt_tgsigqueueinfo, tgid, thread, sig, &info);
}

/* From a thread that is not the first: its own number counts, not its process's. */
static void *as_thread(void *arg)
{
	int own = (int)syscall(SYS_gettid), pid = getpid();

	SHOW(queue(pid, SIGUSR1, SI_USER));
	SHOW(queue(own, SIGUSR1, SI_USER));
	SHOW(queue(pid, SIGUSR1, SI_TKILL));
	SHOW(queue(pid, SIGUSR1, SI_QUEUE));
	SHOW(queue_thread(pid, pid, SIGUSR1, SI_USER));
	SHOW(queue_thread(pid, own, SIGUSR1, SI_USER));
	SHOW(queue_thread(pid, own, SIGUSR1, SI_TKILL));
	SHOW(setpgid(own, own));
	SHOW(getpgid(own) == getpgid(pid));
	SHOW(getsid(own) == getsid(pid));
	return NULL;
}

static void by_thread(void)
{
	pthread_t t, u;
	int fd = open("file", O_RDWR | O_CREAT, 0600);

	pipe(hold);
	signal(SIGUSR1, take);
	pthread_create(&t, NULL, waits, NULL);
	while (!tid)
		usleep(1000);
	SHOW(kill(tid, SIGUSR1));
	SHOW(queue(tid, SIGUSR1, SI_QUEUE));
	while (!taken)
		usleep(1000);
	puts("taken");
	SHOW(kill(tid, 0));
	SHOW(kill(-tid, 0));
	SHOW(syscall(SYS_tgkill, getpid(), tid, 0));
	SHOW(syscall(SYS_tgkill, tid, tid, 0));
	SHOW(syscall(SYS_tgkill, tid, getpid(), 0));
	SHOW(syscall(SYS_tkill, tid, 0));
	SHOW(waitpid(tid, NULL, WNOHANG));
	SHOW(fcntl(fd, F_SETOWN, tid));
	SHOW(fcntl(fd, F_GETOWN) == tid);
	pthread_create(&u, NULL, as_thread, NULL);
	pthread_join(u, NULL);
	write(hold[1], "x", 1);
	pthread_join(t, NULL);
}

static void order_of_errors(void)
{
	int none = 4000000, fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	SHOW(kill(none, 65));
	SHOW(kill(-none, 65));
	SHOW(kill(getpid(), 65));
	SHOW(kill(getpid(), -1));
	SHOW(kill(0x80000000, 65));
	SHOW(syscall(SYS_tkill, none, 65));
	SHOW(syscall(SYS_tkill, getpid(), 65));
	SHOW(syscall(SYS_tkill, 0, 65));
	SHOW(syscall(SYS_tgkill, none, getpid(), 65));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 65));
	SHOW(syscall(SYS_tgkill, -1, getpid(), 65));
	SHOW(queue(none, 65, SI_QUEUE));
	SHOW(queue(none, SIGUSR1, SI_USER));
	SHOW(queue(getpid(), 65, SI_QUEUE));
	SHOW(queue(-1, SIGUSR1, SI_QUEUE));
	SHOW(queue(0, SIGUSR1, SI_QUEUE));
	SHOW(syscall(SYS_rt_sigqueueinfo, none, 65, NULL));
	SHOW(queue_thread(getpid(), none, 65, SI_QUEUE));
	SHOW(queue_thread(getpid(), getpid(), 65, SI_QUEUE));
	SHOW(syscall(SYS_pidfd_send_signal, 99, 65, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 65, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 65, NULL, 77));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 65, 8, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	SHOW(syscall(SYS_pidfd_open, none, 0));
	SHOW(syscall(SYS_pidfd_open, none, 1));
	SHOW(syscall(SYS_pidfd_open, 0, 0));
}

static void show_count(const char *when)
{
	char line[100];
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "SigQ:", 5))
			printf("%s: %s", when, line);
	fclose(f);
}

static void take_all(void)
{
	sigset_t all;
	siginfo_t info;
	struct timespec now = {0, 0};
	int sig;

	sigfillset(&all);
	while ((sig = sigtimedwait(&all, &info, &now)) > 0)
		printf("  %d code %d%s\n", sig, info.si_code,
		       info.si_pid == getpid() ? " of mine"
		       : info.si_pid	       ? " of another"
					       : "");
}

static void limit(unsigned most)
{
	struct rlimit l = {most, 1000};

	setrlimit(RLIMIT_SIGPENDING, &l);
}

static void as_user(void)
{
	sigset_t all;
	timer_t timer;
	struct sigevent e = {.sigev_notify = SIGEV_NONE};

	setresgid(4242, 4242, 4242);
	setresuid(4242, 4242, 4242);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	limit(3);
	show_count("none");
	SHOW(queue(getpid(), 40, SI_QUEUE));
	SHOW(queue(getpid(), 40, SI_QUEUE));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 41));
	show_count("three");
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), 41));
	SHOW(syscall(SYS_tkill, getpid(), 42));
	SHOW(queue(getpid(), 42, SI_QUEUE));
	SHOW(queue(getpid(), 42, SI_USER));
	SHOW(kill(getpid(), 43));
	SHOW(kill(getpid(), 43));
	SHOW(kill(getpid(), SIGUSR1));
	SHOW(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR2));
	SHOW(queue(getpid(), SIGHUP, SI_QUEUE));
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &timer));
	show_count("over");
	take_all();
	show_count("taken");
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &timer));
	SHOW(queue(getpid(), 40, SI_QUEUE));
	show_count("a timer and one");
	IN_CHILD(show_count("child"); SHOW(queue(getpid(), 40, SI_QUEUE));
		 SHOW(queue(getpid(), 40, SI_QUEUE)); SHOW(queue(getppid(), 40, SI_QUEUE));
		 limit(10); SHOW(queue(getpid(), 40, SI_QUEUE));
		 SHOW(queue(getppid(), 40, SI_QUEUE)); show_count("child"));
	show_count("child gone");
	SHOW(timer_delete(timer));
	take_all();
	show_count("all gone");
	/* A timer's signal has its record already. */
	e = (struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = 44};
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &timer));
	SHOW(queue(getpid(), 40, SI_QUEUE));
	SHOW(queue(getpid(), 40, SI_QUEUE));
	SHOW(queue(getpid(), 40, SI_QUEUE));
	struct itimerspec soon = {.it_value = {0, 1}};
	SHOW(timer_settime(timer, 0, &soon, NULL));
	sigset_t pending;
	do
		sigpending(&pending);
	while (!sigismember(&pending, 44));
	show_count("timer rang");
	take_all();
	show_count("taken");
}

int main(void)
{
	case_begin();
	by_thread();
	order_of_errors();
	IN_CHILD(as_user());
	return 0;
}
