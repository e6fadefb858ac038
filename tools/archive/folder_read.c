/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads a folder of the build host. Files of the caller belong to root in the guest. Sockets are
 * left out. File contents stay where they are until the archive is written.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tools/archive/links.h"
#include "tools/archive/tree.h"

struct walk {
	const char *folder;
	struct tree *tree;
	struct links links;
};

/* Fills in the contents of a file, or the target of a symbolic link: the entry `name` of the folder
 * `dir`. -1 with errno. */
static int contents(struct walk *walk, int dir, const char *name, const char *path,
		    const struct stat *st, struct tree_node *node)
{
	if (S_ISLNK(st->st_mode)) {
		node->target = malloc(4096);
		ssize_t n = node->target ? readlinkat(dir, name, node->target, 4096) : -1;

		node->data = (uint8_t *)node->target;
		node->size = n > 0 ? (uint32_t)n : 0;
		return n < 0 ? -1 : 0;
	}
	if (!S_ISREG(st->st_mode) || !st->st_size)
		return 0;
	node->size = (uint32_t)st->st_size;
	return asprintf(&node->source, "%s/%s", walk->folder, path) < 0 ? -1 : 0;
}

static int walk_folder(struct walk *walk, int dir, const char *path, unsigned depth);

static int one(struct walk *walk, int dir, const char *name, const char *path, unsigned depth)
{
	struct tree *tree = walk->tree;
	struct tree_node *node;
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return tree_fail(tree, "%s: %s", path, strerror(errno));
	if (S_ISSOCK(st.st_mode))
		return 0;
	if ((uint64_t)st.st_size > UINT32_MAX)
		return tree_fail(tree, "%s is larger than 4 GiB", path);
	if (tree_add(tree, path, strlen(path), &node))
		return -1;
	node->mode = st.st_mode;
	node->uid = st.st_uid == geteuid() ? 0 : st.st_uid;
	node->gid = st.st_gid == getegid() ? 0 : st.st_gid;
	node->mtime = (uint32_t)st.st_mtime;
	node->major = major(st.st_rdev);
	node->minor = minor(st.st_rdev);
	if (S_ISREG(st.st_mode) && st.st_nlink > 1 &&
	    links_find(&walk->links, tree, st.st_dev, st.st_ino, &node->link))
		return -1;
	if (contents(walk, dir, name, path, &st, node))
		return tree_fail(tree, "%s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return 0;
	int below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (below < 0)
		return tree_fail(tree, "%s: %s", path, strerror(errno));
	return walk_folder(walk, below, path, depth + 1);
}

/* Reads the folder `dir`, and closes it. */
static int walk_folder(struct walk *walk, int dir, const char *path, unsigned depth)
{
	DIR *d = depth < 200 ? fdopendir(dir) : NULL;
	int error = 0;

	if (!d) {
		close(dir);
		return tree_fail(walk->tree, "%s: cannot be read", path);
	}
	for (struct dirent *e; !error && (e = readdir(d));) {
		char *full;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (asprintf(&full, "%s%s%s", path, *path ? "/" : "", e->d_name) < 0)
			error = tree_fail(walk->tree, "out of memory");
		else {
			error = one(walk, dir, e->d_name, full, depth);
			free(full);
		}
	}
	closedir(d);
	return error;
}

int tree_from_folder(struct tree *tree, const char *path)
{
	struct walk walk = {.folder = path, .tree = tree};
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return tree_fail(tree, "%s: %s", path, strerror(errno));
	int error = walk_folder(&walk, dir, "", 0);
	links_free(&walk.links);
	return error;
}
