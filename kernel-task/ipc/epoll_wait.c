/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The waiting calls of epoll: what is ready is collected from the instance's list, polled again and
 * given to the program. Where nothing is ready, or little, nothing is allocated.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "ipc/epoll.h"
#include "ipc/epoll_internal.h"
#include "sys/syscall.h"

#define EVENTS_MAX (INT_MAX / sizeof(struct epoll_event_abi))

/* An event that is being given: whose it is, in case that the program cannot get it. The item may
 * be gone by then, and the file, too. */
struct given {
	const struct file *file;
	int fd;
	uint32_t asked;
};

/*
 * Takes up to `max` events. Items that stay ready are kept aside until the end, so that one round
 * returns each at most once.
 */
static int collect(struct epoll *ep, struct epoll_event_abi *out, struct given *given, int max)
{
	struct list_head again;
	int n = 0;

	list_init(&again);
	while (n < max && !list_empty(&ep->ready)) {
		struct epoll_item *item =
			list_first_entry(&ep->ready, struct epoll_item, ready_node);
		uint32_t events = epoll_ask(item, NULL);

		list_del(&item->ready_node);
		if (!events)
			continue;
		given[n] = (struct given){item->file, item->fd, item->event.events};
		out[n++] = (struct epoll_event_abi){.events = events, .data = item->event.data};
		if (item->event.events & EP_ONESHOT)
			item->event.events &= EP_PRIVATE;
		else if (!(item->event.events & EP_EDGE))
			list_add_tail(&item->ready_node, &again);
	}
	while (!list_empty(&again)) {
		struct epoll_item *item = list_first_entry(&again, struct epoll_item, ready_node);
		list_del(&item->ready_node);
		list_add_tail(&item->ready_node, &ep->ready);
	}
	return n;
}

#define BATCH_MAX 256
#define FEW	  32 /* events, which need no memory but the stack's */

/* May more than FEW events be collected? */
static bool many_ready(const struct epoll *ep)
{
	const struct list_head *node = ep->ready.next;

	for (unsigned n = 0; n < FEW; n++, node = node->next)
		if (node == &ep->ready)
			return false;
	return node != &ep->ready;
}

/* The program did not get the event: the item is ready as before. If it is another one by now, it
 * is asked once too often. */
static void take_back(struct epoll *ep, const struct given *given)
{
	struct epoll_item *item = epoll_find(ep, given->file, given->fd);

	if (!item)
		return;
	if ((given->asked & EP_ONESHOT) && !(item->event.events & ~EP_PRIVATE))
		item->event.events = given->asked;
	if (!list_empty(&item->ready_node))
		list_del(&item->ready_node);
	list_add(&item->ready_node, &ep->ready); /* it is the next one */
}

/* Copies n events, one by one if not all can be copied. How many the program has got, or -EFAULT.
 */
static MAY_WAIT long copy_events(struct epoll *ep, uint64_t address,
				 const struct epoll_event_abi *events, const struct given *given,
				 long n)
{
	const size_t size = sizeof(*events);
	long done = 0;

	if (!copy_to_user(address, events, (size_t)n * size))
		return n;
	while (done < n && !copy_to_user(address + (uint64_t)done * size, &events[done], size))
		done++;
	for (long i = n; i-- > done;)
		take_back(ep, &given[i]);
	return done ?: -EFAULT;
}

/* Collects what is there and gives it to the program: the number of events, -EFAULT or -ENOMEM. */
static long give_events(struct epoll *ep, uint64_t address, int max)
{
	struct epoll_event_abi few[FEW], *events = few;
	struct given few_given[FEW], *given = few_given;
	long n;

	if (list_empty(&ep->ready))
		return 0;
	if (max > FEW && !many_ready(ep))
		max = FEW;
	if (max > FEW) {
		max = max < BATCH_MAX ? max : BATCH_MAX;
		given = malloc((size_t)max * (sizeof(*given) + sizeof(*events)));
		if (!given)
			return -ENOMEM;
		events = (void *)(given + max);
	}
	n = collect(ep, events, given, max);
	if (n)
		n = copy_events(ep, address, events, given, n);
	if (given != few_given)
		free(given);
	return n;
}

static long wait_events(struct file *file, uint64_t address, int max, uint64_t deadline)
{
	struct epoll *ep = epoll_of(file);
	long n;

	if (!ep || max <= 0 || (size_t)max > EVENTS_MAX)
		return -EINVAL;
	if (!access_ok(address, (size_t)max * sizeof(struct epoll_event_abi)))
		return -EFAULT;
	for (;;) {
		n = give_events(ep, address, max);
		if (n || !deadline)
			break;
		n = wait_event_interruptible_until(&ep->wait, !list_empty(&ep->ready), deadline);
		if (n) {
			n = n == -ETIMEDOUT ? 0 : -EINTR;
			break;
		}
	}
	/* Other waiters can take the remaining events. */
	if (!list_empty(&ep->ready))
		wake_up_n(&ep->wait, 1);
	return n;
}

static long do_wait(int epfd, uint64_t address, int max, uint64_t deadline, uint64_t mask,
		    size_t mask_size)
{
	struct file *file = fd_get(epfd);

	if (!file)
		return -EBADF;
	long result = user_mask_set(mask, mask_size);
	if (!result) {
		result = wait_events(file, address, max, deadline);
		user_mask_restore(mask, result == -EINTR);
	}
	file_put(file);
	return result;
}

static uint64_t deadline_of(int timeout_ms)
{
	if (timeout_ms < 0)
		return WAIT_NO_DEADLINE;
	return timeout_ms ? deadline_after((uint64_t)timeout_ms * 1000000) : 0;
}

SYSCALL_DEFINE4(epoll_wait, int, epfd, uint64_t, events, int, max, int, timeout_ms)
{
	return do_wait(epfd, events, max, deadline_of(timeout_ms), 0, 0);
}

SYSCALL_DEFINE6(epoll_pwait, int, epfd, uint64_t, events, int, max, int, timeout_ms, uint64_t, mask,
		size_t, mask_size)
{
	return do_wait(epfd, events, max, deadline_of(timeout_ms), mask, mask_size);
}

SYSCALL_DEFINE6(epoll_pwait2, int, epfd, uint64_t, events, int, max, uint64_t, timeout, uint64_t,
		mask, size_t, mask_size)
{
	uint64_t deadline;
	int error = deadline_from_user(timeout, &deadline);

	return error ? error : do_wait(epfd, events, max, deadline, mask, mask_size);
}
