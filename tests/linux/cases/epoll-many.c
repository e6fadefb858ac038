/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many events one epoll_wait() and one poll() bring: as many as are ready and asked for, with
 * few and with many, and each instance's by turns.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FILES 100

static int fds[FILES];
static struct epoll_event events[FILES];

static void make_ready(int count)
{
	uint64_t value = 1;

	for (int i = 0; i < FILES; i++) {
		(void)!read(fds[i], &value, 8);
		value = 1;
		if (i < count && write(fds[i], &value, 8) != 8)
			printf("not written\n");
	}
}

static int distinct(int n)
{
	char seen[FILES] = {0};
	int found = 0;

	for (int i = 0; i < n; i++)
		found += !seen[events[i].data.u32]++;
	return found;
}

static void wait_for(int epoll, int ready, int max)
{
	int n;

	make_ready(ready);
	n = epoll_wait(epoll, events, max, 0);
	printf("%d ready, %d asked for: %d, %d of them different\n", ready, max, n, distinct(n));
}

static void in_turns(int epoll)
{
	int sum = 0;

	make_ready(FILES);
	for (int i = 0; i < 4; i++) {
		int n = epoll_wait(epoll, events, 25, 0);

		for (int k = 0; k < n; k++)
			sum += (int)events[k].data.u32;
	}
	printf("four times 25: sum %d\n", sum);
}

static void polled(int ready, int count)
{
	struct pollfd *set = calloc(FILES, sizeof(*set));
	int n, marked = 0;

	make_ready(ready);
	for (int i = 0; i < count; i++)
		set[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	n = poll(set, (nfds_t)count, 0);
	for (int i = 0; i < count; i++)
		marked += set[i].revents == POLLIN;
	printf("poll of %d, %d ready: %d, %d marked\n", count, ready, n, marked);
	free(set);
}

int main(void)
{
	static const int numbers[] = {0, 1, 31, 32, 33, 100};
	int epoll = epoll_create1(0);

	for (int i = 0; i < FILES; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)i};

		fds[i] = eventfd(0, EFD_NONBLOCK);
		if (fds[i] < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event))
			printf("not watched\n");
	}
	for (int i = 0; i < 6; i++)
		for (int k = 1; k < 6; k++)
			wait_for(epoll, numbers[i], numbers[k]);
	in_turns(epoll);
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < 6; k++)
			polled(numbers[i], numbers[k]);
	printf("bad place: %d\n", (make_ready(40), epoll_wait(epoll, (void *)8, 50, 0)));
	return 0;
}
