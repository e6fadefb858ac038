/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices that share a folder, by their tags, and mounting them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "components/virtio-9p/virtio_9p.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/p9/p9fs.h"
#include "machine/device.h"
#include "proc/task.h"
#include "sys/log.h"

#define SHARES_MAX	8
#define P9_MAGIC_NUMBER 0x01021997

struct p9_share {
	struct virtio_9p device;
	struct waitqueue answered;
	struct p9_super *owner; /* who has it mounted */
	uint8_t *buffer;
};

static struct p9_share *shares[SHARES_MAX];

static void interrupted(void *context)
{
	struct p9_share *share = context;

	if (virtio_9p_interrupt(&share->device))
		wake_up(&share->answered);
}

int p9_init(void)
{
	struct machine_virtio v;

	for (unsigned i = 0; i < SHARES_MAX && machine_virtio(VIRTIO_TYPE_9P, i, &v); i++) {
		struct p9_share *share = calloc(1, sizeof(*share));
		int error = -ENOMEM;

		if (share && (share->buffer = malloc(VIRTIO_9P_MESSAGE)))
			error = virtio_9p_init(&share->device, &v.registers, &v.memory);
		if (error) {
			klog_warn("%s: the folder cannot be used: %s", v.name, strerror(-error));
			if (share)
				free(share->buffer);
			free(share);
			continue;
		}
		waitqueue_init(&share->answered);
		machine_virtio_listen(v.slot, interrupted, share);
		shares[i] = share;
	}
	return 0;
}

static ssize_t exchange(void *context, void *message, size_t n, size_t size)
{
	struct p9_share *share = context;
	int error = virtio_9p_send(&share->device, message, n);

	if (error)
		return error;
	(void)wait_event_common(&share->answered, !share->device.busy, TASK_UNINTERRUPTIBLE, false,
				WAIT_NO_DEADLINE);
	return virtio_9p_receive(&share->device, message, size);
}

/* ---- one operation ---- */

int p9_enter(struct p9_super *s)
{
	mutex_lock(&s->lock);
	if (s->share->owner != s) {
		mutex_unlock(&s->lock);
		return -EIO;
	}
	while (s->unused_count)
		(void)p9_clunk(&s->p9, s->unused[--s->unused_count]);
	return 0;
}

void p9_leave(struct p9_super *s)
{
	mutex_unlock(&s->lock);
}

uint32_t p9_new_fid(struct p9_super *s)
{
	/* Not one of those that live on by the time that the numbers come around again. */
	if (++s->next_fid == P9_NO_FID)
		s->next_fid = P9_ROOT + 1;
	return s->next_fid;
}

void p9_discard_fid(struct p9_super *s, uint32_t fid)
{
	if (fid == P9_NO_FID)
		return;
	if (s->unused_count == s->unused_room) {
		size_t room = s->unused_room ? 2 * s->unused_room : 64;
		uint32_t *larger = realloc(s->unused, room * sizeof(*larger));

		if (!larger)
			return; /* the host keeps it until the share is unmounted */
		s->unused = larger;
		s->unused_room = room;
	}
	s->unused[s->unused_count++] = fid;
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

	if (p9_enter(s))
		return;
	s->share->owner = NULL;
	p9_leave(s);
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

static struct p9_share *share_named(const char *tag)
{
	for (unsigned i = 0; i < SHARES_MAX; i++)
		if (shares[i] && !strcmp(shares[i]->device.tag, tag))
			return shares[i];
	return NULL;
}

static int make_root(struct p9_super *s)
{
	struct p9_transport transport = {exchange, s->share};
	struct inode *root;
	int error = p9_begin(&s->p9, &transport, s->share->buffer, VIRTIO_9P_MESSAGE, P9_ROOT);

	if (error)
		return error;
	s->largest = s->p9.size - P9_HEADER;
	error = p9_enter(s);
	if (error)
		return error;
	uint32_t fid = p9_new_fid(s);
	error = p9_walk(&s->p9, P9_ROOT, fid, NULL, 0, NULL);
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
	struct p9_share *share = share_named(tag);
	struct super_block *sb;
	struct p9_super *s;

	if (!share)
		return -ENOENT;
	if (share->owner)
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
	mutex_init(&s->lock);
	for (unsigned i = 0; i < P9_BUCKETS; i++)
		list_init(&s->inodes[i]);
	share->owner = s;
	int error = make_root(s);
	if (error) {
		share->owner = NULL;
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
