/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inotify: a watch connects an inode to an instance; events are queued there as records, without
 * repetitions of the last one, up to a limit (then one overflow record). A watch ends with the
 * instance, by request, or with the inode.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "fs/notify.h"
#include "libs/base/list.h"
#include "wait/wait.h"

struct user_usage;

#define ALL_EVENTS  0xfffu
#define EXCL_UNLINK 0x04000000u
#define ONESHOT	    0x80000000u

struct inotify_instance {
	struct list_head watches, queue;
	kuid_t uid; /* user that it and its watches are charged to */
	struct user_usage *user;
	unsigned queued;
	int next_wd;
	struct waitqueue wait;
};

struct inotify_watch {
	struct list_head inode_node, instance_node;
	struct inotify_instance *instance;
	struct user_usage *user;
	struct inode *inode; /* without a reference: notify_inode_gone() ends the watch */
	int wd;
	uint32_t mask;
};

struct inotify_event_abi {
	int32_t wd;
	uint32_t mask, cookie, length;
};

struct inotify_record {
	struct list_head node;
	struct inotify_event_abi event;
	char name[]; /* event.length bytes with NULs */
};

/* The watch is gone; `announce`: its instance gets a record of that. */
void inotify_watch_remove(struct inotify_watch *w, bool announce);
