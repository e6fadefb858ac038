/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Out of memory. A system call that needs memory answers -ENOMEM; a page fault cannot, so a process
 * is killed for it: the one with the most pages, moved by its oom_score_adj, never PID 1 while
 * there is another. Whoever ran out then waits for a bounded number of turns for the victim to go
 * and tries again; if that brings nothing the next victim is chosen. The kernel task itself never
 * waits for memory.
 */
#include "proc/oom.h"

#include <errno.h>
#include <signal.h>

#include "block/cache.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "base/log.h"

#define TURNS_FOR_VICTIM 200
#define SHRINK_PAGES	 128
#define SHRINK_ENOUGH	 16
#define OOM_ADJ_NEVER	 (-1000)

struct choice {
	struct process *victim;
	int64_t score;
	int64_t total_pages;
};

static struct mm *memory_of(struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (task->mm)
			return task->mm;
	return NULL;
}

static bool is_dying(const struct process *process)
{
	return process->exiting || (process->pending.set & signal_mask(SIGKILL));
}

static int consider(struct process *process, void *arg)
{
	struct choice *c = arg;
	struct mm *mm = memory_of(process);
	int adjustment = process->oom_score_adj;
	int64_t score;

	if (!mm || process == init_process || is_dying(process) || adjustment == OOM_ADJ_NEVER)
		return 0;
	score = (int64_t)mm->rss_pages + adjustment * c->total_pages / 1000;
	if (!c->victim || score > c->score) {
		c->victim = process;
		c->score = score;
	}
	return 0;
}

int oom_score(struct process *process)
{
	struct machine_memory memory;
	struct choice c = {0};

	machine_memory(&memory);
	c.total_pages = (int64_t)(memory.total_bytes / PAGE_SIZE);
	consider(process, &c);
	if (!c.victim)
		return 0;
	/* Linux's scale: 0 to 2000, where 666 is "nothing". */
	int64_t points = (1000 + c.score * 1000 / c.total_pages) * 2 / 3;
	return points > 0 ? (int)points : 0;
}

static struct process *choose(void)
{
	struct machine_memory memory;
	struct choice c = {0};

	machine_memory(&memory);
	c.total_pages = (int64_t)(memory.total_bytes / PAGE_SIZE);
	process_for_each(consider, &c);
	return c.victim;
}

/* Did anything become free? */
static bool memory_came_back(uint64_t free_before)
{
	struct machine_memory memory;

	machine_memory(&memory);
	return memory.free_bytes > free_before;
}

static bool current_is_dying(void)
{
	return fatal_signal_pending() || current->process->exiting;
}

int oom_wait(void)
{
	struct machine_memory memory;
	struct process *victim;

	if (!current->process || current->exiting || current_is_dying())
		return -ENOMEM;
	/* What the disk has a copy of goes first. A few pages do not count: the last try itself may
	 * have brought them, and would bring them again for ever. Others get their turn. */
	if (cache_reclaim(SHRINK_PAGES) >= SHRINK_ENOUGH) {
		set_current_state(TASK_RUNNING);
		schedule();
		return 0;
	}
	machine_memory(&memory);
	victim = choose();
	if (!victim)
		return -ENOMEM;
	klog_warn("out of memory: killing %d (%s) with %lu pages", victim->pid,
		  victim->leader ? victim->leader->comm : "?",
		  (unsigned long)(memory_of(victim) ? memory_of(victim)->rss_pages : 0));
	mm_events.oom_kills++;
	send_signal_process(victim, SIGKILL, NULL);
	if (victim == current->process)
		return -ENOMEM;
	for (int i = 0; i < TURNS_FOR_VICTIM && !memory_came_back(memory.free_bytes); i++) {
		if (current_is_dying())
			return -ENOMEM;
		set_current_state(TASK_RUNNING);
		schedule();
	}
	return 0;
}
