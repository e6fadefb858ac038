/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who of those that want to compute goes first, by Linux's rules: SCHED_FIFO and SCHED_RR before
 * the others, these by the weights of their nice values. The microkernel gives equal slices to all
 * programs of a kernel. So where several want to compute, the kernel task chooses one whose thread
 * runs before the others' (uthread_prefer()) and looks again when another comes from its sleep, and
 * at every tick. As long as there is only one, or all are equal and none computes for long, nothing
 * is done.
 *
 * A *candidate* is a task in user mode, or one that waits in the middle of a long call because it
 * has had its turn (wait/turn.h). Of tasks that are not real-time the one with the least *virtual
 * time* is chosen: processor time in its program and in the kernel, divided by the weight.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/base/pairing.h"
#include "wait/may_wait.h"

struct task;

enum share_place {
	SHARE_AWAY,   /* no candidate */
	SHARE_FRESH,  /* a candidate that was not looked at yet */
	SHARE_QUEUED, /* in one of the heaps */
	SHARE_CHOSEN,
};

/* Of a task. All zero: one that has not run yet. */
struct user_share {
	enum share_place place;
	bool in_kernel;		  /* a candidate that waits in a long call */
	struct pairing_node node; /* SHARE_QUEUED */
	uint64_t virtual_ns;	  /* of one that is not real-time */
	uint64_t sequence;	  /* of one that is: the order among equals */
	uint64_t counted_ns;	  /* of its processor time, in virtual_ns */
	uint64_t chosen_ns;	  /* its processor time when it was chosen */
	uint64_t each_ns;	  /* what each in user mode had had when it came there */
	uint64_t entered_ns;	  /* when it came there */
	uint64_t sleeps;	  /* its number of sleeps when it was looked at last */
};

/* The task goes to user mode, or has come from there. */
void share_enters(struct task *task);
void share_leaves(struct task *task);
/* Is any task in user mode? */
bool share_any_in_user(void);
/* So much time passed while programs ran. */
void share_charge(uint64_t ns);
/* Nanoseconds of processor time in user mode. */
uint64_t share_user_ns(const struct task *task);

/* Chooses; for the event loop, before it waits. May make a task runnable. */
void share_settle(void);
/* Tasks that want to compute. */
extern struct share_candidates {
	unsigned in_user, in_kernel;
} share_candidates;

/* Are there several? */
static inline bool share_is_contended(void)
{
	return share_candidates.in_kernel || share_candidates.in_user > 1;
}

bool share_choice_is_due(void);
/* Had the event loop better run soon to choose? For a carrier that leaves (machine/inner.h). */
static inline bool share_is_unsettled(void)
{
	return share_is_contended() && share_choice_is_due();
}
/* The current task lets others go first. */
void share_yield(void);
/* The current task has had its turn in the middle of a call: waits until it is chosen. */
MAY_WAIT void share_give_way(void);
/* Another policy (SCHED_*), real-time priority and nice value, all valid. */
void share_set_policy(struct task *task, int policy, int rt_priority, int nice);
/* A new task: it is where its parent is. */
void share_fork(struct task *child, const struct task *from);
/* The task has ended. */
void share_exit(struct task *task);
