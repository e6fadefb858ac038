/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cache of names. Dentries are found by (parent, name) in one table. A used one (refs > 0) is
 * in no list; an unused one is in `unused`, oldest first, from where it is dropped when there are
 * more than dentry_unused_most(), or memory is short. Each holds a reference to its parent, so
 * dropping a name may make its parent unused: dentry_put() walks upwards in a loop, since trees may
 * be deeper than a kernel stack.
 */
#include "fs/dentry.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/dentry_table.h"
#include "fs/inode.h"
#include "fs/notify.h"
#include "machine/machine.h"

#define PAGES_PER_NAME 4 /* of all memory: a name and its inode take about a kilobyte */

static struct list_head unused = LIST_HEAD_INIT(unused);
static size_t unused_count;

static bool set_name(struct dentry *dentry, const char *name, size_t length)
{
	char *copy = dentry->name_inline;

	if (length >= sizeof(dentry->name_inline)) {
		copy = malloc(length + 1);
		if (!copy)
			return false;
	}
	memcpy(copy, name, length);
	copy[length] = 0;
	dentry->name = copy;
	dentry->name_length = (uint16_t)length;
	return true;
}

static struct dentry *dentry_create(struct super_block *sb, const char *name, size_t length)
{
	struct dentry *dentry = calloc(1, sizeof(*dentry));

	if (!dentry)
		return NULL;
	if (!set_name(dentry, name, length)) {
		free(dentry);
		return NULL;
	}
	dentry->refs = 1;
	dentry->sb = sb;
	dentry->parent = dentry;
	list_init(&dentry->hash_node);
	list_init(&dentry->lru_node);
	list_init(&dentry->children);
	list_init(&dentry->child_node);
	return dentry;
}

struct dentry *dentry_root(struct super_block *sb, struct inode *inode, const char *name)
{
	struct dentry *dentry = dentry_create(sb, name, strlen(name));

	if (!dentry) {
		inode_put(inode);
		return NULL;
	}
	dentry->inode = inode;
	return dentry;
}

struct dentry *dentry_nameless(struct dentry *parent, struct inode *inode, const char *name)
{
	struct dentry *dentry = dentry_root(parent->sb, inode, name);

	if (dentry) {
		dentry->parent = parent;
		dentry_get(parent);
	}
	return dentry;
}

/* Frees an unused dentry; returns its parent, one of whose references is now the caller's, or NULL.
 */
static struct dentry *destroy(struct dentry *dentry)
{
	struct dentry *parent = dentry_is_root(dentry) ? NULL : dentry->parent;

	if (!list_empty(&dentry->lru_node)) {
		list_del(&dentry->lru_node);
		unused_count--;
	}
	dentry_table_remove(dentry);
	if (dentry->inode)
		inode_put(dentry->inode);
	if (dentry->name != dentry->name_inline)
		free(dentry->name);
	free(dentry);
	return parent;
}

void dentry_get(struct dentry *dentry)
{
	if (dentry->refs++ == 0 && !list_empty(&dentry->lru_node)) {
		list_del(&dentry->lru_node);
		unused_count--;
	}
}

/* Drops one reference of `dentry`, and of every ancestor that is freed as a result. */
static void put_chain(struct dentry *dentry)
{
	while (dentry && --dentry->refs == 0) {
		if (dentry->hashed && !dentry->sb->forget_unused) {
			list_add_tail(&dentry->lru_node, &unused);
			unused_count++;
			return;
		}
		dentry = destroy(dentry);
	}
}

size_t dentry_unused_most(void)
{
	static size_t most;

	if (!most) {
		struct machine_memory memory;

		machine_memory(&memory);
		most = memory.total_bytes / PAGE_SIZE / PAGES_PER_NAME;
	}
	return most;
}

void dentry_put(struct dentry *dentry)
{
	put_chain(dentry);
	size_t most = dentry_unused_most();

	if (unused_count > most)
		dentry_shrink(unused_count - most);
}

size_t dentry_shrink(size_t n)
{
	size_t dropped = 0;

	while (dropped < n && !list_empty(&unused)) {
		put_chain(destroy(list_first_entry(&unused, struct dentry, lru_node)));
		dropped++;
	}
	return dropped;
}

void dentry_shrink_super(struct super_block *sb)
{
	struct dentry *dentry, *next;
	bool again;

	/* A dropped name may leave its parent unused, at the end of the list. */
	do {
		again = false;
		list_for_each_entry_safe (dentry, next, &unused, lru_node) {
			if (dentry->sb != sb)
				continue;
			struct dentry *parent = destroy(dentry);

			if (parent && --parent->refs == 0) {
				list_add_tail(&parent->lru_node, &unused);
				unused_count++;
			}
			again = true;
		}
	} while (again);
}

