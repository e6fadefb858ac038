/* SPDX-License-Identifier: BSD-2-Clause */
/* Folders that the host's command shares: run/shares in the boot image. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/p9/asked.h"
#include "fs/p9/p9fs.h"
#include "sys/log.h"

/* Makes the last part of `path`, whose other parts are there. */
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

/* TAG:FOLDER or, not to be written to, TAG:FOLDER:ro. */
static int mount_one(char *text)
{
	char *folder = strchr(text, ':');
	char *options = folder ? strchr(folder + 1, ':') : NULL;
	struct path where;
	int error;

	if (!folder)
		return -EINVAL;
	*folder++ = 0;
	if (options)
		*options++ = 0;
	error = open_folder(folder, &where);
	if (error)
		return error;
	error = mount_new(&where, &p9_type, text,
			  MS_RELATIME | (options && !strcmp(options, "ro") ? MS_RDONLY : 0), NULL);
	path_put(&where);
	return error;
}

int p9_mount_asked(char *text, size_t size, const char **what)
{
	for (size_t at = 0, next; at < size; at = next) {
		next = at + strlen(text + at) + 1;
		int error = mount_one(text + at);

		if (error) {
			/* The folder, which stands behind the tag. */
			*what = text + at + strlen(text + at) + 1;
			return error;
		}
	}
	return 0;
}
