/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of inodes: finding, adding and removing them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "components/ext4/dir.h"

/* ---- finding ---- */

struct looking {
	struct ext4 *e;
	const struct dir_name *name;
	struct dir_block *found; /* gets a copy */
	struct dir_entry *entry;
};

static int look_in_block(void *context, struct dir_block *block)
{
	struct looking *l = context;

	if (!dir_block_find(l->e, block, l->name, l->entry))
		return 0;
	l->found->number = block->number;
	l->found->physical = block->physical;
	memcpy(l->found->data, block->data, l->e->fs->blocksize);
	return 1;
}

static bool is_dots(const struct dir_name *name)
{
	return name->text[0] == '.' &&
	       (name->length == 1 || (name->length == 2 && name->text[1] == '.'));
}

/* A folder with its tree and its table, both of which may be absent. */
struct folder {
	uint32_t ino;
	struct ext2_inode inode;
	struct dir_index *index;
};

static int open_folder(struct ext4 *e, uint32_t dir, struct folder *f)
{
	int error = ext4_error(ext2fs_read_inode(e->fs, dir, &f->inode));

	f->ino = dir;
	f->index = NULL;
	if (!error && !LINUX_S_ISDIR(f->inode.i_mode))
		error = -EUCLEAN;
	if (!error && !(f->inode.i_flags & EXT2_INDEX_FL))
		f->index = dir_index_get(e, dir, EXT2_I_SIZE(&f->inode) / e->fs->blocksize);
	return error;
}

/* Reads the block with the name into *b, whose data the caller has allocated. -ENOENT. */
static int find(struct ext4 *e, const struct folder *f, const struct dir_name *name,
		struct dir_block *b, struct dir_entry *entry)
{
	struct looking l = {e, name, b, entry};
	int result = -EUCLEAN;

	if (f->index)
		result = dir_index_find(e, f->index, name, b, entry);
	else if (f->inode.i_flags & EXT2_INDEX_FL && !is_dots(name))
		result = dir_tree_find(e, f->ino, &f->inode, name, b, entry);
	if (result == -EUCLEAN)
		result = dir_scan(e, f->ino, 0, look_in_block, &l);
	return result > 0 ? 0 : result ? result : -ENOENT;
}

int ext4_lookup(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t *ino)
{
	const struct dir_name wanted = {name, length};
	struct dir_entry entry = {0};
	struct dir_block b;
	struct folder f;
	int error;

	if (!length || length > EXT2_NAME_LEN)
		return length ? -ENAMETOOLONG : -ENOENT;
	error = open_folder(e, dir, &f);
	if (!error)
		error = dir_block_init(e, &b);
	if (error)
		return error;
	error = find(e, &f, &wanted, &b, &entry);
	dir_block_free(&b);
	if (error)
		return error;
	if (entry.ino != EXT4_ROOT && !inode_is_ordinary(e, entry.ino))
		return -EUCLEAN;
	*ino = entry.ino;
	return 0;
}

/* ---- adding ---- */

static int file_type(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return EXT2_FT_REG_FILE;
	case S_IFDIR:
		return EXT2_FT_DIR;
	case S_IFCHR:
		return EXT2_FT_CHRDEV;
	case S_IFBLK:
		return EXT2_FT_BLKDEV;
	case S_IFIFO:
		return EXT2_FT_FIFO;
	case S_IFSOCK:
		return EXT2_FT_SOCK;
	case S_IFLNK:
		return EXT2_FT_SYMLINK;
	default:
		return EXT2_FT_UNKNOWN;
	}
}

struct wanted_room {
	struct ext4 *e;
	unsigned bytes;
	struct dir_block *found;
};

static int room_in_block(void *context, struct dir_block *block)
{
	struct wanted_room *w = context;

	if (dir_block_room(w->e, block) < w->bytes)
		return 0;
	w->found->number = block->number;
	w->found->physical = block->physical;
	return 1;
}

/* The first block with so much room is read into *b. -ENOENT. */
static int find_room(struct ext4 *e, const struct folder *f, unsigned bytes, struct dir_block *b)
{
	struct wanted_room w = {e, bytes, b};
	int result;

	if (f->index)
		result = dir_index_room(f->index, bytes, b);
	else
		result = dir_scan(e, f->ino, 0, room_in_block, &w);
	if (result <= 0)
		return result ? result : -ENOENT;
	return dir_block_read(e, f->ino, b);
}

