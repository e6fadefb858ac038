/* SPDX-License-Identifier: BSD-2-Clause */
/* Open files and descriptor tables, for the files of fs/. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/* F_GETFL shows it on every file that openat() made, as on any 64-bit kernel. */
#define LINUX_O_LARGEFILE 0100000u
#define FILE_ACCESS_MODE \
	3u /* the access mode bits of O_*; O_ACCMODE has more in some C libraries */

struct fd_entry {
	struct file *file;
	bool close_on_exec;
};

struct files {
	unsigned refs;
	int capacity;
	int first_free; /* no descriptor below is free */
	struct fd_entry *entry;
};

/* The entry of an open descriptor of the current task, or NULL. */
struct fd_entry *fd_entry(int fd);
/* Puts `file` (a new reference) at `fd`, closing what was there. -EBADF (limit), -ENOMEM. */
MAY_WAIT int fd_replace(int fd, struct file *file, bool close_on_exec);
/* Bytes of memory that pipes, sockets and the like hold for this thread's descriptors. */
uint64_t files_held(const struct task *task);
/* Descriptors >= `from` that are open: the next one, or -1. */
int files_next(const struct files *files, int from);
/* The file of a descriptor of any table, with a reference, or NULL. */
struct file *files_get_file(struct files *files, int fd);
/* Gives the current task a table of its own. -ENOMEM. */
MAY_WAIT int files_unshare(void);

MAY_WAIT int file_init(void); /* the pseudo filesystem of files without names */
struct mount *file_anonymous_mount(void);
/* /proc/sys/fs/file-max. There are never more than 65536, whatever it says. */
extern uint64_t files_most;
/* How many files are open in all. */
unsigned file_count(void);

/* Where a call reads or writes: at a position in user memory, or (0) at the file's own. -EFAULT. */
MAY_WAIT int file_get_position(const struct file *file, uint64_t address, uint64_t *pos);
MAY_WAIT int file_put_position(struct file *file, uint64_t address, uint64_t pos);

/*
 * The inode of an open file, before a change of its attributes: in an overlay, the inode of the
 * copy. Errors of path_want_write().
 */
MAY_WAIT int file_want_write(const struct file *file, struct inode **out);
/* The file was read: sets the time of last access, unless flags of the file or mount forbid it. */
void file_accessed(struct file *file);
/* The same for a symbolic link that was read or followed. */
void path_accessed(const struct path *path);
/* fs/read_write.c: with the checks that do not depend on the kind of file. */
MAY_WAIT ssize_t vfs_read(struct file *file, struct iov_iter *to, uint64_t *pos);
MAY_WAIT ssize_t vfs_write(struct file *file, struct iov_iter *from, uint64_t *pos);
/*
 * RWF_* to the flags of a struct iov_iter. -EOPNOTSUPP if the file does not support a flag.
 */
int rwf_flags(const struct file *file, unsigned rwf, bool write, unsigned *out);
/* A read of a file that may not wait (O_NONBLOCK in it->flags): cut to the pages from `pos` on
 * that are in memory. 0, or -EAGAIN if there are none. */
int file_read_cached(const struct file *file, struct iov_iter *it, uint64_t pos);
/* Opens an object that was found without a walk, with all checks of openat (fs/open.c). */
MAY_WAIT int open_found_path(const struct path *path, unsigned flags, struct file **out);
