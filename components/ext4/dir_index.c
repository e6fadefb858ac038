/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables in memory that tell where the names of a large directory are, if it has no tree of hashes
 * on the disk; without either, each lookup scans the directory. A table has for each name's hash
 * the number of the name's block, and for each block how much room it has. Changes on the disk are
 * the same with and without a table.
 *
 * Hashes are the volume's own, seeded, so that no program can choose names that collide.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/dir.h"

#define BLOCKS_LEAST 3u	     /* a directory with fewer is scanned */
#define NAMES_MOST   131072u /* in all tables of a volume */
#define SLOTS_FIRST  256u
#define EMPTY	     0u
#define REMOVED	     UINT32_MAX

struct slot {
	uint32_t hash, place; /* EMPTY, REMOVED, or the number of the block and one */
};

struct known_block {
	uint64_t physical;
	uint16_t room;
};

struct dir_index {
	struct dir_index *next; /* the table used before this one */
	uint32_t dir;
	struct slot *slots;
	uint32_t slot_count, used, names; /* used: with removed ones */
	struct known_block *blocks;
	uint32_t block_count, block_room;
};

static void free_index(struct ext4 *e, struct dir_index *index)
{
	e->names_known -= index->names;
	free(index->slots);
	free(index->blocks);
	free(index);
}

void dir_index_forget(struct ext4 *e, uint32_t dir)
{
	struct dir_index **at = &e->indexes, *index;

	while ((index = *at)) {
		if (dir && index->dir != dir) {
			at = &index->next;
			continue;
		}
		*at = index->next;
		free_index(e, index);
	}
}

/* ---- hashes ---- */

static uint32_t hash_of(const struct ext4 *e, const struct dir_name *name)
{
	uint32_t hash = 0, minor = 0;

	(void)ext2fs_dirhash(EXT2_HASH_HALF_MD4, name->text, (int)name->length,
			     e->fs->super->s_hash_seed, &hash, &minor);
	return hash ^ minor;
}

static int enlarge(struct dir_index *index)
{
	uint32_t count = index->slot_count ? index->slot_count : SLOTS_FIRST;
	struct slot *slots;

	while (index->names * 2 >= count)
		count *= 2;
	slots = calloc(count, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < index->slot_count; i++) {
		struct slot *old = &index->slots[i];
		uint32_t at = old->hash & (count - 1);

		if (old->place == EMPTY || old->place == REMOVED)
			continue;
		while (slots[at].place)
			at = (at + 1) & (count - 1);
		slots[at] = *old;
	}
	free(index->slots);
	index->slots = slots;
	index->slot_count = count;
	index->used = index->names;
	return 0;
}

static int add_name(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		    uint64_t block)
{
	uint32_t hash = hash_of(e, name), at;

	if (e->names_known >= NAMES_MOST ||
	    (index->used * 4 >= index->slot_count * 3 && enlarge(index)))
		return -ENOMEM;
	at = hash & (index->slot_count - 1);
	while (index->slots[at].place != EMPTY)
		at = (at + 1) & (index->slot_count - 1);
	index->slots[at] = (struct slot){hash, (uint32_t)block + 1};
	index->used++;
	index->names++;
	e->names_known++;
	return 0;
}

/* The next slot from *at on that is of this hash; NULL: there is no other. */
static struct slot *next_slot(const struct dir_index *index, uint32_t hash, uint32_t *at)
{
	struct slot *slot;

	while ((slot = &index->slots[*at & (index->slot_count - 1)])->place != EMPTY) {
		++*at;
		if (slot->place != REMOVED && slot->hash == hash)
			return slot;
	}
	return NULL;
}

/* ---- making ---- */

static int note_block(const struct ext4 *e, struct dir_index *index, const struct dir_block *b)
{
	if (b->number == index->block_room) {
		uint32_t room = index->block_room ? index->block_room * 2 : 16;
		void *larger = realloc(index->blocks, room * sizeof(*index->blocks));

		if (!larger)
			return -ENOMEM;
		index->blocks = larger;
		index->block_room = room;
	}
	if (b->number == index->block_count)
		index->block_count++;
	index->blocks[b->number] =
		(struct known_block){b->physical, (uint16_t)dir_block_room(e, b)};
	return 0;
}

struct making {
	struct ext4 *e;
	struct dir_index *index;
	uint64_t block;
	int error;
};

static void make_name(void *context, const struct dir_name *name)
{
	struct making *m = context;

	if (!m->error)
		m->error = add_name(m->e, m->index, name, m->block);
}

static int make_block(void *context, struct dir_block *block)
{
	struct making *m = context;

	m->block = block->number;
	m->error = note_block(m->e, m->index, block);
	if (!m->error)
		dir_block_for_each(m->e, block, make_name, m);
	return m->error;
}

static struct dir_index *make_index(struct ext4 *e, uint32_t dir)
{
	struct dir_index *index = calloc(1, sizeof(*index));
	struct making m = {.e = e, .index = index};

	if (!index)
		return NULL;
	index->dir = dir;
	if (enlarge(index) || dir_scan(e, dir, 0, make_block, &m)) {
		free_index(e, index);
		return NULL;
	}
	return index;
}

static struct dir_index *find_index(struct ext4 *e, uint32_t dir)
{
	for (struct dir_index **at = &e->indexes, *index; (index = *at); at = &index->next) {
		if (index->dir == dir) {
			*at = index->next;
			return index;
		}
	}
	return NULL;
}

struct dir_index *dir_index_get(struct ext4 *e, uint32_t dir, uint64_t blocks)
{
	struct dir_index *index;

	/* A block has some tens of names; a directory with far more blocks than that allows gets
	 * no table. */
	if (blocks < BLOCKS_LEAST || blocks > NAMES_MOST / 8)
		return NULL;
	index = find_index(e, dir);
	if (!index)
		index = make_index(e, dir);
	if (!index && e->indexes) {
		dir_index_forget(e, 0);
		index = make_index(e, dir);
	}
	if (index) {
		index->next = e->indexes;
		e->indexes = index;
	}
	return index;
}

/* ---- using ---- */

int dir_index_find(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		   struct dir_block *b, struct dir_entry *out)
{
	uint32_t hash = hash_of(e, name), at = hash & (index->slot_count - 1);
	struct slot *slot;

	while ((slot = next_slot(index, hash, &at))) {
		int error;

		b->number = slot->place - 1;
		b->physical = index->blocks[b->number].physical;
		error = dir_block_read(e, index->dir, b);
		if (error)
			return error;
		if (dir_block_find(e, b, name, out))
			return 1;
	}
	return 0;
}

bool dir_index_room(const struct dir_index *index, unsigned bytes, struct dir_block *b)
{
	for (uint32_t i = 0; i < index->block_count; i++) {
		if (index->blocks[i].room >= bytes) {
			b->number = i;
			b->physical = index->blocks[i].physical;
			return true;
		}
	}
	return false;
}

void dir_index_added(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		     const struct dir_block *b)
{
	if (note_block(e, index, b) || add_name(e, index, name, b->number))
		dir_index_forget(e, index->dir);
}

void dir_index_removed(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		       const struct dir_block *b)
{
	uint32_t hash = hash_of(e, name), at = hash & (index->slot_count - 1);
	struct slot *slot;

	(void)note_block(e, index, b); /* the block is noted already, so this needs no memory */
	while ((slot = next_slot(index, hash, &at))) {
		if (slot->place == b->number + 1) {
			slot->place = REMOVED;
			index->names--;
			e->names_known--;
			return;
		}
	}
}