/* Makes a further block without entries in *b; it is not written yet. */
static int add_block(struct ext4 *e, struct folder *f, struct dir_block *b)
{
	uint64_t size = EXT2_I_SIZE(&f->inode), count = 1;
	int error = blocks_check_room(e, 1);
	char *fresh;

	b->number = size / e->fs->blocksize;
	if (!error)
		error = ext4_allocate(e, f->ino, b->number, 1);
	if (!error)
		error = ext4_map(e, f->ino, b->number, &b->physical, &count);
	if (!error)
		error = ext4_error(ext2fs_new_dir_block(e->fs, 0, 0, &fresh));
	if (error)
		return error;
	memcpy(b->data, fresh, e->fs->blocksize);
	ext2fs_free_mem(&fresh);
	error = ext4_error(ext2fs_read_inode(e->fs, f->ino, &f->inode));
	if (!error)
		error = ext4_error(
			ext2fs_inode_size_set(e->fs, &f->inode, (off_t)(size + e->fs->blocksize)));
	return error ? error : ext4_error(ext2fs_write_inode(e->fs, f->ino, &f->inode));
}

/* Are the checksums of the blocks on the name's path in the tree right? dir_block_read() remembers
 * the ones that it checked, libext2fs does not. */
static bool way_is_checked(struct ext4 *e, const struct folder *f, const struct dir_name *name)
{
	struct dir_entry entry;
	struct dir_block b;
	bool checked;

	if (dir_tree_was_walked(e, f->ino, name))
		return true;
	if (dir_block_init(e, &b))
		return false;
	checked = dir_tree_find(e, f->ino, &f->inode, name, &b, &entry) >= 0;
	dir_block_free(&b);
	return checked;
}

/* Adds a name to a directory that keeps its tree. */
static int add_to_tree(struct ext4 *e, const struct folder *f, const struct dir_name *name,
		       uint32_t ino, int type)
{
	char copy[EXT2_NAME_LEN + 1];
	int flags = e->fs->flags, error = blocks_check_room(e, 1);
	errcode_t code;

	if (error)
		return error;
	memcpy(copy, name->text, name->length);
	copy[name->length] = 0;
	if (way_is_checked(e, f, name))
		e->fs->flags |= EXT2_FLAG_IGNORE_CSUM_ERRORS;
	code = ext2fs_link(e->fs, f->ino, copy, ino, type);
	if (!(flags & EXT2_FLAG_IGNORE_CSUM_ERRORS))
		e->fs->flags &= ~EXT2_FLAG_IGNORE_CSUM_ERRORS;
	return code == EXT2_ET_DIR_NO_SPACE ? -ENOSPC : ext4_error(code);
}

/* Adds a block to a full directory. With the second block the directory may get a tree. */
static int enlarge(struct ext4 *e, struct folder *f, struct dir_block *b)
{
	bool tree = dir_tree_possible(e, &f->inode);
	int error = add_block(e, f, b);

	return error || !tree ? error : dir_tree_make(e, f->ino, &f->inode, b);
}

static int add_entry(struct ext4 *e, struct folder *f, const struct dir_name *name, uint32_t ino,
		     int type)
{
	struct dir_block b;
	int error = dir_block_init(e, &b);

	if (error)
		return error;
	error = find_room(e, f, dir_entry_bytes(name->length), &b);
	if (error == -ENOENT)
		error = enlarge(e, f, &b);
	if (!error && f->inode.i_flags & EXT2_INDEX_FL) {
		dir_block_free(&b);
		return add_to_tree(e, f, name, ino, type);
	}
	if (!error) {
		dir_block_add(e, &b, name, ino, type);
		error = dir_block_write(e, f->ino, &b);
	}
	if (error)
		dir_index_forget(e, f->ino);
	else if (f->index)
		dir_index_added(e, f->index, name, &b);
	dir_block_free(&b);
	return error;
}

int ext4_link(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino,
	      uint32_t mode)
{
	const struct dir_name wanted = {name, length};
	struct folder f;
	int error = length > EXT2_NAME_LEN ? -ENAMETOOLONG : open_folder(e, dir, &f);

	if (error)
		return error;
	if (f.inode.i_flags & EXT2_INDEX_FL)
		return add_to_tree(e, &f, &wanted, ino, file_type(mode));
	return add_entry(e, &f, &wanted, ino, file_type(mode));
}

int ext4_unlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino)
{
	const struct dir_name wanted = {name, length};
	struct dir_entry entry = {0};
	struct dir_block b;
	struct folder f;
	int error = length > EXT2_NAME_LEN ? -ENAMETOOLONG : open_folder(e, dir, &f);

	if (!error)
		error = dir_block_init(e, &b);
	if (error)
		return error;
	error = find(e, &f, &wanted, &b, &entry);
	if (!error && entry.ino != ino)
		error = -ENOENT;
	if (!error) {
		dir_block_remove(e, &b, &entry);
		error = dir_block_write(e, dir, &b);
	}
	if (error && error != -ENOENT)
		dir_index_forget(e, dir);
	else if (!error && f.index)
		dir_index_removed(e, f.index, &wanted, &b);
	dir_block_free(&b);
	return error;
}

