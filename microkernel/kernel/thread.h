/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens to threads as a whole: stopping, restarting, message transfer between two of them
 * and delivery of replies. The rules are those of sheet sections 8 and 9.
 */
#pragma once

#include "kernel/sched.h"

/* Take `t` off whatever it waits for and make it inactive. */
void thread_suspend(struct tcb *t);

/* Resume: an inactive or blocked thread re-executes its instruction at FaultIP; else no effect. */
void thread_resume(struct tcb *t);

void thread_set_priority(struct tcb *t, unsigned priority);

/* Take `t` off its endpoint, notification or reply wait. The state is left for the caller to set.
 */
void thread_cancel_ipc(struct tcb *t);

/* Move a normal message from `sender` to `receiver`: registers, buffer words, capabilities. `via`
 * is the endpoint whose capabilities are unwrapped (NULL in replies). */
void thread_transfer(struct tcb *sender, struct endpoint *via, word_t badge, bool can_grant,
		     struct tcb *receiver);

/* The same when `sender` may have a fault pending, which is then the message. */
void thread_transfer_or_fault(struct tcb *sender, struct endpoint *via, word_t badge,
			      bool can_grant, struct tcb *receiver);

/* `sender` replies to `caller` through the reply capability in `slot`, which is consumed. */
void thread_reply(struct tcb *sender, struct tcb *caller, struct cte *slot, bool can_grant);

/* Deliver t->fault (already filled) of the current thread to its handler, or stop the thread. */
void thread_fault(struct tcb *t);

/* Kernel mapping of the IPC buffer of `t`; NULL when there is none that allows the access. */
word_t *thread_buffer(const struct tcb *t, bool for_writing);
