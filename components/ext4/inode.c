/* SPDX-License-Identifier: BSD-2-Clause */
/* Inodes: reading and setting their attributes, making and freeing them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "components/ext4/dir.h"

#define EPOCH_BITS 2 /* of the extra word of a time: seconds beyond 32 bits */
#define NS_SHIFT   EPOCH_BITS

/* Does the inode have this field of the larger form? */
#define HAS(large, field)                                             \
	((size_t)(large)->i_extra_isize + EXT2_GOOD_OLD_INODE_SIZE >= \
	 offsetof(struct ext2_inode_large, field) + sizeof((large)->field))

static int read_large(struct ext4 *e, uint32_t ino, struct ext2_inode_large *large)
{
	memset(large, 0, sizeof(*large));
	if (ino < 1 || ino > e->fs->super->s_inodes_count)
		return -EUCLEAN;
	return ext4_error(
		ext2fs_read_inode_full(e->fs, ino, (struct ext2_inode *)large, sizeof(*large)));
}

static int write_large(struct ext4 *e, uint32_t ino, struct ext2_inode_large *large)
{
	return ext4_error(
		ext2fs_write_inode_full(e->fs, ino, (struct ext2_inode *)large, sizeof(*large)));
}

bool inode_is_ordinary(const struct ext4 *e, uint32_t ino)
{
	return ino >= EXT2_FIRST_INO(e->fs->super) && ino <= e->fs->super->s_inodes_count;
}

/* Writes all of an inode, so that nothing is left of an earlier one, including attributes in its
 * second half. */
static int write_new(struct ext4 *e, uint32_t ino, const struct ext2_inode_large *large)
{
	size_t size = EXT2_INODE_SIZE(e->fs->super);
	void *whole = calloc(1, size);

	if (!whole)
		return -ENOMEM;
	memcpy(whole, large, size < sizeof(*large) ? size : sizeof(*large));
	int error = ext4_error(ext2fs_write_inode_full(e->fs, ino, whole, (int)size));

	free(whole);
	return error;
}

static struct filesystem_time get_time(uint32_t seconds, uint32_t extra)
{
	struct filesystem_time t = {(int32_t)seconds, extra >> NS_SHIFT};

	t.seconds += (int64_t)(extra & 3) << 32;
	if (t.nanoseconds >= 1000000000)
		t.nanoseconds = 0;
	return t;
}

static void put_time(const struct filesystem_time *t, uint32_t *seconds, uint32_t *extra)
{
	*seconds = (uint32_t)t->seconds;
	*extra = (uint32_t)((t->seconds - (int32_t)t->seconds) >> 32 & 3) | t->nanoseconds
										    << NS_SHIFT;
}

/* The device number of a device file, in its new or its old form. */
static void get_device(const struct ext2_inode_large *large, struct filesystem_attributes *out)
{
	uint32_t old = large->i_block[0], new = large->i_block[1];

	if (old) {
		out->major = old >> 8 & 0xff;
		out->minor = old & 0xff;
	} else {
		out->major = (new & 0xfff00) >> 8;
		out->minor = (new & 0xff) | (new >> 12 & 0xfff00);
	}
}

int ext4_get(struct ext4 *e, uint32_t ino, struct filesystem_attributes *out)
{
	struct ext2_inode_large i;
	int error = read_large(e, ino, &i);

	if (error)
		return error;
	*out = (struct filesystem_attributes){
		.mode = i.i_mode,
		.uid = inode_uid(i),
		.gid = inode_gid(i),
		.links = i.i_links_count,
		.size = EXT2_I_SIZE(&i),
		.blocks = ext2fs_get_stat_i_blocks(e->fs, (struct ext2_inode *)&i),
		.atime = get_time(i.i_atime, HAS(&i, i_atime_extra) ? i.i_atime_extra : 0),
		.mtime = get_time(i.i_mtime, HAS(&i, i_mtime_extra) ? i.i_mtime_extra : 0),
		.ctime = get_time(i.i_ctime, HAS(&i, i_ctime_extra) ? i.i_ctime_extra : 0),
	};
	if (HAS(&i, i_crtime_extra))
		out->btime = get_time(i.i_crtime, i.i_crtime_extra);
	if (S_ISCHR(out->mode) || S_ISBLK(out->mode))
		get_device(&i, out);
	return 0;
}

static void fill_in(struct ext2_inode_large *i, const struct filesystem_attributes *in)
{
	uint32_t unused;

	i->i_uid = (uint16_t)in->uid;
	i->osd2.linux2.l_i_uid_high = (uint16_t)(in->uid >> 16);
	i->i_gid = (uint16_t)in->gid;
	i->osd2.linux2.l_i_gid_high = (uint16_t)(in->gid >> 16);
	put_time(&in->atime, &i->i_atime, HAS(i, i_atime_extra) ? &i->i_atime_extra : &unused);
	put_time(&in->mtime, &i->i_mtime, HAS(i, i_mtime_extra) ? &i->i_mtime_extra : &unused);
	put_time(&in->ctime, &i->i_ctime, HAS(i, i_ctime_extra) ? &i->i_ctime_extra : &unused);
}

int ext4_set(struct ext4 *e, uint32_t ino, const struct filesystem_attributes *in)
{
	struct ext2_inode_large i;
	int error = read_large(e, ino, &i);

	if (error)
		return error;
	fill_in(&i, in);
	i.i_mode = (uint16_t)((i.i_mode & S_IFMT) | (in->mode & 07777));
	i.i_links_count = (uint16_t)in->links;
	if (in->links)
		i.i_dtime = 0; /* it may have been in the list of orphans */
	if (!S_ISDIR(i.i_mode)) {
		error = ext4_error(
			ext2fs_inode_size_set(e->fs, (struct ext2_inode *)&i, (off_t)in->size));
		if (error)
			return error;
	}
	return write_large(e, ino, &i);
}

