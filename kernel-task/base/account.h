/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accounts: how much memory a group of tasks has taken, and how much it may take. Accounts form a
 * tree; memory charged to an account counts for all accounts above it. Each control group with the
 * memory controller has an account (cgroup/memory.c). mm/charge.h decides which account is charged.
 * The functions here only count; they allocate nothing and never wait.
 *
 * An account outlives its group as long as memory is charged to it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/lru.h"

#define ACCOUNT_NO_LIMIT UINT64_MAX

/* What memory is taken for. */
enum charge_kind {
	CHARGE_ANON,   /* private pages of programs */
	CHARGE_FILE,   /* cached pages of files, which can be freed */
	CHARGE_SHMEM,  /* tmpfs, shared memory */
	CHARGE_STACK,  /* tasks, with their kernel stacks */
	CHARGE_TABLES, /* areas and page tables */
	CHARGE_SOCKET, /* bytes that were sent and not received yet */
	CHARGE_KERNEL, /* other objects that the kernel keeps for a program */
	CHARGE_KINDS   /* at most 8: a tag has a kind in its lowest bits */
};

enum account_event {
	ACCOUNT_LOW,
	ACCOUNT_HIGH,
	ACCOUNT_MAX,
	ACCOUNT_OOM,
	ACCOUNT_OOM_KILL,
	ACCOUNT_OOM_GROUP_KILL,
	ACCOUNT_EVENTS
};

struct account {
	struct account *parent; /* with a reference; NULL: the whole kernel */
	uint64_t refs;
	uint64_t used, peak; /* bytes, here and below */
	uint64_t kinds[CHARGE_KINDS];
	uint64_t max, high, low, min;
	bool kill_all; /* running out of memory kills all its tasks, not one process */
	uint64_t events[ACCOUNT_EVENTS],
		own_events[ACCOUNT_EVENTS]; /* with those below; of this one alone */
	unsigned spared; /* rounds of waiting for its pages to be written, since the last kill */
	uint64_t victim_until_ns; /* until then, memory of the killed process is waited for */
	struct lru lru;		  /* its cached pages */
	struct list_head lrus;	  /* of all accounts */
	/* Reports an event; `owner` is the group, NULL once the group is gone. Does not wait. */
	void (*tell)(void *owner, enum account_event event);
	void *owner;
};

/* Goes through all accounts: the one after `at`, whose reference moves on to the result. NULL as
 * `at` begins, NULL as the result ends the walk. */
struct account *account_next(struct account *at);

/* A new account without limits, one reference. `parent` gets one. */
void account_init(struct account *account, struct account *parent);
/* Does nothing with NULL. The last reference frees the account, if nothing is charged to it. */
void account_get(struct account *account);
void account_put(struct account *account);
/* Is `account` the account `above`, or below it? */
bool account_is_below(const struct account *account, const struct account *above);

/* The lowest account, of this one and those above, that would exceed its limit with `bytes` more;
 * NULL: none would. */
struct account *account_over(struct account *account, uint64_t bytes);
/* Charges without checking limits. */
void account_add(struct account *account, enum charge_kind kind, uint64_t bytes);
void account_sub(struct account *account, enum charge_kind kind, uint64_t bytes);
/* Counts an event for the account and all above, and reports it to each. */
void account_event(struct account *account, enum account_event event);

/* Account and kind in one word, to be kept in an object (page->charged); 0: not charged. */
uintptr_t account_tag(struct account *account, enum charge_kind kind);
struct account *account_of_tag(uintptr_t tag);
/* As account_sub(). */
void account_sub_tag(uintptr_t tag, uint64_t bytes);
