/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recovery: every transaction in the journal that has its commit block is written to its place
 * again. Passes: find the end, collect what is revoked (transactions may revoke blocks of older
 * ones), check, write. Nothing is written before all has been checked.
 *
 * A transaction that is not complete is the end of the log: power was lost while it was written,
 * and no caller was told that it succeeded. A transaction with its commit block but wrong contents
 * was damaged later; so was one without a good commit block that others follow. Then the volume is
 * not opened (-EUCLEAN): confirmed changes would be lost silently.
 *
 * The journal's contents are checked like everything on a disk. No pass reads more blocks than the
 * log has.
 */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/internal.h"
#include "components/ext4/jbd2.h"
#include "components/ext4/journal_sums.h"
#include "components/ext4/revoked.h"

struct recovery {
	struct ext4 *e;
	struct jbd2_superblock super;
	struct journal_sums sums;
	uint64_t *blocks;
	uint32_t length, first, incompat;
	uint32_t end; /* sequence behind the last complete transaction */
	uint32_t at, walked;
	struct revoked revoked;
	uint8_t *block, *data;
	bool replayed;
};

#define KNOWN                                                                      \
	(JBD2_INCOMPAT_REVOKE | JBD2_INCOMPAT_64BIT | JBD2_INCOMPAT_ASYNC_COMMIT | \
	 JBD2_INCOMPAT_CSUM_V2 | JBD2_INCOMPAT_CSUM_V3)

enum pass { PASS_REVOKE, PASS_CHECK, PASS_REPLAY };

static int read_log(struct recovery *r, uint32_t at, void *to)
{
	struct store *s = &r->e->store;

	return s->disk.read(s->disk.context, r->blocks[at] * s->block_size, to, s->block_size);
}

/* Moves to the log's next block. */
static void step(struct recovery *r)
{
	r->at = r->at + 1 < r->length ? r->at + 1 : r->first;
	r->walked++;
}

static bool all_walked(const struct recovery *r)
{
	return r->walked > r->length;
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
	uint32_t sum;
	unsigned flags;
};

/* Reads the tag at *at, which moves behind it. False: no more fit into the block. */
static bool next_tag(const struct recovery *r, uint32_t *at, struct tag *out)
{
	bool v3 = r->sums.version == 3, v2 = r->sums.version == 2;
	bool wide = r->incompat & JBD2_INCOMPAT_64BIT;
	uint32_t size = v3 ? 16 : 8u + (wide ? 4 : 0) + (v2 ? 2 : 0);
	uint32_t end = r->e->store.block_size - journal_sums_tail_bytes(&r->sums);
	const uint8_t *tag = r->block + *at;

	if (*at + size > end)
		return false;
	out->block = get32(tag);
	out->flags = v3 ? get32(tag + 4) : get32(tag + 4) & 0xffff;
	out->sum = v3 ? get32(tag + 12) : get32(tag + 4) >> 16;
	if (wide)
		out->block |= (uint64_t)get32(tag + 8) << 32;
	*at += size + (out->flags & JBD2_TAG_SAME_UUID ? 0 : 16);
	return true;
}

/* Calls `each` for the blocks that the descriptor in r->block describes. r->at is the descriptor's
 * place before, and the last block's afterwards. */
static int for_each_tag(struct recovery *r, uint32_t sequence,
			int (*each)(struct recovery *r, const struct tag *tag, uint32_t sequence))
{
	uint32_t offset = sizeof(struct jbd2_header);
	struct tag tag = {0};
	int error = 0;

	while (!error && !all_walked(r) && !(tag.flags & JBD2_TAG_LAST) &&
	       next_tag(r, &offset, &tag)) {
		step(r);
		error = each(r, &tag, sequence);
	}
	return error;
}

/* ---- finding the end ---- */

/* Only checksums of version 1 need the blocks now. */
static int scan_block(struct recovery *r, const struct tag *tag, uint32_t sequence)
{
	int error = r->sums.version == 1 ? read_log(r, r->at, r->data) : 0;

	if (!error)
		journal_sums_add(&r->sums, r->data);
	return error;
}

static bool is_of(const struct recovery *r, uint32_t sequence)
{
	return get32(r->block) == JBD2_MAGIC && get32(r->block + 8) == sequence;
}

/* The commit block of transaction `sequence` is wrong: is it the end of the log, or damage? */
static int judge_commit(struct recovery *r, uint32_t sequence)
{
	int error;

	step(r);
	error = read_log(r, r->at, r->block);
	return error ? error : is_of(r, sequence + 1) ? -EUCLEAN : 0;
}

