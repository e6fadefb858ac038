/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual file system: inodes, dentries, mounts, open files, and the tables of operations that
 * each filesystem, device and kind of descriptor fills in. Owned by fs/.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include "pages/write_errors.h"
#include "proc/ids.h"
#include "libs/base/list.h"
#include "mm/mappable.h"
#include "mm/uaccess.h"
#include "wait/wait.h"
#include "wait/may_wait.h"

struct dentry;
struct file;
struct inode;
struct mount;
struct page;
struct poll_table;
struct super_block;
struct inode_change;
struct dir_context;
struct seq;
struct user_ns;
struct vma;
struct async;

/* Both with references unless said otherwise; path_get() and path_put() are in fs/mount.h. */
struct path {
	struct mount *mount;
	struct dentry *dentry;
};

/*
 * A name in a directory, cached (fs/dentry.c). One without an inode is negative: the name does not
 * exist. Unused ones (refs 0) stay in a list in order of last use until there are too many.
 */
struct dentry {
	unsigned refs;
	unsigned mounts;       /* mounts on it */
	struct dentry *parent; /* with a reference; a root is its own parent */
	struct inode *inode;   /* with a reference; NULL: negative */
	struct super_block *sb;
	struct list_head hash_node, lru_node;
	struct list_head children, child_node; /* those in the table */
	uint32_t hash;
	bool hashed; /* lookups find it */
	bool lower;  /* of an overlay: the inode is a lower layer's, not to be changed */
	uint16_t name_length;
	char *name; /* ends with a NUL; short ones are in name_inline */
	char name_inline[28];
};

struct statfs;
struct super_ops {
	MAY_WAIT void (*statfs)(struct super_block *sb, struct statfs *out);
	/* Is the cached name still valid? NULL: it always is. */
	MAY_WAIT bool (*revalidate)(struct dentry *dentry);
	/* Writes everything to the disk. NULL: there is no disk. */
	MAY_WAIT int (*sync)(struct super_block *sb);
	/* Becomes read-only (no files are open for writing then) or writable. NULL: nothing to
	 * do. */
	MAY_WAIT int (*remount)(struct super_block *sb, bool read_only);
	/* A remount's options, as text. -EINVAL. NULL: they are ignored. */
	int (*set_options)(struct super_block *sb, const char *text);
	/* An inode's access time was set in memory. NULL: it is not stored elsewhere. */
	void (*time_changed)(struct inode *inode);
	/* The path of the inode of that number, with references: -ESTALE, -ENOMEM. NULL: files
	 * have no handles. */
	MAY_WAIT int (*find)(struct mount *mount, ino_t ino, struct path *out);
	/*
	 * Call before the object of a name is changed; the name may get another inode
	 * (fs/overlay/). NULL: nothing to do.
	 */
	MAY_WAIT int (*copy_up)(struct dentry *dentry);
	/* What mountinfo shows as the root of a mount with this one. NULL: its name. */
	void (*show_root)(const struct dentry *root, struct seq *out);
	/* The last mount is gone; inodes may still be in use and keep the record. */
	MAY_WAIT void (*shutdown)(struct super_block *sb);
	/* The last inode is gone: frees sb->private. */
	MAY_WAIT void (*destroy)(struct super_block *sb);
};

/* One filesystem: `active` counts its mounts, `refs` its inodes and one more for all mounts. */
struct super_block {
	unsigned refs, active;
	const struct super_ops *ops;
	const struct fs_type *type;
	struct dentry *root;
	dev_t dev;
	ino_t next_ino;
	uint64_t magic;
	struct user_ns *user_ns; /* with a reference: the namespace of the task that mounted it */
	bool forget_unused;	 /* names are not cached once unused (procfs) */
	bool read_only;
	unsigned writers;		  /* files open for writing */
	struct write_errors write_errors; /* of the whole filesystem, for syncfs */
	uint64_t round;			  /* the latest walk over all filesystems that came here */
	void *private;
};

