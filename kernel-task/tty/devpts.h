/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devpts: the filesystem with the names of pseudoterminals. Each mount is an instance with numbers
 * of its own and a ptmx of its own. A ptmx elsewhere makes ptys in the instance that is mounted on
 * "pts" beside it. pts(4).
 */
#pragma once

#include "fs/mount.h"
#include "libs/base/list.h"
#include "wait/may_wait.h"

struct devpts {
	struct list_head ptys; /* for tty/pty.c, by their numbers */
	unsigned max;	       /* ptys that can be open at a time */
	mode_t mode;
	bool uid_set, gid_set; /* otherwise a name has the ids of the task that opens the ptmx */
	kuid_t uid;
	kgid_t gid;
};

extern const struct fs_type devpts_type;

/* The instance of a super block; NULL: it is of another type. */
struct devpts *devpts_of(const struct super_block *sb);
/* The root of the instance in which an open file of a ptmx makes its pty, with references. -ENODEV:
 * there is none. */
MAY_WAIT int devpts_root_for(const struct file *ptmx, struct path *out);
/* The name of a pty: makes and removes it. -ENOMEM, -ENOSPC. */
MAY_WAIT int devpts_add(struct super_block *sb, unsigned number, dev_t dev);
MAY_WAIT void devpts_remove(struct super_block *sb, unsigned number);
/* Opens that name in the instance with this root. -ENOENT, and the device's errors. */
MAY_WAIT int devpts_open(const struct path *root, unsigned number, unsigned flags,
			 struct file **out);
