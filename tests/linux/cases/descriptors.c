/* SPDX-License-Identifier: BSD-2-Clause */
/* dup and fcntl: every command; owners and signals of files (O_ASYNC); close_range; leases. */
#include "case.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#ifndef F_GETOWNER_UIDS
#define F_GETOWNER_UIDS 17
#endif

static int last_signal, last_code, last_band, last_fd_right, expected_fd, count;

static void handler(int sig, siginfo_t *info, void *context)
{
	count++;
	last_signal = sig;
	last_code = info->si_code;
	last_band = (int)info->si_band;
	last_fd_right = info->si_fd == expected_fd;
}

static void show_signal(const char *what)
{
	printf("%s: %d signals", what, count);
	if (count)
		printf(", %d code %d", last_signal, last_code);
	if (count && last_code > 0 && last_code < 10)
		printf(" band %#x fd right %d", last_band, last_fd_right);
	puts("");
	count = 0;
}

static void catch (int sig)
{
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};

	sigaction(sig, &a, NULL);
}

static void copies(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0600);

	SHOW(dup(99));
	SHOW(dup(-1));
	SHOW(dup2(fd, 20));
	SHOW(dup2(fd, fd));
	SHOW(dup2(99, 99));
	SHOW(dup2(99, 20));
	SHOW(fcntl(20, F_GETFD));
	SHOW(dup2(fd, -1));
	SHOW(dup2(fd, 1 << 30));
	SHOW(dup3(fd, 21, O_CLOEXEC));
	SHOW(fcntl(21, F_GETFD));
	SHOW(dup3(fd, fd, 0));
	SHOW(dup3(fd, fd, 77));
	SHOW(dup3(fd, 22, O_NONBLOCK));
	SHOW(dup3(fd, -1, 0));
	SHOW(dup3(99, 22, 0));
	SHOW(fcntl(fd, F_DUPFD, 30));
	SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 30));
	SHOW(fcntl(31, F_GETFD));
	SHOW(fcntl(fd, F_DUPFD, -1));
	SHOW(fcntl(fd, F_DUPFD, 1 << 30));
	SHOW(fcntl(99, F_DUPFD, 0));
	SHOW(fcntl(fd, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(fd, F_SETFD, 2));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_CREAT | O_RDONLY));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(fcntl(20, F_GETFL));
	SHOW(fcntl(fd, F_SETFL, 0));
	SHOW(fcntl(fd, F_GETFL));
	SHOW(fcntl(fd, 999));
	SHOW(fcntl(99, 999));
	SHOW(fcntl(fd, F_GETPIPE_SZ));
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_GETSIG));
	SHOW(close_range(20, 31, 4));
	SHOW(fcntl(20, F_GETFD));
	SHOW(close_range(20, 31, 0));
	SHOW(fcntl(20, F_GETFD));
	SHOW(close_range(31, 20, 0));
	SHOW(close_range(20, 31, 1));
	SHOW(close_range(20, ~0u, 2));
	uint64_t hint = 9;
	SHOW(fcntl(fd, 1035, &hint)); /* F_GET_RW_HINT */
	SHOW(hint);
	hint = 2;
	SHOW(fcntl(fd, 1036, &hint)); /* F_SET_RW_HINT */
	hint = 99;
	SHOW(fcntl(fd, 1036, &hint));
	SHOW(fcntl(fd, 1035, &hint));
	SHOW(hint);
	close(fd);
}

struct owner {
	int type, pid;
};

