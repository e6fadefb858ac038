/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control groups, version 2: a tree of groups of tasks, and limits of what each group may use.
 * cgroups(7).
 *
 * The tree is kept here, below the filesystem that shows it (fs/cgroup/). tree.c makes and removes
 * groups, tasks.c keeps which task is in which group, domains.c has the rules for threads and
 * controllers, move.c the rules for moving tasks, freeze.c stops and kills tasks; each controller
 * has a file of its own. A function here waits only if its declaration says so.
 *
 * A group lives as long as there are references to it: from the tree (until the group is removed),
 * from its children, from its tasks, zombies included, and from open files.
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
/* Controllers that treat the threads of one process separately. */
#define CGROUP_THREADED CGROUP_BIT(CGROUP_PIDS)

/* The files whose changes poll() and inotify report. */
enum cgroup_notice {
	CGROUP_NOTICE_EVENTS,
	CGROUP_NOTICE_PIDS,
	CGROUP_NOTICE_MEMORY,
	CGROUP_NOTICES
};

#define CGROUP_NO_LIMIT UINT64_MAX

/*
 * The pids controller: counts the tasks of the group and of all groups below it, zombies included.
 */
struct cgroup_pids {
	uint64_t current, peak;
	uint64_t max;
	uint64_t refused; /* forks that were refused */
};

/* Filters of devices (cgroup/device.h). */
struct cgroup_programs {
	struct cgroup_program **list; /* with references */
	unsigned count;
	unsigned flags; /* CGROUP_ALLOW_*, the same for all */
};

struct cgroup {
	unsigned refs;
	uint64_t id;		  /* its folder's inode number */
	struct cgroup *parent;	  /* with a reference; NULL for the root */
	struct cgroup *domain;	  /* the group that its resources are counted for: itself, or an
				     ancestor if it is threaded */
	struct list_head sibling; /* of groups that were not removed */
	struct list_head children;
	unsigned depth;
	bool removed;
	char *name;
	kuid_t uid; /* the user who made it */
	kgid_t gid;

	struct list_head tasks; /* the root group keeps no list: cgroup_for_each_task() */
	unsigned task_count;
	/* Children with tasks in them or below: those that are not threaded, those that are. */
	unsigned populated_children, populated_threaded_children;
	unsigned threaded_children;

	unsigned subtree_control; /* CGROUP_BIT()s */
	uint64_t descendants;	  /* groups below it that were not removed */
	uint64_t descendants_max, depth_max;

	bool freeze;	   /* this group's cgroup.freeze is 1 */
	bool freezing;	   /* cgroup.freeze of this group or of one above is 1 */
	bool frozen;	   /* all tasks in this group and below stand still */
	unsigned standing; /* tasks in this group that stand still */
	uint64_t kills;	   /* how often cgroup.kill was written, here or in a group above */

	struct cgroup_programs programs;
	struct cgroup_pids pids;
	struct account *account;      /* with a reference; NULL: without the memory controller */
	uint64_t swap_max, swap_high; /* are stored without effect: there is no swap */

	uint64_t notices[CGROUP_NOTICES]; /* how often each file changed */
	struct waitqueue notice_wait;
	void *folder; /* for fs/cgroup/ */
};

/* What the filesystem above does for the groups. */
struct cgroup_fs {
	/* Reports a change to watchers of a group's file. */
	void (*tell)(struct cgroup *group, enum cgroup_notice what);
	/* For clone3: the group of a descriptor, with a reference, if the current task may put a
	 * child there: a process, or without `process` a thread. -EBADF, -EACCES... */
	MAY_WAIT int (*find_for_clone)(int fd, bool process, struct cgroup **out);
};
/* Sets the filesystem's functions; `fs` must stay valid. Before that there are no watchers and no
 * descriptors of groups. */
void cgroup_fs_register(const struct cgroup_fs *fs);

/* ---- the tree (tree.c) ---- */

/* The root group, which has no limits and always exists. */
struct cgroup *cgroup_root(void);
void cgroup_get(struct cgroup *group);
void cgroup_put(struct cgroup *group);
/* Makes a group below `parent`, owned by the current task's user. Returns one reference beside the
 * tree's. -EAGAIN: too many levels or groups; -ENOMEM; -ENODEV. */
int cgroup_create(struct cgroup *parent, const char *name, struct cgroup **out);
/* Takes a group out of the tree. -EBUSY: it has tasks or children. */
int cgroup_remove(struct cgroup *group);
/* The child of that name, without a reference, or NULL. */
struct cgroup *cgroup_child(const struct cgroup *group, const char *name);
/*
 * The next group of the subtree of `top`, parents first, starting with top itself; NULL at the end.
 */
