/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who has the memory. A process has its pages, its areas and page tables, and what pipes, sockets
 * and files without a name hold for it, weighted by its oom_score_adj; never PID 1 while there is
 * another. A user has what its processes have together, each page and each file counted once: many
 * small processes of one user must not hide behind a large one of another. Root's processes belong
 * to different services, so each counts alone.
 *
 * The user who has the most loses its process with the most.
 */
#include "proc/oom_choice.h"

#include <signal.h>

#include "base/account.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "proc/hooks.h"
#include "proc/oom.h"
#include "proc/proc.h"

#define OOM_ADJ_NEVER (-1000)
#define USERS_MOST    128   /* further users' processes count each alone */
#define LOOKS_MOST    65536 /* pages that are looked at for one user; of more, one in so many */

/* ---- processes ---- */

/* The thread that stands for the process: the first with memory. */
static struct task *thread_of(const struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (task->mm)
			return task;
	return NULL;
}

struct account *oom_account(const struct process *process)
{
	const struct task *task = thread_of(process);

	return task ? task->account : NULL;
}

bool oom_has_memory(const struct process *process)
{
	return thread_of(process);
}

uint64_t oom_pages(const struct process *process)
{
	const struct task *task = thread_of(process);

	return task ? task->mm->rss_pages : 0;
}

/* Files that this count has met already are left out. */
static uint64_t held_in(const struct process *process, uint64_t count)
{
	const struct task *task = thread_of(process);

	if (!task)
		return 0;
	/* The threads nearly always share their descriptors. */
	return (mm_overhead(task->mm) + hooks_held(task, count)) / PAGE_SIZE;
}

static uint64_t counts;

uint64_t oom_held(const struct process *process)
{
	return held_in(process, ++counts);
}

bool oom_is_dying(const struct process *process)
{
	return process->exiting || (process->pending.set & signal_mask(SIGKILL));
}

bool oom_may_kill(const struct process *process, const struct oom_choice *c)
{
	if (process == init_process || !thread_of(process) || oom_is_dying(process) ||
	    process->oom_score_adj == OOM_ADJ_NEVER)
		return false;
	return !c->within || account_is_below(oom_account(process), c->within);
}

static int64_t weight_of(const struct process *process, const struct oom_choice *c)
{
	return process->oom_score_adj * c->total_pages / 1000;
}

int oom_score(struct process *process)
{
	struct machine_memory memory;
	struct oom_choice c = {0};

	machine_memory(&memory);
	c.total_pages = (int64_t)(memory.total_bytes / PAGE_SIZE);
	if (!oom_may_kill(process, &c))
		return 0;
	/* Linux's scale: 0 to 2000, where 666 means no memory at all. */
	int64_t score = (int64_t)(oom_pages(process) + oom_held(process)) + weight_of(process, &c);
	int64_t points = (1000 + score * 1000 / c.total_pages) * 2 / 3;
	return points > 0 ? (int)points : 0;
}

/* ---- users ---- */

struct user {
	kuid_t uid;
	unsigned processes;
	uint64_t pages;		 /* of all; what is shared counts for each */
	struct process *largest; /* by its score */
	int64_t score;
};

static struct user users[USERS_MOST];
static unsigned users_count;

/* The entry of the process's user; NULL: it counts alone. */
static struct user *user_of(const struct process *process)
{
	const struct task *task = thread_of(process);

	if (!task->cred || uid_eq(task->cred->uid, KUID(0)))
		return NULL;
	for (unsigned i = 0; i < users_count; i++)
		if (uid_eq(users[i].uid, task->cred->uid))
			return &users[i];
	if (users_count == USERS_MOST)
		return NULL;
	users[users_count] = (struct user){.uid = task->cred->uid};
	return &users[users_count++];
}

static int consider(struct process *process, void *arg)
{
	struct oom_choice *c = arg;

	if (!oom_may_kill(process, c))
		return 0;
	uint64_t pages = oom_pages(process) + oom_held(process);
	int64_t score = (int64_t)pages + weight_of(process, c);
	struct user *user = user_of(process);

	if (!c->victim || score > c->score) {
		c->victim = process;
		c->score = score;
	}
	if (!user)
		return 0;
	user->processes++;
	user->pages += pages;
	if (!user->largest || score > user->score) {
		user->largest = process;
		user->score = score;
	}
	return 0;
}

struct sum {
	const struct oom_choice *choice;
	const struct user *user;
	uint64_t count, pages;
	unsigned every;
};

static int add_up(struct process *process, void *arg)
{
	struct sum *sum = arg;

	if (oom_may_kill(process, sum->choice) && user_of(process) == sum->user)
		sum->pages += mm_fair_pages(thread_of(process)->mm, sum->every) +
			      held_in(process, sum->count);
	return 0;
}

/* What the user's processes have together, what they share counted once. */
static uint64_t together(const struct oom_choice *c, const struct user *user)
{
	struct sum sum = {.choice = c,
			  .user = user,
			  .count = ++counts,
			  .every = (unsigned)(user->pages / LOOKS_MOST + 1)};

	process_for_each(add_up, &sum);
	return sum.pages;
}

bool oom_choose(struct oom_choice *c)
{
	int64_t most;

	users_count = 0;
	process_for_each(consider, c);
	if (!c->victim)
		return false;
	most = c->score;
	for (unsigned i = 0; i < users_count; i++) {
		const struct user *user = &users[i];
		int64_t weight = weight_of(user->largest, c);

		if (user->processes < 2 || (int64_t)user->pages + weight <= most)
			continue;
		uint64_t pages = together(c, user);
		if ((int64_t)pages + weight <= most)
			continue;
		most = (int64_t)pages + weight;
		c->victim = user->largest;
		c->uid = user->uid;
		c->together = user->processes;
		c->pages_together = pages;
	}
	return true;
}