/* 1: the log continues; 0: it ends. */
static int scan_one(struct recovery *r, uint32_t *sequence, bool *damaged)
{
	int error = 0;

	switch (get32(r->block + 4)) {
	case JBD2_DESCRIPTOR:
		*damaged |= !journal_sums_good_tail(&r->sums, r->block);
		journal_sums_add(&r->sums, r->block);
		error = for_each_tag(r, *sequence, scan_block);
		return error ? error : 1;
	case JBD2_REVOKE:
		*damaged |= !journal_sums_good_tail(&r->sums, r->block);
		return 1;
	case JBD2_COMMIT:
		if (!journal_sums_good_commit(&r->sums, r->block))
			return judge_commit(r, *sequence);
		++*sequence;
		return *damaged ? -EUCLEAN : 1;
	default:
		return 0;
	}
}

static void rewind_log(struct recovery *r)
{
	r->at = be32toh(r->super.start);
	r->walked = 0;
}

static int scan(struct recovery *r)
{
	uint32_t sequence = be32toh(r->super.sequence);
	bool damaged = false;
	int result = 1;

	for (rewind_log(r); result > 0 && !all_walked(r); step(r)) {
		result = read_log(r, r->at, r->block);
		if (!result && is_of(r, sequence))
			result = scan_one(r, &sequence, &damaged);
	}
	r->end = sequence;
	return result < 0 ? result : 0;
}

/* ---- the other passes ---- */

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
		error = revoked_add(&r->revoked, block, sequence);
	}
	return error;
}

static int pass_over(struct recovery *r, const struct tag *tag, uint32_t sequence)
{
	return 0;
}

static int check_block(struct recovery *r, const struct tag *tag, uint32_t sequence)
{
	int error;

	if (revoked_since(&r->revoked, tag->block, sequence))
		return 0;
	if (tag->block >= ext2fs_blocks_count(r->e->fs->super))
		return -EUCLEAN;
	error = r->sums.version >= 2 ? read_log(r, r->at, r->data) : 0;
	if (error || journal_sums_good_block(&r->sums, sequence, r->data, tag->sum))
		return error;
	/* An asynchronous commit block may be on the medium before all of its blocks. */
	if (!(r->incompat & JBD2_INCOMPAT_ASYNC_COMMIT) || sequence + 1 != r->end)
		return -EUCLEAN;
	r->end = sequence;
	return 0;
}

static int replay_block(struct recovery *r, const struct tag *tag, uint32_t sequence)
{
	struct store *s = &r->e->store;
	uint32_t magic = htobe32(JBD2_MAGIC);
	int error;

	if (revoked_since(&r->revoked, tag->block, sequence))
		return 0;
	error = read_log(r, r->at, r->data);
	if (error)
		return error;
	if (tag->flags & JBD2_TAG_ESCAPED)
		memcpy(r->data, &magic, 4);
	r->replayed = true;
	return s->disk.write(s->disk.context, tag->block * s->block_size, r->data, s->block_size);
}

/* Goes through the transactions that scan() has found complete. */
static int do_pass(struct recovery *r, enum pass pass)
{
	static int (*const each[])(struct recovery *, const struct tag *, uint32_t) = {
		[PASS_REVOKE] = pass_over,
		[PASS_CHECK] = check_block,
		[PASS_REPLAY] = replay_block,
	};
	uint32_t sequence = be32toh(r->super.sequence);
	int error = 0;

	for (rewind_log(r); !error && sequence != r->end && !all_walked(r); step(r)) {
		error = read_log(r, r->at, r->block);
		if (error)
			break;
		switch (get32(r->block + 4)) {
		case JBD2_DESCRIPTOR:
			error = for_each_tag(r, sequence, each[pass]);
			break;
		case JBD2_REVOKE:
			if (pass == PASS_REVOKE)
				error = collect_revoked(r, sequence);
			break;
		default:
			sequence++;
		}
	}
	return error;
}

/* ---- from the beginning to the end ---- */

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
	    r->length > ext2fs_blocks_count(r->e->fs->super) ||
	    !journal_sums_open(&r->sums, &r->super))
		return -EUCLEAN;
	r->blocks = calloc(r->length, sizeof(*r->blocks));
	r->block = malloc(s->block_size);
	r->data = malloc(s->block_size);
	if (!r->blocks || !r->block || !r->data)
		return -ENOMEM;
	return journal_find_blocks(r->e, r->length, r->blocks);
}

/* Marks the log empty, after every block was written to its place. */
static int mark_empty(struct recovery *r)
{
	struct store *s = &r->e->store;
	int error = s->disk.flush(s->disk.context);

	r->super.start = 0;
	r->super.sequence = htobe32(r->end + 1);
	/* The superblock's checksum would be wrong now, and an empty journal needs none. */
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
	if (!error && r.super.start && r.incompat & ~KNOWN)
		error = -EINVAL; /* an unknown feature may need something else */
	if (!error && r.super.start) {
		error = scan(&r);
		for (enum pass pass = PASS_REVOKE; !error && pass <= PASS_REPLAY; pass++)
			error = do_pass(&r, pass);
		if (!error)
			error = mark_empty(&r);
	}
	*replayed = r.replayed;
	free(r.blocks);
	free(r.block);
	free(r.data);
	revoked_free(&r.revoked);
	return error;
}
