/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which task computes first, by Linux's rules: SCHED_FIFO and SCHED_RR before the others, and the
 * others by the weights of their nice values. The microkernel gives equal slices to all programs of
 * a kernel. So where several tasks want to compute, the kernel task chooses one whose thread runs
 * before the others' (uthread_prefer()), and chooses again when another task wakes and at every
 * tick. As long as there is only one such task, or all are equal and none computes for long,
 * nothing is done.
 *
 * A *candidate* is a task in user mode, or a task that waits in the middle of a long call because
 * its time slice is used up (wait/turn.h). Of tasks that are not real-time the one with the least
 * *virtual time* is chosen: processor time in its program and in the kernel, divided by the weight.
 * First the same rule chooses among groups of tasks (share_group.h).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "user/share_group.h"
#include "wait/may_wait.h"

struct task;

enum share_place {
	SHARE_AWAY,   /* not a candidate */
	SHARE_FRESH,  /* a candidate that was not looked at yet */
	SHARE_QUEUED, /* in one of the heaps */
	SHARE_CHOSEN,
};

/* A task's part. All zero: the task has not run yet. */
struct user_share {
	enum share_place place;
	bool in_kernel; /* a candidate that waits in a long call */
	struct share_entity
		entity;	     /* in a heap if SHARE_QUEUED; of a real-time task only the node */
	uint64_t sequence;   /* of a real-time task: its order among equals */
	uint64_t counted_ns; /* the processor time that virtual_ns includes */
	uint64_t chosen_ns;  /* its processor time when it was chosen */
	uint64_t each_ns;    /* each_ns of share.c when the task entered user mode */
	uint64_t entered_ns; /* when the task entered user mode */
	uint64_t sleeps;     /* its number of sleeps when it was looked at last */
};

/* The task enters user mode, or has left it. */
void share_enters(struct task *task);
void share_leaves(struct task *task);
/* Is any task in user mode? */
bool share_any_in_user(void);
/* Programs ran for `ns` nanoseconds. */
void share_charge(uint64_t ns);
/* The task's processor time in user mode. */
uint64_t share_user_ns(const struct task *task);

/* Chooses the next task. The event loop calls this before it waits. May make a task runnable. */
void share_settle(void);
/* Tasks that want to compute. One word, which is at most 1 as long as one task computes alone. */
extern union share_candidates {
	struct {
		unsigned in_user, in_kernel;
	};
	uint64_t both;
} share_candidates;

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "in_user is the word's lower half");

/* Does more than one task want to compute, or does one wait in the middle of a long call? */
static inline bool share_is_contended(void)
{
	return share_candidates.both > 1;
}

bool share_choice_is_due(void);
/* Must the event loop run soon to choose? Asked before a carrier leaves the kernel task
 * (machine/inner.h). */
static inline bool share_is_unsettled(void)
{
	return share_is_contended() && share_choice_is_due();
}
/* The current task lets others go first. */
void share_yield(void);
/* The current task's time slice ended in the middle of a call: waits until the task is chosen. */
MAY_WAIT void share_give_way(void);
/* Sets policy (SCHED_*), real-time priority and nice value. The caller has checked them. */
void share_set_policy(struct task *task, int policy, int rt_priority, int nice);
/* Starts a new task in the group and at the virtual time of the task `from`, plus a credit. */
void share_fork(struct task *child, const struct task *from);
/* Moves the task to a group; NULL: to none. */
void share_join(struct task *task, struct share_group *group);
/* The task has ended, and its processor time is counted anew from 0. It is in no group any more. */
void share_exit(struct task *task);
