/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control groups, version 2: a tree of groups of tasks, and what each group may use. cgroups(7).
 *
 * The tree is kept here, below the filesystem that shows it (fs/cgroup/). tree.c makes and removes
 * groups, tasks.c has who is in which, domains.c the rules for threads and controllers, move.c how
 * tasks change over, freeze.c stops and kills; each controller has a file of its own. Nothing here
 * waits unless it says so.
 *
 * A group lives as long as somebody refers to it: its place in the tree (until it is removed), its
 * children, its tasks, zombies included, and open files.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/seq.h"
#include "libs/base/list.h"
#include "proc/ids.h"
#include "wait/may_wait.h"
#include "wait/wait.h"

struct account;
struct clone_args_kernel;
struct process;
struct task;
struct task_hooks;

/* In the order in which Linux lists them. */
enum cgroup_controller { CGROUP_MEMORY, CGROUP_PIDS, CGROUP_CONTROLLERS };
#define CGROUP_BIT(controller) (1u << (controller))
#define CGROUP_ALL	       (CGROUP_BIT(CGROUP_CONTROLLERS) - 1)
/* Those that may divide the threads of one process. */
#define CGROUP_THREADED CGROUP_BIT(CGROUP_PIDS)

/* The files that tell of changes by poll() and inotify. */
enum cgroup_notice {
	CGROUP_NOTICE_EVENTS,
	CGROUP_NOTICE_PIDS,
	CGROUP_NOTICE_MEMORY,
	CGROUP_NOTICES
};

#define CGROUP_NO_LIMIT UINT64_MAX

/* The pids controller: tasks of the group and all below, zombies included. */
struct cgroup_pids {
	uint64_t current, peak;
	uint64_t max;
	uint64_t refused; /* forks */
};

struct cgroup {
	unsigned refs;
	uint64_t id;		  /* its folder's inode number */
	struct cgroup *parent;	  /* with a reference; NULL for the root */
	struct cgroup *domain;	  /* itself, or if it is threaded the group that its resources are
				     counted for: an ancestor */
	struct list_head sibling; /* of those that were not removed */
	struct list_head children;
	unsigned depth;
	bool removed;
	char *name;
	kuid_t uid; /* whoever made it */
	kgid_t gid;

	struct list_head tasks; /* the root has no list: cgroup_for_each_task() */
	unsigned task_count;
	unsigned populated_children, populated_threaded_children; /* the former not threaded */
	unsigned threaded_children;

	unsigned subtree_control; /* CGROUP_BIT()s */
	uint64_t descendants;	  /* that were not removed */
	uint64_t descendants_max, depth_max;

	bool freeze;	   /* it was asked for here */
	bool freezing;	   /* here or above */
	bool frozen;	   /* all that are in it, and below, stand still */
	unsigned standing; /* of its own tasks */
	uint64_t kills;	   /* how often cgroup.kill was written, here or above */

	struct cgroup_pids pids;
	struct account *account;      /* with a reference; NULL: without the memory controller */
	uint64_t swap_max, swap_high; /* are kept; there is no swap */

	uint64_t notices[CGROUP_NOTICES]; /* how often there was something to tell */
	struct waitqueue notice_wait;
	void *folder; /* fs/cgroup/'s part */
};

/* What the filesystem above does for the groups. */
struct cgroup_fs {
	/* Tells those who watch a group's file. */
	void (*tell)(struct cgroup *group, enum cgroup_notice what);
	/* clone3's: the group of a descriptor, with a reference, if the current task may put a
	 * child there (`process`: or a thread). -EBADF, -EACCES... */
	MAY_WAIT int (*find_for_clone)(int fd, bool process, struct cgroup **out);
};
/* Kept. Without one there are no watchers and no descriptors of groups. */
void cgroup_fs_register(const struct cgroup_fs *fs);

/* ---- the tree (tree.c) ---- */

/* The root, which has no limits. It is always there. */
struct cgroup *cgroup_root(void);
void cgroup_get(struct cgroup *group);
void cgroup_put(struct cgroup *group);
/* A group below `parent`, of the current task; one reference beside that of its place in the tree.
 * -EAGAIN: there are, or it would be, too many levels or groups; -ENOMEM; -ENODEV. */
