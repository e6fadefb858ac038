/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations that are done and undone many times must not change the amount of free memory.
 *
 *	leaks ROUNDS PTY-ROUNDS
 */
#include "robust.h"

#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

#define SLACK 64 /* KiB: caches may differ by some pages */

static void fork_exec_exit(void)
{
	char *const argv[] = {"true", NULL};
	pid_t pid = fork();

	if (!pid) {
		execv("/bin/true", argv);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

static void *does_nothing(void *arg)
{
	return arg;
}

static void thread_join(void)
{
	pthread_t t;

	pthread_create(&t, NULL, does_nothing, NULL);
	pthread_join(t, NULL);
}

static void map_unmap(void)
{
	char *p = mmap(NULL, 16 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	p[0] = p[9 * 4096] = 1;
	munmap(p, 16 * 4096);
}

static void open_close(void)
{
	int fd = open("/tmp/leak", O_CREAT | O_RDWR, 0600);

	write(fd, "x", 1);
	close(fd);
	unlink("/tmp/leak");
}

static void failed_calls(void)
{
	char *const argv[] = {"x", NULL};
	int fds[2];

	execv("/etc/passwd", argv);
	open("/no/such/file", O_RDONLY);
	pipe(fds);
	close(fds[0]);
	close(fds[1]);
	socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
	write(fds[0], "x", 1);
	close(fds[0]);
	close(fds[1]);
}

static void killed_at_work(void)
{
	pid_t pid = fork();

	if (!pid) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			       -1, 0);
		memset(p, 1, 1 << 18);
		open("/proc/self/status", O_RDONLY);
		pause();
	}
	usleep(1000);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void pty_session(void)
{
	char name[32], buf[64];
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), slave, n, zero = 0;
	pid_t pid;

	ioctl(master, TIOCSPTLCK, &zero);
	ioctl(master, TIOCGPTN, &n);
	snprintf(name, sizeof(name), "/dev/pts/%d", n);
	pid = fork();
	if (!pid) {
		setsid();
		slave = open(name, O_RDWR);
		close(master);
		read(slave, buf, sizeof(buf));
		write(slave, "answer\n", 7);
		_exit(0);
	}
	write(master, "hello\n", 6);
	while ((n = (int)read(master, buf, sizeof(buf))) > 0)
		;
	close(master);
	waitpid(pid, NULL, 0);
}

static bool round_of(const char *what, void (*fn)(void), int rounds)
{
	long before;
	double begun = now();

	/* Fills the caches first. */
	for (int i = 0; i < 100 && i < rounds; i++)
		fn();
	before = free_kib();
	for (int i = 0; i < rounds; i++)
		fn();
	printf("%d times %.1f s, ", rounds, now() - begun);
	return memory_is_back(what, before, SLACK);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 1000, ptys = argc > 2 ? atoi(argv[2]) : 100;
	bool good = works();

	good &= round_of("fork, exec, exit", fork_exec_exit, rounds);
	good &= round_of("thread create, join", thread_join, rounds);
	good &= round_of("mmap, munmap", map_unmap, rounds);
	good &= round_of("open, close", open_close, rounds);
	good &= round_of("calls that fail", failed_calls, rounds);
	good &= round_of("killed at work", killed_at_work, ptys);
	good &= round_of("pty session", pty_session, ptys);
	good &= works();
	puts(good ? "nothing has leaked" : "MEMORY HAS LEAKED");
	return good ? 0 : 1;
}
