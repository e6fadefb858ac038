/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes the merged tree to an ext4 filesystem: mke2fs makes an empty one; then each folder is
 * written with its names, and each file with its first name.
 */
#include "tools/image/disk.h"

#include <errno.h>
#include <ext2fs/ext2fs.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/image/disk_file.h"

#define MIB		1048576ull
#define FREE_BYTES	(4096 * MIB) /* for what the guest writes; the image is sparse */
#define INODE_SIZE	256
#define BYTES_PER_INODE 32768

extern char **environ;

static int wrong(struct disk *d, const char *what, errcode_t code)
{
	return problem_set(d->p, "the image's disk cannot be written: %s: %s", what,
			   error_message(code));
}

/* ---- an empty filesystem ---- */

struct needs {
	uint64_t bytes, inodes;
};

static void count_needs(const struct merged_name *folder, struct needs *needs)
{
	for (const struct merged_name *n = folder->children; n; n = n->sibling) {
		needs->inodes++;
		needs->bytes += n->file->size + 4096;
		if (n->children)
			count_needs(n, needs);
	}
}

static int run_mke2fs(const char *path, uint64_t bytes, uint64_t inodes, struct problem *p)
{
	char blocks[32], count[32], *file = strdup(path);
	char *argv[] = {"mke2fs",
			"-q",
			"-F",
			"-t",
			"ext4",
			"-J",
			"size=16",
			"-b",
			"4096",
			"-N",
			count,
			"-E",
			"root_owner=0:0,lazy_itable_init=1,nodiscard",
			file,
			blocks,
			NULL};
	posix_spawn_file_actions_t silent;
	int status = -1;
	pid_t pid;

	if (!file)
		return problem_memory(p);
	posix_spawn_file_actions_init(&silent);
	posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&silent, 2, "/dev/null", O_WRONLY, 0);
	snprintf(blocks, sizeof(blocks), "%llu", (unsigned long long)(bytes / 4096));
	snprintf(count, sizeof(count), "%llu", (unsigned long long)inodes);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC,
		      0644); /* the file must exist, or mke2fs prints a message */
	int error = fd < 0 ? errno : posix_spawnp(&pid, "mke2fs", &silent, NULL, argv, environ);
	if (error == ENOENT)
		error = posix_spawn(&pid, "/sbin/mke2fs", &silent, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&silent);
	if (fd >= 0)
		close(fd);
	free(file);
	if (error)
		return problem_set(p, "mke2fs cannot be started: %s", strerror(error));
	if (waitpid(pid, &status, 0) != pid || status)
		return problem_set(p, "mke2fs cannot make the image's disk: is there room for it?");
	return 0;
}

static int make_empty(const char *path, const struct merged *m, struct problem *p)
{
	struct needs needs = {0};

	count_needs(m->root, &needs);
	uint64_t bytes = needs.bytes + needs.bytes / 8 + FREE_BYTES;
	uint64_t inodes = needs.inodes + bytes / BYTES_PER_INODE;
	return run_mke2fs(path, bytes + inodes * INODE_SIZE, inodes, p);
}

/* ---- names ---- */

/* Adds the name to the folder, which grows as needed. */
static errcode_t link_name(struct disk *d, ext2_ino_t folder, const char *name, ext2_ino_t inode,
			   uint32_t mode)
{
	static const struct {
		uint32_t type;
		int code;
	} types[] = {{S_IFREG, EXT2_FT_REG_FILE}, {S_IFDIR, EXT2_FT_DIR},
		     {S_IFLNK, EXT2_FT_SYMLINK},  {S_IFCHR, EXT2_FT_CHRDEV},
		     {S_IFBLK, EXT2_FT_BLKDEV},	  {S_IFIFO, EXT2_FT_FIFO}};
	int code = EXT2_FT_UNKNOWN;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == (mode & S_IFMT))
			code = types[i].code;
	errcode_t error = ext2fs_link(d->fs, folder, name, inode, code);
	if (error == EXT2_ET_DIR_NO_SPACE) {
		error = ext2fs_expand_dir(d->fs, folder);
		if (!error)
			error = ext2fs_link(d->fs, folder, name, inode, code);
	}
	return error;
}