size_t dentry_unused_count(void)
{
	return unused_count;
}

static void insert(struct dentry *dentry)
{
	dentry_table_add(dentry);
	dentry->hashed = true;
}

/*
 * Drops the unused negative names below a name that goes away. Each has a reference to it, so a
 * removed directory would keep its blocks for as long as they are cached. Who has one calls.
 */
static void drop_missing(struct dentry *parent)
{
	struct dentry *child, *next;

	list_for_each_entry_safe (child, next, &parent->children, child_node) {
		if (child->refs || child->inode)
			continue;
		destroy(child); /* does not wait, as there is no inode */
		parent->refs--;
	}
}

void dentry_unhash(struct dentry *dentry)
{
	drop_missing(dentry);
	dentry_table_remove(dentry);
	dentry->hashed = false;
	if (!dentry->refs && !list_empty(&dentry->lru_node))
		put_chain(destroy(dentry));
}

int dentry_lookup(struct dentry *parent, const char *name, size_t length, struct dentry **out)
{
	struct dentry *dentry = dentry_table_find(parent, name, length);
	struct inode *dir = parent->inode;

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	if (dentry) {
		dentry_get(dentry);
		if (!dentry->sb->ops || !dentry->sb->ops->revalidate ||
		    dentry->sb->ops->revalidate(dentry)) {
			*out = dentry;
			return 0;
		}
		dentry_unhash(dentry);
		dentry_put(dentry);
	}
	dentry = dentry_create(parent->sb, name, length);
	if (!dentry)
		return -ENOMEM;
	dentry->parent = parent;
	dentry_get(parent);
	/* A directory without a lookup operation, or a removed one, has no names. */
	if (dir->ops && dir->ops->lookup) {
		int error = dir->ops->lookup(dir, dentry);
		if (error) {
			dentry_put(dentry);
			return error;
		}
	}
	/* The lookup may have waited, and another task have made the name meanwhile. */
	struct dentry *other = dentry_table_find(parent, name, length);
	if (other) {
		dentry_get(other);
		dentry_put(dentry);
		*out = other;
		return 0;
	}
	/* A removed directory gets no names, and keeps none that it does not have. */
	if (dir->nlink)
		insert(dentry);
	*out = dentry;
	return 0;
}

void dentry_attach(struct dentry *dentry, struct inode *inode)
{
	dentry->inode = inode;
}

void dentry_delete(struct dentry *dentry)
{
	drop_missing(dentry);
	if (dentry->refs > 1) {
		dentry_unhash(dentry);
		return;
	}
	struct inode *inode = dentry->inode;
	dentry->inode = NULL;
	if (!inode)
		return;
	/* The file may be open under a name that was removed earlier; watches end with the last
	 * name. */
	if (!inode->nlink)
		notify_inode_gone(inode);
	inode_put(inode);
}

bool dentry_is_below(const struct dentry *dentry, const struct dentry *ancestor)
{
	while (dentry != ancestor && !dentry_is_root(dentry))
		dentry = dentry->parent;
	return dentry == ancestor;
}

/* Puts a name in the place of another; the old one is returned in the same struct. */
struct name_record {
	char *name;
	char name_inline[sizeof(((struct dentry *)0)->name_inline)];
	uint16_t length;
};

static void take_name(struct dentry *dentry, struct name_record *record)
{
	memcpy(record->name_inline, dentry->name_inline, sizeof(record->name_inline));
	record->name = dentry->name == dentry->name_inline ? NULL : dentry->name;
	record->length = dentry->name_length;
}

static void give_name(struct dentry *dentry, const struct name_record *record)
{
	memcpy(dentry->name_inline, record->name_inline, sizeof(record->name_inline));
	dentry->name = record->name ? record->name : dentry->name_inline;
	dentry->name_length = record->length;
}

int dentry_swap(struct dentry *a, struct dentry *b)
{
	struct name_record name_a, name_b;
	struct dentry *parent = a->parent;

	take_name(a, &name_a);
	take_name(b, &name_b);
	dentry_table_remove(a);
	dentry_table_remove(b);
	give_name(a, &name_b);
	give_name(b, &name_a);
	a->parent = b->parent;
	b->parent = parent;
	insert(a);
	insert(b);
	return 0;
}

int dentry_move(struct dentry *dentry, struct dentry *target)
{
	dentry_swap(dentry, target);
	dentry_unhash(target);
	return 0;
}
