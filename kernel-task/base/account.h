/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accounts: how much memory is taken for a group of tasks, and how much may be. Accounts form a
 * tree; what is charged to one counts for all above it. Each control group with the memory
 * controller has one (cgroup/memory.c). mm/charge.h says whose account is charged; this is the
 * book-keeping, which allocates nothing and never waits.
 *
 * An account outlives its group as long as something is charged to it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/lru.h"

#define ACCOUNT_NO_LIMIT UINT64_MAX

/* What memory is taken for. */
enum charge_kind {
	CHARGE_ANON,   /* private pages of programs */
	CHARGE_FILE,   /* cached pages of files: these go when others are needed */
	CHARGE_SHMEM,  /* tmpfs, shared memory */
	CHARGE_STACK,  /* tasks, with their kernel stacks */
	CHARGE_TABLES, /* areas and page tables */
	CHARGE_SOCKET, /* what was sent and not received */
	CHARGE_KERNEL, /* all else that the kernel keeps for a program */
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
	bool kill_all; /* when it runs out of memory: all of its tasks, not one */
	uint64_t events[ACCOUNT_EVENTS], own_events[ACCOUNT_EVENTS]; /* here and below; here */
	unsigned spared;	  /* rounds of waiting for its pages' disks, since the last kill */
	uint64_t victim_until_ns; /* so long one that was killed for it is waited for */
	struct lru lru;		  /* its cached pages */
	struct list_head lrus;	  /* of all accounts */
	/* Tells of an event; `owner` is the group, NULL once it is gone. Does not wait. */
	void (*tell)(void *owner, enum account_event event);
	void *owner;
};

/* All accounts, one after the other: the next one with a reference, while that of `at` goes. NULL:
 * begins and ends. */
struct account *account_next(struct account *at);

/* A new account without limits, one reference. `parent` gets one. */
void account_init(struct account *account, struct account *parent);
/* Does nothing with NULL. The last reference frees the account, if nothing is charged to it. */
void account_get(struct account *account);
void account_put(struct account *account);
/* Is it `above`, or below that? */
bool account_is_below(const struct account *account, const struct account *above);

/* The lowest account, of this one and those above, that would exceed its limit with `bytes` more;
 * NULL: none would. */
struct account *account_over(struct account *account, uint64_t bytes);
/* Counts, without asking for limits. */
void account_add(struct account *account, enum charge_kind kind, uint64_t bytes);
void account_sub(struct account *account, enum charge_kind kind, uint64_t bytes);
/* Something happened at the account: counted for it and all above, which are told. */
void account_event(struct account *account, enum account_event event);

/* Account and kind in one word, to be kept in an object (page->charged); 0: not charged. */
uintptr_t account_tag(struct account *account, enum charge_kind kind);
struct account *account_of_tag(uintptr_t tag);
/* As account_sub(). */
void account_sub_tag(uintptr_t tag, uint64_t bytes);
