/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations on semaphore sets: semop and semtimedop, and the adjustments of SEM_UNDO. */
#include "ipc/namespace.h"
#include "ipc/sem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"

static void apply(struct sem_set *set, struct sem_waiter *w)
{
	for (unsigned i = 0; i < w->count; i++) {
		const struct sem_op *op = &w->ops[i];

		set->sems[op->number].value += op->value;
		set->sems[op->number].pid = w->task->process->pid;
		if (op->flags & LINUX_SEM_UNDO)
			w->undo->adjust[op->number] -= op->value;
	}
	set->otime = ipc_now();
}

static void take_back(struct sem_set *set, struct sem_waiter *w, unsigned n)
{
	while (n-- > 0)
		set->sems[w->ops[n].number].value -= w->ops[n].value;
}

/* Does the adjustment by this operation and the n before it fit? */
static bool undo_fits(const struct sem_waiter *w, unsigned n)
{
	int sum = w->undo->adjust[w->ops[n].number];

	for (unsigned i = 0; i <= n; i++)
		if (w->ops[i].number == w->ops[n].number && (w->ops[i].flags & LINUX_SEM_UNDO))
			sum -= w->ops[i].value;
	return sum >= -SEM_HIGHEST - 1 && sum <= SEM_HIGHEST;
}

int sem_try(struct sem_set *set, struct sem_waiter *w)
{
	int result = 0;
	unsigned n;

	for (n = 0; n < w->count && !result; n++) {
		const struct sem_op *op = &w->ops[n];
		struct sem *sem = &set->sems[op->number];

		w->blocked_by = op;
		if ((!op->value && sem->value) || sem->value + op->value < 0)
			result = op->flags & LINUX_IPC_NOWAIT ? -EAGAIN : SEM_WAITS;
		else if (sem->value + op->value > SEM_HIGHEST)
			result = -ERANGE;
		else if ((op->flags & LINUX_SEM_UNDO) && !undo_fits(w, n))
			result = -ERANGE;
		else
			sem->value += op->value;
		if (result)
			break;
	}
	take_back(set, w, n);
	if (!result)
		apply(set, w);
	return result;
}

static void finish(struct sem_waiter *w, int result)
{
	list_del(&w->node);
	w->result = result;
	wake_up_task(w->task);
}

void sem_changed(struct sem_set *set)
{
	struct sem_waiter *w;
	bool again = true;

	while (again) {
		again = false;
		list_for_each_entry (w, &set->waiters, node) {
			int result = sem_try(set, w);
			if (result == SEM_WAITS)
				continue;
			finish(w, result);
			again = true;
			break;
		}
	}
}

static void set_destroy(struct ipc_object *object)
{
	struct sem_set *set = sem_set_of(object);
	struct sem_undo *undo, *next;
	struct sem_waiter *w, *next_waiter;

	list_for_each_entry_safe (w, next_waiter, &set->waiters, node)
		finish(w, -EIDRM);
	list_for_each_entry_safe (undo, next, &set->undos, node) {
		list_del(&undo->node);
		charged_free(undo);
	}
	charged_free(set);
}

unsigned sem_sets_max = 32000;
const struct ipc_ids sem_no_sets = {.limit = &sem_sets_max, .highest = -1, .destroy = set_destroy};

/* ---- SEM_UNDO ---- */

static struct sem_undo *undo_of(struct sem_set *set, struct process *process)
{
	struct sem_undo *undo;

	list_for_each_entry (undo, &set->undos, node)
		if (undo->process == process)
			return undo;
	undo = charged_alloc(sizeof(*undo) + set->count * sizeof(undo->adjust[0]));
	if (!undo)
		return NULL;
	undo->process = process;
	list_add(&undo->node, &set->undos);
	return undo;
}

void sem_forget_undo(struct sem_set *set, int number)
{
	struct sem_undo *undo;

	list_for_each_entry (undo, &set->undos, node) {
		if (number >= 0)
			undo->adjust[number] = 0;
		else
			memset(undo->adjust, 0, set->count * sizeof(undo->adjust[0]));
	}
}

/* Does a thread of the process wait with an operation that will be noted here? */
static bool is_awaited(const struct sem_set *set, const struct sem_undo *undo)
{
	const struct sem_waiter *w;

	list_for_each_entry (w, &set->waiters, node)
		if (w->undo == undo)
			return true;
	return false;
}

