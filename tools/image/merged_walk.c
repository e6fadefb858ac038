/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths of layers, walked as in a chroot, and the four things that a layer's entry can do. A
 * layer's own path may neither be absolute nor have ".." in it; a link's target may, within the
 * image.
 */
#include "tools/image/merged_walk.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINKS_MAX 40 /* as Linux has it */

/* The state of a walk. */
struct walk {
	struct merged_name *at; /* a folder */
	unsigned links;		/* that were followed so far */
	bool make;		/* missing folders are made */
	bool last;		/* a link at the end of the path is followed too */
	bool clamp;		/* ".." of the root is the root, as in a chroot */
};

/* The path of the name in `buffer`, for messages. */
static const char *name_path(const struct merged_name *n, char *buffer, size_t size)
{
	char *at = buffer + size - 1;

	*at = 0;
	for (; n && n->parent; n = n->parent) {
		size_t length = strlen(n->text);

		if (length + 1 > (size_t)(at - buffer))
			break;
		if (*at)
			*--at = '/';
		at -= length;
		memcpy(at, n->text, length);
	}
	return at;
}

/* A new name. Refuses a tree that is so deep that later recursive walks could use up the stack.
 * NULL: p. */
static struct merged_name *new_name(struct merged *m, struct merged_name *parent, const char *text,
				    size_t length, struct merged_file *file, struct problem *p)
{
	struct merged_name *n = NULL;

	if (length > NAME_MAX)
		problem_set(p, "a name is longer than %d bytes", NAME_MAX);
	else if (parent->depth >= MERGED_DEPTH_MAX)
		problem_set(p, "its folders are nested too deeply");
	else if (!file || !(n = merged_insert(m, parent, text, length, file)))
		problem_memory(p);
	return n;
}

static struct merged_name *make_folder(struct merged *m, struct merged_name *parent,
				       const char *text, size_t length, struct problem *p)
{
	struct merged_file *file = merged_file_create(S_IFDIR | 0755);
	struct merged_name *n = new_name(m, parent, text, length, file, p);

	if (!n)
		merged_file_put(file);
	return n;
}

static int walk(struct merged *m, struct walk *w, const char *path, struct problem *p);

/* Follows the symbolic link `n`. */
static int follow(struct merged *m, struct walk *w, struct merged_name *n, struct problem *p)
{
	char where[200];
	bool last = w->last;

	if (++w->links > LINKS_MAX)
		return problem_set(p, "%s is a cycle of links", name_path(n, where, sizeof(where)));
	if (n->file->target[0] == '/')
		w->at = m->root;
	w->last = true;
	int error = walk(m, w, n->file->target, p);
	w->last = last;
	return error;
}

static int step_up(struct walk *w, struct problem *p)
{
	if (w->at->parent)
		w->at = w->at->parent;
	else if (!w->clamp)
		return problem_set(p, "a symbolic link leaves the image");
	return 0;
}

/* Walks one part of a path. 1: there is no such name; -1: p. */
static int step(struct merged *m, struct walk *w, const char *part, size_t length, bool last,
		struct problem *p)
{
	char where[200];

	if (length == 1 && part[0] == '.')
		return 0;
	if (length == 2 && part[0] == '.' && part[1] == '.')
		return step_up(w, p);
	if (length > NAME_MAX)
		return problem_set(p, "a name is longer than %d bytes", NAME_MAX);
	if (!S_ISDIR(w->at->file->mode))
		return problem_set(p, "%s is no folder", name_path(w->at, where, sizeof(where)));
	struct merged_name *n = merged_child(m, w->at, part, length);
	if (n && S_ISLNK(n->file->mode) && (!last || w->last))
		return follow(m, w, n, p);
	if (!n && w->make) {
		n = make_folder(m, w->at, part, length, p);
		if (!n)
			return -1;
	}
	if (!n)
		return 1;
	w->at = n;
	return 0;
}

/* Moves w->at along the path. 1: there is no such name; -1: p. */
static int walk(struct merged *m, struct walk *w, const char *path, struct problem *p)
{
	while (*path == '/')
		path++;
	while (*path) {
		size_t length = strcspn(path, "/");
		const char *next = path + length;

		while (*next == '/')
			next++;
		int result = step(m, w, path, length, !*next, p);
		if (result)
			return result;
		path = next;
	}
	return 0;
}

/* A layer's own path: relative, no "..", not too long. */
static int check_path(const char *path, struct problem *p)
{
	if (path[0] == '/')
		return problem_set(p, "the name %.200s is absolute", path);
	if (strlen(path) >= PATH_MAX)
		return problem_set(p, "the name %.100s... is too long", path);
	for (const char *at = path; *at;) {
		size_t length = strcspn(at, "/");

		if (length == 2 && at[0] == '.' && at[1] == '.')
			return problem_set(p, "the name %.200s leaves the image", path);
		at += length;
		at += strspn(at, "/");
	}
	return 0;
}

