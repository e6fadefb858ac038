/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recovery: every transaction in the journal that has its commit block is written to its place
 * again. Three passes, as transactions may revoke blocks of older ones: find the end, collect what
 * is revoked, write. What the journal says is checked like everything on a disk.
 */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/internal.h"
#include "components/ext4/jbd2.h"

struct revoked {
	uint64_t block;
	uint32_t sequence;
};

struct recovery {
	struct ext4 *e;
	struct jbd2_superblock super;
	uint64_t *blocks;
	uint32_t length, first, incompat;
	uint32_t end; /* sequence behind the last complete transaction */
	struct revoked *revoked;
	size_t revoked_count, revoked_room;
	uint8_t *block, *data;
	bool replayed;
};

enum pass { PASS_SCAN, PASS_REVOKE, PASS_REPLAY };

static int read_log(struct recovery *r, uint32_t at, void *to)
{
	struct store *s = &r->e->store;

	return s->disk.read(s->disk.context, r->blocks[at] * s->block_size, to, s->block_size);
}

static uint32_t after(const struct recovery *r, uint32_t at)
{
	return at + 1 < r->length ? at + 1 : r->first;
}

static uint32_t get32(const uint8_t *at)
{
	uint32_t v;

	memcpy(&v, at, 4);
	return be32toh(v);
}

/* ---- tags ---- */

struct tag {
	uint64_t block;
	unsigned flags;
};

/* Reads the tag at *at, which moves behind it. False: no more fit into the block. */
static bool next_tag(const struct recovery *r, uint32_t *at, struct tag *out)
{
	bool v3 = r->incompat & JBD2_INCOMPAT_CSUM_V3, v2 = r->incompat & JBD2_INCOMPAT_CSUM_V2;
	bool wide = r->incompat & JBD2_INCOMPAT_64BIT;
	uint32_t size = v3 ? 16 : 8u + (wide ? 4 : 0) + (v2 ? 2 : 0);
	uint32_t end = r->e->store.block_size - (v2 || v3 ? 4 : 0);
	const uint8_t *tag = r->block + *at;

	if (*at + size > end)
		return false;
	out->block = get32(tag);
	out->flags = v3 ? get32(tag + 4) : get32(tag + 4) & 0xffff;
	if (wide)
		out->block |= (uint64_t)get32(tag + 8) << 32;
	*at += size + (out->flags & JBD2_TAG_SAME_UUID ? 0 : 16);
	return true;
}

static bool is_revoked(const struct recovery *r, uint64_t block, uint32_t sequence)
{
	for (size_t i = 0; i < r->revoked_count; i++)
		if (r->revoked[i].block == block &&
		    (int32_t)(r->revoked[i].sequence - sequence) >= 0)
			return true;
	return false;
}

static int replay_block(struct recovery *r, uint32_t from, const struct tag *tag, uint32_t sequence)
{
	struct store *s = &r->e->store;
	uint32_t magic = htobe32(JBD2_MAGIC);
	int error;

	if (is_revoked(r, tag->block, sequence))
		return 0;
	if (tag->block >= ext2fs_blocks_count(r->e->fs->super))
		return -EUCLEAN;
	error = read_log(r, from, r->data);
	if (error)
		return error;
	if (tag->flags & JBD2_TAG_ESCAPED)
		memcpy(r->data, &magic, 4);
	r->replayed = true;
	return s->disk.write(s->disk.context, tag->block * s->block_size, r->data, s->block_size);
}

/* The blocks behind the descriptor in r->block, which is at *at. */
static int go_through(struct recovery *r, enum pass pass, uint32_t sequence, uint32_t *at)
{
	uint32_t offset = sizeof(struct jbd2_header);
	struct tag tag = {0};
	int error = 0;

	while (!error && !(tag.flags & JBD2_TAG_LAST) && next_tag(r, &offset, &tag)) {
		*at = after(r, *at);
		if (pass == PASS_REPLAY)
			error = replay_block(r, *at, &tag, sequence);
	}
	return error;
}

static int note_revoked(struct recovery *r, uint64_t block, uint32_t sequence)
{
	if (r->revoked_count == r->revoked_room) {
		size_t room = r->revoked_room ? r->revoked_room * 2 : 64;
		void *larger = realloc(r->revoked, room * sizeof(*r->revoked));

		if (!larger)
			return -ENOMEM;
		r->revoked = larger;
		r->revoked_room = room;
	}
	r->revoked[r->revoked_count++] = (struct revoked){block, sequence};
	return 0;
}