/* ---- making ---- */

static void set_device(struct ext2_inode_large *i, const struct filesystem_attributes *in)
{
	if (in->major < 256 && in->minor < 256) {
		i->i_block[0] = in->major << 8 | in->minor;
	} else {
		i->i_block[1] = (in->minor & 0xff) | in->major << 8 | (in->minor & ~0xffu) << 12;
	}
}

/* Makes the inode, with `links` links; its number is in *ino. */
static int make_inode(struct ext4 *e, uint32_t near, const struct filesystem_attributes *in,
		      unsigned links, uint32_t *ino)
{
	struct ext2_inode_large i = {0};
	ext2_extent_handle_t handle;
	errcode_t code = ext2fs_new_inode(e->fs, near, (int)in->mode, NULL, ino);

	if (code)
		return ext4_error(code);
	i.i_extra_isize = sizeof(i) - EXT2_GOOD_OLD_INODE_SIZE;
	if (EXT2_INODE_SIZE(e->fs->super) <= EXT2_GOOD_OLD_INODE_SIZE)
		i.i_extra_isize = 0;
	fill_in(&i, in);
	if (i.i_extra_isize) {
		i.i_crtime = i.i_ctime;
		i.i_crtime_extra = i.i_ctime_extra;
	}
	i.i_mode = (uint16_t)in->mode;
	i.i_links_count = (uint16_t)links;
	if (S_ISCHR(in->mode) || S_ISBLK(in->mode)) {
		set_device(&i, in);
	} else if (S_ISREG(in->mode) && ext2fs_has_feature_extents(e->fs->super)) {
		i.i_flags |= EXT4_EXTENTS_FL;
		code = ext2fs_extent_open2(e->fs, *ino, (struct ext2_inode *)&i, &handle);
		if (code)
			return ext4_error(code);
		ext2fs_extent_free(handle);
	}
	int error = write_new(e, *ino, &i);
	if (!error)
		ext2fs_inode_alloc_stats2(e->fs, *ino, +1, S_ISDIR(in->mode));
	return error;
}

int ext4_tmpfile(struct ext4 *e, const struct filesystem_attributes *in, uint32_t *ino)
{
	return make_inode(e, EXT4_ROOT, in, 0, ino);
}

int ext4_create(struct ext4 *e, uint32_t dir, const char *name, size_t length,
		const struct filesystem_attributes *in, uint32_t *ino)
{
	int error = make_inode(e, dir, in, 1, ino);

	if (error)
		return error;
	error = ext4_link(e, dir, name, length, *ino, in->mode);
	if (error)
		ext4_free(e, *ino);
	return error;
}

/* ---- freeing ---- */

/* Frees blocks `first` to `last` of a file. */
static int free_blocks(struct ext4 *e, uint32_t ino, uint64_t first, uint64_t last)
{
	struct ext2_inode inode;
	int error = ext4_error(ext2fs_read_inode(e->fs, ino, &inode));

	if (!error)
		error = tree_check(e, &inode);
	if (error)
		return error;
	blocks_count_one_more(e, true);
	errcode_t code = ext2fs_punch(e->fs, ino, NULL, NULL, first, last);
	blocks_count_one_more(e, false);
	return ext4_error(code);
}

int ext4_punch(struct ext4 *e, uint32_t ino, uint64_t from, uint64_t end)
{
	uint32_t block = e->fs->blocksize;
	uint64_t first = (from + block - 1) / block, last = end / block;
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);

	if (code || first >= last || !ext2fs_inode_has_valid_blocks2(e->fs, &inode))
		return ext4_error(code);
	return free_blocks(e, ino, first, last - 1);
}

int ext4_truncate(struct ext4 *e, uint32_t ino, uint64_t size)
{
	uint32_t block = e->fs->blocksize;
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);

	if (code || !ext2fs_inode_has_valid_blocks2(e->fs, &inode))
		return ext4_error(code);
	return free_blocks(e, ino, (size + block - 1) / block, ~0ULL);
}

int ext4_free(struct ext4 *e, uint32_t ino)
{
	struct ext2_inode_large i;
	int error = ext4_truncate(e, ino, 0);

	dir_index_forget(e, ino);
	if (!error)
		error = ext4_error(ext2fs_free_ext_attr(e->fs, ino, NULL));
	if (!error)
		error = read_large(e, ino, &i);
	if (error)
		return error;
	i.i_links_count = 0;
	i.i_dtime = (uint32_t)e->fs->now;
	error = write_large(e, ino, &i);
	if (!error)
		ext2fs_inode_alloc_stats2(e->fs, ino, -1, S_ISDIR(i.i_mode));
	return error;
}

int ext4_set_orphans(struct ext4 *e, const uint32_t *inodes, size_t n, uint32_t next)
{
	struct ext2_super_block *super = e->fs->super;
	uint32_t first = n ? inodes[0] : next;

	/* The list is short, so all of it is compared each time. */
	for (size_t k = 0; k < n; k++) {
		uint32_t behind = k + 1 < n ? inodes[k + 1] : next;
		struct ext2_inode_large i;
		int error = read_large(e, inodes[k], &i);

		if (error)
			return error;
		if (i.i_dtime == behind)
			continue;
		i.i_dtime = behind;
		error = write_large(e, inodes[k], &i);
		if (error)
			return error;
	}
	if (super->s_last_orphan != first) {
		super->s_last_orphan = first;
		ext2fs_mark_super_dirty(e->fs);
	}
	return 0;
}
