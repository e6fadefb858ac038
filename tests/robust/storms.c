/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals in masses, SIGKILL at every kind of wait, symbolic links in long chains: children that
 * wait for something are killed there and must be gone.
 */
#include "robust.h"

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>

static int fds[2], pair[2];
static uint32_t word;

static void in_read(void)
{
	char c;
	read(fds[0], &c, 1);
}
static void in_write(void)
{
	static char block[65536];
	for (;;)
		write(fds[1], block, sizeof(block));
}
static void in_pause(void)
{
	pause();
}
static void in_sleep(void)
{
	sleep(100);
}
static void in_futex(void)
{
	syscall(SYS_futex, &word, 0, 0, NULL, NULL, 0);
}
static void in_poll(void)
{
	struct pollfd p = {fds[0], POLLIN, 0};
	poll(&p, 1, -1);
}
static void in_select(void)
{
	fd_set set;
	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	select(fds[0] + 1, &set, NULL, NULL, NULL);
}
static void in_epoll(void)
{
	struct epoll_event e = {EPOLLIN, {.fd = 0}};
	int ep = epoll_create1(0);
	epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &e);
	epoll_wait(ep, &e, 1, -1);
}
static void in_wait(void)
{
	if (!fork())
		pause();
	wait(NULL);
}
static void in_vfork(void)
{
	if (!vfork())
		for (;;)
			pause();
}
static void in_sigwait(void)
{
	sigset_t set;
	int sig;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &sig);
}
static void in_recv(void)
{
	char c;
	recv(pair[0], &c, 1, 0);
}
static void in_accept(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(s, (struct sockaddr *)&a, sizeof(sa_family_t));
	listen(s, 1);
	accept(s, NULL, NULL);
}
static void in_flock(void)
{
	int fd = open("/tmp/lock", O_CREAT | O_RDWR, 0600);
	flock(fd, LOCK_EX);
}
static void in_lockf(void)
{
	int fd = open("/tmp/lock2", O_CREAT | O_RDWR, 0600);
	lockf(fd, F_LOCK, 0);
}
static void in_fifo(void)
{
	mkfifo("/tmp/fifo", 0600);
	open("/tmp/fifo", O_RDONLY);
}
static void in_timerfd(void)
{
	struct itimerspec its = {{0, 0}, {100, 0}};
	uint64_t n;
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	timerfd_settime(fd, 0, &its, NULL);
	read(fd, &n, 8);
}
static void in_eventfd(void)
{
	uint64_t n;
	read(eventfd(0, 0), &n, 8);
}
static void in_pty(void)
{
	char c;
	int m = open("/dev/ptmx", O_RDWR);
	read(m, &c, 1);
}
static void stopped(void)
{
	raise(SIGSTOP);
}
static void spinning(void)
{
	for (;;)
		;
}
static void *spins(void *arg)
{
	for (;;)
		;
}
static void many_threads(void)
{
	pthread_t t;
	for (int i = 0; i < 8; i++)
		pthread_create(&t, NULL, i % 2 ? spins : (void *(*)(void *))pause, NULL);
	pause();
}
static void execs_for_ever(void)
{
	char *const argv[] = {"storms", "again", NULL};
	execv("/proc/self/exe", argv);
}

static bool gone(const char *what, void (*fn)(void))
{
	double end;
	int status = -1;
	pid_t pid;

	for (int i = 0; i < 3; i++) {
		pid = fork();
		if (!pid) {
			setpgid(0, 0);
			fn();
			_exit(0);
		}
		usleep(i * 10000);
		kill(pid, SIGKILL);
		for (end = now() + 60; waitpid(pid, &status, WNOHANG) == 0; usleep(500))
			if (now() > end) {
				printf("%s: NOT GONE after SIGKILL\n", what);
				return false;
			}
		kill(-pid, SIGKILL);
	}
	return true;
}

static volatile sig_atomic_t count;

static void counts(int sig)
{
	count++;
}

/* Two processes signal a third as fast as they can, while it takes them in a handler. They end by
 * themselves: the third may have nothing but handlers to run until then. */
static bool storm(void)
{
	double end = now() + 2;
	pid_t target = getpid();

	signal(SIGUSR1, counts);
	signal(SIGRTMIN, counts);
	for (int i = 0; i < 2; i++) {
		if (!fork()) {
			while (now() < end) {
				kill(target, SIGUSR1);
				sigqueue(target, SIGRTMIN, (union sigval){0});
			}
			_exit(0);
		}
	}
	while (now() < end)
		getppid();
	while (wait(NULL) > 0 || errno == EINTR)
		;
	printf("%d signals taken\n", (int)count);
	return count > 0;
}

static bool links(void)
{
	char name[32], target[32], deep[4096] = "/tmp/d";
	bool good;

	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "/tmp/l%d", i + 1);
		snprintf(target, sizeof(target), "/tmp/l%d", i);
		symlink(target, name);
	}
	close(open("/tmp/l0", O_CREAT | O_RDWR, 0600));
	good = open("/tmp/l40", O_RDONLY) >= 0 && open("/tmp/l41", O_RDONLY) < 0 && errno == ELOOP;
	mkdir(deep, 0700);
	while (strlen(deep) < 4000) {
		strcat(deep, "/dddddddddddddddddddd");
		if (mkdir(deep, 0700))
			break;
	}
	system("rm -rf /tmp/*");
	return good;
}

int main(int argc, char **argv)
{
	long before;
	bool good = true;

	if (argc > 1 && !strcmp(argv[1], "again"))
		execs_for_ever();
	works();
	system("true");
	pipe(fds);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	flock(open("/tmp/lock", O_CREAT | O_RDWR, 0600), LOCK_EX);
	lockf(open("/tmp/lock2", O_CREAT | O_RDWR, 0600), F_LOCK, 0);
	gone("wait", in_wait);
	before = free_kib();
#define GONE(fn) good &= gone(#fn, fn)
	GONE(in_read);
	GONE(in_write);
	GONE(in_pause);
	GONE(in_sleep);
	GONE(in_futex);
	GONE(in_poll);
	GONE(in_select);
	GONE(in_epoll);
	GONE(in_wait);
	GONE(in_vfork);
	GONE(in_sigwait);
	GONE(in_recv);
	GONE(in_accept);
	GONE(in_flock);
	GONE(in_lockf);
	GONE(in_fifo);
	GONE(in_timerfd);
	GONE(in_eventfd);
	GONE(in_pty);
	GONE(stopped);
	GONE(spinning);
	GONE(many_threads);
	GONE(execs_for_ever);
	puts("killed at every wait");
	good &= storm();
	good &= links();
	good &= works();
	good &= memory_is_back("storms", before, 2048);
	return good ? 0 : 1;
}
