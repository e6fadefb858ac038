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

/* Its inode owns it. */
struct mqueue {
	struct ipc_namespace *ns; /* in which it has its name; NULL: the name is removed */
	struct list_head node;	  /* in that namespace, in order of cookies */
	uint64_t cookie;	  /* readdir's position of the name */
	char *name;
	struct inode *inode;	   /* with a reference while it has a name */
	struct list_head messages; /* by priority, then by age */
	int64_t messages_max, size_max, count;
	uint64_t bytes;
	struct user_usage *user; /* user that its capacity is charged to */
	struct waitqueue readable, writable;
	unsigned receivers; /* tasks that wait to receive */
	pid_t notified;	    /* the process that mq_notify() registered, 0: none */
	struct linux_mq_event event;
};

/* struct mq_attr. */
struct linux_mq_attr {
	int64_t flags, messages, size, current, reserved[4];
};

extern const struct file_ops mqueue_ops;
/*
 * Makes a queue with this name, which is free. `attr` NULL: of the usual size. -EINVAL, -ENOSPC,
 * -EMFILE, -ENOMEM.
 */
int mqueue_create(struct ipc_namespace *ns, const char *name, mode_t mode,
		  const struct linux_mq_attr *attr, struct mqueue **out);
/* The queue with this name, or NULL. */
struct mqueue *mqueue_find(const struct ipc_namespace *ns, const char *name);
/* Removes the queue's name; its inode and the last open file keep it. */
MAY_WAIT void mqueue_forget(struct mqueue *q);
/* Frees the queue of an inode. */
void mqueue_free(struct mqueue *q);
/* An inode for a queue of this namespace, owned by the current task; NULL when out of memory. */
struct inode *mqueuefs_inode(struct ipc_namespace *ns, mode_t mode, struct mqueue *q);

/* The queue of a descriptor; *out gets a reference to its file. NULL: EBADF. */
MAY_WAIT struct mqueue *mqueue_get(int fd, struct file **out);
