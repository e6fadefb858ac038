/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem of control groups (cgroup/cgroup.h): a folder for each group, a file for each
 * property. super.c mounts, dir.c has the folders, file.c reads and writes any file; the contents
 * of files are described in tables of struct cgroup_file: core_files.c, tasks_files.c and one for
 * each controller.
 *
 * Inodes that were looked up are kept until their group is removed, so that a changed owner or mode
 * stays, and a file can be watched without being open.
 */
#pragma once

#include <stdint.h>

#include "base/seq.h"
#include "cgroup/cgroup.h"
#include "fs/mount.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

#define CGROUP2_MAGIC	 0x63677270u
#define CGROUP_FILES_MAX 64

enum cgroup_file_flags {
	CGROUP_NOT_ROOT = 1,  /* the root has no such file */
	CGROUP_DELEGATED = 2, /* a user to whom a subtree was delegated may write it at the top */
};

struct cgroup_file {
	const char *name; /* NULL ends a table */
	unsigned flags;
	/* Return 0 or a negative errno, and never wait. */
	int (*show)(struct cgroup *group, struct seq *out);
	/* `text` has no blanks at its ends. */
	int (*store)(struct cgroup *group, const char *text);
	enum cgroup_notice notice; /* if `noticed` */
	bool noticed;
};

/* Rows of a table: a file; and a file whose changes are reported. */
#define CGROUP_FILE(NAME, FLAGS, SHOW, STORE)                              \
	{                                                                  \
		.name = NAME, .flags = FLAGS, .show = SHOW, .store = STORE \
	}
#define CGROUP_NOTED(NAME, FLAGS, SHOW, NOTICE)                                               \
	{                                                                                     \
		.name = NAME, .flags = FLAGS, .show = SHOW, .notice = NOTICE, .noticed = true \
	}

/* The files of a controller, or of every group. */
struct cgroup_file_table {
	unsigned controllers; /* CGROUP_BIT() of the controller; 0: files of every group */
	const struct cgroup_file *files;
};
extern const struct cgroup_file cgroup_core_files[], cgroup_tasks_files[], cgroup_pids_files[],
	cgroup_memory_files[];

/* The type of a group's `folder`. */
struct cgroup_folder {
	struct inode *inode; /* with a reference, as the inodes of the files */
	struct inode *files[CGROUP_FILES_MAX];
};

/* The type of each inode's `private`. */
struct cgroup_node {
	struct cgroup *group;		/* with a reference */
	const struct cgroup_file *file; /* NULL: the folder */
	unsigned number;		/* of the file */
};

static inline struct cgroup_node *cgroup_node_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type cgroup2_type;
/*
 * Connects reports of changes, and clone3's lookup of groups, with the groups (cgroup_fs_register).
 */
void cgroup_fs_init(void);
extern const struct inode_ops cgroup_folder_ops, cgroup_file_inode_ops;
extern const struct file_ops cgroup_folder_fops, cgroup_file_ops;

/* ---- dir.c ---- */

/* Makes the folder of a group that has none yet. -ENOMEM. */
int cgroup_folder_create(struct super_block *sb, struct cgroup *group);
/* File number `number` of the group; NULL: there is no such number, or this group has no such file
 * now. */
const struct cgroup_file *cgroup_file_at(const struct cgroup *group, unsigned number);
/* The inode of a group's file, without a reference. NULL: out of memory. */
struct inode *cgroup_file_inode(struct cgroup *group, unsigned number);
/* May the current task write the group's cgroup.procs? -EACCES, -ENOMEM. */
int cgroup_may_write_procs(struct cgroup *group);

/* ---- file.c ---- */

/* Parses a whole number in a base of C. -EINVAL: not a number; -ERANGE: beyond the bounds. */
int cgroup_parse_number(const char *text, int64_t least, int64_t most, int64_t *out);
/* Parses a number from 0 on, or "max" for CGROUP_NO_LIMIT. Errors as above. */
int cgroup_parse_limit(const char *text, int64_t most, uint64_t *out);
void cgroup_show_limit(uint64_t limit, struct seq *out);

/* ---- tasks_files.c ---- */

/* The group whose folder a descriptor is, with a reference. -EBADF. */
MAY_WAIT int cgroup_of_fd(int fd, struct cgroup **out);

/* May the current task put tasks of `from` into `to`? */
int cgroup_may_attach(struct cgroup *from, struct cgroup *to, bool process);
/* For clone3: the group of a descriptor, with a reference (struct cgroup_fs). */
MAY_WAIT int cgroup_find_group(int fd, bool process, struct cgroup **out);
