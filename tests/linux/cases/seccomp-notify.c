/* SPDX-License-Identifier: BSD-2-Clause */
/* seccomp's user notification: a filter hands calls of a child to its parent, which answers them,
 * lets them be made, or gives the child descriptors. */
#include "case.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV 32
#endif
#define BAD ((void *)1)

/* getpgid goes to the listener, everything else is allowed. */
static int filter(unsigned flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, code};

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static long asks(int number)
{
	return syscall(SYS_getpgid, number);
}

static void arguments(void)
{
	struct seccomp_notif_sizes sizes;
	unsigned action = SECCOMP_RET_USER_NOTIF;

	SHOW(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes));
	printf("%u %u %u\n", sizes.seccomp_notif, sizes.seccomp_notif_resp, sizes.seccomp_data);
	SHOW(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, BAD));
	SHOW(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action));
	SHOW(filter(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC));
	SHOW(filter(SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV));
	IN_CHILD({
		SHOW(filter(0));
		SHOW(asks(0)); /* nobody listens */
		SHOW_OK(filter(SECCOMP_FILTER_FLAG_NEW_LISTENER));
		SHOW(filter(SECCOMP_FILTER_FLAG_NEW_LISTENER));
	});
	IN_CHILD({
		int fd = filter(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC |
				SECCOMP_FILTER_FLAG_TSYNC_ESRCH);

		printf("%d\n", fcntl(fd, F_GETFD));
		SHOW(ioctl(fd, 0, 0));
		SHOW(ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, BAD));
		SHOW(read(fd, &fd, 1));
		SHOW(close(fd));
		SHOW(asks(0));
	});
}

/* Starts a child that runs `calls`; the listener of its filter is returned, and only here. What the
 * child prints is kept until it has ended. */
static int listen_to(void (*calls)(void), pid_t *child)
{
	int ends[2], taken[2], fd, pidfd;

	if (pipe(ends) || pipe(taken))
		exit(1);
	fflush(stdout);
	*child = fork();
	if (!*child) {
		fd = filter(SECCOMP_FILTER_FLAG_NEW_LISTENER);
		if (write(ends[1], &fd, sizeof(fd)) != sizeof(fd))
			_exit(2);
		close(taken[1]);
		if (read(taken[0], &(char){0}, 1) != 0 || close(fd) ||
		    !freopen("said", "w", stdout))
			_exit(3);
		calls();
		fflush(stdout);
		_exit(0);
	}
	if (read(ends[0], &fd, sizeof(fd)) != sizeof(fd))
		exit(1);
	close(ends[0]);
	close(ends[1]);
	pidfd = (int)syscall(SYS_pidfd_open, *child, 0);
	fd = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	close(pidfd);
	close(taken[0]);
	close(taken[1]);
	return fd;
}

static void ended(pid_t child)
{
	int status;
	char line[128];
	FILE *said;

	waitpid(child, &status, 0);
	said = fopen("said", "r");
	while (said && fgets(line, sizeof(line), said))
		fputs(line, stdout);
	if (said)
		fclose(said);
	printf("child: %s %d\n", WIFEXITED(status) ? "exit" : "signal",
	       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static __u64 receive(int fd)
{
	struct seccomp_notif n = {0};
	int result = ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &n);

	printf("received: %d, call %s(%d), pid %s, flags %u\n", result,
	       n.data.nr == SYS_getpgid ? "getpgid" : "?", (int)n.data.args[0],
	       n.pid ? "known" : "none", n.flags);
	return n.id;
}

static int answer(int fd, __u64 id, int error, long value, unsigned flags)
{
	struct seccomp_notif_resp r = {.id = id, .error = error, .val = value, .flags = flags};

	return ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &r);
}

static void asks_thrice(void)
{
	SHOW(asks(1));
	SHOW(asks(2));
	SHOW(asks(0) == getpgrp());
}

