/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fsopen, fsconfig, fsmount, fspick: a filesystem is described step by step on a descriptor, made,
 * and mounted nowhere until move_mount gives it a place. The options are kept as the text that
 * mount(2) takes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/mount_api.h"
#include "fs/namei.h"
#include "base/seq.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define KEY_MAX	      256
#define CLOEXEC	      1u
#define BINARY_MAX    (1 << 20)
#define PICK_FLAGS    15u
#define PICK_NOFOLLOW 2u
#define PICK_EMPTY    8u

enum { SET_FLAG, SET_STRING, SET_BINARY, SET_PATH, SET_PATH_EMPTY, SET_FD, CREATE, RECONFIGURE };

enum phase { PARAMETERS, MADE, CHANGING, FAILED };

struct fs_description {
	enum phase phase;
	const struct fs_type *type;
	char *source;
	struct seq options;
	bool read_only;
	struct super_block *sb; /* active once more: MADE, CHANGING */
};

static void description_free(struct fs_description *d)
{
	if (d->sb)
		super_unmount(d->sb);
	seq_free(&d->options);
	free(d->source);
	free(d);
}

static void release(struct file *file)
{
	description_free(file->private);
}

/* Reads error messages: there are none, errno tells the reason. */
static ssize_t read_messages(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return -ENODATA;
}

static const struct file_ops description_ops = {.read = read_messages, .release = release};

static long description_fd(struct fs_description *d, bool close_on_exec)
{
	struct file *file = file_anonymous(&description_ops, d, O_RDWR, "[fscontext]");

	if (!file) {
		description_free(d);
		return -ENOMEM;
	}
	return fd_give(file, close_on_exec);
}

SYSCALL_DEFINE2(fsopen, uint64_t, name, unsigned, flags)
{
	int error = 0;

	if (!may_mount())
		return -EPERM;
	if (flags & ~CLOEXEC)
		return -EINVAL;
	char *text = path_from_user(name, &error);
	if (!text)
		return error == -ENAMETOOLONG ? -EINVAL : error;
	const struct fs_type *type = fs_type_find(text);
	free(text);
	if (!type)
		return -ENODEV;
	struct fs_description *d = calloc(1, sizeof(*d));
	if (!d)
		return -ENOMEM;
	d->type = type;
	seq_init(&d->options);
	return description_fd(d, flags & CLOEXEC);
}

SYSCALL_DEFINE3(fspick, int, dirfd, uint64_t, name, unsigned, flags)
{
	if (!may_mount())
		return -EPERM;
	if (flags & ~PICK_FLAGS)
		return -EINVAL;
	struct path path;
	int error = path_lookup_user(dirfd, name,
				     (flags & PICK_NOFOLLOW ? 0 : WALK_FOLLOW) |
					     (flags & PICK_EMPTY ? WALK_EMPTY : 0),
				     &path);
	if (error)
		return error;
	struct fs_description *d = NULL;
	if (path.dentry != path.mount->root)
		error = -EINVAL;
	else
		d = calloc(1, sizeof(*d));
	if (d) {
		seq_init(&d->options);
		d->phase = CHANGING;
		d->sb = path.mount->sb;
		super_mount(d->sb);
		d->type = d->sb->type;
		d->read_only = d->sb->read_only;
	}
	path_put(&path);
	if (!d)
		return error ? error : -ENOMEM;
	return description_fd(d, flags & CLOEXEC);
}

/* ---- fsconfig ---- */

/* Options of every filesystem. False: another option. */
static bool common_option(struct fs_description *d, const char *key)
{
	static const char *const known[] = {"sync", "async",	  "dirsync", "lazytime",
					    "mand", "nolazytime", "nomand"};

	if (!strcmp(key, "ro") || !strcmp(key, "rw")) {
		d->read_only = key[1] == 'o';
		return true;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!strcmp(key, known[i]))
			return true;
	}
	return false;
}

static int set_option(struct fs_description *d, const char *key, const char *value)
{
	if (common_option(d, key))
		return 0;
	if (!strcmp(key, "source")) {
		if (!value || d->source)
			return -EINVAL;
		d->source = strdup(value);
		return d->source ? 0 : -ENOMEM;
	}
	if (value && strchr(value, ','))
		return -EINVAL;
	if (!d->type->option_known || !d->type->option_known(key, value))
		return -EINVAL;
	seq_printf(&d->options, "%s%s%s%s", d->options.length ? "," : "", key, value ? "=" : "",
		   value ? value : "");
	return d->options.failed ? -ENOMEM : 0;
}

/* The phase is looked at when everything is copied: while a copy waits, another task may make the
 * filesystem, and uses the options for that. */