static void owners(void)
{
	int p[2], s[2];
	struct owner o = {9, 9};
	unsigned ids[2] = {9, 9};

	pipe(p);
	SHOW(fcntl(p[0], F_GETOWN));
	SHOW(fcntl(p[0], F_GETOWN_EX, &o));
	SHOW(o.pid);
	SHOW(fcntl(p[0], F_SETOWN, getpid()));
	SHOW(fcntl(p[0], F_GETOWN) == getpid());
	SHOW(fcntl(p[0], F_GETOWN_EX, &o));
	SHOW(o.type);
	SHOW(fcntl(p[0], F_SETOWN, -getpgrp()));
	SHOW(fcntl(p[0], F_GETOWN) == -getpgrp());
	SHOW(fcntl(p[0], F_GETOWN_EX, &o));
	SHOW(o.type);
	SHOW(o.pid == getpgrp());
	SHOW(fcntl(p[0], F_SETOWN, 0));
	SHOW(fcntl(p[0], F_GETOWN));
	SHOW(fcntl(p[0], F_SETOWN, 999999));
	SHOW(fcntl(p[0], F_SETOWN, -999999));
	SHOW(fcntl(p[0], F_SETOWN, 0x80000000));
	o = (struct owner){0, getpid()};
	SHOW(fcntl(p[0], F_SETOWN_EX, &o));
	SHOW(fcntl(p[0], F_GETOWN) == getpid());
	SHOW(fcntl(p[0], F_GETOWN_EX, &o));
	SHOW(o.type);
	o = (struct owner){3, getpid()};
	SHOW(fcntl(p[0], F_SETOWN_EX, &o));
	o = (struct owner){1, 999999};
	SHOW(fcntl(p[0], F_SETOWN_EX, &o));
	SHOW(fcntl(p[0], F_SETOWN_EX, NULL));
	SHOW(fcntl(p[0], F_GETOWN_EX, NULL));
	SHOW(fcntl(p[0], F_GETOWNER_UIDS, ids));
	printf("%u %u\n", ids[0], ids[1]);
	SHOW(fcntl(p[0], F_GETSIG));
	SHOW(fcntl(p[0], F_SETSIG, SIGUSR1));
	SHOW(fcntl(p[0], F_GETSIG));
	SHOW(fcntl(p[0], F_SETSIG, 65));
	SHOW(fcntl(p[0], F_SETSIG, -1));
	SHOW(fcntl(p[0], F_SETSIG, 0));
	/* An owner that has ended is shown as none. */
	pid_t child = fork();
	if (!child)
		pause();
	SHOW(fcntl(p[0], F_SETOWN, child));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	SHOW(fcntl(p[0], F_GETOWN));
	close(p[0]);
	close(p[1]);
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	SHOW(fcntl(s[0], F_SETOWN, getpid()));
	SHOW(fcntl(s[0], F_GETOWN) == getpid());
	close(s[0]);
	close(s[1]);
}

static void signals(void)
{
	static const int kinds[] = {0, 1};
	int p[2];
	char buf[100];

	catch (SIGIO);
	catch (SIGUSR1);
	catch (SIGRTMIN + 1);
	catch (SIGCHLD);
	for (size_t k = 0; k < 2; k++) {
		if (kinds[k])
			socketpair(AF_UNIX, SOCK_STREAM, 0, p);
		else
			pipe(p);
		expected_fd = p[0];
		SHOW(fcntl(p[0], F_SETFL, O_ASYNC | O_NONBLOCK));
		write(p[1], "a", 1);
		show_signal("nobody's");
		SHOW(fcntl(p[0], F_SETOWN, getpid()));
		read(p[0], buf, 100);
		count = 0;
		write(p[1], "a", 1);
		show_signal("written");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETSIG, SIGUSR1));
		write(p[1], "a", 1);
		show_signal("SIGUSR1");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETSIG, SIGRTMIN + 1));
		write(p[1], "a", 1);
		show_signal("real-time");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETSIG, SIGCHLD));
		write(p[1], "a", 1);
		show_signal("SIGCHLD");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETSIG, 0));
		struct owner o = {0, gettid()};
		SHOW(fcntl(p[0], F_SETOWN_EX, &o));
		write(p[1], "a", 1);
		show_signal("thread");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETOWN, -getpgrp()));
		write(p[1], "a", 1);
		show_signal("group");
		read(p[0], buf, 100);
		count = 0;
		SHOW(fcntl(p[0], F_SETFL, O_NONBLOCK));
		write(p[1], "a", 1);
		show_signal("switched off");
		int on = 1;
		SHOW(ioctl(p[0], FIOASYNC, &on));
		SHOW(fcntl(p[0], F_GETFL) & O_ASYNC);
		read(p[0], buf, 100);
		count = 0;
		write(p[1], "a", 1);
		show_signal("by ioctl");
		close(p[0]);
		close(p[1]);
	}
	/* Room to write. */
	pipe(p);
	expected_fd = p[1];
	SHOW(fcntl(p[1], F_SETFL, O_ASYNC | O_NONBLOCK));
	SHOW(fcntl(p[1], F_SETOWN, getpid()));
	SHOW(fcntl(p[1], F_SETSIG, SIGUSR1));
	static char page[65536];
	SHOW(write(p[1], page, sizeof(page)));
	count = 0;
	SHOW(read(p[0], page, sizeof(page)));
	printf("room: %s code %d band %#x\n", count ? "told" : "not told", last_code, last_band);
	count = 0;
	close(p[0]);
	close(p[1]);
}