static void answers(void)
{
	pid_t child;
	int fd = listen_to(asks_thrice, &child);
	struct seccomp_notif n = {.flags = 1};
	__u64 id;

	SHOW(until_events(fd, POLLIN));
	SHOW(ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &n));
	SHOW(answer(fd, 12345, 0, 0, 0));
	id = receive(fd);
	SHOW(until_events(fd, POLLOUT));
	SHOW(ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
	SHOW(answer(fd, id, 0, 1, SECCOMP_USER_NOTIF_FLAG_CONTINUE));
	SHOW(answer(fd, id, 0, 0, 2));
	SHOW(answer(fd, id, 0, 77, 0));
	id = receive(fd);
	SHOW(answer(fd, id, -EXDEV, 0, 0));
	id = receive(fd);
	SHOW(answer(fd, id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE));
	ended(child);
	SHOW(answer(fd, id, 0, 0, 0));
	SHOW(ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
	SHOW(until_events(fd, POLLHUP) & POLLHUP);
	close(fd);
}

static void asks_for_files(void)
{
	char byte = 0;
	int fd = (int)asks(1);

	SHOW(read(fd, &byte, 1));
	printf("%c, %d\n", byte, fcntl(fd, F_GETFD));
	fd = (int)asks(2);
	SHOW(read(fd, &byte, 1));
	printf("%c, %d\n", byte, fcntl(fd, F_GETFD));
	SHOW(asks(3));
	SHOW(read(50, &byte, 1));
	printf("%c\n", byte);
}

static int add(int fd, __u64 id, unsigned flags, int from, int to, unsigned to_flags)
{
	struct seccomp_notif_addfd a = {.id = id,
					.flags = flags,
					.srcfd = (unsigned)from,
					.newfd = (unsigned)to,
					.newfd_flags = to_flags};

	return ioctl(fd, SECCOMP_IOCTL_NOTIF_ADDFD, &a);
}

static void descriptors(void)
{
	pid_t child;
	int fd = listen_to(asks_for_files, &child), ends[2], given;
	__u64 id;

	if (pipe(ends) || write(ends[1], "abc", 3) != 3)
		exit(1);
	SHOW(add(fd, 12345, 0, ends[0], 0, 0));
	id = receive(fd);
	SHOW(add(fd, id, 0, -1, 0, 0));
	SHOW(add(fd, id, 4, ends[0], 0, 0));
	SHOW(add(fd, id, 0, ends[0], 50, 0));
	SHOW(add(fd, id, 0, ends[0], 0, O_APPEND));
	SHOW(add(fd, id, SECCOMP_ADDFD_FLAG_SETFD, ends[0], 1 << 30, 0));
	SHOW_OK(given = add(fd, id, 0, ends[0], 0, O_CLOEXEC));
	SHOW(answer(fd, id, 0, given, 0));
	id = receive(fd);
	SHOW_OK(add(fd, id, SECCOMP_ADDFD_FLAG_SEND, ends[0], 0, 0));
	SHOW(answer(fd, id, 0, 5, 0));
	id = receive(fd);
	SHOW(add(fd, id, SECCOMP_ADDFD_FLAG_SETFD, ends[0], 50, 0));
	SHOW(answer(fd, id, 0, 3, 0));
	ended(child);
	close(fd);
}

static void on_signal(int sig)
{
}

static void is_interrupted(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGUSR1, &action, NULL);
	SHOW(asks(1));
	SHOW(asks(2));
}

static void interrupted(void)
{
	pid_t child;
	int fd = listen_to(is_interrupted, &child);
	__u64 id = receive(fd);

	kill(child, SIGUSR1);
	id = receive(fd);
	SHOW(ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
	close(fd); /* the call fails */
	ended(child);
	fd = listen_to(is_interrupted, &child);
	id = receive(fd);
	kill(child, SIGKILL);
	ended(child);
	SHOW(answer(fd, id, 0, 0, 0));
	close(fd);
}

int main(void)
{
	case_begin();
	arguments();
	answers();
	descriptors();
	interrupted();
	return 0;
}