struct cgroup *cgroup_next(struct cgroup *top, struct cgroup *at);
bool cgroup_is_below(const struct cgroup *group, const struct cgroup *ancestor);
struct cgroup *cgroup_common_ancestor(struct cgroup *a, struct cgroup *b);
/* The group's path as seen from `root`; it begins with /.. if the group is not below `root`. */
void cgroup_show_path(const struct cgroup *group, const struct cgroup *root, struct seq *out);

/* Reports a change of a file to pollers and watchers. */
void cgroup_notice(struct cgroup *group, enum cgroup_notice what);

/* ---- tasks (tasks.c) ---- */

/* The group of a task; of a zombie, the group it died in. Without a reference. */
struct cgroup *cgroup_of(const struct task *task);
/* Calls `visit` for each live task of this group, not of those below, until it returns an error,
 * which is returned. `visit` may move the task. */
int cgroup_for_each_task(struct cgroup *group, int (*visit)(struct task *, void *), void *arg);
/* Is there a live task in the group or below? */
bool cgroup_is_populated(const struct cgroup *group);
/* Puts a live task into `group`; the caller has checked the rules. */
void cgroup_move_task(struct task *task, struct cgroup *group);
/* As find_for_clone of struct cgroup_fs. */
MAY_WAIT int cgroup_find_for_clone(int fd, bool process, struct cgroup **out);
extern const struct task_hooks cgroup_hooks;

/* ---- threads and controllers (domains.c) ---- */

static inline bool cgroup_is_threaded(const struct cgroup *group)
{
	return group->domain != group;
}
/* May the group have processes? */
bool cgroup_is_valid_domain(const struct cgroup *group);
bool cgroup_is_thread_root(const struct cgroup *group);
bool cgroup_can_be_thread_root(const struct cgroup *group);
/* The type as cgroup.type shows it. */
const char *cgroup_type_name(const struct cgroup *group);
/* Makes the group threaded. -EOPNOTSUPP. */
int cgroup_make_threaded(struct cgroup *group);
const char *cgroup_controller_name(enum cgroup_controller controller);
/* The controllers that act on the group itself; and those that it may give to its children. */
unsigned cgroup_controllers(const struct cgroup *group);
/* Sets up what the parent's controllers keep for a new child. -ENOMEM. */
int cgroup_settings_begin(struct cgroup *child);
/* Changes which controllers the children have. -ENOENT: the group does not have one of them itself;
 * -EBUSY, -EOPNOTSUPP, -ENOMEM. */
int cgroup_set_subtree_control(struct cgroup *group, unsigned enable, unsigned disable);

/* ---- moving (move.c) ---- */

/* Do the rules of the two groups allow the current task to move tasks of `from` into `to`?
 * `process`: whole processes. -EBUSY, -EOPNOTSUPP, -ENODEV. */
int cgroup_may_move(const struct cgroup *from, const struct cgroup *to, bool process);
/* Moves a thread, or with `process` all threads of its process. */
void cgroup_move(struct task *task, struct cgroup *to, bool process);

/* ---- standing still (freeze.c) ---- */

void cgroup_set_freeze(struct cgroup *group, bool freeze);
/* A task joined or left the group, or began to stand still or to run. */
void cgroup_update_frozen(struct cgroup *group);
/* Sends SIGKILL to all tasks in the group and below. */
void cgroup_kill(struct cgroup *group);

/* ---- pids (pids.c) ---- */

/* Counts one more task for the group. `force`: even past the limit. -EAGAIN. */
int cgroup_pids_charge(struct cgroup *group, bool force);
void cgroup_pids_uncharge(struct cgroup *group);
/* The group lost the controller: forgets its settings. */
void cgroup_pids_reset(struct cgroup *group);

/* ---- memory (memory.c) ---- */

/* The group gets an account of its own. -ENOMEM. */
int cgroup_memory_enable(struct cgroup *group);
/* The group loses its account. */
void cgroup_memory_disable(struct cgroup *group);
/* The task is charged to its group's account from now on. */
void cgroup_memory_task(struct task *task);
/* Charges a new task's kernel stack to its group. -ENOMEM: the group is at its limit. */
int cgroup_memory_place(struct task *child, struct cgroup *group);
/* Takes back what cgroup_memory_place() charged, when the task is freed. */
void cgroup_memory_forget(struct task *task);
