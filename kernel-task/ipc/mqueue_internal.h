/* SPDX-License-Identifier: BSD-2-Clause */
/* A POSIX message queue, for mqueue.c (names and files) and mqueue_transfer.c (messages). */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fs/vfs.h"
#include "libs/base/list.h"
#include "wait/wait.h"

struct ipc_namespace;
struct user_usage;

/* mq_notify(): linux_mq_event.notify. */
enum { NOTIFY_SIGNAL = 0, NOTIFY_NONE = 1 };

/* The start of struct sigevent. */
struct linux_mq_event {
	uint64_t value;
	int32_t signo, notify;
	uint64_t rest[6];
};

struct message {
	struct list_head node;
	unsigned priority;
	size_t size;
	char text[];
};

struct mqueue {
	unsigned refs;
	struct ipc_namespace *ns; /* in which it has its name; NULL: the name is removed */
	struct list_head node;	  /* in that namespace */
	char *name;
	struct inode *inode;
	struct list_head messages; /* by priority, then by age */
	int64_t messages_max, size_max, count;
	uint64_t bytes;
	struct user_usage *user; /* user that its capacity is charged to */
	struct waitqueue readable, writable;
	unsigned receivers; /* tasks that wait to receive */
	pid_t notified;	    /* the process that mq_notify() registered, 0: none */
	struct linux_mq_event event;
};

/* The queue of a descriptor; *out gets a reference to its file. NULL: EBADF. */
MAY_WAIT struct mqueue *mqueue_get(int fd, struct file **out);
