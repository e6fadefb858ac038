/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens to threads as a whole: stopping, restarting, message transfer between two of them
 * and delivery of replies. The rules are those of sheet sections 8 and 9.
 */
#pragma once

#include "kernel/sched.h"
#include "object/endpoint.h"

/* Take `t` off whatever it waits for and make it inactive. */
void thread_suspend(struct tcb *t);

/* Resume: an inactive or blocked thread re-executes its instruction at FaultIP; else no effect. */
void thread_resume(struct tcb *t);

void thread_set_priority(struct tcb *t, unsigned priority);
/* The same group: the thread is queued anew, as by a change of domain. */
void thread_set_group(struct tcb *t, unsigned group);

/* Take `t` off its endpoint, notification or reply wait. The state is left for the caller to set.
 */
void thread_cancel_ipc(struct tcb *t);

/* Move the message of `sender` to `receiver`: registers, buffer words, capabilities; or its fault,
 * if it has one. `via` is the endpoint whose capabilities are unwrapped. */
void thread_transfer_or_fault(struct tcb *sender, struct endpoint *via, word_t badge,
			      bool can_grant, struct tcb *receiver);

/* `sender` replies through the reply capability in `slot`, which is consumed. */
void thread_reply(struct tcb *sender, struct cte *slot);

/* Deliver t->fault (already filled) to the handler of `t`, or stop the thread. api/fault.c */
void thread_fault(struct tcb *t);