static int collect_revoked(struct recovery *r, uint32_t sequence)
{
	uint32_t size = r->incompat & JBD2_INCOMPAT_64BIT ? 8 : 4;
	uint32_t end = get32(r->block + sizeof(struct jbd2_header));
	int error = 0;

	if (end > r->e->store.block_size)
		return -EUCLEAN;
	for (uint32_t at = sizeof(struct jbd2_header) + 4; !error && at + size <= end; at += size) {
		uint64_t block = get32(r->block + at);

		if (size == 8)
			block = block << 32 | get32(r->block + at + 4);
		error = note_revoked(r, block, sequence);
	}
	return error;
}

/* ---- passes ---- */

static int do_pass(struct recovery *r, enum pass pass)
{
	uint32_t at = be32toh(r->super.start), sequence = be32toh(r->super.sequence);
	int error = 0;

	/* However it is made, the log has no more blocks than this. */
	for (uint32_t n = 0; !error && n <= r->length; n++) {
		if (pass != PASS_SCAN && sequence == r->end)
			break;
		error = read_log(r, at, r->block);
		if (error || get32(r->block) != JBD2_MAGIC || get32(r->block + 8) != sequence)
			break;
		switch (get32(r->block + 4)) {
		case JBD2_DESCRIPTOR:
			error = go_through(r, pass, sequence, &at);
			break;
		case JBD2_REVOKE:
			if (pass == PASS_REVOKE)
				error = collect_revoked(r, sequence);
			break;
		case JBD2_COMMIT:
			sequence++;
			break;
		default:
			n = r->length; /* the end of the log */
		}
		at = after(r, at);
	}
	if (pass == PASS_SCAN)
		r->end = sequence;
	return error;
}

static int load(struct recovery *r)
{
	struct store *s = &r->e->store;
	uint64_t first_block;
	int error = journal_find_blocks(r->e, 1, &first_block);

	if (!error)
		error = s->disk.read(s->disk.context, first_block * s->block_size, &r->super,
				     sizeof(r->super));
	if (error)
		return error;
	r->length = be32toh(r->super.length);
	r->first = be32toh(r->super.first);
	if (be32toh(r->super.header.type) == JBD2_SUPERBLOCK_V2)
		r->incompat = be32toh(r->super.incompat);
	if (be32toh(r->super.header.magic) != JBD2_MAGIC ||
	    be32toh(r->super.block_size) != s->block_size || r->first < 1 ||
	    r->first >= r->length || be32toh(r->super.start) >= r->length ||
	    r->length > ext2fs_blocks_count(r->e->fs->super))
		return -EUCLEAN;
	r->blocks = calloc(r->length, sizeof(*r->blocks));
	r->block = malloc(s->block_size);
	r->data = malloc(s->block_size);
	if (!r->blocks || !r->block || !r->data)
		return -ENOMEM;
	return journal_find_blocks(r->e, r->length, r->blocks);
}

/* Everything is at its place: the log is empty. */
static int mark_empty(struct recovery *r)
{
	struct store *s = &r->e->store;
	int error = s->disk.flush(s->disk.context);

	r->super.start = 0;
	r->super.sequence = htobe32(r->end + 1);
	/* Its checksum would be wrong now, and nobody needs it. */
	r->super.incompat &= htobe32(~(uint32_t)(JBD2_INCOMPAT_CSUM_V2 | JBD2_INCOMPAT_CSUM_V3));
	if (!error)
		error = s->disk.write(s->disk.context, r->blocks[0] * s->block_size, &r->super,
				      sizeof(r->super));
	return error ? error : s->disk.flush(s->disk.context);
}

int journal_recover(struct ext4 *e, bool *replayed)
{
	struct recovery r = {.e = e};
	int error;

	if (!e->fs->super->s_journal_inum)
		return -EOPNOTSUPP;
	error = load(&r);
	if (!error && r.super.start) {
		error = do_pass(&r, PASS_SCAN);
		if (!error)
			error = do_pass(&r, PASS_REVOKE);
		if (!error)
			error = do_pass(&r, PASS_REPLAY);
		if (!error)
			error = mark_empty(&r);
	}
	*replayed = r.replayed;
	free(r.blocks);
	free(r.block);
	free(r.data);
	free(r.revoked);
	return error;
}