/* ---- making ---- */

/* Gives an inode that libext2fs made its owner, mode, times and name. */
static int adopt(struct ext4 *e, uint32_t ino, const struct filesystem_attributes *in, uint32_t dir,
		 const char *name, size_t length)
{
	struct filesystem_attributes now;
	int error = ext4_link(e, dir, name, length, ino, in->mode);

	if (!error)
		error = ext4_get(e, ino, &now);
	if (error)
		return error;
	now.mode = in->mode;
	now.uid = in->uid;
	now.gid = in->gid;
	now.atime = in->atime;
	now.mtime = in->mtime;
	now.ctime = in->ctime;
	return ext4_set(e, ino, &now);
}

static int count_subfolder(struct ext4 *e, uint32_t dir, int by)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, dir, &inode);

	inode.i_links_count = (uint16_t)(inode.i_links_count + by);
	return ext4_error(code ? code : ext2fs_write_inode(e->fs, dir, &inode));
}

/* The name is added last, and the inode is freed if that fails: fsck would report an inode whose
 * link count is not 0 but that has no name. */
int ext4_mkdir(struct ext4 *e, uint32_t dir, const char *name, size_t length,
	       const struct filesystem_attributes *in, uint32_t *ino)
{
	int error = length > EXT2_NAME_LEN ? -ENAMETOOLONG : blocks_check_room(e, 1);

	if (!error)
		error = ext4_error(ext2fs_new_inode(e->fs, dir, LINUX_S_IFDIR | 0755, NULL, ino));
	if (!error)
		error = ext4_error(ext2fs_mkdir(e->fs, dir, *ino, NULL));
	if (error)
		return error;
	error = adopt(e, *ino, in, dir, name, length);
	if (error && !count_subfolder(e, dir, -1))
		(void)ext4_free(e, *ino);
	return error;
}

int ext4_symlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, const char *target,
		 const struct filesystem_attributes *in, uint32_t *ino)
{
	int error = 0;

	if (length > EXT2_NAME_LEN || strlen(target) >= e->fs->blocksize)
		return -ENAMETOOLONG;
	if (strlen(target) >= sizeof(((struct ext2_inode *)0)->i_block))
		error = blocks_check_room(e, 1);
	if (!error)
		error = ext4_error(ext2fs_new_inode(e->fs, dir, LINUX_S_IFLNK | 0777, NULL, ino));
	if (!error)
		error = ext4_error(ext2fs_symlink(e->fs, dir, *ino, NULL, target));
	if (error)
		return error;
	error = adopt(e, *ino, in, dir, name, length);
	if (error)
		(void)ext4_free(e, *ino);
	return error;
}

/* A target in an inode's own data is as long as its size; else it is in the first block. */
ssize_t ext4_readlink(struct ext4 *e, uint32_t ino, char *buffer, size_t size)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);
	uint64_t length = code ? 0 : EXT2_I_SIZE(&inode), physical, count = 1;

	if (code)
		return ext4_error(code);
	if (length > size)
		length = size;
	if (ext2fs_is_fast_symlink(&inode)) {
		if (length > sizeof(inode.i_block))
			return -EUCLEAN;
		memcpy(buffer, inode.i_block, length);
		return (ssize_t)length;
	}
	if (length > e->fs->blocksize)
		return -EUCLEAN;
	int error = ext4_map(e, ino, 0, &physical, &count);
	if (!error && !physical)
		error = -EUCLEAN;
	if (!error)
		error = store_read(&e->store, physical * e->fs->blocksize, buffer, length);
	return error ? error : (ssize_t)length;
}

int ext4_set_parent(struct ext4 *e, uint32_t dir, uint32_t parent)
{
	const struct dir_name dots = {"..", 2};
	struct dir_entry entry = {0};
	struct dir_block b;
	int error = dir_block_init(e, &b);

	if (error)
		return error;
	error = dir_block_read(e, dir, &b); /* the first block: b.number is 0 */
	if (!error && !dir_block_find(e, &b, &dots, &entry))
		error = -EUCLEAN;
	if (!error) {
		((struct ext2_dir_entry *)(b.data + entry.offset))->inode = parent;
		error = dir_block_write(e, dir, &b);
	}
	dir_block_free(&b);
	return error;
}
