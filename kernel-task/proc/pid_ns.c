/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PID namespaces: creation, the numbers in them, and which process is init there (proc/pid_ns.h).
 * proc/exit.c ends a namespace's tasks when its init ends.
 *
 * A record has all numbers of one thread. It lives as long as its number in the first namespace is
 * in use, which can be longer than the thread: groups and sessions keep their numbers.
 */
#include "proc/pid_ns.h"

#include <errno.h>
#include <stdlib.h>

#include "abi/capability.h"
#include "proc/charged.h"
#include "proc/namespaces.h"
#include "proc/pid_ns_records.h"
#include "proc/proc.h"

#define BUCKETS 256u

static struct list_head by_global[BUCKETS], by_number[BUCKETS];

struct pid_ns first_pid_ns = {.refs = 1, .number = 4026531836u, .user_ns = &first_user_ns};

void pid_ns_get(struct pid_ns *ns)
{
	ns->refs++;
}

void pid_ns_put(struct pid_ns *ns)
{
	while (ns && ns != &first_pid_ns && --ns->refs == 0) {
		struct pid_ns *parent = ns->parent;

		user_ns_put(ns->user_ns);
		charged_free(ns);
		ns = parent;
	}
}

int pid_ns_create(struct user_ns *owner, struct pid_ns **out)
{
	struct pid_ns *parent = current->pid_ns, *ns;

	if (current->child_pid_ns != parent || !user_ns_within(owner, parent->user_ns))
		return -EINVAL;
	if (parent->level >= PID_NS_LEVELS - 1)
		return -ENOSPC;
	ns = charged_alloc(sizeof(*ns));
	if (!ns)
		return -ENOMEM;
	ns->refs = 1;
	ns->number = namespace_number();
	ns->level = parent->level + 1;
	ns->parent = parent;
	pid_ns_get(parent);
	ns->user_ns = owner;
	user_ns_get(owner);
	waitqueue_init(&ns->emptied);
	*out = ns;
	return 0;
}

bool pid_ns_within(const struct pid_ns *ns, const struct pid_ns *above)
{
	while (ns->level > above->level)
		ns = ns->parent;
	return ns == above;
}

/* ---- records ---- */

static struct list_head *bucket(struct list_head *table, uintptr_t key)
{
	struct list_head *b = &table[key % BUCKETS];

	if (!b->next)
		list_init(b);
	return b;
}

static struct list_head *number_bucket(const struct pid_ns *ns, pid_t number)
{
	return bucket(by_number, (uintptr_t)ns / 64 + (unsigned)number);
}

static struct pid_record *find_global(pid_t global)
{
	struct pid_record *r;

	list_for_each_entry (r, bucket(by_global, (unsigned)global), node)
		if (r->global == global)
			return r;
	return NULL;
}

static struct pid_record *find_number(const struct pid_ns *ns, pid_t number)
{
	struct pid_number *n;

	list_for_each_entry (n, number_bucket(ns, number), node)
		if (n->ns == ns && n->number == number)
			return n->record;
	return NULL;
}

void pid_record_free(struct pid_record *r)
{
	for (unsigned i = 0; i < r->levels; i++)
		if (r->at[i].number) {
			list_del(&r->at[i].node);
			pid_ns_put(r->at[i].ns);
		}
	if (r->global)
		list_del(&r->node);
	free(r);
}

struct pid_record *pid_record_make(struct pid_ns *ns)
{
	struct pid_record *r = calloc(1, sizeof(*r) + ns->level * sizeof(r->at[0]));

	if (!r)
		return NULL;
	r->levels = ns->level;
	for (; ns->level; ns = ns->parent)
		r->at[ns->level - 1] = (struct pid_number){.record = r, .ns = ns};
	return r;
}

void pid_record_name(struct pid_record *r, pid_t global)
{
	r->global = global;
	list_add(&r->node, bucket(by_global, (unsigned)global));
}

