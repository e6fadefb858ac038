/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is killed when memory is out (proc/oom_choice.c), for proc/oom.c, which kills. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "proc/ids.h"

struct account;
struct process;

struct oom_choice {
	/* Given. */
	const struct account *within; /* only tasks charged there; NULL: all */
	int64_t total_pages;	      /* what oom_score_adj is a part of */
	/* Found. */
	struct process *victim;
	int64_t score;		 /* its pages, weighted */
	kuid_t uid;		 /* if it was chosen for what its user has: the user, ... */
	unsigned together;	 /* ... how many processes that has (else 0), ... */
	uint64_t pages_together; /* ... and what they have */
};

/* Fills in who is to be killed. false: nobody can be. */
bool oom_choose(struct oom_choice *choice);
/* May the process be killed for the memory that the choice is about? */
bool oom_may_kill(const struct process *process, const struct oom_choice *choice);
/* Is the process about to end? */
bool oom_is_dying(const struct process *process);
bool oom_has_memory(const struct process *process);
/* The account that its memory is charged to; NULL: none. */
struct account *oom_account(const struct process *process);
/* Pages in its address space; pages that the kernel keeps for it. */
uint64_t oom_pages(const struct process *process);
uint64_t oom_held(const struct process *process);
