/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext4 as the VFS sees it: between inodes, dentries and the page cache here and the component
 * (volume.h), which knows only inode numbers and names. The folder is: super.c (mounting, syncing),
 * volume.c and replay.c (the component, linked in or a task), inode.c (the table of inodes), dir.c
 * (names), file.c (contents), attributes.c.
 *
 * Locks: `lock` of the volume is held around every call of the component; its holder never waits
 * for a page that is being read, because reading may need the lock; it may write pages back.
 * `contents` of an inode is held during changes of the file's size or blocks, and is taken first.
 *
 * The table holds a reference to every inode in it, so that the last user need not wait when it
 * drops its own. ext4_reap() frees inodes on the disk, at each commit or when there are many.
 */
#pragma once

#include "block/block.h"
#include "fs/ext4/volume.h"
#include "wait/mutex.h"
#include "mm/pagetree.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

struct ext4_super {
	filesystem_id volume; /* 0 once it is closed */
	struct ext4_replay replay;
	int64_t time_told;
	struct block_device *disk;
	struct super_block *sb;
	struct list_head node;
	struct flush_source flush;
	uint64_t errors_heard; /* of the disk's writes */
	struct mutex lock;
	struct task *holder;	  /* of the lock */
	struct pagetree inodes;	  /* by number */
	struct list_head all;	  /* all inodes of the table */
	struct list_head changed; /* inodes with changes that the volume does not have yet */
	size_t inode_count, orphan_count, orphans_kept;
	uint32_t block_size;
	bool read_only, orphans_changed;
	bool aborted; /* read-only because the disk has failed */
};

struct ext4_inode {
	struct page_cache cache;
	struct list_head node, changed_node;
	struct inode *inode;
	struct mutex contents;
	unsigned news; /* EXT4_*, set by ext4_note() */
	unsigned
		walkers; /* tasks that will continue from its place in the list of changed inodes */
	bool blocks_stale; /* inode->blocks is out of date */
	uint64_t new_end;  /* EXT4_GROWING: up to this block */
	/* A contiguous piece of the file with a known place. */
	uint64_t run_block, run_physical, run_count;
};

/* Changes of an inode that the volume does not have yet. */
enum ext4_news {
	EXT4_ATTRIBUTES = 1, /* the inode's attributes */
	EXT4_GROWN = 2,	  /* new blocks since the last commit: their contents are written first */
	EXT4_ORPHAN = 4,  /* it has no names, but is in use */
	EXT4_GROWING = 8, /* blocks behind the end, for a write in progress */
};

static inline struct ext4_super *ext4_super_of(const struct super_block *sb)
{
	return sb->private;
}

static inline struct ext4_inode *ext4_inode_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type ext4_type, ext3_type, ext2_type;
extern const struct inode_ops ext4_dir_ops, ext4_file_inode_ops, ext4_link_ops, ext4_special_ops;
extern const struct file_ops ext4_dir_fops, ext4_file_ops;
extern const struct page_cache_ops ext4_cache_ops;
/* map_writable of the cache (file.c): allocates the page's blocks before a mapping may write to
 * it. */
MAY_WAIT int ext4_map_writable(struct page_cache *cache, uint64_t index, struct page **out);

/* Locks the volume for one operation, at the present time. -EIO: it is closed. */
MAY_WAIT int ext4_enter(struct ext4_super *s);
/* Only unlocks it. */
void ext4_unlock(struct ext4_super *s);
/* Commits everything so far; the volume is locked. */
MAY_WAIT int ext4_commit_now(struct ext4_super *s);
/* Ends the operation: commits if it is time. */
MAY_WAIT void ext4_leave(struct ext4_super *s);

/* inode.c; all with the volume locked. */

/* The inode with this number, with a reference. */
MAY_WAIT int ext4_iget(struct ext4_super *s, uint32_t ino, struct inode **out);
/* Stores its attributes. */
int ext4_store(struct inode *inode);
/*
 * Notes changes of the inode, or (0) dirty pages, so that the next commit handles it. All changes
 * are noted by this function; it does not wait, and needs no lock.
 */