static void give_back(struct sem_set *set, struct sem_undo *undo)
{
	for (unsigned i = 0; i < set->count; i++) {
		int value = set->sems[i].value + undo->adjust[i];

		if (!undo->adjust[i])
			continue;
		set->sems[i].value = value < 0 ? 0 : value > SEM_HIGHEST ? SEM_HIGHEST : value;
		set->sems[i].pid = undo->process->pid;
	}
	if (is_awaited(set, undo)) {
		memset(undo->adjust, 0, set->count * sizeof(undo->adjust[0]));
	} else {
		list_del(&undo->node);
		charged_free(undo);
	}
	sem_changed(set);
}

void sem_exit(struct process *process)
{
	struct ipc_object *object;
	int slot = 0;

	while ((object = ipc_next(&ipc_namespace()->sets, &slot))) {
		struct sem_set *set = sem_set_of(object);
		struct sem_undo *undo;

		list_for_each_entry (undo, &set->undos, node) {
			if (undo->process != process)
				continue;
			give_back(set, undo);
			break;
		}
	}
}

/* ---- semop ---- */

static int wait_turn(struct sem_set *set, struct sem_waiter *w, uint64_t deadline)
{
	list_add_tail(&w->node, &set->waiters);
	for (;;) {
		bool late = false;

		set_current_state(TASK_INTERRUPTIBLE);
		if (w->result == SEM_WAITS && !signal_pending())
			late = schedule_until(deadline);
		set_current_state(TASK_RUNNING);
		/* The set may be gone; then this is off its list. */
		if (w->result != SEM_WAITS)
			return w->result;
		if (!late && !signal_pending())
			continue;
		list_del(&w->node);
		return late ? -EAGAIN : -EINTR;
	}
}

static int operate(int id, const struct sem_op *ops, unsigned count, uint64_t deadline)
{
	struct sem_waiter w = {.task = current, .ops = ops, .count = count, .result = SEM_WAITS};
	bool undo = false, alter = false;
	unsigned highest = 0;

	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, false);
	if (!object)
		return -EINVAL;
	struct sem_set *set = sem_set_of(object);
	for (unsigned i = 0; i < count; i++) {
		highest = ops[i].number > highest ? ops[i].number : highest;
		alter |= ops[i].value != 0;
		undo |= ops[i].value && (ops[i].flags & LINUX_SEM_UNDO);
	}
	if (highest >= set->count)
		return -EFBIG;
	int error = ipc_permission(object, alter ? IPC_WRITE : IPC_READ);
	if (error)
		return error;
	list_init(&w.node);
	if (undo && !(w.undo = undo_of(set, current->process)))
		return -ENOMEM;
	error = sem_try(set, &w);
	if (error == SEM_WAITS)
		return wait_turn(set, &w, deadline);
	if (!error)
		sem_changed(set);
	return error;
}

static long call(int id, uint64_t address, uint64_t count, uint64_t deadline)
{
	if (count < 1 || id < 0)
		return -EINVAL;
	if (count > SEM_OPS)
		return -E2BIG;
	struct sem_op *ops = malloc(count * sizeof(*ops));
	if (!ops)
		return -ENOMEM;
	int error = copy_from_user(ops, address, count * sizeof(*ops));
	/* Operations of 0 need no adjustment. */
	for (uint64_t i = 0; !error && i < count; i++)
		if (!ops[i].value)
			ops[i].flags &= ~LINUX_SEM_UNDO;
	if (!error)
		error = operate(id, ops, (unsigned)count, deadline);
	free(ops);
	return error;
}

SYSCALL_DEFINE3(semop, int, id, uint64_t, address, unsigned, count)
{
	return call(id, address, count, WAIT_NO_DEADLINE);
}

SYSCALL_DEFINE4(semtimedop, int, id, uint64_t, address, unsigned, count, uint64_t, timeout)
{
	uint64_t ns = 0;

	if (timeout) {
		int error = get_timespec(timeout, &ns);
		if (error)
			return error == -EINVAL && count > SEM_OPS ? -E2BIG : error;
	}
	return call(id, address, count,
		    timeout ? add_ns(clock_monotonic_ns(), ns) : WAIT_NO_DEADLINE);
}
