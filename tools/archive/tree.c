/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps the files of an archive by name: normalises names, resolves links, sorts. */
#include "tools/archive/tree.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int tree_fail(struct tree *tree, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(tree->error, sizeof(tree->error), format, args);
	va_end(args);
	return -1;
}

/* Copies the name without empty and "." parts. -1 if it has a ".." part. */
static int normalise(const char *name, size_t length, char *out)
{
	size_t used = 0;

	for (size_t i = 0; i < length;) {
		size_t part = 0;

		while (i + part < length && name[i + part] != '/')
			part++;
		if (part == 2 && name[i] == '.' && name[i + 1] == '.')
			return -1;
		if (part && !(part == 1 && name[i] == '.')) {
			if (used)
				out[used++] = '/';
			memcpy(out + used, name + i, part);
			used += part;
		}
		i += part + 1;
	}
	out[used] = 0;
	return 0;
}

int tree_add(struct tree *tree, const char *name, size_t length, struct tree_node **out)
{
	*out = NULL;
	if (length > 4095)
		return tree_fail(tree, "a name is longer than 4095 bytes");
	if (tree->count == tree->room) {
		size_t room = tree->room ? 2 * tree->room : 256;
		struct tree_node *nodes = realloc(tree->nodes, room * sizeof(*nodes));

		if (!nodes)
			return tree_fail(tree, "out of memory");
		tree->nodes = nodes;
		tree->room = room;
	}
	char *copy = malloc(length + 1);
	if (!copy)
		return tree_fail(tree, "out of memory");
	length = strnlen(name, length);
	if (normalise(name, length, copy)) {
		free(copy);
		return tree_fail(tree, "the name %.*s leaves the tree", (int)length, name);
	}
	if (!*copy) {
		free(copy);
		return 0;
	}
	*out = &tree->nodes[tree->count++];
	**out = (struct tree_node){.name = copy};
	return 0;
}

static void free_node(struct tree_node *n)
{
	free(n->name);
	free(n->target);
	free(n->source);
}

static struct tree_node *find(struct tree_node *nodes, size_t count, const char *name,
			      size_t length)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strncmp(nodes[middle].name, name, length);

		if (!order && !nodes[middle].name[length])
			return &nodes[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct tree_node *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	/* `links` holds the position in the source while tree_finish() works. */
	return order ? order : x->links < y->links ? -1 : 1;
}

/* The order of unpacking: folders, symbolic links, other files. A folder behind a symbolic link
 * comes after the link. */
static int rank(const struct tree_node *n)
{
	if (S_ISDIR(n->mode))
		return n->links ? 2 : 0;
	return S_ISLNK(n->mode) ? 1 : 2;
}

static int by_rank(const void *a, const void *b)
{
	const struct tree_node *x = a, *y = b;
	int order = rank(x) - rank(y);

	return order ? order : strcmp(x->name, y->name);
}

static void sort_and_drop_duplicates(struct tree *tree)
{
	size_t kept = 0;

	for (size_t i = 0; i < tree->count; i++)
		tree->nodes[i].links = (uint32_t)i;
	if (tree->count)
		qsort(tree->nodes, tree->count, sizeof(*tree->nodes), by_name);
	for (size_t i = 0; i < tree->count; i++) {
		if (i + 1 < tree->count && !strcmp(tree->nodes[i].name, tree->nodes[i + 1].name))
			free_node(&tree->nodes[i]);
		else
			tree->nodes[kept++] = tree->nodes[i];
	}
	tree->count = kept;
}

/*
 * The name with its first symbolic link followed; the caller frees. NULL if it has none that can be
 * followed, or if memory is out: then *error is -1.
 */
static char *through_link(const struct tree *tree, const char *name, int *error)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		const struct tree_node *link =
			find(tree->nodes, tree->count, name, (size_t)(slash - name));
		const char *folder_end = slash;
		char *joined, *clean;

		if (!link || !S_ISLNK(link->mode) || !link->size || link->size > 4095)
			continue;
		while (folder_end > name && folder_end[-1] != '/')
			folder_end--;
		if (link->data[0] == '/')
			folder_end = name;
		*error = -1;
		if (asprintf(&joined, "%.*s%.*s%s", (int)(folder_end - name), name, (int)link->size,
			     (const char *)link->data, slash) < 0)
			return NULL;
		clean = malloc(strlen(joined) + 1);
		if (!clean) {
			free(joined);
			return NULL;
		}
		*error = 0;
		/* A target with ".." is left to the unpacker. */
		int outside = strlen(joined) > 4095 || normalise(joined, strlen(joined), clean);
		free(joined);
		if (!outside)
			return clean;
		free(clean);
		return NULL;
	}
	return NULL;
}

