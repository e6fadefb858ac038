/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting on many files at once, as poll and select do it. The first round polls every file and
 * joins its queues; after a wake-up all are polled again. Also here are functions for these calls
 * and epoll: relative timeouts and signal masks.
 */
#include "fs/poll_rounds.h"

#include <errno.h>
#include <stdlib.h>

#include "fs/file.h"
#include "fs/poll.h"
#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "wait/timer.h"

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
