/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Budget groups, an extension: processor time divided among groups of threads. Group 0 is the
 * system's: its threads run before all others and are not charged, unless they work for a
 * group. Without invocations of the extension there is no other group, and nothing here is reached.
 *
 * Of the other groups the one runs that has used least time relative to its weight; within a group
 * priorities decide. A group may also have a limit, a part of all time.
 *
 * The *account* is the group that pays for what happens now. For a thread of group 1.. that is its
 * own group. For a thread of group 0 it is the account of the thread that sent the message or
 * signal by which it was woken. An interrupt changes no account: a driver continues at the cost of
 * its last client.
 */
#pragma once

#include "types.h"

struct tcb;

#define BUDGET_GROUPS	  17 /* as extensions.h says; group 0 is the system's */
#define BUDGET_WEIGHT_MAX 100
#define BUDGET_LIMIT_MAX  100 /* percent: no limit */

/* Call before the first thread is put into a group; may be repeated. */
void budget_begin(void);
/* Group `group` (1..) gets `weight` parts, and no more than `limit` percent of all time. */
void budget_configure(unsigned group, unsigned weight, unsigned limit);
/* Cycles that were charged to `group` since boot. */
word_t budget_used(unsigned group);

/* Charges the time since the last change of account to core.account. */
void budget_charge(void);
/* From now on `account` pays. */
void budget_change_account(unsigned account);
/* A thread of the system's was woken by a message or a signal of the current thread's. */
void budget_donate(struct tcb *woken);
/* Of the groups with ready threads the one whose turn it is; 0: none may run. */
unsigned budget_pick(void);
/* A timer tick passed. True: another group should run. */
bool budget_tick(void);