void ext4_note(struct inode *inode, unsigned news);
/* Is there no change of the inode to commit? */
static inline bool ext4_is_stored(const struct ext4_inode *e)
{
	return !(e->news & (EXT4_ATTRIBUTES | EXT4_GROWN)) && !e->cache.dirty;
}
/* Reads the attributes that a call of the component may have changed: size of a directory, blocks,
 * links. */
int ext4_refresh(struct inode *inode);
/* Notes that the inode lost its last name, or got one again. */
void ext4_set_orphan(struct inode *inode, bool orphan);
/* Stores all changed attributes, and the list of orphans. */
int ext4_store_all(struct ext4_super *s);
/* Frees orphans without users, and forgets inodes that were not used for long. True: it has freed
 * some. */
MAY_WAIT bool ext4_reap(struct ext4_super *s);
/* Forgets all inodes (unmounting). */
MAY_WAIT void ext4_drop_all(struct ext4_super *s);
void ext4_evict(struct inode *inode);
void ext4_attributes_of(const struct inode *inode, struct filesystem_attributes *out);

/*
 * After a failed operation with `error`: true once if that was -ENOSPC and orphans were freed now,
 * so that another try may succeed. *tried is false at first. The volume is locked.
 */
MAY_WAIT bool ext4_try_again(struct ext4_super *s, int error, bool *tried);

/* place.c: where contents are. `contents` of the inode is held, except for the first function. */

/* Puts the piece with block `block` into e->run_*. May be called with and without the volume
 * locked. */
MAY_WAIT int ext4_find_run(struct ext4_inode *e, uint64_t block);

/* Blocks of a file that have no place. */
struct ext4_gap {
	uint64_t first, count;
};
/* The first gap in [first, end); gap->first is `end` if there is none. */
MAY_WAIT int ext4_find_gap(struct inode *inode, uint64_t first, uint64_t end, struct ext4_gap *gap);
/*
 * Allocates blocks for a gap. Their pages are in the cache then, dirty: zeroes, unless they were
 * cached. Pages that the gap covers partly must be cached. gap->count becomes less if there is not
 * space or memory for all. -ENOSPC, -EROFS, -ENOMEM.
 */
MAY_WAIT int ext4_give_blocks(struct inode *inode, struct ext4_gap *gap);
/* Bytes [from, end) of a page were changed: marks those with an allocated block dirty. */
MAY_WAIT int ext4_dirty_blocks(struct inode *inode, struct cached_page *cp, size_t from,
			       size_t end);
/* Gives back blocks and pages behind the file's end. */
MAY_WAIT int ext4_trim(struct inode *inode);

/* size.c */

#define EXT4_SIZE_MAX (1ull << 44)

/* All changes of inode->size use this. */
void ext4_set_size(struct inode *inode, uint64_t size);
MAY_WAIT int ext4_fs_truncate(struct inode *inode, uint64_t size);
MAY_WAIT int ext4_fallocate_file(struct file *file, int mode, uint64_t offset, uint64_t length);

/* file.c */

/* `data_only` makes no difference: all metadata that locates the data counts as data. */
MAY_WAIT int ext4_fsync(struct file *file, bool data_only);

/* ioctl.c */
MAY_WAIT long ext4_ioctl(struct file *file, unsigned command, uint64_t arg);

/* super.c: everything of the volume is on the disk. */
MAY_WAIT int ext4_sync(struct ext4_super *s);

/* attributes.c */
MAY_WAIT int ext4_fs_setattr(struct inode *inode, const struct inode_change *change);
MAY_WAIT void ext4_fs_getattr(struct inode *inode, struct stat *out);
MAY_WAIT int ext4_fs_getxattr(struct inode *inode, const char *name, void *value, size_t size);
MAY_WAIT int ext4_fs_setxattr(struct inode *inode, const char *name, const void *value, size_t size,
			      int flags);
MAY_WAIT int ext4_fs_listxattr(struct inode *inode, char *list, size_t size);
MAY_WAIT int ext4_fs_removexattr(struct inode *inode, const char *name);

#define EXT4_COMMON_OPS                                                                       \
	.setattr = ext4_fs_setattr, .getattr = ext4_fs_getattr, .getxattr = ext4_fs_getxattr, \
	.setxattr = ext4_fs_setxattr, .listxattr = ext4_fs_listxattr,                         \
	.removexattr = ext4_fs_removexattr, .evict = ext4_evict
