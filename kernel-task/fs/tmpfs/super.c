/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tmpfs as a whole: mount options, limits on pages and inodes (by default half of the memory), the
 * life of its inodes. devtmpfs is a tmpfs that all its mounts share.
 */
#include "fs/tmpfs/tmpfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/size.h"
#include "fs/dentry.h"
#include "fs/mount.h"
#include "machine/machine.h"
#include "proc/task.h"

#define TMPFS_MAGIC_NUMBER 0x01021994u

/* ---- inodes ---- */

void tmpfs_evict(struct inode *inode)
{
	struct tmpfs_inode *t = tmpfs_of(inode);

	if (!t)
		return;
	if (S_ISDIR(inode->mode))
		tmpfs_empty_tree(inode);
	else if (S_ISREG(inode->mode))
		file_pages_forget(inode->pages, 0, UINT64_MAX);
	tmpfs_drop_xattrs(t);
	free(t->buckets);
	free(t->target);
	free(t);
	inode->private = NULL;
	tmpfs_super_of(inode->sb)->used_inodes--;
}

const struct inode_ops tmpfs_special_ops = {TMPFS_XATTR_OPS, .evict = tmpfs_evict};

static void set_operations(struct inode *inode, dev_t dev)
{
	switch (inode->mode & S_IFMT) {
	case S_IFDIR:
		inode->ops = &tmpfs_dir_ops;
		inode->fops = &tmpfs_dir_fops;
		inode->nlink = 2;
		inode->size = 40;
		break;
	case S_IFREG:
		inode->ops = &tmpfs_file_inode_ops;
		inode->fops = &tmpfs_file_ops;
		file_pages_init(&tmpfs_of(inode)->pages, &tmpfs_pages_ops, &inode->mappings);
		inode->pages = &tmpfs_of(inode)->pages;
		tmpfs_of(inode)->seals = F_SEAL_SEAL; /* a memfd may have others */
		break;
	case S_IFLNK:
		inode->ops = &tmpfs_link_ops;
		break;
	default:
		inode->ops = &tmpfs_special_ops;
		inode_init_special(inode, dev);
	}
}

int tmpfs_inode_create(struct super_block *sb, mode_t mode, dev_t dev, struct inode **out)
{
	struct tmpfs_super *super = tmpfs_super_of(sb);

	if (super->used_inodes >= super->max_inodes)
		return -ENOSPC;
	struct tmpfs_inode *t = calloc(1, sizeof(*t));
	struct inode *inode = t ? inode_create(sb, mode) : NULL;
	if (!inode) {
		free(t);
		return -ENOMEM;
	}
	list_init(&t->xattrs);
	list_init(&t->names);
	t->next_cookie = 2;
	inode->private = t;
	t->inode = inode;
	super->used_inodes++;
	set_operations(inode, dev);
	*out = inode;
	return 0;
}

/* ---- the filesystem ---- */

static void tmpfs_statfs(struct super_block *sb, struct statfs *out)
{
	const struct tmpfs_super *super = tmpfs_super_of(sb);

	out->f_blocks = super->max_pages;
	out->f_bfree = out->f_bavail = super->max_pages - super->used_pages;
	out->f_files = super->max_inodes;
	out->f_ffree = super->max_inodes - super->used_inodes;
}

static void tmpfs_shutdown(struct super_block *sb)
{
	/* The root's dentry still holds the root inode. */
}

static void tmpfs_destroy(struct super_block *sb)
{
	free(tmpfs_super_of(sb)->extra);
	free(sb->private);
}

static const struct super_ops tmpfs_super_ops = {
	.statfs = tmpfs_statfs,
	.find = tmpfs_find,
	.shutdown = tmpfs_shutdown,
	.destroy = tmpfs_destroy,
};

