/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The places are found by reading the fixed parts of the format here, and directories and the
 * journal through the component. Superblock, descriptors and inodes in use are listed more than
 * once, because most of a volume's metadata is unused bitmaps and inodes.
 */
#include "tests/disk/fuzz/damage.h"

#include <errno.h>
#include <string.h>

#define JOURNAL_INODE 8u
#define MOST_INODES   400u

static uint32_t get32(const struct medium *m, uint64_t at)
{
	uint32_t value = 0;

	if (at + 4 <= m->size)
		memcpy(&value, m->bytes + at, 4);
	return value;
}

static void add(struct damage_map *map, uint64_t block)
{
	if (block && map->count < DAMAGE_BLOCKS)
		map->blocks[map->count++] = (uint32_t)block;
}

struct format {
	uint32_t blocks, first, per_group, inodes_per_group, inode_size, descriptor;
};

static void read_format(const struct medium *m, struct damage_map *map, struct format *f)
{
	uint32_t wide = get32(m, 1024 + 0x60) & 0x80;

	map->block_size = 1024u << get32(m, 1024 + 0x18);
	f->blocks = get32(m, 1024 + 4);
	f->first = get32(m, 1024 + 0x14);
	f->per_group = get32(m, 1024 + 0x20);
	f->inodes_per_group = get32(m, 1024 + 0x28);
	f->inode_size = get32(m, 1024 + 0x58) & 0xffff;
	f->descriptor = wide ? get32(m, 1024 + 0xfe) & 0xffff : 32;
}

/* Bitmaps and the table of inodes, as far as they are used. */
static void add_groups(const struct medium *m, struct damage_map *map, const struct format *f)
{
	uint64_t table = (uint64_t)(f->first + 1) * map->block_size;

	for (uint32_t group = 0; group * f->per_group + f->first < f->blocks; group++) {
		uint64_t at = table + group * f->descriptor;

		for (int i = 0; i < 6; i++)
			add(map, at / map->block_size);
		add(map, get32(m, at));
		add(map, get32(m, at + 4));
	}
}

static uint64_t inode_at(const struct medium *m, const struct damage_map *map,
			 const struct format *f, uint32_t ino)
{
	uint64_t table = (uint64_t)(f->first + 1) * map->block_size;
	uint32_t group = (ino - 1) / f->inodes_per_group, index = (ino - 1) % f->inodes_per_group;

	return (uint64_t)get32(m, table + group * f->descriptor + 8) * map->block_size +
	       index * f->inode_size;
}

static void add_file(struct ext4 *e, struct damage_map *map, uint32_t ino, unsigned most)
{
	for (uint64_t at = 0; at < most; at++) {
		uint64_t physical, count = 1;

		if (ext4_map(e, ino, at, &physical, &count))
			return;
		add(map, physical);
	}
}

static void add_inodes(struct medium *m, struct ext4 *e, struct damage_map *map,
		       const struct format *f)
{
	struct filesystem_attributes a;

	for (uint32_t ino = 2; ino < MOST_INODES && !ext4_get(e, ino, &a); ino++) {
		uint64_t at = inode_at(m, map, f, ino);

		if (!a.mode && ino != JOURNAL_INODE)
			continue;
		for (int i = 0; i < 3; i++)
			add(map, at / map->block_size);
		if ((a.mode & 0170000) == 0040000)
			add_file(e, map, ino, 12);
		/* The roots of extent trees that have further nodes, or an indirect block.
		 */
		if (a.blocks > 40)
			add(map, get32(m, at + 0x28 + 16));
		if (a.blocks > 40)
			add(map, get32(m, at + 0x28 + 12 * 4));
	}
	add_file(e, map, JOURNAL_INODE, 60);
}

int damage_find(struct medium *m, struct damage_map *map)
{
	struct ext4_disk disk;
	struct format f;
	struct ext4 *e;
	int error;

	map->count = 0;
	read_format(m, map, &f);
	medium_disk(m, &disk);
	error = ext4_open(&disk, true, false, 0, &e);
	if (error)
		return error;
	for (int i = 0; i < 20; i++)
		add(map, 1024 / map->block_size ? 1024 / map->block_size : ~0u);
	add_groups(m, map, &f);
	add_inodes(m, e, map, &f);
	ext4_close(e);
	return 0;
}

/* A number that some check may have forgotten. */
static uint32_t odd_number(struct medium *m, const struct damage_map *map)
{
	uint32_t blocks = (uint32_t)(m->size / map->block_size);

	switch (medium_random(m, 8)) {
	case 0:
		return 0;
	case 1:
		return ~0u;
	case 2:
		return 1u << medium_random(m, 32);
	case 3:
		return blocks - 1 + medium_random(m, 3);
	case 4:
		return map->blocks[medium_random(m, map->count)];
	case 5:
		return medium_random(m, 64);
	case 6:
		return medium_random(m, blocks);
	default:
		return medium_random(m, ~0u);
	}
}

static void damage_once(struct medium *m, const struct damage_map *map)
{
	static const uint8_t sizes[] = {1, 1, 2, 4, 4};
	uint32_t block = map->blocks[medium_random(m, map->count)], value = odd_number(m, map);
	uint64_t start = (uint64_t)block * map->block_size;
	uint32_t offset = medium_random(m, map->block_size), n = sizes[medium_random(m, 5)];

	if (block == ~0u) /* the superblock in a larger block */
		start = 1024, offset %= 512;
	else if (medium_random(m, 3) == 0) /* where headers are */
		offset %= 64;
	offset -= offset % n;
	if (start + map->block_size > m->size)
		return;
	if (medium_random(m, 60) == 0) { /* a block at the place of another */
		uint64_t from = (uint64_t)map->blocks[medium_random(m, map->count)];

		if ((from + 1) * map->block_size <= m->size)
			memmove(m->bytes + start, m->bytes + from * map->block_size,
				map->block_size);
		return;
	}
	memcpy(m->bytes + start + offset, &value, n);
}

void damage(struct medium *m, const struct damage_map *map)
{
	unsigned n = 1 + medium_random(m, medium_random(m, 2) ? 4 : 40);

	while (n--)
		damage_once(m, map);
}