/* Operations of inodes; fs/inode.h documents the defaults of NULL entries. */
struct inode_ops {
	MAY_WAIT int (*lookup)(
		struct inode *dir,
		struct dentry *dentry); /* attaches the inode or leaves it negative */
	MAY_WAIT int (*create)(struct inode *dir, struct dentry *dentry, mode_t mode);
	MAY_WAIT int (*mknod)(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev);
	MAY_WAIT int (*mkdir)(struct inode *dir, struct dentry *dentry, mode_t mode);
	MAY_WAIT int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	MAY_WAIT int (*link)(struct inode *inode, struct inode *dir, struct dentry *dentry);
	MAY_WAIT int (*unlink)(struct inode *dir, struct dentry *dentry);
	MAY_WAIT int (*rmdir)(struct inode *dir, struct dentry *dentry);
	MAY_WAIT int (*rename)(struct inode *from, struct dentry *old, struct inode *to,
			       struct dentry *new_dentry, unsigned flags);
	/* malloc'ed target, or a negative errno in *error; magic links set *jump instead (with
	 * references). */
	MAY_WAIT char *(*readlink)(struct inode *inode, struct path *jump, int *error);
	/* An inode without a name (O_TMPFILE), one reference, nlink 0. */
	MAY_WAIT int (*tmpfile)(struct inode *dir, mode_t mode, struct inode **out);
	/* Optional: does the current task have these permissions (MAY_*)? `by_mode`: the result
	 * for mode and owner, 0 or -EACCES. */
	int (*permission)(const struct inode *inode, unsigned may, int by_mode);
	/* Optional: may the current task follow the link? Asked before readlink. 0, -EPERM... */
	int (*follow)(const struct inode *inode);
	MAY_WAIT int (*setattr)(struct inode *inode, const struct inode_change *change);
	MAY_WAIT void (*getattr)(struct inode *inode, struct stat *out);
	MAY_WAIT int (*truncate)(struct inode *inode, uint64_t size);
	/*
	 * Page cache: the page at `index` with a reference, made if absent (a hole reads as
	 * zeroes). -EIO, -ENOMEM; -ENXIO beyond the end (SIGBUS for a mapping).
	 */
	MAY_WAIT int (*get_page)(struct inode *inode, uint64_t index, bool write,
				 struct page **out);
	/*
	 * The same for reading, if the page is in memory already; else *out is NULL. Does not wait.
	 * Required with get_page: faults use it to map neighbouring pages.
	 */
	int (*peek_page)(struct inode *inode, uint64_t index, struct page **out);
	int (*getxattr)(struct inode *, const char *name, void *value, size_t size);
	MAY_WAIT int (*setxattr)(struct inode *, const char *name, const void *value, size_t size,
				 int flags);
	int (*listxattr)(struct inode *, char *list, size_t size);
	MAY_WAIT int (*removexattr)(struct inode *, const char *name);
	MAY_WAIT void (*evict)(
		struct inode *inode); /* the last reference and the last link are gone */
};

struct inode_change {
	unsigned valid; /* ATTR_* */
	mode_t mode;
	kuid_t uid;
	kgid_t gid;
	uint64_t size;
	struct timespec atime, mtime;
};
enum {
	ATTR_MODE = 1,
	ATTR_UID = 2,
	ATTR_GID = 4,
	ATTR_SIZE = 8,
	ATTR_ATIME = 16,
	ATTR_MTIME = 32,
	ATTR_CHOWN = 64, /* set-id bits are cleared, even when no owner changes */
};

