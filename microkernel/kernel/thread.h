/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations on whole threads: stopping, resuming, the transfer of a message from one to another,
 * and replies. The rules are those of sheet sections 8 and 9.
 */
#pragma once

#include "kernel/sched.h"
#include "object/endpoint.h"

/* Take `t` out of whatever queue it is in and make it inactive. It may be the current thread. */
void thread_suspend(struct tcb *t);

/* An inactive or blocked thread executes the instruction at FaultIP again. No effect on a runnable
 * one. */
void thread_resume(struct tcb *t);

/* Set the priority (0..255). A runnable thread is queued anew. */
void thread_set_priority(struct tcb *t, unsigned priority);
/* Put `t` into budget group `group`, which becomes its account, too. A runnable thread is queued
 * anew, even if the group was its own before; DomainSet uses that. */
void thread_set_group(struct tcb *t, unsigned group);

/* End the wait of `t` for an endpoint, a notification or a reply, and forget its fault. The caller
 * must set the state. */
void thread_cancel_ipc(struct tcb *t);

/* Copy the message of `sender` to `receiver`: registers, buffer words, capabilities; or its fault,
 * if it has one. Capabilities to the endpoint `via` are unwrapped (NULL: none are). */
void thread_transfer_or_fault(struct tcb *sender, struct endpoint *via, word_t badge,
			      bool can_grant, struct tcb *receiver);

/* `sender` replies through the reply capability in `slot`, which is consumed. */
void thread_reply(struct tcb *sender, struct cte *slot);

/* Deliver t->fault (already filled) to the handler of `t`, or stop the thread. api/fault.c */
void thread_fault(struct tcb *t);