/* After the numbers have wrapped around, small numbers are skipped, as in the first namespace. */
static pid_t next_number(struct pid_ns *ns)
{
	const pid_t reserved = 300;

	for (unsigned tries = 0; tries < pid_max; tries++) {
		ns->last = ns->last + 1 < (pid_t)pid_max ? ns->last + 1 : reserved;
		if (!find_number(ns, ns->last))
			return ns->last;
	}
	return -EAGAIN;
}

int pid_record_number(struct pid_record *r, unsigned level, pid_t wanted)
{
	struct pid_number *n = &r->at[level - 1];
	pid_t number = wanted ? wanted : next_number(n->ns);

	if (number < 0)
		return number;
	if (wanted && find_number(n->ns, wanted))
		return -EEXIST;
	n->number = number;
	pid_ns_get(n->ns);
	list_add(&n->node, number_bucket(n->ns, number));
	return 0;
}

struct pid_record *pid_record_find(pid_t global)
{
	return find_global(global);
}

/* ---- numbers ---- */

pid_t pid_in(const struct pid_ns *ns, pid_t global)
{
	const struct pid_record *r;

	if (!ns->level)
		return global;
	r = find_global(global);
	return r && r->levels >= ns->level && r->at[ns->level - 1].ns == ns
		       ? r->at[ns->level - 1].number
		       : 0;
}

pid_t pid_global(const struct pid_ns *ns, pid_t number)
{
	const struct pid_record *r;

	if (!ns->level || number <= 0)
		return number;
	r = find_number(ns, number);
	return r ? r->global : 0;
}

/* The idle task, kernel threads and unit tests have no pid_ns: they are in the first namespace. */
static const struct pid_ns *mine(void)
{
	return current->pid_ns ? current->pid_ns : &first_pid_ns;
}

pid_t pid_seen(pid_t global)
{
	return pid_in(mine(), global);
}

pid_t pid_given(pid_t number)
{
	return pid_global(mine(), number);
}

struct task *task_given(pid_t number)
{
	return task_find(pid_given(number));
}

struct process *process_given(pid_t number)
{
	return process_find(pid_given(number));
}

struct process *process_next_in(const struct pid_ns *ns, pid_t number)
{
	struct process *p, *best = NULL;
	pid_t least = 0;

	if (!ns->level)
		return process_next(number);
	list_for_each_entry (p, &all_processes, all_node) {
		pid_t n = pid_in(ns, p->pid);

		if (n > number && (!best || n < least)) {
			best = p;
			least = n;
		}
	}
	return best;
}

pid_t pid_last_in(const struct pid_ns *ns)
{
	return ns->level ? ns->last : pid_last();
}

/* ---- ends ---- */

void pid_ns_counted(const struct task *task, int change)
{
	struct pid_ns *ns = task->pid_ns;

	for (; ns && ns->level; ns = ns->parent) {
		ns->tasks += (unsigned)change;
		if (ns->tasks <= 1)
			wake_up(&ns->emptied);
	}
}

static bool is_group_or_session(pid_t global)
{
	const struct process *p;

	list_for_each_entry (p, &all_processes, all_node)
		if (p->pgid == global || p->sid == global)
			return true;
	return false;
}

void pid_ns_released(pid_t global)
{
	struct pid_record *r = pid_record_find(global);

	if (r && !task_find(global) && !is_group_or_session(global))
		pid_record_free(r);
}

/* ---- init ---- */

struct process *pid_ns_reaper(const struct process *process)
{
	const struct task *leader = process->leader;
	struct pid_ns *ns = leader && leader->pid_ns ? leader->pid_ns : &first_pid_ns;

	return ns->init ? ns->init : init_process;
}

bool pid_ns_is_init(const struct process *process)
{
	const struct task *leader = process->leader;

	return leader && leader->pid_ns && leader->pid_ns->level && leader->pid_ns->init == process;
}

bool pid_ns_is_above(const struct task *target)
{
	return !current->pid_ns || !target->pid_ns ||
	       !pid_ns_within(current->pid_ns, target->pid_ns);
}
