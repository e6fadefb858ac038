/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory controller. A group for which it is enabled has an account (base/account.h); tasks
 * are charged to the account of their group, or of the nearest group above that has one, those of
 * threaded groups to their domain's. What was charged before a task moved, or before the controller
 * was enabled, stays where it is.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/account.h"
#include "cgroup/cgroup.h"
#include "mm/charge.h"
#include "proc/task.h"

/* A task costs a kernel stack and its records. */
#define TASK_COST (KSTACK_SIZE + sizeof(struct task))

static struct account *account_for(const struct cgroup *group)
{
	for (group = group->domain; group; group = group->parent)
		if (group->account)
			return group->account;
	return NULL;
}

static void set_account(struct task *task, struct account *account)
{
	struct account *before = task->account;

	account_get(account);
	task->account = account;
	account_put(before);
}

void cgroup_memory_task(struct task *task)
{
	set_account(task, account_for(cgroup_of(task)));
}

static int update_task(struct task *task, void *account)
{
	set_account(task, account);
	return 0;
}

/* Updates the account of all tasks of the group and below. */
static void update_tasks(struct cgroup *group)
{
	for (struct cgroup *at = group; at; at = cgroup_next(group, at))
		cgroup_for_each_task(at, update_task, account_for(at));
}

static void tell(void *group, enum account_event event)
{
	cgroup_notice(group, CGROUP_NOTICE_MEMORY);
}

int cgroup_memory_enable(struct cgroup *group)
{
	struct account *account;

	if (group->account)
		return 0;
	account = malloc(sizeof(*account));
	if (!account)
		return -ENOMEM;
	account_init(account, account_for(group));
	account->tell = tell;
	account->owner = group;
	group->account = account;
	update_tasks(group);
	return 0;
}

void cgroup_memory_disable(struct cgroup *group)
{
	struct account *account = group->account;

	if (!account)
		return;
	group->account = NULL;
	account->owner = NULL;
	/* The memory that stays charged to it still counts for the accounts above; its limits and
	 * protection end. */
	account->max = account->high = ACCOUNT_NO_LIMIT;
	account->min = account->low = 0;
	update_tasks(group);
	account_put(account);
}

int cgroup_memory_place(struct task *child, struct cgroup *group)
{
	struct account *account = account_for(group), *over;

	while ((over = account_over(account, TASK_COST))) {
		account_event(over, ACCOUNT_MAX);
		if (!charge_reclaim(over, TASK_COST / PAGE_SIZE + 1))
			return -ENOMEM;
	}
	set_account(child, account);
	child->stack_account = account;
	if (account)
		account_add(account, CHARGE_STACK, TASK_COST);
	return 0;
}

void cgroup_memory_forget(struct task *task)
{
	if (task->stack_account)
		account_sub(task->stack_account, CHARGE_STACK, TASK_COST);
	task->stack_account = NULL;
	set_account(task, NULL);
	account_put(task->over);
	task->over = NULL;
}