struct inode {
	unsigned refs;
	struct super_block *sb;
	const struct inode_ops *ops;
	const struct file_ops *fops; /* of files opened on it */
	ino_t ino;
	mode_t mode;
	kuid_t uid;
	kgid_t gid;
	nlink_t nlink;
	dev_t rdev;
	uint64_t size, blocks;
	struct timespec atime, mtime, ctime, btime;
	struct file_pages *pages; /* NULL: the filesystem keeps no pages in memory */
	struct mappings mappings; /* where it is mapped */
	struct list_head locks;	  /* POSIX, OFD and flock locks (fs/locks.c) */
	struct list_head watches; /* inotify */
	unsigned write_count;	  /* files open for writing: executing it is ETXTBSY */
	unsigned deny_write;	  /* programs that execute it: writing it is ETXTBSY */
	unsigned read_count;	  /* open for reading only */
	uint8_t write_hint;	  /* RWH_*: expected lifetime of written data */
	struct write_errors write_errors;
	bool linkable;	   /* without a name from the beginning (O_TMPFILE): may be given one */
	bool no_file_caps; /* known to have no security.capability (fs/file_caps.c) */
	void *endpoint;	   /* the pipe of an open FIFO, the socket bound to a socket's name */
	bool bindable; /* mount(2) binds it, though its mount is in no tree: a namespace's file */
	void *private;
};

/* Operations of open files. NULL: the default in fs/file.c (-EINVAL, -ESPIPE, -ENOTTY...). */
struct file_ops {
	MAY_WAIT int (*open)(struct inode *inode, struct file *file);
	MAY_WAIT void (*release)(struct file *file); /* the last reference is gone */
	void (*flush)(struct file *file);	     /* one descriptor was closed */
	/* `pos` NULL for streams. Bytes moved (short is fine) or negative errno. */
	MAY_WAIT ssize_t (*read)(struct file *file, struct iov_iter *to, uint64_t *pos);
	MAY_WAIT ssize_t (*write)(struct file *file, struct iov_iter *from, uint64_t *pos);
	MAY_WAIT int64_t (*llseek)(struct file *file, int64_t offset, int whence);
	/* Emits entries from file->pos on; stops when emit() is false. */
	MAY_WAIT int (*readdir)(struct file *file, struct dir_context *ctx);
	uint32_t (*poll)(struct file *file,
			 struct poll_table *pt); /* the POLL* bits that are true now */
	MAY_WAIT long (*ioctl)(struct file *file, unsigned command, uint64_t arg);
	/* Commands of fcntl() that only this kind of file knows; -ENOTTY: not this one. */
	MAY_WAIT long (*fcntl)(struct file *file, unsigned command, uint64_t arg);
	/* Maps the file; may refuse. Default for files with get_page: the page cache is mapped. */
	MAY_WAIT int (*mmap)(struct file *file, struct vma *vma);
	/* Writes what is dirty of [from, end) to the disk, but flushes nothing (sync_file_range).
	 */
	MAY_WAIT int (*write_back)(struct file *file, uint64_t from, uint64_t end);
	/*
	 * Returns when all written data is on the medium. An error means data that could not be
	 * submitted; a failed write is noted in file->errors. Callers use file_sync().
	 */
	MAY_WAIT int (*fsync)(struct file *file, bool data_only);
	MAY_WAIT int (*fallocate)(struct file *file, int mode, uint64_t offset, uint64_t length);
	void (*show_fdinfo)(struct file *file, struct seq *out);
	/* Bytes of memory that are freed with the file; NULL: few. */
	size_t (*held)(const struct file *file);
	bool unspliced;	      /* splice and sendfile do not read from it (-EINVAL) */
	bool unspliced_write; /* nor do they write to it, though write() does */
	bool nowait;	      /* a device or the like that supports RWF_NOWAIT */
	bool nowait_read;     /* reads of regular files support it: they return pages in memory */
};

