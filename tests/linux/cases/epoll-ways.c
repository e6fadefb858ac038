/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The number of paths of each length that may lead from a file up through epoll instances that
 * watch each other. With more paths one byte would cause a wake-up for each combination of
 * instances.
 */
#include <poll.h>
#include <sys/epoll.h>

#include "case.h"

#define WIDE 30

static int add(int ep, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event);
}

static int ready(int ep)
{
	struct epoll_event event;

	return epoll_wait(ep, &event, 1, 0);
}

/* `below` instances, each of which would be one more way of this length to the file. */
static void fill(const char *what, int file, int levels, int most)
{
	int chain[5], fd[700], n = 0;

	for (int i = 0; i < levels; i++) {
		chain[i] = epoll_create1(EPOLL_CLOEXEC);
		if (i)
			add(chain[i - 1], chain[i]);
	}
	for (; n < most; n++) {
		fd[n] = epoll_create1(EPOLL_CLOEXEC);
		if (add(fd[n], file) || (levels && add(chain[levels - 1], fd[n]))) {
			printf("%s: %d ways, then %s\n", what, n, strerror(errno));
			break;
		}
	}
	if (n == most)
		printf("%s: %d ways are not too many\n", what, n);
	if (levels)
		printf("the top is ready: %d\n", ready(chain[0]));
	for (int i = 0; i < n + (n < most); i++)
		close(fd[i]);
	for (int i = 0; i < levels; i++)
		close(chain[i]);
}

/* Each instance watches every instance of the level below; then the lowest one watches a file. */
static void lattice(int file)
{
	int fd[4][WIDE], failed = 0, n = 0;

	for (int level = 0; level < 4; level++) {
		for (int i = 0; i < WIDE; i++) {
			fd[level][i] = epoll_create1(EPOLL_CLOEXEC);
			for (int k = 0; level && k < WIDE; k++)
				failed += add(fd[level][i], fd[level - 1][k]) != 0;
		}
	}
	printf("lattice: %d failed\n", failed);
	errno = 0;
	while (n < WIDE && !add(fd[0][n], file))
		n++;
	printf("%d instances may watch a file below it: %s\n", n, strerror(errno));
	printf("%d %d\n", ready(fd[3][0]), ready(fd[0][0]));
	int top = epoll_create1(EPOLL_CLOEXEC), above = epoll_create1(EPOLL_CLOEXEC);
	SHOW(add(top, fd[3][0]));
	SHOW(add(above, top));
	SHOW(add(fd[0][0], top));
	close(top);
	close(above);
	for (int level = 0; level < 4; level++)
		for (int i = 0; i < WIDE; i++)
			close(fd[level][i]);
}

/* Adds items until the table grows, and removes them in another order. */
static void many(void)
{
	int ep = epoll_create1(EPOLL_CLOEXEC), n = 0, failed = 0;
	int pipes[300][2];

	for (int i = 0; i < 300; i++) {
		failed += pipe(pipes[i]) != 0;
		failed += add(ep, pipes[i][0]) != 0;
	}
	for (int i = 0; i < 300; i += 3)
		failed += write(pipes[i][1], "x", 1) != 1;
	for (int i = 0; i < 300; i += 2)
		failed += epoll_ctl(ep, EPOLL_CTL_DEL, pipes[i][0], NULL) != 0;
	struct epoll_event events[300];
	n = epoll_wait(ep, events, 300, 0);
	printf("%d failed, %d are ready\n", failed, n);
	for (int i = 1; i < 300; i += 2)
		failed += add(ep, pipes[i][0]) != -1 || errno != EEXIST;
	printf("%d failed\n", failed);
	for (int i = 0; i < 300; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
	SHOW(epoll_wait(ep, events, 300, 0));
	close(ep);
}

int main(void)
{
	int fds[2];

	SHOW(pipe(fds));
	SHOW(write(fds[1], "x", 1));
	fill("length 1", fds[0], 0, 600);
	fill("length 2", fds[0], 1, 600);
	fill("length 3", fds[0], 2, 600);
	fill("length 4", fds[0], 3, 600);
	fill("length 5", fds[0], 4, 600);
	lattice(fds[0]);
	many();
	return 0;
}
