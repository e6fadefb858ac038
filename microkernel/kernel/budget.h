/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Budget groups, an extension: processor time divided among groups of threads. Group 0 is the
 * system's: its threads run before all others, and their time costs the other groups nothing unless
 * they work for one of these. Without invocations of the extension all threads are in group 0, and
 * no function here is called.
 *
 * Of the other groups the one runs that was charged least time relative to its weight; within a
 * group priorities decide. A group may also have a limit, in percent of all time.
 *
 * The *account* is the group that is charged for the time that passes now. For a thread of a group
 * from 1 on it is its own group. For a thread of group 0 it is the account of the thread that woke
 * it, by a message or a signal, by resuming it or by changing its priority. An interrupt changes no
 * account: a driver continues at the cost of its last client.
 */
#pragma once

#include "types.h"

struct tcb;

#define BUDGET_GROUPS	  17 /* as in selkie/extensions.h; group 0 is the system's */
#define BUDGET_WEIGHT_MAX 100
#define BUDGET_LIMIT_MAX  100 /* percent; this value: no limit */

/* Starts the accounting, and does nothing when it has been started. Call before a thread is put
 * into a group from 1 on. */
void budget_begin(void);
/* Sets the weight (1..BUDGET_WEIGHT_MAX) of group `group` (from 1 on) and its limit in percent of
 * all time (1..BUDGET_LIMIT_MAX). Its bucket is empty afterwards. Calls budget_begin(). */
void budget_configure(unsigned group, unsigned weight, unsigned limit);
/* Cycles that were charged to `group` since budget_begin(), 0 before it. Group 0 is also charged
 * while the processor is idle. */
word_t budget_used(unsigned group);

/* Charges the time since the last charge to core.account. */
void budget_charge(void);
/* Charges the time until now to the account of before; from now on `account` is charged. */
void budget_change_account(unsigned account);
/* The current thread woke `woken`: if that is in group 0, it gets the current account. Without
 * effect in an interrupt. */
void budget_donate(struct tcb *woken);
/* Of the groups from 1 on with ready threads, returns the one to run now; 0 if none may run. */
unsigned budget_pick(void);
/* Call at every timer tick. True: the group that runs must be chosen anew. */
bool budget_tick(void);