/* "512k", "10%" of memory... in bytes; false if it is no size. */
static bool parse_size(const char *text, uint64_t *out)
{
	char *end;
	uint64_t value = size_parse(text, &end);
	struct machine_memory memory;

	if (end == text)
		return false;
	if (*end == '%') {
		machine_memory(&memory);
		if (__builtin_mul_overflow(memory.total_bytes / 100, value, &value))
			value = UINT64_MAX;
		end++;
	}
	*out = value;
	return !*end;
}

static bool parse_number(const char *text, int base, unsigned *out)
{
	char *end;
	unsigned long value = strtoul(text, &end, base);

	*out = (unsigned)value;
	return end != text && !*end && value <= UINT32_MAX;
}

static bool parse_option(struct tmpfs_super *super, char *option)
{
	char *value = strchr(option, '=');
	uint64_t size;
	unsigned id;

	if (!value)
		return !option[0];
	*value++ = 0;
	if (!strcmp(option, "size") && parse_size(value, &size)) {
		super->max_pages = size / PAGE_SIZE + (size % PAGE_SIZE != 0);
		return true;
	}
	if (!strcmp(option, "nr_blocks"))
		return parse_size(value, &super->max_pages);
	if (!strcmp(option, "nr_inodes"))
		return parse_size(value, &super->max_inodes);
	if (!strcmp(option, "mode"))
		return parse_number(value, 8, &super->root_mode);
	if (!strcmp(option, "uid"))
		return parse_number(value, 10, &id) && uid_valid(super->root_uid = kuid_given(id));
	if (!strcmp(option, "gid"))
		return parse_number(value, 10, &id) && gid_valid(super->root_gid = kgid_given(id));
	return false;
}

static int parse_options(struct tmpfs_super *super, const char *data)
{
	char *copy = strdup(data), *rest = copy, *option;
	int error = 0;

	if (!copy)
		return -ENOMEM;
	while (!error && (option = strsep(&rest, ",")))
		if (*option && !parse_option(super, option))
			error = -EINVAL;
	free(copy);
	return error;
}

/* Fills in a super block: its root directory. */
static int make_root(struct super_block *sb, const struct tmpfs_super *super)
{
	struct inode *root;
	int error = tmpfs_inode_create(sb, S_IFDIR | (super->root_mode & 07777), 0, &root);

	if (error)
		return error;
	root->uid = super->root_uid;
	root->gid = super->root_gid;
	sb->root = dentry_root(sb, root, "");
	return sb->root ? 0 : -ENOMEM;
}

int tmpfs_mount(const struct fs_type *type, const char *data, struct super_block **out)
{
	struct machine_memory memory;
	struct tmpfs_super *super = calloc(1, sizeof(*super));
	struct super_block *sb;
	int error;

	if (!super)
		return -ENOMEM;
	machine_memory(&memory);
	super->max_pages = super->max_inodes = memory.total_bytes / PAGE_SIZE / 2;
	super->root_mode = 01777;
	super->root_uid = current->cred ? current->cred->fsuid : KUID(0);
	super->root_gid = current->cred ? current->cred->fsgid : KGID(0);
	error = data ? parse_options(super, data) : 0;
	sb = error ? NULL : super_create(&tmpfs_super_ops, TMPFS_MAGIC_NUMBER);
	if (!sb) {
		free(super);
		return error ? error : -ENOMEM;
	}
	sb->private = super;
	sb->type = type;
	error = make_root(sb, super);
	if (error) {
		super_unmount(sb);
		return error;
	}
	*out = sb;
	return 0;
}

static bool tmpfs_option_known(const char *key, const char *value)
{
	struct tmpfs_super scratch;
	char option[64];

	if (!value ||
	    (size_t)snprintf(option, sizeof(option), "%s=%s", key, value) >= sizeof(option))
		return false;
	return parse_option(&scratch, option);
}

const struct fs_type tmpfs_type = {.name = "tmpfs",
				   .mount = tmpfs_mount,
				   .user_mountable = true,
				   .option_known = tmpfs_option_known};
