/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When a page fault finds no memory somebody has to go: the process with the most memory, corrected
 * by its oom_score_adj (-1000: never). The task that needs the page waits for the victim's memory.
 */
#include <errno.h>

#include "machine/clock.h"
#include "mm/mm.h"
#include "proc/oom.h"
#include "proc/proc.h"
#include "sys/log.h"
#include "time/timer.h"

#define TRIES	    50
#define TRY_TIME_NS (10 * NSEC_PER_SEC / 1000)
#define NEVER	    (-1000)

static struct mm *memory_of(const struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (task->mm)
			return task->mm;
	return NULL;
}

/* Pages, plus a share of all memory for each thousandth of the adjustment. */
static int64_t badness(const struct process *process, uint64_t total_pages)
{
	const struct mm *mm = memory_of(process);
	int adjust = (int)process->oom_score_adj;

	if (!mm || process->zombie || process == init_process || adjust <= NEVER)
		return INT64_MIN;
	return (int64_t)mm->rss_pages + adjust * (int64_t)total_pages / 1000;
}

static struct process *choose_victim(void)
{
	struct process *process, *worst = NULL;
	int64_t score, worst_score = INT64_MIN;
	struct machine_memory memory;

	machine_memory(&memory);
	list_for_each_entry (process, &all_processes, all_node) {
		score = badness(process, memory.total_bytes / PAGE_SIZE);
		if (score > worst_score) {
			worst_score = score;
			worst = process;
		}
	}
	return worst;
}

void oom_kill_and_wait(void)
{
	struct process *victim = choose_victim();
	struct machine_memory before, now;

	if (!victim || victim->exiting || victim == current->process) {
		if (!victim || victim == current->process) {
			klog_warn("out of memory: %d (%s) is killed", current->process->pid,
				  current->comm);
			kill_threads(current->process);
			do_group_exit(SIGKILL);
		}
	} else {
		klog_warn("out of memory: %d (%s) is killed", victim->pid, victim->leader->comm);
		send_signal_process(victim, SIGKILL, NULL);
	}
	machine_memory(&before);
	for (int i = 0; i < TRIES; i++) {
		set_current_state(TASK_KILLABLE);
		schedule_until(clock_monotonic_ns() + TRY_TIME_NS);
		set_current_state(TASK_RUNNING);
		machine_memory(&now);
		if (now.free_bytes > before.free_bytes || fatal_signal_pending())
			return;
	}
	/* The victim does not go (it waits for something that will not come): this one does. */
	do_group_exit(SIGKILL);
}
