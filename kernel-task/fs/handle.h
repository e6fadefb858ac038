/* SPDX-License-Identifier: BSD-2-Clause */
/* Handles of files: an inode named by its number, in the form that Linux's tmpfs gives it. */
#pragma once

#include "base/seq.h"
#include "fs/vfs.h"

enum { HANDLE_TMPFS = 1 }; /* the type of a handle */

/* A generation, which is 0, then the number's two halves. */
struct inode_handle {
	uint32_t generation, low, high;
};

/* Can the filesystem find an inode by its number? */
static inline bool has_handles(const struct super_block *sb)
{
	return sb->ops && sb->ops->find;
}

struct inode_handle handle_of(const struct inode *inode);
/* For fdinfo: the handle by which name_to_handle_at names the file; nothing if there is none. */
void handle_show(const struct inode *inode, struct seq *out);
