/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Groups of tasks that have one share of the processor together (share.h). A group stands among its
 * neighbours like one task: it has a weight and a virtual time of its own, however many tasks are
 * in it. The candidates of each group are a heap, and so are the groups that have candidates:
 * the next task is the first one of the first group. Real-time tasks are not in these heaps.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/base/pairing.h"

struct share_group;

/* A task or a group. All zero: a task beside the groups. */
struct share_entity {
	struct pairing_node node;
	uint64_t virtual_ns;	/* processor time, divided by the weight */
	struct share_group *in; /* NULL: in no group */
	struct share_group *of; /* the group that it stands for; NULL: it is a task's */
};

/* Starts with all zero, then share_group_init(). Must stay as long as a task is in it. */
struct share_group {
	struct share_entity entity;
	struct pairing_node *heap; /* its candidates */
	uint64_t floor_ns;	   /* virtual time that all in it have had */
	uint32_t weight;	   /* WEIGHT_OF_0: that of one task with nice value 0 */
};

void share_group_init(struct share_group *group, uint32_t weight);

/* The virtual time by which whoever wakes may be behind the others. */
#define SHARE_CREDIT_NS 6000000ull

/* Virtual times wrap. */
static inline bool share_is_before(uint64_t a, uint64_t b)
{
	return (int64_t)(a - b) < 0;
}

/* Puts a candidate into its group's heap, or takes it out. */
void share_group_queue(struct share_entity *e);
void share_group_unqueue(struct share_entity *e);
/* The next candidate, which stays in its heap. NULL: there is none. */
struct share_entity *share_group_first(void);
/* The next candidate of the group of `e`, or NULL. It may stand for a group. */
struct share_entity *share_group_neighbour(const struct share_entity *e);
/* Adds processor time to the groups that `e` is in, but not to `e`. */
void share_group_charge(const struct share_entity *e, uint64_t ns);
/* Whoever is beside `e` and beside its groups has had as much as they have. */
void share_group_raise_floor(const struct share_entity *e);
/* After a sleep: limits how far `e`, which is not in a heap, is behind those beside it. */
void share_group_bring_up(struct share_entity *e);
/* Puts `e`, which is not in a heap, into the group (NULL: into none), behind those in it by its
 * credit. */
void share_group_enter(struct share_entity *e, struct share_group *group);
/* Replaces two tasks by what stands for them in the innermost group that has both. */
void share_group_level(const struct share_entity **a, const struct share_entity **b);
