/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * poll and ppoll. How they wait is in fs/poll_rounds.c.
 */
#include "fs/poll.h"

#include <errno.h>
#include <stdlib.h>

#include "fs/file.h"
#include "fs/poll_rounds.h"
#include "machine/clock.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "wait/timer.h"

#define POLL_ALWAYS (POLLERR | POLLHUP)
#define FEW	    32 /* files, which need no memory but the stack's */

struct poll_set {
	struct pollfd *fds;
	unsigned count;
};

static int ask_all(void *arg, struct poll_table *table)
{
	struct poll_set *set = arg;
	int found = 0;

	for (unsigned i = 0; i < set->count; i++) {
		struct pollfd *p = &set->fds[i];

		p->revents = 0;
		if (p->fd < 0)
			continue;
		struct file *file = fd_get(p->fd);
		uint32_t events = POLLNVAL;
		if (file) {
			/* After the first ready file the call does not sleep, so it joins no more
			 * queues. */
			events = file_poll(file, found ? NULL : table) &
				 ((uint16_t)p->events | POLL_ALWAYS);
			file_put(file);
		}
		p->revents = (short)events;
		found += events != 0;
	}
	return found;
}

static long poll_fds(uint64_t address, unsigned count, uint64_t deadline)
{
	struct pollfd few[FEW];
	struct poll_set set = {.fds = few, .count = count};
	struct poll_rounds rounds;

	if (count > task_limit(RLIMIT_NOFILE))
		return -EINVAL;
	if (count > FEW && !(set.fds = malloc(count * sizeof(*set.fds))))
		return -ENOMEM;
	long result = -EFAULT;
	if (!copy_from_user(set.fds, address, count * sizeof(*set.fds))) {
		poll_rounds_init(&rounds);
		result = poll_rounds_run(&rounds, ask_all, &set, deadline);
		poll_rounds_end(&rounds);
	}
	for (unsigned i = 0; result >= 0 && i < count; i++) {
		uint64_t at = address + i * sizeof(struct pollfd);
		if (put_user(set.fds[i].revents, at + offsetof(struct pollfd, revents)))
			result = -EFAULT;
	}
	if (set.fds != few)
		free(set.fds);
	return result;
}

static long poll_again(struct task *task)
{
	long result = poll_fds(task->restart_arg[0], (unsigned)task->restart_arg[1],
			       task->restart_arg[2]);

	return result == -EINTR ? -ERESTART_RESTARTBLOCK : result;
}

SYSCALL_DEFINE3(poll, uint64_t, address, unsigned, count, int, timeout_ms)
{
	uint64_t deadline = WAIT_NO_DEADLINE;

	if (timeout_ms >= 0)
		deadline = timeout_ms ? deadline_after((uint64_t)timeout_ms * 1000000) : 0;
	long result = poll_fds(address, count, deadline);
	if (result != -EINTR)
		return result;
	current->restart = poll_again;
	current->restart_arg[0] = address;
	current->restart_arg[1] = count;
	current->restart_arg[2] = deadline;
	return -ERESTART_RESTARTBLOCK;
}

/* Writes the time until the deadline to the caller's timespec. */
static void put_remaining(uint64_t address, uint64_t deadline)
{
	uint64_t now = clock_monotonic_ns();
	uint64_t left = deadline > now && deadline != WAIT_NO_DEADLINE ? deadline - now : 0;
	struct timespec t = {(time_t)(left / NSEC_PER_SEC), (long)(left % NSEC_PER_SEC)};

	if (address && deadline != WAIT_NO_DEADLINE)
		(void)copy_to_user(address, &t, sizeof(t));
}

SYSCALL_DEFINE5(ppoll, uint64_t, address, unsigned, count, uint64_t, timeout, uint64_t, mask,
		size_t, mask_size)
{
	uint64_t deadline;
	int error = deadline_from_user(timeout, &deadline);

	if (!error)
		error = user_mask_set(mask, mask_size);
	if (error)
		return error;
	long result = poll_fds(address, count, deadline);
	user_mask_restore(mask, result == -EINTR);
	put_remaining(timeout, deadline);
	return result == -EINTR ? -ERESTARTNOHAND : result;
}