/*
 * Splits a layer's path: *folder becomes the folder of its last part; *last that part, a pointer
 * into the path; *length its length, 0 for the root itself. 1: the folder is missing, and `make` is
 * false.
 */
static int find_folder(struct merged *m, const char *path, bool make, struct merged_name **folder,
		       const char **last, size_t *length, struct problem *p)
{
	struct walk w = {.at = m->root, .make = make, .last = true};
	size_t end = strlen(path), start;

	if (check_path(path, p))
		return -1;
	for (;;) {
		while (end && path[end - 1] == '/')
			end--;
		if (end < 1 || path[end - 1] != '.' || (end > 1 && path[end - 2] != '/'))
			break;
		end--;
	}
	for (start = end; start && path[start - 1] != '/'; start--)
		;
	*last = path + start;
	*length = end - start;
	*folder = m->root;
	if (!start)
		return 0;
	char *parents = strndup(path, start);
	if (!parents)
		return problem_memory(p);
	int result = walk(m, &w, parents, p);
	free(parents);
	if (result < 0)
		return problem_in(p, "%.200s", path);
	if (!result && !S_ISDIR(w.at->file->mode))
		result = make ? problem_set(p, "%.200s: its parent is no folder", path) : 1;
	*folder = w.at;
	return result;
}

/*
 * A folder replaces a folder: the name `n` gets the new folder's owner, mode and so on, and keeps
 * the names that are in it.
 */
static void take_over(struct merged *m, struct merged_name *n, struct merged_file *file)
{
	file->links = 1;
	n->file->links = 0;
	merged_file_put(n->file);
	n->file = file;
	n->layer = m->layer;
}

static int add(struct merged *m, const char *path, struct merged_file *file, struct problem *p)
{
	struct merged_name *folder, *old;
	const char *last;
	size_t length;

	if (find_folder(m, path, true, &folder, &last, &length, p))
		return -1;
	old = length ? merged_child(m, folder, last, length) : m->root;
	if (old && S_ISDIR(old->file->mode) && S_ISDIR(file->mode)) {
		take_over(m, old, file);
		return 0;
	}
	if (!length)
		return problem_set(p, "the root is no folder");
	if (old && old->file == file)
		return 0;
	struct merged_name *n = new_name(m, folder, last, length, file, p);
	if (!n)
		return -1;
	if (old)
		merged_remove(m, old);
	return 0;
}

int merged_add(struct merged *m, const char *path, struct merged_file *file, struct problem *p)
{
	int error = add(m, path, file, p);

	if (error)
		merged_file_put(file);
	return error;
}

int merged_link(struct merged *m, const char *path, const char *target, struct problem *p)
{
	struct merged_name *folder, *n;
	const char *last;
	size_t length;

	/* Some tools write the target as an absolute path in the root. */
	while (*target == '/')
		target++;
	int result = find_folder(m, target, false, &folder, &last, &length, p);
	if (result < 0)
		return problem_in(p, "%.200s", path);
	n = !result && length && length <= NAME_MAX ? merged_child(m, folder, last, length) : NULL;
	if (!n)
		return problem_set(p, "%.200s is a hard link to %.200s, which is missing", path,
				   target);
	if (S_ISDIR(n->file->mode))
		return problem_set(p, "%.200s is a hard link to the folder %.200s", path, target);
	return add(m, path, n->file, p);
}

int merged_whiteout(struct merged *m, const char *path, struct problem *p)
{
	struct merged_name *folder, *n;
	const char *last;
	size_t length;
	int result = find_folder(m, path, false, &folder, &last, &length, p);

	if (result < 0)
		return -1;
	n = !result && length && length <= NAME_MAX ? merged_child(m, folder, last, length) : NULL;
	if (n)
		merged_prune(m, n, true);
	return 0;
}

int merged_opaque(struct merged *m, const char *path, struct problem *p)
{
	struct walk w = {.at = m->root, .last = true};

	if (check_path(path, p))
		return -1;
	int result = walk(m, &w, path, p);
	if (!result)
		merged_prune(m, w.at, false);
	return result < 0 ? problem_in(p, "%.200s", path) : 0;
}

struct merged_name *merged_find(struct merged *m, const char *path)
{
	struct walk w = {.at = m->root, .last = true, .clamp = true};
	struct problem ignored = {""};

	return walk(m, &w, path, &ignored) ? NULL : w.at;
}

int merged_make_folder(struct merged *m, const char *path, struct problem *p)
{
	struct walk w = {.at = m->root, .last = true, .clamp = true, .make = true};

	if (strlen(path) >= PATH_MAX)
		return problem_set(p, "the folder %.100s... has too long a name", path);
	if (walk(m, &w, path, p))
		return problem_in(p, "the folder %.200s", path);
	return S_ISDIR(w.at->file->mode) ? 0 : problem_set(p, "%.200s is no folder", path);
}
