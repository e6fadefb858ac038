/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Out of memory. A system call that needs memory answers -ENOMEM; a page fault cannot, so a process
 * is killed: the one with the most memory (its own pages, its areas and page tables, and what pipes
 * and sockets hold for it), weighted by its oom_score_adj; never PID 1 while there is another. The
 * task that found no memory then sleeps briefly, a bounded number of times, until the victim has
 * exited, and tries again. While a victim is exiting no other is chosen, also for a bounded time.
 * (The task sleeps because the victim's exit gives way to programs: a task that only yielded would
 * look thousands of times before the exit is done.) The kernel task itself never waits for memory.
 */
#include "proc/oom.h"

#include <errno.h>
#include <signal.h>

#include "base/account.h"
#include "machine/clock.h"
#include "mm/mm.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "base/log.h"

#define ROUNDS_FOR_VICTIM 200 /* times that the task sleeps */
#define ROUND_NS	  (NSEC_PER_SEC / 1000)
#define VICTIM_NS	  (10 * NSEC_PER_SEC) /* before another victim is chosen */
#define FREE_ENOUGH	  (1ul << 20)
#define SPARED_MOST	  64
#define SHRINK_PAGES	  128
#define SHRINK_ENOUGH	  16
#define OOM_ADJ_NEVER	  (-1000)

struct choice {
	const struct account *within; /* only tasks charged there; NULL: all */
	struct process *victim;
	int64_t score;
	int64_t total_pages;
};

/* The account of a process; NULL: none. */
static struct account *account_of(const struct process *process)
{
	const struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (task->mm)
			return task->account;
	return NULL;
}

static struct mm *memory_of(struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (task->mm)
			return task->mm;
	return NULL;
}

/*
 * Pages that the kernel keeps for the process. Its threads nearly always share their descriptors.
 */
static uint64_t held_pages(struct process *process)
{
	const struct mm *mm = memory_of(process);
	uint64_t tables = mm ? mm_overhead(mm) / PAGE_SIZE : 0;
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (!task->exiting)
			return tables + hooks_held(task) / PAGE_SIZE;
	return tables;
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
	if (c->within && !account_is_below(account_of(process), c->within))
		return 0;
	score = (int64_t)(mm->rss_pages + held_pages(process)) + adjustment * c->total_pages / 1000;
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
	/* Linux's scale: 0 to 2000, where 666 means no memory at all. */
	int64_t points = (1000 + c.score * 1000 / c.total_pages) * 2 / 3;
	return points > 0 ? (int)points : 0;
}

static unsigned spared; /* rounds without a kill since the last kill */

static uint64_t victim_until_ns; /* clock_monotonic_ns(): until then the dead are waited for */

/* Is the process about to give memory back? `account`: only to that one; NULL: to any. Processes
 * that end with a victim (PR_SET_PDEATHSIG) count, and so does one whose memory is being taken
 * apart, which takes a while and gives way. */
static int is_going(struct process *process, void *account)
{
	return !process->zombie && is_dying(process) && process->leader &&
	       (!account || account_is_below(process->leader->account, account));
}

/* Is memory on its way, so that no other victim is needed? */
static bool victims_are_going(uint64_t until_ns, struct account *account)
{
	return clock_monotonic_ns() < until_ns && process_for_each(is_going, account);
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
	struct account *account = account_of(victim);

	mm_events.oom_kills++;
	if (account)
		account_event(account, ACCOUNT_OOM_KILL);
	send_signal_process(victim, SIGKILL, NULL);
}

/* False: no process can be killed. */
static bool kill_largest(void)
{
	struct process *victim = choose();

	if (!victim)
		return false;
	klog_warn(
		"out of memory: killing %d (%s), which has the most: %lu pages, and %lu in areas, "
		"page tables, pipes and sockets",
		victim->pid, victim->leader ? victim->leader->comm : "?",
		(unsigned long)(memory_of(victim) ? memory_of(victim)->rss_pages : 0),
		(unsigned long)held_pages(victim));
	spared = 0;
	victim_until_ns = clock_monotonic_ns() + VICTIM_NS;
	kill_victim(victim);
	return true;
}

/* ---- a control group's memory ---- */

static int kill_charged(struct process *process, void *account)
{
	if (process != init_process && memory_of(process) && !is_dying(process) &&
	    process->oom_score_adj != OOM_ADJ_NEVER &&
	    account_is_below(account_of(process), account))
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
	struct choice c = {.within = account,
			   .total_pages = (int64_t)(account->max / PAGE_SIZE) + 1};
	struct account *together;

	process_for_each(consider, &c);
	if (!c.victim)
		return false;
	klog_warn("out of memory of a control group (%lu KiB): killing %d (%s), which has the most "
		  "in it: %lu pages",
		  (unsigned long)(account->max / 1024), c.victim->pid,
		  c.victim->leader ? c.victim->leader->comm : "?",
		  (unsigned long)memory_of(c.victim)->rss_pages);
	account->spared = 0;
	account->victim_until_ns = clock_monotonic_ns() + VICTIM_NS;
	together = killed_together(account_of(c.victim), account);
	kill_victim(c.victim);
	if (together) {
		account_event(together, ACCOUNT_OOM_GROUP_KILL);
		process_for_each(kill_charged, together);
	}
	return true;
}

static MAY_WAIT void sleep_a_round(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_until(clock_monotonic_ns() + ROUND_NS);
}

/* As oom_wait(), for one account. Waits also for pages of files that are being written. */
static MAY_WAIT int wait_within(struct account *account)
{
	bool going = victims_are_going(account->victim_until_ns, account);

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
	if (!victims_are_going(victim_until_ns, NULL) && !kill_largest())
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