int cgroup_create(struct cgroup *parent, const char *name, struct cgroup **out);
/* Takes a group out of the tree. -EBUSY: somebody is in it. */
int cgroup_remove(struct cgroup *group);
/* The child of that name, without a reference, or NULL. */
struct cgroup *cgroup_child(const struct cgroup *group, const char *name);
/* The next one of the subtree of `top`, parents first; NULL at the end. Starts with top itself. */
struct cgroup *cgroup_next(struct cgroup *top, struct cgroup *at);
bool cgroup_is_below(const struct cgroup *group, const struct cgroup *ancestor);
struct cgroup *cgroup_common_ancestor(struct cgroup *a, struct cgroup *b);
/* Its name as seen from `root`, with /.. where it is not below. */
void cgroup_show_path(const struct cgroup *group, const struct cgroup *root, struct seq *out);

/* Tells pollers, and those who watch the file. */
void cgroup_notice(struct cgroup *group, enum cgroup_notice what);

/* ---- tasks (tasks.c) ---- */

/* The group of a task: of a zombie, the one it died in. Without a reference. */
struct cgroup *cgroup_of(const struct task *task);
/* Calls `visit` for each live task of the group alone until it returns an error, which it returns.
 * `visit` may move the task. */
int cgroup_for_each_task(struct cgroup *group, int (*visit)(struct task *, void *), void *arg);
/* Is a live task in it or below? */
bool cgroup_is_populated(const struct cgroup *group);
/* Puts a live task into `group`, whatever the rules; the caller has checked. */
void cgroup_move_task(struct task *task, struct cgroup *group);
/* As struct cgroup_fs has it. */
MAY_WAIT int cgroup_find_for_clone(int fd, bool process, struct cgroup **out);
extern const struct task_hooks cgroup_hooks;

/* ---- threads and controllers (domains.c) ---- */

static inline bool cgroup_is_threaded(const struct cgroup *group)
{
	return group->domain != group;
}
/* May it have processes? */
bool cgroup_is_valid_domain(const struct cgroup *group);
bool cgroup_is_thread_root(const struct cgroup *group);
bool cgroup_can_be_thread_root(const struct cgroup *group);
/* As cgroup.type shows it. */
const char *cgroup_type_name(const struct cgroup *group);
/* -EOPNOTSUPP. */
int cgroup_make_threaded(struct cgroup *group);
const char *cgroup_controller_name(enum cgroup_controller controller);
/* The controllers that act on the group itself, and those that it may give to its children. */
unsigned cgroup_controllers(const struct cgroup *group);
/* A new child gets what its parent's controllers keep for it. -ENOMEM. */
int cgroup_settings_begin(struct cgroup *child);
/* Changes what the children have. -ENOENT: the group has not got it itself; -EBUSY, -EOPNOTSUPP,
 * -ENOMEM. */
int cgroup_set_subtree_control(struct cgroup *group, unsigned enable, unsigned disable);

/* ---- moving (move.c) ---- */

/* May the current task put tasks of `from` into `to`, as far as the groups themselves are asked?
 * `process`: whole processes. -EBUSY, -EOPNOTSUPP, -ENODEV. */
int cgroup_may_move(const struct cgroup *from, const struct cgroup *to, bool process);
/* Moves a thread, or with `process` all threads of its process. */
void cgroup_move(struct task *task, struct cgroup *to, bool process);

/* ---- standing still (freeze.c) ---- */

void cgroup_set_freeze(struct cgroup *group, bool freeze);
/* A task came, went, stands or goes on. */
void cgroup_update_frozen(struct cgroup *group);
/* SIGKILL for all that are in it and below. */
void cgroup_kill(struct cgroup *group);

/* ---- pids (pids.c) ---- */

/* One more task for the group. `force`: past the limit. -EAGAIN. */
int cgroup_pids_charge(struct cgroup *group, bool force);
void cgroup_pids_uncharge(struct cgroup *group);
/* The controller is no more for this group: its settings go. */
void cgroup_pids_reset(struct cgroup *group);

/* ---- memory (memory.c) ---- */

/* The group gets an account of its own. -ENOMEM. */
int cgroup_memory_enable(struct cgroup *group);
/* It has none any more. */
void cgroup_memory_disable(struct cgroup *group);
/* The task is charged to its group's account from now on. */
void cgroup_memory_task(struct task *task);
/* A new task costs its group a kernel stack. -ENOMEM: that is too much. */
int cgroup_memory_place(struct task *child, struct cgroup *group);
void cgroup_memory_forget(struct task *task);