struct file {
	unsigned refs;
	const struct file_ops *ops;
	struct inode *inode;	  /* with a reference */
	struct mappable mappable; /* by which areas know it (fs/mappable.h) */
	struct path
		path; /* with references; dentry NULL for anonymous descriptors without a name */
	uint64_t pos;
	unsigned flags; /* O_* as fcntl(F_GETFL) shows them */
	bool readable, writable;
	void *private;
	/* Errors of its writes: the inode's unless open() sets others; and the count of errors
	 * that this file has reported, of these and of the whole filesystem. */
	struct write_errors *errors;
	uint64_t errors_heard, super_errors_heard;
	struct waitqueue *poll_queue; /* optional default queue for poll */
	pid_t owner; /* F_SETOWN: the receiver of signals; a group's number is positive here */
	int owner_type, owner_signal; /* OWNER_* (fs/async.h) */
	kuid_t owner_uid, owner_euid; /* ids of the task that set the owner */
	struct async *async;	      /* with O_ASYNC */
	struct list_head epoll_items; /* epoll instances that watch it */
	struct list_head late_node;   /* file_put_later() */
	uint64_t version;	      /* of readdir or seq implementations: their own mark */
	bool exec;		      /* opened by file_open_exec(): writers are denied */
	bool writer;		      /* counted in the inode's write_count */
	bool unnotified;	      /* its use is no event: fanotify gave it */
	bool mount_owner; /* frees its mount at the end, unless that was attached meanwhile */
};

struct dir_context {
	bool (*emit)(struct dir_context *ctx, const char *name, size_t length, ino_t ino,
		     unsigned type);
	uint64_t pos; /* the cookie of the next entry */
};

/* Flags of file_open_path() beyond O_*; not kept in the file's. */
#define FILE_UNNOTIFIED 0x04000000u
#define FILE_FOR_EXEC	0x08000000u

/* ---- open files and descriptors (fs/file.c, fs/fdtable.c) ---- */

/* A file without a name (pipe end, eventfd, ...): one reference. The inode may be NULL: a shared
 * anonymous one. NULL when out of memory. */
MAY_WAIT struct file *file_anonymous(const struct file_ops *ops, void *private, unsigned flags,
				     const char *name);
/*
 * The same on an inode of its own (pipes, sockets; file_anonymous_inode() makes one): the name is
 * shown as name:[ino]. The inode's reference moves in, also on failure.
 */
MAY_WAIT struct file *file_on_inode(const struct file_ops *ops, void *private, unsigned flags,
				    const char *name, struct inode *inode);
struct inode *file_anonymous_inode(mode_t mode);
/* The file's name as /proc/self/fd and maps show it, in `buffer` or a constant. */
const char *file_name(const struct file *file, char *buffer, size_t size);
static inline void file_get(struct file *file)
{
	file->refs++;
}
/* For file_put(): the last reference is gone. */
MAY_WAIT void file_close(struct file *file);
/* Drops a reference. The last one closes the file, which may wait for its disk. */
static inline MAY_WAIT void file_put(struct file *file)
{
	if (!--file->refs)
		file_close(file);
}
/*
 * The same without waiting, for callers in the middle of a change: a user task drops its last
 * reference when it returns to user mode or ends (files_put_late()).
 */
MAY_WAIT void file_put_later(struct file *file);
MAY_WAIT void files_put_late(void);
/* The file behind a descriptor of the current task, with a reference; NULL: EBADF. Not one opened
 * with O_PATH. */
struct file *fd_get(int fd);
/* As fd_get(), but also for files opened with O_PATH. */
struct file *fd_get_any(int fd);
/* Lowest free descriptor >= `from` for `file` (whose reference moves in on success); -EMFILE,
 * -ENOMEM. */
int fd_install(struct file *file, int from, bool close_on_exec);
/* The lowest free descriptor for `file`, as a call returns it; the reference moves in, also on
 * failure. */
MAY_WAIT int fd_give(struct file *file, bool close_on_exec);
MAY_WAIT int fd_close(int fd);

/* Opens what `path` names, with operations of its inode; permissions were checked. */
MAY_WAIT int file_open_path(const struct path *path, unsigned flags, struct file **out);
/* From now on the file does not keep its inode from being executed, though it can write. */
void file_uncount_writer(struct file *file);
/* Moves file->pos as lseek does, for files of `size` bytes (-1: it cannot seek). */
int64_t file_seek(struct file *file, int64_t offset, int whence, uint64_t size);
/* Do pread and pwrite work on it? Some files have a position without a meaning. */
bool file_has_positions(const struct file *file);
/* A device's number as Linux writes it in one piece, in hexadecimal. */
uint32_t dev_in_kernel(dev_t dev);
/* llseek of files that ignore the position (/dev/null). */
int64_t file_seek_nowhere(struct file *file, int64_t offset, int whence);
/* llseek of files that have a position that means nothing (eventfd): it stays. */
int64_t file_seek_nothing(struct file *file, int64_t offset, int whence);
/* read of folders, which is -EISDIR; and llseek of folders, which accepts the positions that
 * readdir gave, and no SEEK_END. */
