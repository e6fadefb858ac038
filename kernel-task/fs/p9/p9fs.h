/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A folder of the host, by 9P (components/p9) over the share interface. Nothing is cached but pages
 * that programs have mapped, and these only until the file is opened while it has no mapping. So
 * changes by the host are visible. The folder is: transport.c (the shares), exchange.c
 * (questions and answers), share.c (mounting), replay.c (a server that was restarted), inode.c
 * (attributes and the table of inodes), names.c, file.c.
 *
 * `lock` of a share is held from the beginning of a call of components/p9 until its answer has been
 * copied from the buffer. Its holder never touches memory of programs.
 */
#pragma once

#include "components/p9/p9.h"
#include "wait/mutex.h"
#include "pages/cache.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

#define P9_BUCKETS 256u
#define P9_ROOT	   1u

struct p9_share;

/* A request that made a fid for the operation in progress, to be made again after a restart. */
#define P9_STEPS_MAX  4
#define P9_STEP_BYTES 320
struct p9_step {
	uint8_t question[P9_STEP_BYTES];
	size_t n;
};

struct p9_super {
	struct p9 p9;
	struct p9_share *share;
	struct super_block *sb;
	struct mutex lock;
	uint32_t next_fid;
	/* Fids of freed inodes. The server has given up the first `free_count` of them, which are
	 * used again; the others are to be given back to it later. */
	uint32_t *unused;
	size_t free_count, unused_count, unused_room;
	struct list_head inodes[P9_BUCKETS];
	uint32_t largest; /* bytes of data in one message */

	/* For the replay after a restart of the server. */
	uint32_t session;      /* the incarnation of the server that knows our fids */
	struct list_head open; /* of struct p9_open */
	struct p9_step steps[P9_STEPS_MAX];
	unsigned step_count;
};

struct p9_inode {
	struct list_head node;
	struct inode *inode;
	uint32_t fid, read_fid;	 /* the latter open for reading pages, or P9_NO_FID */
	struct page_cache cache; /* of files: what programs have mapped */
	/* A name that leads to it, with a reference to the folder; NULL: none is known. */
	struct inode *folder;
	char *name;
	uint32_t session; /* the session in which `fid` was made; 0: the first */
};

/* An open file or folder: file->private. */
struct p9_open {
	struct list_head node;
	struct inode *inode; /* the file's */
	uint32_t fid, flags;
	bool lost; /* no name leads to it any more, and the server has forgotten it */
};

static inline struct p9_super *p9_super_of(const struct super_block *sb)
{
	return sb->private;
}

static inline struct p9_inode *p9_inode_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type p9_type;
extern const struct inode_ops p9_dir_ops, p9_file_inode_ops, p9_link_ops, p9_special_ops;
extern const struct file_ops p9_dir_fops, p9_file_ops;

/* Finds the shares. -ENOMEM. */
int p9_init(void);
/* The share with this tag, NULL: there is none; and the super block that has it mounted, or NULL.
 */
struct p9_share *p9_share_named(const char *tag);
struct p9_super *p9_share_owner(const struct p9_share *share);
void p9_share_own(struct p9_share *share, struct p9_super *owner);
/* The transport of components/p9 for `s`, whose share is set, with a buffer of SHARE_MESSAGE
 * bytes. */
struct p9_transport p9_transport(struct p9_super *s);
uint8_t *p9_share_buffer(struct p9_share *share);
/*
 * One request and its answer, without a replay: the answer's bytes, or an error (exchange.h).
 * *incarnation is the server's that answered: never 0, and always the same of one that is inline.
 */
MAY_WAIT ssize_t p9_exchange_once(struct p9_share *share, void *message, size_t n, size_t size,
				  uint32_t *incarnation);
/* The present server's incarnation. */
uint32_t p9_share_incarnation(const struct p9_share *share);
/* After a restart of the server: makes all fids again. -ENOMEM, -EIO. */
MAY_WAIT int p9_restore(struct p9_super *s);
/* Mounts the share with this tag, for the kernel itself: a new super block, active counted. */
MAY_WAIT int p9_mount_tag(const char *tag, struct super_block **out);

/* Locks for calls of components/p9. -EIO: the share is unmounted or its device broken; -EINTR: the
 * task is to end. */
MAY_WAIT int p9_enter(struct p9_super *s);
/* The same for an open file. Also -EIO: it is lost. */
MAY_WAIT int p9_enter_file(const struct file *file);
void p9_leave(struct p9_super *s);
/* Walks from the fid `from` to one that is not in use, *fid: to the name (NULL: nowhere else);
 * locked. Errors of p9_walk(); then there is no *fid. */
int p9_walk_to_new(struct p9_super *s, uint32_t from, const char *name, size_t length,
		   struct p9_qid *qid, uint32_t *fid);
/* Gives a fid back at the next request. Does not wait. */
void p9_discard_fid(struct p9_super *s, uint32_t fid);

/* The inode of the file at `fid`, which takes the fid over, also on failure; locked. */
int p9_iget(struct p9_super *s, uint32_t fid, struct inode **out);
/* Asks for the attributes; locked. */
int p9_refresh(struct inode *inode);
/* Another fid for the same file; locked. */
int p9_clone(struct inode *inode, uint32_t *fid);
/* `name` in `folder` leads to the inode; NULL: none that is known does. */
MAY_WAIT void p9_set_name(struct inode *inode, struct inode *folder, const char *name,
			  size_t length);
/* Opens another fid of the file for file->private; locked. */
int p9_open_file(struct file *file, uint32_t flags);
void p9_release(struct file *file);

static inline uint32_t p9_fid_of(const struct file *file)
{
	return ((const struct p9_open *)file->private)->fid;
}
extern const struct page_cache_ops p9_cache_ops;
/* Forgets its pages if no program has them mapped. */
MAY_WAIT void p9_forget_pages(struct inode *inode);
MAY_WAIT int p9_fs_setattr(struct inode *inode, const struct inode_change *change);
MAY_WAIT void p9_fs_getattr(struct inode *inode, struct stat *out);
MAY_WAIT void p9_evict(struct inode *inode);

#define P9_COMMON_OPS .setattr = p9_fs_setattr, .getattr = p9_fs_getattr, .evict = p9_evict
