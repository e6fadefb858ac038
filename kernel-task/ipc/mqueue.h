/* SPDX-License-Identifier: BSD-2-Clause */
/* What /proc/sys/fs/mqueue has of POSIX message queues. */
#pragma once

#include "wait/may_wait.h"

#define MQ_HARD_MESSAGES 65536
#define MQ_HARD_SIZE	 (16 << 20)

/* The limits hold for tasks without CAP_SYS_RESOURCE. */
struct mq_settings {
	unsigned queues_max, messages_max, size_max, messages_default, size_default;
};
extern struct mq_settings mq_settings;

/* ---- their filesystem (ipc/mqueuefs.c), which each IPC namespace has one of ---- */

struct ipc_namespace;
extern const struct fs_type mqueue_type;
/* Makes the first namespace's; once, at the start. -ENOMEM. */
MAY_WAIT int mqueuefs_init(void);
/* Makes the filesystem of a new namespace. -ENOMEM. */
MAY_WAIT int mqueuefs_create(struct ipc_namespace *ns);
/* The namespace ends: removes all queues' names. What is still mounted is empty from now on. */
MAY_WAIT void mqueuefs_forget(struct ipc_namespace *ns);
