/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fanotify(7): a group is a program's queue of events; a mark connects a group to an inode, a mount
 * or a filesystem. With each event a group gets a descriptor of its object, so only events with a
 * path are supported, and FAN_REPORT_FID is not. A group of class content or pre-content can be
 * asked for permission before an access.
 *
 * fanotify_marks.c finds the groups of an event, fanotify_queue.c has their queues, fanotify.c the
 * file that a program reads, fanotify_mark.c the call that sets marks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fs/notify.h"
#include "libs/base/list.h"
#include "wait/may_wait.h"
#include "wait/wait.h"

struct user_usage;

/* Events by fanotify's numbers; those that inotify has are the same (fs/notify.h). */
enum {
	FAN_Q_OVERFLOW_BIT = 0x4000,
	FAN_EVENT_ON_CHILD_BIT = 0x08000000,
	FAN_ONDIR_BIT = 0x40000000,
	FAN_PATH_EVENTS = NOTIFY_ACCESS | NOTIFY_MODIFY | NOTIFY_CLOSE_WRITE |
			  NOTIFY_CLOSE_NOWRITE | NOTIFY_OPEN | NOTIFY_OPEN_EXEC,
	FAN_PERMISSION_EVENTS = NOTIFY_OPEN_PERM | NOTIFY_ACCESS_PERM | NOTIFY_OPEN_EXEC_PERM,
	FAN_EVENT_FLAGS = FAN_EVENT_ON_CHILD_BIT | FAN_ONDIR_BIT,
};

enum fan_class { FAN_NOTIFICATION, FAN_CONTENT, FAN_PRE_CONTENT };
enum fan_kind { FAN_INODE, FAN_MOUNT, FAN_FILESYSTEM };

struct fan_mark {
	struct list_head object_node, group_node;
	struct fan_group *group;
	enum fan_kind kind;
	void *object; /* without a reference: fanotify_object_gone() ends the mark */
	uint32_t mask, ignored;
	bool survives; /* `ignored` stays when the object is modified */
	struct user_usage *user;
};

struct fan_group {
	struct list_head node; /* of all groups */
	unsigned refs;	       /* from the file and from each task that asks */
	enum fan_class class;
	bool by_thread; /* events name the thread */
	bool any_marks;
	unsigned queue_most; /* events; as the setting was when the group was made */
	bool closed;
	unsigned flags; /* of the descriptors in its events */
	kuid_t uid;	/* the user whose groups and marks include these */
	struct user_usage *user;
	struct list_head marks;
	struct list_head events; /* struct fan_event: not read yet */
	struct list_head asked;	 /* permission events that were read and not answered */
	unsigned queued;
	bool overflowed; /* the queue ends with an event that says so */
	struct waitqueue wait, answers;
	/* Used while fanotify_marks.c looks for the groups of one event. */
	uint64_t search;
	uint32_t wanted, ignored_now;
};

/* fanotify_marks.c */

extern struct list_head fanotify_groups;

/* The functions of fanotify_queue.c that queue an event, or ask a group for permission. */
struct fan_receiver {
	void (*tell)(struct fan_group *group, const struct path *path, uint32_t event);
	MAY_WAIT int (*ask)(struct fan_group *group, const struct path *path, uint32_t event);
};
void fanotify_set_receiver(const struct fan_receiver *receiver);

struct fan_mark *fan_mark_find(struct fan_group *group, const void *object);
/* -ENOSPC: the user has too many; -ENOMEM. */
int fan_mark_make(struct fan_group *group, enum fan_kind kind, void *object, struct fan_mark **out);
void fan_mark_remove(struct fan_mark *mark);
/* Must be called after a change of mark->mask, with the mask before. */
void fan_mark_changed(const struct fan_mark *mark, uint32_t mask_before);

void fan_group_put(struct fan_group *group);

/* The group behind a descriptor; the reference to *file is the caller's. NULL and -EBADF, -EINVAL.
 */
MAY_WAIT struct fan_group *fan_group_of(int fd, struct file **file, int *error);

/* fanotify_queue.c */

struct fan_event {
	struct list_head node;
	struct path path; /* with references; of an overflow: none */
	uint32_t mask;
	pid_t pid;
	/* Of a question. It is on the stack of the task that asks; that task's caller holds the
	 * path. */
	bool permission, taken, answered, allowed;
	uint64_t number; /* of all questions: the task may be gone after a wait */
	int fd;		 /* the descriptor that the answer names; -1: not given yet */
};

void fanotify_queue_init(void);
/* Takes the first event out of the queue; a question moves to group->asked. NULL: there is none. */
struct fan_event *fan_event_take(struct fan_group *group);
/* Frees an event that was taken out; not a question. */
MAY_WAIT void fan_event_free(struct fan_event *event);
/* The question of that number that was taken out; NULL: its task has gone. */
struct fan_event *fan_question_find(struct fan_group *group, uint64_t number);
void fan_event_answer(struct fan_group *group, struct fan_event *event, bool allowed);
/* Allows all questions and frees all events. */
MAY_WAIT void fan_group_close(struct fan_group *group);
