/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache of names: see struct dentry in fs/vfs.h. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/* A root or nameless dentry (of a pipe): found by no lookup. The inode's reference moves in, also
 * on failure. NULL when out of memory. */
MAY_WAIT struct dentry *dentry_root(struct super_block *sb, struct inode *inode, const char *name);
/* Like dentry_root(), but shown below `parent` (O_TMPFILE). */
MAY_WAIT struct dentry *dentry_nameless(struct dentry *parent, struct inode *inode,
					const char *name);
void dentry_get(struct dentry *dentry);
MAY_WAIT void dentry_put(struct dentry *dentry);

/*
 * The dentry of `name` in `parent`, from the cache or asked from the filesystem, negative if the
 * name does not exist; with a reference. -ENOMEM, -ENAMETOOLONG, -EIO...
 */
MAY_WAIT int dentry_lookup(struct dentry *parent, const char *name, size_t length,
			   struct dentry **out);
/* The inode's reference moves into the (negative) dentry. */
void dentry_attach(struct dentry *dentry, struct inode *inode);
/* The name was removed: the dentry becomes negative or, if it is still used, is unhashed. */
MAY_WAIT void dentry_delete(struct dentry *dentry);
/* Lookups no longer find it. */
MAY_WAIT void dentry_unhash(struct dentry *dentry);
/* `dentry` takes the name and place of `target`, which becomes unknown. -ENOMEM. */
MAY_WAIT int dentry_move(struct dentry *dentry, struct dentry *target);
/* Both change places (RENAME_EXCHANGE). -ENOMEM. */
int dentry_swap(struct dentry *a, struct dentry *b);
/* Is `dentry` the same as or below `ancestor`? */
bool dentry_is_below(const struct dentry *dentry, const struct dentry *ancestor);

static inline bool dentry_is_root(const struct dentry *dentry)
{
	return dentry->parent == dentry;
}

/* Drops up to `n` unused names, oldest first; returns how many. For when memory is short. */
MAY_WAIT size_t dentry_shrink(size_t n);
/* Drops all unused names of one filesystem (unmount). */
MAY_WAIT void dentry_shrink_super(struct super_block *sb);
/* Unused names that are kept at most: a share of the memory. */
size_t dentry_unused_most(void);
/* Unused names now in the cache. */
size_t dentry_unused_count(void);
