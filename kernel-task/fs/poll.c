/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * poll, ppoll. The first round asks every file and queues the task on what it names; when something
 * happens there, all are asked again. select is in fs/select.c and uses the same rounds.
 */
#include "fs/poll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/poll_rounds.h"
#include "machine/clock.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/timer.h"

#define POLL_ALWAYS (POLLERR | POLLHUP)

uint32_t file_poll(struct file *file, struct poll_table *pt)
{
	if (file->ops->poll)
		return file->ops->poll(file, pt);
	return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
}

/* ---- waiting on many queues ---- */

static void queue_entry(struct poll_table *table, struct file *file, struct waitqueue *wq)
{
	struct poll_rounds *rounds = container_of(table, struct poll_rounds, table);

	if (!rounds->free_count) {
		struct poll_chunk *chunk = malloc(sizeof(*chunk));
		if (!chunk) {
			rounds->failed = true;
			return;
		}
		chunk->next = rounds->chunks;
		chunk->used = 0;
		rounds->chunks = chunk;
		rounds->free_count = POLL_CHUNK;
	}
	struct poll_chunk *chunk = rounds->chunks;
	struct poll_entry *entry = &chunk->entry[chunk->used++];
	rounds->free_count--;
	entry->file = file;
	file_get(file);
	waitqueue_add(wq, &entry->waiter);
}

void poll_rounds_init(struct poll_rounds *rounds)
{
	*rounds = (struct poll_rounds){.table = {.queue = queue_entry}};
}

void poll_rounds_end(struct poll_rounds *rounds)
{
	while (rounds->chunks) {
		struct poll_chunk *chunk = rounds->chunks;

		for (unsigned i = 0; i < chunk->used; i++) {
			waitqueue_remove(&chunk->entry[i].waiter);
			file_put(chunk->entry[i].file);
		}
		rounds->chunks = chunk->next;
		free(chunk);
	}
}

int poll_rounds_run(struct poll_rounds *rounds, int (*ask)(void *, struct poll_table *), void *arg,
		    uint64_t deadline)
{
	struct poll_table *table = &rounds->table;
	int found;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		found = ask(arg, table);
		table = NULL;
		if (!found && rounds->failed)
			found = -ENOMEM;
		if (!found && signal_pending())
			found = -EINTR;
		if (found || !deadline)
			break;
		if (schedule_until(deadline)) {
			found = ask(arg, NULL);
			break;
		}
	}
	set_current_state(TASK_RUNNING);
	return found;
}

/* ---- time and masks ---- */

uint64_t deadline_after(uint64_t ns)
{
	uint64_t now = clock_monotonic_ns();

	return ns >= WAIT_NO_DEADLINE - now ? WAIT_NO_DEADLINE : now + ns;
}

bool deadline_passed(uint64_t deadline)
{
	return deadline != WAIT_NO_DEADLINE && clock_monotonic_ns() >= deadline;
}

int deadline_from_user(uint64_t address, uint64_t *deadline)
{
	struct timespec t;

	*deadline = WAIT_NO_DEADLINE;
	if (!address)
		return 0;
	if (copy_from_user(&t, address, sizeof(t)))
		return -EFAULT;
	if (t.tv_sec < 0 || t.tv_nsec < 0 || t.tv_nsec >= (long)NSEC_PER_SEC)
		return -EINVAL;
	if (!t.tv_sec && !t.tv_nsec)
		*deadline = 0;
	else if ((uint64_t)t.tv_sec < UINT64_MAX / NSEC_PER_SEC / 2)
		*deadline = deadline_after((uint64_t)t.tv_sec * NSEC_PER_SEC + (uint64_t)t.tv_nsec);
	return 0;
}

int user_mask_set(uint64_t address, size_t size)
{
	ksigset_t mask;

	if (!address)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, address, sizeof(mask)))
		return -EFAULT;
	current->saved_blocked = current->blocked;
	current->restore_blocked = true;
	set_blocked(mask);
	return 0;
}

void user_mask_restore(bool was_set, bool interrupted)
{
	if (!was_set || interrupted)
		return;
	current->restore_blocked = false;
	set_blocked(current->saved_blocked);
}

/* ---- poll ---- */

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
			/* Once something was found nobody will sleep. */
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
	struct poll_set set = {.count = count};
	struct poll_rounds rounds;

	if (count > task_limit(RLIMIT_NOFILE))
		return -EINVAL;
	set.fds = malloc(count ? count * sizeof(*set.fds) : 1);
	if (!set.fds)
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

/* What is left until the deadline goes back to the caller's timespec. */
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