static errcode_t make_folder(struct disk *d, ext2_ino_t parent, const char *name, ext2_ino_t *out)
{
	errcode_t error = ext2fs_new_inode(d->fs, parent, LINUX_S_IFDIR, NULL, out);

	if (!error)
		error = ext2fs_mkdir(d->fs, parent, *out, name);
	if (error == EXT2_ET_DIR_NO_SPACE) {
		error = ext2fs_expand_dir(d->fs, parent);
		if (!error)
			error = ext2fs_mkdir(d->fs, parent, *out, name);
	}
	return error;
}

static int write_name(struct disk *d, ext2_ino_t folder, const struct merged_name *n)
{
	struct merged_file *file = n->file;
	errcode_t error = 0;

	if (S_ISDIR(file->mode)) {
		error = make_folder(d, folder, n->text, &file->number);
		return error ? wrong(d, n->text, error) : 0;
	}
	if (!file->number && disk_file_write(d, folder, n->text, file))
		return -1;
	error = link_name(d, folder, n->text, file->number, file->mode);
	return error ? wrong(d, n->text, error) : 0;
}

/* Writes everything in the folder `n`, and then the folder's own attributes: writing the names
 * would change its times. */
static int write_folder(struct disk *d, const struct merged_name *n)
{
	for (const struct merged_name *child = n->children; child; child = child->sibling) {
		if (write_name(d, n->file->number, child))
			return -1;
		if (S_ISDIR(child->file->mode) && write_folder(d, child))
			return -1;
	}
	return disk_attributes_write(d, n->text, n->file);
}

/* mke2fs makes this folder; images have none. */
static errcode_t remove_lost_and_found(struct disk *d)
{
	ext2_ino_t inode;
	struct ext2_inode record;
	errcode_t error = ext2fs_lookup(d->fs, EXT2_ROOT_INO, "lost+found", 10, NULL, &inode);

	if (error)
		return error == EXT2_ET_FILE_NOT_FOUND ? 0 : error;
	error = ext2fs_unlink(d->fs, EXT2_ROOT_INO, "lost+found", inode, 0);
	if (!error)
		error = ext2fs_read_inode(d->fs, inode, &record);
	if (!error)
		error = ext2fs_punch(d->fs, inode, &record, NULL, 0, ~0ull);
	if (error)
		return error;
	memset(&record, 0, sizeof(record));
	record.i_dtime = 1;
	error = ext2fs_write_inode(d->fs, inode, &record);
	ext2fs_inode_alloc_stats2(d->fs, inode, -1, 1);
	if (!error)
		error = ext2fs_read_inode(d->fs, EXT2_ROOT_INO, &record);
	record.i_links_count--;
	return error ? error : ext2fs_write_inode(d->fs, EXT2_ROOT_INO, &record);
}

int disk_write(const char *path, struct merged *m, const struct spool *spool, struct problem *p)
{
	struct disk d = {.spool = spool, .p = p};

	initialize_ext2_error_table();
	if (make_empty(path, m, p))
		return -1;
	errcode_t error =
		ext2fs_open(path, EXT2_FLAG_RW | EXT2_FLAG_64BITS, 0, 0, unix_io_manager, &d.fs);
	if (error)
		return wrong(&d, "opening it", error);
	d.buffer = malloc(DISK_BUFFER);
	int result = d.buffer ? 0 : problem_memory(p);
	if (!result && (error = ext2fs_read_bitmaps(d.fs)))
		result = wrong(&d, "its bitmaps", error);
	if (!result && (error = remove_lost_and_found(&d)))
		result = wrong(&d, "lost+found", error);
	m->root->file->number = EXT2_ROOT_INO;
	if (!result)
		result = write_folder(&d, m->root);
	error = ext2fs_close_free(&d.fs);
	if (!result && error)
		result = wrong(&d, "closing it", error);
	free(d.buffer);
	return result;
}