static MAY_WAIT int set_from_user(struct fs_description *d, unsigned command, uint64_t key,
				  uint64_t value)
{
	char name[KEY_MAX], *text = NULL;
	int error = 0;
	ssize_t n = strncpy_from_user(name, key, sizeof(name));

	if (n < 0)
		return n == -ENAMETOOLONG ? -EINVAL : (int)n;
	if (command == SET_STRING || command == SET_PATH || command == SET_PATH_EMPTY) {
		text = path_from_user(value, &error);
		if (!text)
			return error;
	}
	if (d->phase != PARAMETERS && d->phase != CHANGING)
		error = -EBUSY;
	/* No filesystem here has an option that is a path, a descriptor or bytes. */
	else if (command > SET_STRING)
		error = common_option(d, name) ? 0 : -EINVAL;
	else
		error = set_option(d, name, text);
	free(text);
	return error;
}

static int create(struct fs_description *d)
{
	int error;

	if (d->phase != PARAMETERS)
		return -EBUSY;
	d->phase = FAILED;
	if (d->type->needs_device && !d->source)
		return -EINVAL;
	seq_putc(&d->options, 0);
	if (d->options.failed)
		return -ENOMEM;
	error = mount_make_super(d->type, d->source, d->read_only ? MS_RDONLY : 0,
				 d->options.text[0] ? d->options.text : NULL, &d->sb);
	if (error) {
		d->sb = NULL;
		return error;
	}
	d->sb->read_only = d->read_only;
	d->phase = MADE;
	return 0;
}

static int reconfigure(struct fs_description *d)
{
	if (d->phase != CHANGING)
		return -EBUSY;
	if (d->read_only && !d->sb->read_only && d->sb->writers) {
		d->phase = FAILED;
		return -EBUSY;
	}
	return super_may_change(d->sb) ? super_remount(d->sb, d->read_only) : -EPERM;
}

static int check_arguments(unsigned command, uint64_t key, uint64_t value, int aux)
{
	switch (command) {
	case SET_FLAG:
		return !key || value || aux ? -EINVAL : 0;
	case SET_STRING:
		return !key || !value || aux ? -EINVAL : 0;
	case SET_BINARY:
		return !key || !value || aux <= 0 || aux > BINARY_MAX ? -EINVAL : 0;
	case SET_PATH:
	case SET_PATH_EMPTY:
		return !key || !value || (aux != AT_FDCWD && aux < 0) ? -EINVAL : 0;
	case SET_FD:
		return !key || value || aux < 0 ? -EINVAL : 0;
	case CREATE:
	case RECONFIGURE:
		return key || value || aux ? -EINVAL : 0;
	default:
		return -EOPNOTSUPP;
	}
}

static bool fd_is_open(int fd)
{
	struct file *file = fd_get(fd);

	if (file)
		file_put(file);
	return file;
}

SYSCALL_DEFINE5(fsconfig, int, fd, unsigned, command, uint64_t, key, uint64_t, value, int, aux)
{
	if (fd < 0)
		return -EINVAL;
	int error = check_arguments(command, key, value, aux);
	if (error)
		return error;
	struct file *file = fd_get(fd);
	if (!file)
		return -EBADF;
	struct fs_description *d = file->private;
	if (file->ops != &description_ops)
		error = -EINVAL;
	else if (command == SET_FD && !fd_is_open(aux))
		error = -EBADF;
	else if (command == CREATE)
		error = create(d);
	else if (command == RECONFIGURE)
		error = reconfigure(d);
	else
		error = set_from_user(d, command, key, value);
	file_put(file);
	return error;
}

/* ---- fsmount ---- */

static long mount_description(struct fs_description *d, unsigned flags, bool close_on_exec)
{
	if (!d->sb)
		return -EINVAL;
	if (d->phase != MADE)
		return -EBUSY;
	if (mount_reveals(d->sb, flags))
		return -EPERM;
	struct mount *mount;
	/* It is mounted once, also if this call waits and another one comes meanwhile. */
	d->phase = FAILED;
	int error = mount_create_whole(d->sb, d->source ? d->source : "none", flags, &mount);
	if (error) {
		d->phase = MADE;
		return error;
	}
	/* Further fsconfig calls would change the mounted filesystem. */
	super_mount(d->sb);
	d->phase = CHANGING;
	return mount_floating_fd(mount, close_on_exec);
}

SYSCALL_DEFINE3(fsmount, int, fd, unsigned, flags, unsigned, attributes)
{
	unsigned mount_flags;

	if (!may_mount())
		return -EPERM;
	if (flags & ~CLOEXEC)
		return -EINVAL;
	int error = mount_attributes(attributes, &mount_flags);
	if (error)
		return error;
	struct file *file = fd_get(fd);
	if (!file)
		return -EBADF;
	long result = file->ops == &description_ops
			      ? mount_description(file->private, mount_flags, flags & CLOEXEC)
			      : -EINVAL;
	file_put(file);
	return result;
}