/*
 * Names behind a symbolic link of the tree itself (bin -> usr/bin) are moved to the link's target,
 * so that an unpacker need not follow links. Circles end after a few rounds.
 */
static int resolve_links(struct tree *tree)
{
	for (int round = 0, changed = 1; changed && round < 8; round++) {
		char **names = calloc(tree->count + 1, sizeof(*names));
		int error = names ? 0 : -1;

		changed = 0;
		for (size_t i = 0; i < tree->count && !error; i++)
			names[i] = through_link(tree, tree->nodes[i].name, &error);
		for (size_t i = 0; i < tree->count && names; i++) {
			if (!names[i])
				continue;
			free(tree->nodes[i].name);
			tree->nodes[i].name = names[i];
			changed = 1;
		}
		free(names);
		if (error)
			return tree_fail(tree, "out of memory");
		sort_and_drop_duplicates(tree);
	}
	return 0;
}

/* Adds missing parent folders; marks (in `links`) names that lie behind a symbolic link. */
static int add_parents(struct tree *tree)
{
	size_t count = tree->count;

	for (size_t i = 0; i < count; i++) {
		char *name = tree->nodes[i].name;
		bool behind = false;

		for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
			size_t length = (size_t)(slash - name);
			struct tree_node *parent = find(tree->nodes, count, name, length), *added;

			if (parent) {
				behind |= S_ISLNK(parent->mode);
				continue;
			}
			if (behind)
				continue;
			if (tree_add(tree, name, length, &added))
				return -1;
			added->mode = S_IFDIR | 0755;
		}
		tree->nodes[i].links = behind;
	}
	for (size_t i = count; i < tree->count; i++)
		tree->nodes[i].links = 0;
	return 0;
}

static int by_link(const void *a, const void *b)
{
	const struct tree_node *const *x = a, *const *y = b;

	if ((*x)->link != (*y)->link)
		return (*x)->link < (*y)->link ? -1 : 1;
	return *x < *y ? -1 : 1;
}

/* Counts the names of each file and moves the data to the first of them. */
static int gather_links(struct tree *tree)
{
	struct tree_node **linked = malloc((tree->count + 1) * sizeof(*linked));
	size_t n = 0;

	if (!linked)
		return tree_fail(tree, "out of memory");
	for (size_t i = 0; i < tree->count; i++) {
		tree->nodes[i].links = 1;
		if (tree->nodes[i].link)
			linked[n++] = &tree->nodes[i];
	}
	qsort(linked, n, sizeof(*linked), by_link);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && linked[end]->link == linked[i]->link; end++)
			if (linked[end]->size) {
				char *source = linked[i]->source;

				linked[i]->source = linked[end]->source;
				linked[end]->source = source;
				linked[i]->data = linked[end]->data;
				linked[i]->size = linked[end]->size;
			}
		for (size_t k = i; k < end; k++) {
			linked[k]->links = (uint32_t)(end - i);
			linked[k]->mode = linked[i]->mode;
			if (k > i)
				linked[k]->size = 0;
		}
	}
	free(linked);
	return 0;
}

int tree_finish(struct tree *tree)
{
	sort_and_drop_duplicates(tree);
	if (resolve_links(tree) || add_parents(tree))
		return -1;
	for (size_t i = 0; i < tree->count; i++)
		if (S_ISDIR(tree->nodes[i].mode))
			tree->nodes[i].size = 0;
	qsort(tree->nodes, tree->count, sizeof(*tree->nodes), by_rank);
	/* A missing parent was added once for each of its children. */
	size_t kept = 0;
	for (size_t i = 0; i < tree->count; i++) {
		if (kept && !strcmp(tree->nodes[kept - 1].name, tree->nodes[i].name))
			free_node(&tree->nodes[i]);
		else
			tree->nodes[kept++] = tree->nodes[i];
	}
	tree->count = kept;
	return gather_links(tree);
}

void tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		free_node(&tree->nodes[i]);
	free(tree->nodes);
	*tree = (struct tree){0};
}
