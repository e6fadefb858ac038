/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Out of memory. A system call that needs memory answers -ENOMEM; a page fault cannot, so a process
 * is killed, which proc/oom_choice.c chooses. The task that found no memory then sleeps briefly, a
 * bounded number of times, until the victim has exited, and tries again. While a victim is exiting
 * no other is chosen, also for a bounded time. (The task sleeps because the victim's exit gives way
 * to programs: a task that only yielded would look thousands of times before the exit is done.) The
 * kernel task itself never waits for memory.
 */
#include "proc/oom.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "base/account.h"
#include "machine/clock.h"
#include "mm/mm.h"
#include "proc/oom_choice.h"
#include "proc/proc.h"
#include "base/log.h"

#define ROUNDS_FOR_VICTIM 200 /* times that the task sleeps */
#define ROUND_NS	  (NSEC_PER_SEC / 1000)
#define VICTIM_NS	  (10 * NSEC_PER_SEC) /* before another victim is chosen */
#define FREE_ENOUGH	  (1ul << 20)
#define SPARED_MOST	  64
#define SHRINK_PAGES	  128
#define SHRINK_ENOUGH	  16

static unsigned spared; /* rounds without a kill since the last kill */

static struct {
	pid_t pid;	   /* 0: none */
	uint64_t until_ns; /* clock_monotonic_ns() */
} last_victim;

/* Is a killed process about to give its memory back? */
static bool victim_is_going(void)
{
	const struct process *victim = last_victim.pid ? process_find(last_victim.pid) : NULL;

	if (!victim || victim->zombie || !oom_is_dying(victim) ||
	    clock_monotonic_ns() >= last_victim.until_ns)
		last_victim.pid = 0;
	return last_victim.pid;
}

/* Has memory become free? */
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

static void kill_victim(struct process *victim)
{
	struct account *account = oom_account(victim);

	mm_events.oom_kills++;
	if (account)
		account_event(account, ACCOUNT_OOM_KILL);
	send_signal_process(victim, SIGKILL, NULL);
}

/* `where`: in which part of memory, for the log. */
static void say_why(const struct oom_choice *c, const char *where)
{
	const struct process *victim = c->victim;
	const char *name = victim->leader ? victim->leader->comm : "?";
	unsigned long pages = oom_pages(victim), held = oom_held(c->victim);

	if (c->together)
		klog_warn(
			"out of memory%s: killing %d (%s), the largest process of user %u, whose "
			"%u processes have the most: %lu pages together; this one has %lu, and %lu "
			"in areas, page tables, pipes and sockets",
			where, victim->pid, name, c->uid.value, c->together,
			(unsigned long)c->pages_together, pages, held);
	else
		klog_warn(
			"out of memory%s: killing %d (%s), which has the most: %lu pages, and %lu "
			"in areas, page tables, pipes and sockets",
			where, victim->pid, name, pages, held);
}

/* False: no process can be killed. */
static bool kill_largest(void)
{
	struct machine_memory memory;
	struct oom_choice c = {0};

	machine_memory(&memory);
	c.total_pages = (int64_t)(memory.total_bytes / PAGE_SIZE);
	if (!oom_choose(&c))
		return false;
	say_why(&c, "");
	spared = 0;
	last_victim.pid = c.victim->pid;
	last_victim.until_ns = clock_monotonic_ns() + VICTIM_NS;
	kill_victim(c.victim);
	return true;
}

/* ---- a control group's memory ---- */

static int kill_charged(struct process *process, void *account)
{
	const struct oom_choice c = {.within = account};

	if (oom_may_kill(process, &c))
		kill_victim(process);
	return 0;
}

/* The highest account between the two that wants all its tasks killed together. */
static struct account *killed_together(struct account *account, const struct account *top)
{
	struct account *found = NULL;

	for (; account; account = account->parent) {
		if (account->kill_all)
			found = account;
		if (account == top)
			break;
	}
	return found;
}

static bool kill_within(struct account *account)
{
	struct oom_choice c = {.within = account,
			       .total_pages = (int64_t)(account->max / PAGE_SIZE) + 1};
	struct account *together;
	char where[64];

	if (!oom_choose(&c))
		return false;
	snprintf(where, sizeof(where), " of a control group (%lu KiB)",
		 (unsigned long)(account->max / 1024));
	say_why(&c, where);
	account->spared = 0;
	account->victim_until_ns = clock_monotonic_ns() + VICTIM_NS;
	together = killed_together(oom_account(c.victim), account);
	kill_victim(c.victim);
	if (together) {
		account_event(together, ACCOUNT_OOM_GROUP_KILL);
		process_for_each(kill_charged, together);
	}
	return true;
}

static int is_going(struct process *process, void *account)
{
	return !process->zombie && oom_is_dying(process) && oom_has_memory(process) &&
	       account_is_below(oom_account(process), account);
}

static MAY_WAIT void sleep_a_round(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_until(clock_monotonic_ns() + ROUND_NS);
}

/* As oom_wait(), for one account. Waits also for pages of files that are being written. */
static MAY_WAIT int wait_within(struct account *account)
{
	bool going = clock_monotonic_ns() < account->victim_until_ns &&
		     process_for_each(is_going, account);

	if (!going && account->kinds[CHARGE_FILE] >= SHRINK_ENOUGH * PAGE_SIZE &&
	    account->spared++ < ROUNDS_FOR_VICTIM) {
		sleep_a_round();
		return 0;
	}
	if (!going) {
		account_event(account, ACCOUNT_OOM);
		if (!kill_within(account))
			return -ENOMEM;
	}
	for (int i = 0; i < ROUNDS_FOR_VICTIM; i++) {
		if (current_is_dying())
			return -ENOMEM;
		if (!account_over(current->account, PAGE_SIZE))
			return 0;
		sleep_a_round();
	}
	return 0;
}

void oom_shrink(struct account *account)
{
	account_event(account, ACCOUNT_OOM);
	kill_within(account);
}

/* Did the current task reach the limit of a control group? Then waits for room there, and *error is
 * the result. */
static MAY_WAIT bool was_within(int *error)
{
	struct account *account = current->over;

	if (!account)
		return false;
	current->over = NULL;
	*error = account_over(current->account, PAGE_SIZE) ? wait_within(account) : 0;
	account_put(account);
	return true;
}

/* ---- for all of memory ---- */

int oom_wait(void)
{
	struct machine_memory memory;
	int error;

	if (!current->process || current->exiting || current_is_dying())
		return -ENOMEM;
	if (was_within(&error))
		return error;
	/*
	 * Pages that the disk has a copy of are freed first. A few pages do not count as progress:
	 * the last try itself may have brought them in, and would bring them in again for ever.
	 * Other tasks run first.
	 */
	if (mm_reclaim(SHRINK_PAGES) >= SHRINK_ENOUGH) {
		set_current_state(TASK_RUNNING);
		schedule();
		return 0;
	}
	machine_memory(&memory);
	/* Memory may have become free while the task waited. The retries are bounded, because
	 * something other than page frames may be missing. */
	if (memory.free_bytes >= FREE_ENOUGH && spared++ < SPARED_MOST)
		return 0;
	if (!victim_is_going() && !kill_largest())
		return -ENOMEM;
	if (current_is_dying())
		return -ENOMEM;
	for (int i = 0; i < ROUNDS_FOR_VICTIM && !memory_came_back(memory.free_bytes); i++) {
		if (current_is_dying())
			return -ENOMEM;
		sleep_a_round();
	}
	return 0;
}
