/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to files of /proc/PID beyond mode and owner: each row of the tables in pid.c names one of
 * these guards, and guard.c has the table of a guard's checks (proc/access.h), their moments and
 * errors.
 */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

struct inode;
struct mm;
struct proc_ref;
struct super_block;
struct task;

enum proc_guard {
	GUARD_NONE, /* only mode and owner */

	GUARD_MEMORY, /* checked when the file is opened, for the task's memory at that time */
	GUARD_MEMORY_WRITE, /* likewise, with the right to change it */
	GUARD_OPENED,	    /* checked once, at open */
	GUARD_READ,	    /* checked at each read */
	GUARD_TRACED,	    /* checked at each read, as for a debugger */
	GUARD_STACK,	    /* likewise, and only by administrators */
	GUARD_LINK,	    /* checked whenever the link is read or followed */
	GUARD_ADMIN_LINK,   /* likewise, and only administrators may follow it */
	GUARD_ENTERED,	    /* checked before mode and owner, at each use of the folder or file */
	GUARD_LISTED,	    /* checked at each lookup in the folder and listing of it */
	GUARD_OWN,	    /* threads of the process pass without mode and owner */
	GUARD_PROCESS,	    /* the process's folder: the mount's option hidepid decides */
};

/* The moments at which a guard may check. */
enum proc_moment {
	PROC_OPENED = 1,
	PROC_READ = 2,
	PROC_LINK_READ = 4, /* also when it is followed */
	PROC_LINK_FOLLOWED = 8,
	PROC_ENTERED = 16,
	PROC_LISTED = 32,
};

/* May the current task continue at this moment? 0; -EACCES or -EPERM; -ESRCH: the task is gone. */
int proc_guard_ask(const struct proc_ref *ref, enum proc_moment moment);
/* Is the file bound to the memory that the task has when it is opened? */
bool proc_guard_is_memory(const struct proc_ref *ref);
/* Opens such a file: *out is remembered (mm_forget() ends that), NULL for a task without memory.
 * -EACCES, -ESRCH. */
MAY_WAIT int proc_guard_memory(const struct proc_ref *ref, struct mm **out);
/* inode_ops.permission of the file or folder. */
int proc_guard_permission(const struct inode *inode, int by_mode);

/* ---- which processes' folders are visible: the options of a mount of proc ---- */

enum proc_hide {
	PROC_HIDE_OFF = 0,
	PROC_HIDE_CONTENTS = 1,
	PROC_HIDE_NAMES = 2,
	PROC_HIDE_UNTRACEABLE = 4, /* also the names, and from every group */
};

/* Sets the options in the text (NULL: none). -EINVAL, -ENOMEM. */
int proc_set_options(struct super_block *sb, const char *text);
/* Is it an option with a valid value (fs_type.option_known)? */
bool proc_option_known(const char *key, const char *value);
/* Is the process hidden from the current task on this mount, by at least that much? */
bool proc_hides(const struct super_block *sb, const struct task *task, enum proc_hide how_much);