ssize_t file_read_folder(struct file *file, struct iov_iter *to, uint64_t *pos);
int64_t file_seek_folder(struct file *file, int64_t offset, int whence);
/* For readdir: emits "." and ".." at positions 0 and 1 and moves to position 2. False: emit() was
 * false. */
bool file_emit_dots(struct file *file, struct dir_context *ctx);

struct files;
struct files *files_create(void);
struct files *files_fork(struct files *from); /* a copy; NULL when out of memory */
void files_get(struct files *files);
MAY_WAIT void files_put(struct files *files); /* the last one closes everything */
MAY_WAIT int files_close_on_exec(void);	      /* of the current task, unsharing first. -ENOMEM */

/* Root and working directory, umask (fs/context.c). */
struct fs_context;
struct fs_context *fs_context_create(const struct path *root);
struct fs_context *fs_context_fork(struct fs_context *from);
void fs_context_get(struct fs_context *fs);
MAY_WAIT void fs_context_put(struct fs_context *fs);
/* Gives `fs` a copy of its tree of mounts; no other task may use the context. -ENOMEM. */
MAY_WAIT int fs_context_unshare_mounts(struct fs_context *fs, struct user_ns *owner);

/* Opens for the kernel itself, with the current task's rights; *out gets one reference. */
MAY_WAIT int file_open(const char *path, unsigned flags, mode_t mode, struct file **out);
/* The same with openat's dirfd. */
MAY_WAIT int file_open_at(int dirfd, const char *path, unsigned flags, mode_t mode,
			  struct file **out);
/* Removes a name with the current task's rights, as unlink or rmdir: dirfd is theirs. */
MAY_WAIT int file_remove(int dirfd, const char *path, bool directory);
/* Reads at `offset` into kernel memory: bytes, short only at the end. */
MAY_WAIT ssize_t file_read_kernel(struct file *file, void *to, size_t n, uint64_t offset);
/* Opened for execution: execute permission checked, regular file, writes denied while it is held.
 */
MAY_WAIT int file_open_exec(int dirfd, const char *path, int flags, struct file **out);
MAY_WAIT void file_put_exec(struct file *file);

/* ---- to stable storage (fs/sync.c) ---- */

/*
 * fsync and fdatasync: waits until all written data is on the medium. Returns errors of writes
 * since this file's last call. -EINVAL: the file does not support it.
 */
MAY_WAIT int file_sync(struct file *file, bool data_only);

/* ---- poll (fs/poll.c) ---- */

struct poll_table {
	void (*queue)(struct poll_table *pt, struct file *file, struct waitqueue *wq);
};
/* A poll operation calls this for each queue that is woken at a change; pt may be NULL. */
static inline void poll_wait(struct file *file, struct waitqueue *wq, struct poll_table *pt)
{
	if (pt && pt->queue)
		pt->queue(pt, file, wq);
}

/* ---- devices (fs/device.c) ---- */

/* Character device numbers [dev, dev+count) open with these operations. -ENOMEM, -EBUSY. */
int chrdev_register(dev_t dev, unsigned count, const char *name, const struct file_ops *ops);
/* Gives a fresh inode the file operations of its kind: device, FIFO, socket. */
void inode_init_special(struct inode *inode, dev_t dev);
/* Makes /dev/<name> (subfolders allowed). */
MAY_WAIT int devfs_mknod(const char *name, mode_t mode, dev_t dev);
MAY_WAIT void devfs_unlink(const char *name);
/* A symbolic link /dev/<name>. */
MAY_WAIT int devfs_symlink(const char *name, const char *target);
