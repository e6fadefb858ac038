/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets in flight: long circles of them are garbage and freed, so is a listener in the queue of a
 * connection that it has not accepted, reachable sockets stay; and the number of descriptors that a
 * user may have in flight.
 */
#include <grp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "case.h"

#define RING 300

static int pass(int through, const int *fd, int n)
{
	char control[CMSG_SPACE(64 * sizeof(int))] = {0};
	struct iovec iov = {"x", 1};
	struct msghdr h = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = control,
			   .msg_controllen = CMSG_SPACE((size_t)n * sizeof(int))};
	struct cmsghdr *c = CMSG_FIRSTHDR(&h);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN((size_t)n * sizeof(int));
	memcpy(CMSG_DATA(c), fd, (size_t)n * sizeof(int));
	return (int)sendmsg(through, &h, MSG_DONTWAIT);
}

/* Closes a socket, which starts a search for garbage. */
static void collect(void)
{
	int pair[2];

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	close(pair[0]);
	close(pair[1]);
}

static int hung_up(const int *fd, int n, int wanted)
{
	int count = 0;

	for (int turn = 0; turn < 50; turn++) {
		count = 0;
		for (int i = 0; i < n; i++) {
			struct pollfd p = {.fd = fd[i]};

			count += poll(&p, 1, 0) == 1 && (p.revents & POLLHUP);
		}
		if (count == wanted)
			break;
		collect();
		usleep(20000);
	}
	return count;
}

/* Each socket waits in the queue of the next; `open_end`: one of them can still be reached. */
static void ring(int open_end)
{
	int near[RING], far[RING], pair[2];

	for (int i = 0; i < RING; i++) {
		socketpair(AF_UNIX, SOCK_DGRAM + (i & 1) * (SOCK_SEQPACKET - SOCK_DGRAM), 0, pair);
		near[i] = pair[0];
		far[i] = pair[1];
		if (!(i & 1)) {
			close(near[i]);
			close(far[i]);
			socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
			near[i] = pair[0];
			far[i] = pair[1];
		}
	}
	for (int i = 0; i < RING; i++)
		if (pass(near[(i + 1) % RING], &far[i], 1) != 1)
			printf("could not be passed: %s\n", strerror(errno));
	for (int i = open_end; i < RING; i++)
		close(far[i]);
	printf("of %d sockets %d have hung up\n", RING, hung_up(near, RING, open_end ? 0 : RING));
	if (open_end) {
		close(far[0]);
		printf("then %d\n", hung_up(near, RING, RING));
	}
	for (int i = 0; i < RING; i++)
		close(near[i]);
}

static void listener_in_its_own_queue(void)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "listener"};
	int l = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);

	SHOW(bind(l, (struct sockaddr *)&name, sizeof(name)));
	SHOW(listen(l, 5));
	SHOW(connect(client, (struct sockaddr *)&name, sizeof(name)));
	SHOW(pass(client, &l, 1));
	close(l);
	printf("%d of 1 has hung up\n", hung_up(&client, 1, 1));
	close(client);
}

/* Each user may have at most as many descriptors in flight as the limit on open descriptors. */
static void limits(void)
{
	struct rlimit limit = {50, 50};
	int pair[2], fds[10], passed = 0, error = 0;

	if (setgroups(0, NULL) || setresgid(54321, 54321, 54321) || setresuid(54321, 54321, 54321))
		printf("cannot be somebody else\n");
	setrlimit(RLIMIT_NOFILE, &limit);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	for (int i = 0; i < 10; i++)
		fds[i] = 1;
	while (passed < 200 && !error) {
		if (pass(pair[0], fds, 10) == 1)
			passed += 10;
		else
			error = errno;
	}
	printf("%d descriptors are on their way, then %s\n", passed, strerror(error));
}

static void another_user(void)
{
	int pair[2], fd = 1;

	if (setgroups(0, NULL) || setresgid(54322, 54322, 54322) || setresuid(54322, 54322, 54322))
		printf("cannot be somebody else\n");
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	SHOW(pass(pair[0], &fd, 1));
}

int main(void)
{
	int pair[2];
	char byte;
	struct rlimit limit = {1024, 1024};

	setrlimit(RLIMIT_NOFILE, &limit);
	ring(0);
	ring(1);
	listener_in_its_own_queue();
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	fflush(stdout);
	pid_t greedy = fork();
	if (!greedy) {
		limits();
		fflush(stdout);
		if (write(pair[0], "x", 1) == 1)
			pause();
		_exit(0);
	}
	if (read(pair[1], &byte, 1) != 1)
		printf("nothing heard\n");
	IN_CHILD(another_user());
	kill(greedy, SIGKILL);
	waitpid(greedy, NULL, 0);
	return 0;
}
