/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounting a share. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/p9/p9fs.h"
#include "interfaces/share.h"
#include "proc/task.h"

#define P9_MAGIC_NUMBER 0x01021997

/* ---- one operation ---- */

int p9_enter(struct p9_super *s)
{
	/* Its holder may wait for a server that does not answer. */
	if (mutex_lock_killable(&s->lock))
		return -EINTR;
	if (p9_share_owner(s->share) != s) {
		mutex_unlock(&s->lock);
		return -EIO;
	}
	s->step_count = 0;
	/* The server gives a fid up also where it answers with an error. */
	while (s->free_count < s->unused_count)
		(void)p9_clunk(&s->p9, s->unused[s->free_count++]);
	return 0;
}

int p9_enter_file(const struct file *file)
{
	const struct p9_open *open = file->private;
	int error = p9_enter(p9_super_of(file->inode->sb));

	if (error || !open->lost)
		return error;
	p9_leave(p9_super_of(file->inode->sb));
	return -EIO;
}

void p9_leave(struct p9_super *s)
{
	mutex_unlock(&s->lock);
}

/* New numbers do not run out, because there are never more than fids in use at once. */
static uint32_t new_fid(struct p9_super *s)
{
	uint32_t fid;

	if (!s->free_count)
		return ++s->next_fid;
	fid = s->unused[--s->free_count];
	s->unused[s->free_count] = s->unused[--s->unused_count];
	return fid;
}

/* Adds a fid to those that the server has to give up. False: no memory. */
static bool add_unused(struct p9_super *s, uint32_t fid)
{
	if (s->unused_count == s->unused_room) {
		size_t room = s->unused_room ? 2 * s->unused_room : 64;
		uint32_t *larger = realloc(s->unused, room * sizeof(*larger));

		if (!larger)
			return false;
		s->unused = larger;
		s->unused_room = room;
	}
	s->unused[s->unused_count++] = fid;
	return true;
}

int p9_walk_to_new(struct p9_super *s, uint32_t from, const char *name, size_t length,
		   struct p9_qid *qid, uint32_t *fid)
{
	int error;

	*fid = new_fid(s);
	error = p9_walk(&s->p9, from, *fid, name, length, qid);
	/* The server does not know it after an error, so it is free. */
	if (error && add_unused(s, *fid)) {
		s->unused[s->unused_count - 1] = s->unused[s->free_count];
		s->unused[s->free_count++] = *fid;
	}
	return error;
}

void p9_discard_fid(struct p9_super *s, uint32_t fid)
{
	/* Without memory the host keeps it until the share is unmounted. */
	if (fid != P9_NO_FID)
		(void)add_unused(s, fid);
}

/* ---- super blocks ---- */

static void p9_fs_statfs(struct super_block *sb, struct statfs *out)
{
	struct p9_super *s = p9_super_of(sb);
	struct p9_usage usage = {0};

	if (p9_enter(s))
		return;
	(void)p9_statfs(&s->p9, P9_ROOT, &usage);
	p9_leave(s);
	out->f_bsize = out->f_frsize = usage.block_size;
	out->f_blocks = usage.blocks;
	out->f_bfree = usage.free;
	out->f_bavail = usage.available;
	out->f_files = usage.files;
	out->f_ffree = usage.files_free;
}

static void p9_shutdown(struct super_block *sb)
{
	struct p9_super *s = p9_super_of(sb);

	/* Not interruptible, even if the task that unmounts is being killed: no operation is in
	 * progress afterwards. */
	mutex_lock(&s->lock);
	if (p9_share_owner(s->share) == s)
		p9_share_own(s->share, NULL);
	mutex_unlock(&s->lock);
}

static void p9_destroy(struct super_block *sb)
{
	struct p9_super *s = p9_super_of(sb);

	if (s)
		free(s->unused);
	free(s);
}

static const struct super_ops super_ops = {
	.statfs = p9_fs_statfs,
	.shutdown = p9_shutdown,
	.destroy = p9_destroy,
};

static int make_root(struct p9_super *s)
{
	struct p9_transport transport = p9_transport(s);
	struct inode *root;
	int error = p9_begin(&s->p9, &transport, p9_share_buffer(s->share), SHARE_MESSAGE, P9_ROOT);

	if (error)
		return error;
	s->largest = s->p9.size - P9_HEADER;
	error = p9_enter(s);
	if (error)
		return error;
	uint32_t fid;
	error = p9_walk_to_new(s, P9_ROOT, NULL, 0, NULL, &fid);
	if (!error)
		error = p9_iget(s, fid, &root);
	p9_leave(s);
	if (error)
		return error;
	s->sb->root = dentry_root(s->sb, root, "");
	return s->sb->root ? 0 : -ENOMEM;
}

int p9_mount_tag(const char *tag, struct super_block **out)
{
	struct p9_share *share = p9_share_named(tag);
	struct super_block *sb;
	struct p9_super *s;

	if (!share)
		return -ENOENT;
	if (p9_share_owner(share))
		return -EBUSY;
	sb = super_create(&super_ops, P9_MAGIC_NUMBER);
	s = sb ? calloc(1, sizeof(*s)) : NULL;
	if (!s) {
		free(sb);
		return -ENOMEM;
	}
	sb->private = s;
	sb->type = &p9_type;
	sb->forget_unused = true;
	s->sb = sb;
	s->share = share;
	s->next_fid = P9_ROOT;
	mutex_init(&s->lock, MUTEX_VOLUME);
	list_init(&s->open);
	for (unsigned i = 0; i < P9_BUCKETS; i++)
		list_init(&s->inodes[i]);
	p9_share_own(share, s);
	int error = make_root(s);
	if (error) {
		p9_share_own(share, NULL);
		super_put(sb);
		return error;
	}
	*out = sb;
	return 0;
}

static int p9_mount(const struct fs_type *type, const char *source, unsigned flags,
		    struct super_block **out)
{
	return p9_mount_tag(source, out);
}

const struct fs_type p9_type = {.name = "9p", .mount_named = p9_mount};
