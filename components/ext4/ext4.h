/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext4 as plain functions on inode numbers. The caller makes one call at a time on a filesystem;
 * calls may wait where the disk's functions wait. All errors are negative errnos.
 *
 * Changes stay in memory until ext4_commit(), which makes all of it permanent at once, through the
 * volume's journal if it has one. The caller reads and writes contents of files; ext4_map() tells
 * where they are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "interfaces/filesystem.h"

/* The disk below, in bytes. read() and write() see each other's data; flush() returns when
 * everything written is on the medium. */
struct ext4_disk {
	int (*read)(void *context, uint64_t offset, void *to, size_t n);
	int (*write)(void *context, uint64_t offset, const void *from, size_t n);
	int (*flush)(void *context);
	void *context;
	uint64_t bytes;
};

struct ext4;

#define EXT4_ROOT 2u

/*
 * Opens a volume; one that was not closed properly is recovered from its journal first (also for
 * read_only, unless the disk refuses writes). `again`: the task that had it open has died, not the
 * machine, so inodes without names still have users. -EINVAL: no ext2, ext3 or ext4, or features
 * that are not known here; -EUCLEAN: damaged.
 */
int ext4_open(const struct ext4_disk *disk, bool read_only, bool again, int64_t now,
	      struct ext4 **out);
/* Commits and closes. `e` is freed, also after an error. */
int ext4_close(struct ext4 *e);
int ext4_commit(struct ext4 *e);
/* Are there changes to commit? */
bool ext4_pending(const struct ext4 *e);
/* From now on nothing is written, because the disk has failed: changes that are not committed are
 * lost. */
void ext4_abort(struct ext4 *e);
/* Read-only: commits and marks the volume clean. Else prepares it for writing again. */
int ext4_remount(struct ext4 *e, bool read_only);
/* The first run of at least `least` blocks within [first, end) that are free in memory and on the
 * disk; *count 0: there is none. */
int ext4_free_run(struct ext4 *e, uint64_t first, uint64_t end, uint64_t least, uint64_t *start,
		  uint64_t *count);
/* Should a commit follow soon, because the journal could otherwise not hold all changes? */
bool ext4_commit_due(const struct ext4 *e);
/* Were blocks freed that cannot be allocated before the next commit? */
bool ext4_freed(const struct ext4 *e);
/* Bytes of uncommitted changes. */
size_t ext4_pending_bytes(const struct ext4 *e);
/* The number of the next commit's transaction, 0 without a journal. After the volume is opened
 * again it is one more, or two more if that commit was made. */
uint32_t ext4_transaction(const struct ext4 *e);
/* A sum over the blocks that were given out and taken back since the last commit, in their order.
 */
uint32_t ext4_trace(const struct ext4 *e);
/* The time of the calls that follow, in seconds. */
void ext4_set_time(struct ext4 *e, int64_t now);
void ext4_usage(struct ext4 *e, struct filesystem_usage *out);

/* ---- inodes ---- */

int ext4_get(struct ext4 *e, uint32_t ino, struct filesystem_attributes *out);
/* Stores all but blocks, device number and the file type. */
int ext4_set(struct ext4 *e, uint32_t ino, const struct filesystem_attributes *in);
/* Gives back the blocks from `size` on, without changing the inode's size. */
int ext4_truncate(struct ext4 *e, uint32_t ino, uint64_t size);
/* Gives back the blocks that lie wholly between two offsets. */
int ext4_punch(struct ext4 *e, uint32_t ino, uint64_t from, uint64_t end);
/* The inode has no names and no users any more. */
int ext4_free(struct ext4 *e, uint32_t ino);
/* These inodes have no names but users, and so have those of the list that begins with `next` (0:
 * none): should the machine stop, the next ext4_open() frees them. */
int ext4_set_orphans(struct ext4 *e, const uint32_t *inodes, size_t n, uint32_t next);

/* Where block `block` of a file is on the volume, and in *count how many blocks from there on are
 * contiguous, at most as many as *count asks for. *physical 0: a hole, or never written. */
int ext4_map(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t *physical, uint64_t *count);
/* Allocates blocks for the holes of [block, block + count), which is about to be written.
 * -ENOSPC. */
int ext4_allocate(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count);
/* Blocks that read as zeroes (fallocate). -EOPNOTSUPP: an old file without extents. */
int ext4_reserve(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count);

/* ---- names ---- */

int ext4_lookup(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t *ino);
/* The new inode's attributes: mode with its type, uid, gid, times, device number. */
int ext4_create(struct ext4 *e, uint32_t dir, const char *name, size_t length,
		const struct filesystem_attributes *in, uint32_t *ino);
int ext4_mkdir(struct ext4 *e, uint32_t dir, const char *name, size_t length,
	       const struct filesystem_attributes *in, uint32_t *ino);
int ext4_symlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, const char *target,
		 const struct filesystem_attributes *in, uint32_t *ino);
/* Copies the target into `buffer`, without a NUL; returns its length. */
ssize_t ext4_readlink(struct ext4 *e, uint32_t ino, char *buffer, size_t size);
/* Another name. Link counts are the caller's (by ext4_set()). */
int ext4_link(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino,
	      uint32_t mode);
int ext4_unlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino);
/* An inode without a name. */
int ext4_tmpfile(struct ext4 *e, const struct filesystem_attributes *in, uint32_t *ino);
int ext4_dir_is_empty(struct ext4 *e, uint32_t dir, bool *empty);
/* `..` of `dir` becomes `parent`. */
int ext4_set_parent(struct ext4 *e, uint32_t dir, uint32_t parent);
/*
 * Calls `emit` for each entry from position *pos on, which becomes that of the next one; stops when
 * it is false. `type` as DT_*.
 */
int ext4_readdir(struct ext4 *e, uint32_t dir, uint64_t *pos,
		 bool (*emit)(void *context, const char *name, size_t length, uint32_t ino,
			      unsigned type, uint64_t next),
		 void *context);

/* ---- extended attributes, by their full names ---- */

ssize_t ext4_getxattr(struct ext4 *e, uint32_t ino, const char *name, void *value, size_t size);
/* flags: XATTR_CREATE, XATTR_REPLACE. */
int ext4_setxattr(struct ext4 *e, uint32_t ino, const char *name, const void *value, size_t size,
		  int flags);
int ext4_removexattr(struct ext4 *e, uint32_t ino, const char *name);
/* Names, each ended by NUL; size 0: returns the bytes needed. -ERANGE. */
ssize_t ext4_listxattr(struct ext4 *e, uint32_t ino, char *list, size_t size);

/* ---- as a component ---- */

/* The filesystem interface, of as many volumes as it has ids. A part of the host's memory is for
 * uncommitted changes. */
extern const struct filesystem_driver ext4_driver;
