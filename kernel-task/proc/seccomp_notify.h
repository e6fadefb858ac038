/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seccomp's user notification: a filter hands a call to another program, the listener, which
 * answers for it (seccomp_unotify(2)). The listener's file is in ipc/seccomp_listener.c; here is
 * what the filtered task and the file share. A notification is on the stack of the task that waits
 * for its answer, so it is in the list exactly as long as the task waits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/base/list.h"
#include "proc/seccomp.h"
#include "wait/may_wait.h"
#include "wait/wait.h"

struct task;

struct seccomp_listener {
	unsigned refs; /* the filter's and the file's */
	bool closed;   /* the file is gone: calls fail with ENOSYS */
	bool deserted; /* the filter is gone: there will be no more calls */
	bool killable; /* only a fatal signal interrupts a call that was received */
	uint64_t next_id;
	struct list_head notifications;
	struct waitqueue wait; /* for notifications (POLLIN) and for calls to answer (POLLOUT) */
};

struct seccomp_notification {
	struct list_head node;
	uint64_t id;
	enum { NOTIFICATION_NEW, NOTIFICATION_RECEIVED, NOTIFICATION_ANSWERED } state;
	const struct task *task;
	struct seccomp_data data;
	/* The answer. */
	int64_t value;
	int error;
	bool makes_call; /* the task is to make the call itself */
	struct list_head descriptors;
	struct waitqueue wait; /* of the task, for an answer or a descriptor */
};

/* A descriptor that the task is to install before it goes on. */
struct seccomp_descriptor {
	struct list_head node; /* empty as soon as the task has taken it */
	unsigned refs;	       /* the notification's or the task's, and the giver's */
	struct seccomp_notification *notification;
	bool answers; /* the descriptor's number is the call's result as well */
	bool done;
	int result; /* the number, or a negative errno */
	struct waitqueue wait;
	/* Run by the task. */
	MAY_WAIT int (*install)(struct seccomp_descriptor *d);
	MAY_WAIT void (*free)(struct seccomp_descriptor *d);
};

/* A listener with one reference. NULL: out of memory. */
struct seccomp_listener *seccomp_listener_create(bool killable);
void seccomp_listener_put(struct seccomp_listener *listener);
/* The filter is about to be freed: gives up its reference. NULL is allowed. */
void seccomp_listener_desert(struct seccomp_listener *listener);
/* The file is gone: all calls that wait fail. Gives up the file's reference. */
void seccomp_listener_close(struct seccomp_listener *listener);
/* Gives up a reference. */
MAY_WAIT void seccomp_descriptor_put(struct seccomp_descriptor *d);

/*
 * Has the current task's call answered. True: the task is to make the call itself. Otherwise
 * *result is the call's result: -ERESTARTSYS if a signal came first; -ENOSYS without a listener.
 */
MAY_WAIT bool seccomp_notify(struct seccomp_listener *listener, const struct seccomp_data *data,
			     long *result);
