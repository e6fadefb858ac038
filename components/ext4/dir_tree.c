/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looking a name up in a directory's tree of hashes, whose form Linux documents (directory.rst):
 * the root lies behind the entries `.` and `..`, a node behind an entry that is not in use; both
 * are a count and pairs of a hash and the block in which names with it and higher ones are. A hash
 * with its lowest bit set means that names with this hash begin in the block before.
 *
 * libext2fs adds names to such trees (ext2fs_link()), but does not look names up in them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/dir.h"

#define LEVELS	   3u
#define ROOT_INFO  24 /* bytes: behind the two entries */
#define BLOCK_MASK 0x0fffffffu

struct node {
	struct dir_block block;
	struct ext2_dx_entry *entries;
	unsigned count, at;
};

struct walk {
	struct ext4 *e;
	uint32_t dir, hash;
	unsigned levels;
	struct node nodes[LEVELS];
	ext2fs_block_bitmap seen; /* leaves; NULL: there was one at most */
};

static int hash_of(struct ext4 *e, const struct ext2_dx_root_info *root,
		   const struct dir_name *name, uint32_t *hash)
{
	int version = root->hash_version;
	uint32_t minor;

	if (version != EXT2_HASH_TEA && version != EXT2_HASH_HALF_MD4 &&
	    version != EXT2_HASH_LEGACY)
		return -EUCLEAN;
	if (e->fs->super->s_flags & EXT2_FLAGS_UNSIGNED_HASH)
		version += 3;
	return ext4_error(ext2fs_dirhash(version, name->text, (int)name->length,
					 e->fs->super->s_hash_seed, hash, &minor));
}

/* The last entry whose hash is not larger; the first one has none and stands for 0. */
static unsigned search(const struct node *n, uint32_t hash)
{
	unsigned low = 0, high = n->count;

	while (high - low > 1) {
		unsigned middle = (low + high) / 2;

		if (n->entries[middle].hash > hash)
			high = middle;
		else
			low = middle;
	}
	return low;
}

static uint64_t child_of(const struct node *n)
{
	return n->entries[n->at].block & BLOCK_MASK;
}

static int read_node(struct walk *w, unsigned level, uint64_t number)
{
	struct node *n = &w->nodes[level];
	struct ext2_dx_countlimit *head;
	int offset, error = n->block.data ? 0 : dir_block_init(w->e, &n->block);

	n->block.number = number;
	n->block.physical = 0;
	if (!error)
		error = dir_block_read(w->e, w->dir, &n->block);
	if (!error)
		error = ext4_error(ext2fs_get_dx_countlimit(
			w->e->fs, (struct ext2_dir_entry *)n->block.data, &head, &offset));
	if (error)
		return error;
	n->entries = (struct ext2_dx_entry *)head;
	n->count = head->count;
	n->at = 0;
	/* libext2fs has compared the limit with the size of a block. */
	return n->count && n->count <= head->limit ? 0 : -EUCLEAN;
}

static int descend(struct walk *w, const struct dir_name *name)
{
	const struct ext2_dx_root_info *root;
	int error = read_node(w, 0, 0);

	if (error)
		return error;
	root = (const struct ext2_dx_root_info *)(w->nodes[0].block.data + ROOT_INFO);
	w->levels = root->indirect_levels + 1u;
	if (w->levels > LEVELS)
		return -EUCLEAN;
	error = hash_of(w->e, root, name, &w->hash);
	for (unsigned level = 0; !error; level++) {
		w->nodes[level].at = search(&w->nodes[level], w->hash);
		if (level + 1 == w->levels)
			break;
		error = read_node(w, level + 1, child_of(&w->nodes[level]));
	}
	return error;
}

/* Moves to the next leaf, if names with this hash continue there. 1: it moved. */
static int next_leaf(struct walk *w)
{
	unsigned level = w->levels;
	uint32_t hash;

	do {
		if (!level--)
			return 0;
	} while (++w->nodes[level].at == w->nodes[level].count);
	hash = w->nodes[level].entries[w->nodes[level].at].hash;
	if (!(hash & 1) || (hash & ~1u) != (w->hash & ~1u))
		return 0;
	for (; level + 1 < w->levels; level++) {
		int error = read_node(w, level + 1, child_of(&w->nodes[level]));

		if (error)
			return error;
	}
	return 1;
}

/* Names with one hash may be in several leaves; a valid tree leads to each leaf once. */
static int mark_leaf(struct walk *w, uint64_t before, uint64_t leaf)
{
	int error = w->seen ? 0
			    : ext4_error(ext2fs_allocate_block_bitmap(
				      w->e->fs, "leaves of a folder", &w->seen));

	if (error)
		return error;
	ext2fs_mark_block_bitmap2(w->seen, before);
	return ext2fs_mark_block_bitmap2(w->seen, leaf) ? -EUCLEAN : 0;
}

static int search_leaves(struct walk *w, const struct dir_name *name, struct dir_block *b,
			 struct dir_entry *out)
{
	uint64_t before = 0; /* the leaf that was looked at last */
	int result;

	do {
		b->number = child_of(&w->nodes[w->levels - 1]);
		b->physical = 0;
		result = dir_block_read(w->e, w->dir, b);
		if (!result && before)
			result = mark_leaf(w, before, b->physical);
		if (result)
			return result;
		before = b->physical;
		if (dir_block_find(w->e, b, name, out))
			return 1;
		result = next_leaf(w);
	} while (result > 0);
	return result;
}

bool dir_tree_was_walked(const struct ext4 *e, uint32_t dir, const struct dir_name *name)
{
	return e->walked_dir == dir && e->walked_length == name->length &&
	       !memcmp(e->walked, name->text, name->length);
}

static void note_walk(struct ext4 *e, uint32_t dir, const struct dir_name *name)
{
	e->walked_dir = dir;
	e->walked_length = name->length;
	memcpy(e->walked, name->text, name->length);
}

int dir_tree_find(struct ext4 *e, uint32_t dir, const struct ext2_inode *inode,
		  const struct dir_name *name, struct dir_block *b, struct dir_entry *out)
{
	struct walk w = {.e = e, .dir = dir};
	int result = inode->i_flags & EXT4_CASEFOLD_FL ? -EUCLEAN : 0;

	if (!result)
		result = descend(&w, name);
	if (!result)
		result = search_leaves(&w, name, b, out);
	if (result >= 0 && name->length <= sizeof(e->walked))
		note_walk(e, dir, name);
	if (w.seen)
		ext2fs_free_block_bitmap(w.seen);
	for (unsigned i = 0; i < LEVELS; i++)
		dir_block_free(&w.nodes[i].block);
	return result;
}
