/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of fs/dentry_table.h: chains of dentries by a hash of parent and name. */
#include "fs/dentry_table.h"

#include <stdlib.h>
#include <string.h>

#include "fs/vfs.h"

#define FIRST_BUCKETS 1024u /* a power of two, as all that follow */
#define LONG_CHAINS   2u    /* so many dentries for each bucket make the table grow */

static struct list_head first[FIRST_BUCKETS];
static struct list_head *buckets = first;
static size_t bucket_count = FIRST_BUCKETS, count;

static uint32_t hash_name(const struct dentry *parent, const char *name, size_t length)
{
	uint64_t h = 0xcbf29ce484222325u ^ ((uintptr_t)parent >> 4);

	for (size_t i = 0; i < length; i++)
		h = (h ^ (uint8_t)name[i]) * 0x100000001b3u;
	return (uint32_t)(h ^ (h >> 32));
}

static struct list_head *bucket(uint32_t hash)
{
	struct list_head *head = &buckets[hash & (bucket_count - 1)];

	if (!head->next)
		list_init(head);
	return head;
}

/* Without memory for it the chains get longer. */
static void grow(void)
{
	struct list_head *old = buckets, *larger = calloc(bucket_count * 2, sizeof(*larger));
	size_t old_count = bucket_count;

	if (!larger)
		return;
	buckets = larger;
	bucket_count *= 2;
	for (size_t i = 0; i < old_count; i++) {
		while (old[i].next && !list_empty(&old[i])) {
			struct dentry *dentry = list_first_entry(&old[i], struct dentry, hash_node);

			list_del(&dentry->hash_node);
			list_add_tail(&dentry->hash_node, bucket(dentry->hash));
		}
	}
	if (old != first)
		free(old);
}

void dentry_table_add(struct dentry *dentry)
{
	if (count >= bucket_count * LONG_CHAINS)
		grow();
	dentry->hash = hash_name(dentry->parent, dentry->name, dentry->name_length);
	list_add(&dentry->hash_node, bucket(dentry->hash));
	list_add(&dentry->child_node, &dentry->parent->children);
	count++;
}

void dentry_table_remove(struct dentry *dentry)
{
	if (list_empty(&dentry->hash_node))
		return;
	list_del(&dentry->hash_node);
	list_del(&dentry->child_node);
	count--;
}

struct dentry *dentry_table_find(const struct dentry *parent, const char *name, size_t length)
{
	uint32_t hash = hash_name(parent, name, length);
	struct dentry *dentry;

	list_for_each_entry (dentry, bucket(hash), hash_node) {
		if (dentry->hash == hash && dentry->parent == parent &&
		    dentry->name_length == length && !memcmp(dentry->name, name, length))
			return dentry;
	}
	return NULL;
}
