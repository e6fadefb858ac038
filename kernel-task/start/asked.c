/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounts and folders that the host's command asks for. Filesystems are found by their types' names,
 * since they are layers above this one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "start/asked.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/namei.h"

/* Makes the folder `path`, whose parent exists. */
static int make_folder(char *path)
{
	char *slash = strrchr(path, '/');
	struct dentry *dentry;
	struct path parent;
	int error;

	*slash = 0;
	error = path_lookup(AT_FDCWD, slash == path ? "/" : path, WALK_DIRECTORY | WALK_FOLLOW,
			    &parent);
	*slash = '/';
	if (error)
		return error;
	error = dentry_lookup(parent.dentry, slash + 1, strlen(slash + 1), &dentry);
	if (!error) {
		error = vfs_mkdir(&parent, dentry, 0755);
		dentry_put(dentry);
	}
	path_put(&parent);
	return error;
}

/* The folder `name`, made with all that is above it. */
static int open_folder(const char *name, struct path *out)
{
	char *path = strdup(name);
	int error = path ? 0 : -ENOMEM;

	for (size_t i = 1; !error && path[i - 1]; i++) {
		char after = path[i];

		if (after && after != '/')
			continue;
		path[i] = 0;
		error = path_lookup(AT_FDCWD, path, WALK_DIRECTORY | WALK_FOLLOW, out);
		if (error == -ENOENT)
			error = make_folder(path);
		else if (!error)
			path_put(out);
		path[i] = after;
	}
	if (!error)
		error = path_lookup(AT_FDCWD, path, WALK_DIRECTORY | WALK_FOLLOW, out);
	free(path);
	return error;
}

/* Mounts a new filesystem on the folder, which is made if it is not there. */
static int mount_on(const char *folder, const char *type_name, const char *source, unsigned flags,
		    const char *data)
{
	const struct fs_type *type = fs_type_find(type_name);
	struct path where;
	int error = type ? open_folder(folder, &where) : -ENODEV;

	if (error)
		return error;
	error = mount_new(&where, type, source, flags | MS_RELATIME, data);
	path_put(&where);
	return error;
}

/* Mounts a share by a text TAG:FOLDER or, read-only, TAG:FOLDER:ro. */
static int mount_share(char *text, const char **folder)
{
	char *options, *colon = strchr(text, ':');

	if (!colon)
		return -EINVAL;
	*colon = 0;
	*folder = colon + 1;
	options = strchr(colon + 1, ':');
	if (options)
		*options++ = 0;
	return mount_on(*folder, "9p", text, options && !strcmp(options, "ro") ? MS_RDONLY : 0,
			NULL);
}

/* Options of every mount, as mount(8) writes them; the others stay in `options`. */
static unsigned take_flags(char *options)
{
	static const struct {
		const char *name;
		unsigned flag;
		bool set;
	} words[] = {
		{"ro", MS_RDONLY, true},     {"rw", MS_RDONLY, false},
		{"nosuid", MS_NOSUID, true}, {"suid", MS_NOSUID, false},
		{"nodev", MS_NODEV, true},   {"dev", MS_NODEV, false},
		{"noexec", MS_NOEXEC, true}, {"exec", MS_NOEXEC, false},
	};
	unsigned flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
	char *kept = options, *next = options, *word;

	while ((word = strsep(&next, ","))) {
		size_t i = 0, count = sizeof(words) / sizeof(words[0]);

		while (i < count && strcmp(word, words[i].name))
			i++;
		if (i < count) {
			flags = words[i].set ? flags | words[i].flag : flags & ~words[i].flag;
		} else if (*word) {
			size_t length = strlen(word);

			memmove(kept, word, length);
			kept += length;
			*kept++ = ',';
		}
	}
	/* The text ends where its own NUL was, or before. */
	if (kept > options)
		kept--;
	*kept = 0;
	return flags;
}

/* Mounts a tmpfs by a text FOLDER or FOLDER:OPTIONS. */
static int mount_tmpfs(char *text, const char **folder)
{
	char *colon = strchr(text, ':');
	unsigned flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;

	*folder = text;
	if (colon) {
		*colon = 0;
		flags = take_flags(colon + 1);
	}
	return mount_on(text, "tmpfs", "tmpfs", flags, colon ? colon + 1 : NULL);
}

static int make_one(char *text, const char **folder)
{
	struct path path;

	*folder = text;
	int error = open_folder(text, &path);
	if (!error)
		path_put(&path);
	return error;
}

static int bind_volume(char *text, const char **folder)
{
	struct path path;

	*folder = text;
	int error = open_folder(text, &path);
	if (error)
		return error;
	error = mount_bind(&path, &path, false);
	path_put(&path);
	return error;
}

/* Calls `one` for each word. */
static int each_word(char *text, size_t size, const char **what,
		     int (*one)(char *text, const char **folder))
{
	for (size_t at = 0, next; at < size; at = next) {
		next = at + strlen(text + at) + 1;
		int error = one(text + at, what);

		if (error)
			return error;
	}
	return 0;
}

int asked_shares(char *text, size_t size, const char **what)
{
	return each_word(text, size, what, mount_share);
}

int asked_tmpfs(char *text, size_t size, const char **what)
{
	return each_word(text, size, what, mount_tmpfs);
}

int asked_folders(char *text, size_t size, const char **what)
{
	return each_word(text, size, what, make_one);
}

static int remove_one(char *text, const char **folder)
{
	*folder = text;
	int error = file_remove(AT_FDCWD, text, false);
	return error == -ENOENT ? 0 : error;
}

int asked_removed(char *text, size_t size, const char **what)
{
	return each_word(text, size, what, remove_one);
}

int asked_volumes(char *text, size_t size, const char **what)
{
	return each_word(text, size, what, bind_volume);
}

int asked_hosts(char *text, size_t size, const char **what)
{
	struct iov_iter iter;
	struct file *file;
	struct path folder;
	uint64_t position = 0;

	*what = "/etc/hosts";
	int error = open_folder("/etc", &folder);
	if (error)
		return error;
	path_put(&folder);
	error = file_open("/etc/hosts", O_WRONLY | O_CREAT | O_TRUNC, 0644, &file);
	if (error)
		return error;
	iov_iter_kernel(&iter, text, size);
	ssize_t written = vfs_write(file, &iter, &position);
	file_put(file);
	return written < 0 ? (int)written : (size_t)written < size ? -ENOSPC : 0;
}

int asked_read_only(char *text, size_t size, const char **what)
{
	struct path root;

	(void)text;
	(void)size;
	*what = "the root filesystem";
	mount_root_path(&root);
	int error = mount_remount(&root, MS_BIND | MS_RDONLY | MS_RELATIME, NULL);
	path_put(&root);
	return error;
}
