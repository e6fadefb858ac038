/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who may use a file of /proc/PID, besides what mode and owner say: each row of the tables in pid.c
 * names one of these guards, and guard.c has the table of what a guard asks (proc/access.h), when,
 * and with which error.
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
	GUARD_NONE, /* mode and owner are all */

	GUARD_MEMORY,	    /* of the memory that the task has when the file is opened */
	GUARD_MEMORY_WRITE, /* likewise, with the right to change it */
	GUARD_OPENED,	    /* asked once, at opening */
	GUARD_READ,	    /* asked at each reading */
	GUARD_TRACED,	    /* asked at each reading, as for a debugger */
	GUARD_STACK,	    /* likewise, and only by administrators */
	GUARD_LINK,	    /* asked whenever the link is read or followed */
	GUARD_ADMIN_LINK,   /* likewise, and only administrators may follow it */
	GUARD_ENTERED,	    /* asked before mode and owner, at each use of the folder or file */
	GUARD_LISTED,	    /* asked at each lookup in the folder and listing of it */
	GUARD_OWN,	    /* threads of the process pass whatever mode and owner say */
	GUARD_PROCESS,	    /* the process's folder: what the option hidepid of the mount says */
};

/* The moments at which a guard may ask. */
enum proc_moment {
	PROC_OPENED = 1,
	PROC_READ = 2,
	PROC_LINK_READ = 4, /* also when it is followed */
	PROC_LINK_FOLLOWED = 8,
	PROC_ENTERED = 16,
	PROC_LISTED = 32,
};

/* May the current task go on at this moment? 0; -EACCES or -EPERM; -ESRCH: the task is gone. */
int proc_guard_ask(const struct proc_ref *ref, enum proc_moment moment);
/* Is the file about the memory that the task has when it is opened? */
bool proc_guard_is_memory(const struct proc_ref *ref);
/* Opens such a file: *out is remembered (mm_forget() ends that), NULL for a task without memory.
 * -EACCES, -ESRCH. */
MAY_WAIT int proc_guard_memory(const struct proc_ref *ref, struct mm **out);
/* What inode_ops.permission answers for the file or folder. */
int proc_guard_permission(const struct inode *inode, int by_mode);

/* ---- whose folders are seen at all: the options of a mount of proc ---- */

enum proc_hide {
	PROC_HIDE_OFF = 0,
	PROC_HIDE_CONTENTS = 1,
	PROC_HIDE_NAMES = 2,
	PROC_HIDE_UNTRACEABLE = 4, /* the names too, and no group is spared */
};

/* Sets those that the text (NULL: none) has. -EINVAL, -ENOMEM. */
int proc_set_options(struct super_block *sb, const char *text);
/* Is it an option, with a value that can be (fs_type.option_known)? */
bool proc_option_known(const char *key, const char *value);
/* Is the process hidden from the current task on this mount, by at least that much? */
bool proc_hides(const struct super_block *sb, const struct task *task, enum proc_hide how_much);