static void leases(void)
{
	struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
	int fd = open("l", O_CREAT | O_RDWR, 0600), dir = open(".", O_RDONLY);

	sigaction(SIGIO, &a, NULL);
	SHOW(fcntl(fd, F_GETLEASE));
	SHOW(fcntl(fd, F_SETLEASE, F_RDLCK));
	SHOW(fcntl(fd, F_SETLEASE, F_UNLCK));
	SHOW(fcntl(fd, F_SETLEASE, 9));
	SHOW(fcntl(dir, F_SETLEASE, F_RDLCK));
	SHOW(fcntl(fd, F_SETLEASE, F_WRLCK));
	SHOW(fcntl(fd, F_GETLEASE));
	SHOW(open("l", O_RDONLY | O_NONBLOCK));
	show_signal("read open");
	SHOW(fcntl(fd, F_GETLEASE));
	SHOW(fcntl(fd, F_SETLEASE, F_UNLCK));
	SHOW(fcntl(fd, F_GETLEASE));
	int ro = open("l", O_RDONLY);
	SHOW(fcntl(ro, F_SETLEASE, F_RDLCK));
	SHOW(fcntl(fd, F_SETLEASE, F_WRLCK));
	close(fd);
	SHOW(fcntl(ro, F_SETLEASE, F_RDLCK));
	SHOW(fcntl(ro, F_GETLEASE));
	SHOW(fcntl(ro, F_SETSIG, SIGRTMIN + 1));
	expected_fd = ro;
	SHOW_OK(close(open("l", O_RDONLY | O_NONBLOCK)));
	show_signal("another reader");
	SHOW(open("l", O_WRONLY | O_NONBLOCK));
	show_signal("a writer");
	SHOW(fcntl(ro, F_GETLEASE));
	SHOW(fcntl(ro, F_SETLEASE, F_UNLCK));
	/* An open waits until the lease is given back. */
	SHOW(fcntl(ro, F_SETLEASE, F_RDLCK));
	int go[2];
	pipe(go);
	pid_t child = fork();
	if (!child) {
		int w = open("l", O_WRONLY);
		write(go[1], w < 0 ? "n" : "y", 1);
		_exit(0);
	}
	while (!count)
		poll(NULL, 0, 10);
	show_signal("a writer that waits");
	struct pollfd pf = {go[0], POLLIN, 0};
	SHOW(poll(&pf, 1, 50));
	SHOW(fcntl(ro, F_SETLEASE, F_UNLCK));
	char c = 0;
	SHOW(read(go[0], &c, 1));
	SHOW(c == 'y');
	waitpid(child, NULL, 0);
	SHOW(truncate("l", 5));
	SHOW(fcntl(ro, F_SETLEASE, F_RDLCK));
	IN_CHILD(alarm(1); signal(SIGALRM, SIG_DFL); truncate("l", 3));
	count = 0;
	close(ro);
	IN_CHILD(chmod("l", 0666); setuid(1000); int o = open("l", O_RDONLY);
		 SHOW(fcntl(o, F_SETLEASE, F_RDLCK)));
	int p[2];
	pipe(p);
	SHOW(fcntl(p[0], F_SETLEASE, F_RDLCK));
	SHOW(fcntl(99, F_SETLEASE, F_RDLCK));
}

int main(void)
{
	case_begin();
	copies();
	owners();
	signals();
	leases();
	return 0;
}
