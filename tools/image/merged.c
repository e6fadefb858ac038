/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of the merged root filesystem: a tree, with one hash table from (parent, text) to the name
 * so that folders of any size are quick.
 */
#include "tools/image/merged.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/image/merged_walk.h"

static uint32_t hash_name(const struct merged_name *parent, const char *text, size_t length)
{
	uint32_t hash = 2166136261u ^ (uint32_t)((uintptr_t)parent >> 4);

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash ^ hash >> 15;
}

struct merged_name *merged_child(struct merged *m, struct merged_name *parent, const char *text,
				 size_t length)
{
	uint32_t hash = hash_name(parent, text, length);

	for (struct merged_name *n = m->buckets[hash % m->bucket_count]; n; n = n->hash_next)
		if (n->hash == hash && n->parent == parent && !strncmp(n->text, text, length) &&
		    !n->text[length])
			return n;
	return NULL;
}

/* Doubles the table; when memory is out the old one is kept. */
static void grow_table(struct merged *m)
{
	size_t count = 2 * m->bucket_count;
	struct merged_name **buckets = calloc(count, sizeof(struct merged_name *)), *next;

	if (!buckets)
		return;
	for (size_t i = 0; i < m->bucket_count; i++) {
		for (struct merged_name *n = m->buckets[i]; n; n = next) {
			next = n->hash_next;
			n->hash_next = buckets[n->hash % count];
			buckets[n->hash % count] = n;
		}
	}
	free(m->buckets);
	m->buckets = buckets;
	m->bucket_count = count;
}

struct merged_name *merged_insert(struct merged *m, struct merged_name *parent, const char *text,
				  size_t length, struct merged_file *file)
{
	struct merged_name *n = calloc(1, sizeof(*n) + length + 1);

	if (!n)
		return NULL;
	if (m->names++ > m->bucket_count)
		grow_table(m);
	memcpy(n->text, text, length);
	n->parent = parent;
	n->file = file;
	n->layer = m->layer;
	n->depth = parent->depth + 1;
	n->hash = hash_name(parent, text, length);
	n->sibling = parent->children;
	parent->children = n;
	n->hash_next = m->buckets[n->hash % m->bucket_count];
	m->buckets[n->hash % m->bucket_count] = n;
	file->links++;
	return n;
}

static void unlink_one(struct merged *m, struct merged_name *n)
{
	struct merged_name **at = &m->buckets[n->hash % m->bucket_count];

	while (*at != n)
		at = &(*at)->hash_next;
	*at = n->hash_next;
	at = &n->parent->children;
	while (*at != n)
		at = &(*at)->sibling;
	*at = n->sibling;
	m->names--;
	n->file->links--;
	merged_file_put(n->file);
	free(n);
}

/* Removes `top` with all names below it. Not recursive, since an archive that is not trusted sets
 * the depth. */
void merged_remove(struct merged *m, struct merged_name *top)
{
	struct merged_name *n = top, *parent;

	for (;;) {
		while (n->children)
			n = n->children;
		parent = n->parent;
		bool last = n == top;
		unlink_one(m, n);
		if (last)
			return;
		n = parent;
	}
}

/* Removes from the folder `top` the names that earlier layers put there; folders that contain names
 * of this layer stay. */
static void prune_children(struct merged *m, struct merged_name *top)
{
	struct merged_name *n = top->children, *next;

	while (n) {
		if (n->children) {
			n = n->children;
			continue;
		}
		for (;;) {
			struct merged_name *parent = n->parent;

			next = n->sibling;
			if (n->layer < m->layer && !n->children)
				unlink_one(m, n);
			if (next || parent == top)
				break;
			n = parent;
		}
		n = next;
	}
}

void merged_prune(struct merged *m, struct merged_name *n, bool itself)
{
	prune_children(m, n);
	if (itself && n->layer < m->layer && !n->children)
		unlink_one(m, n);
}

bool merged_create(struct merged *m)
{
	struct merged_file *file = merged_file_create(S_IFDIR | 0755);

	*m = (struct merged){.bucket_count = 1024, .layer = 1};
	m->buckets = calloc(m->bucket_count, sizeof(struct merged_name *));
	m->root = calloc(1, sizeof(*m->root) + 1);
	if (!file || !m->buckets || !m->root) {
		free(file);
		free(m->buckets);
		free(m->root);
		*m = (struct merged){0};
		return false;
	}
	file->links = 1;
	m->root->file = file;
	return true;
}

void merged_free(struct merged *m)
{
	if (!m->root)
		return;
	while (m->root->children)
		merged_remove(m, m->root->children);
	m->root->file->links = 0;
	merged_file_put(m->root->file);
	free(m->root);
	free(m->buckets);
	*m = (struct merged){0};
}

void merged_next_layer(struct merged *m)
{
	m->layer++;
}

struct merged_file *merged_file_create(uint32_t mode)
{
	struct merged_file *file = calloc(1, sizeof(*file));

	if (file)
		file->mode = mode;
	return file;
}

void merged_file_put(struct merged_file *file)
{
	struct merged_xattr *next;

	if (!file || file->links)
		return;
	for (struct merged_xattr *x = file->xattrs; x; x = next) {
		next = x->next;
		free(x->name);
		free(x->value);
		free(x);
	}
	free(file->target);
	free(file);
}

bool merged_xattr_add(struct merged_file *file, const char *name, const void *value, size_t size)
{
	struct merged_xattr *x = calloc(1, sizeof(*x));

	if (!x)
		return false;
	x->name = strdup(name);
	x->value = malloc(size + 1);
	x->size = size;
	x->next = file->xattrs;
	file->xattrs = x;
	if (!x->name || !x->value)
		return false;
	if (size)
		memcpy(x->value, value, size);
	return true;
}
