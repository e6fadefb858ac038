/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Commits. All pending blocks of the store become one transaction in the journal; when its commit
 * block is on the medium the blocks are written to their own places. These are on the medium after
 * the first flush of the next commit, from when on the transaction is not needed:
 *
 * 	descriptor and blocks | flush | commit block, superblock (start = here) | flush |
 * 	blocks at home
 *
 * Whichever of the writes between two flushes are on the medium, the superblock names a transaction
 * that is complete or empty, and all earlier ones are at their places. A transaction has at most
 * half of the log, so it never overwrites the one before it. There is no need for revoke records:
 * blocks of an older transaction that hold contents of a file by now were freed by the one that the
 * superblock names (blocks.c), or earlier.
 */
#include <errno.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/internal.h"
#include "components/ext4/jbd2.h"

struct journal {
	uint64_t *blocks; /* where each block of the journal is on the volume */
	uint32_t length, first, head, sequence;
	uint32_t block_size;
	bool wide; /* block numbers of 64 bits */
	struct jbd2_superblock super;
	uint8_t *buffer; /* one block: the descriptor that is being filled */
};

static int write_log(struct ext4 *e, uint32_t at, const void *data)
{
	struct journal *j = e->journal;
	struct ext4_disk *disk = &e->store.disk;

	return disk->write(disk->context, j->blocks[at] * j->block_size, data, j->block_size);
}

static uint32_t after(const struct journal *j, uint32_t at)
{
	return at + 1 < j->length ? at + 1 : j->first;
}

static int write_super(struct ext4 *e, uint32_t start)
{
	struct journal *j = e->journal;
	struct ext4_disk *disk = &e->store.disk;

	j->super.sequence = htobe32(j->sequence);
	j->super.start = htobe32(start);
	return disk->write(disk->context, j->blocks[0] * j->block_size, &j->super,
			   sizeof(j->super));
}

/* ---- opening ---- */

int journal_find_blocks(struct ext4 *e, uint32_t length, uint64_t *blocks)
{
	uint32_t ino = e->fs->super->s_journal_inum;
	uint64_t at = 0;

	while (at < length) {
		uint64_t physical, count = length - at;
		int error = ext4_map(e, ino, at, &physical, &count);

		if (error || !physical)
			return error ? error : -EUCLEAN;
		for (uint64_t i = 0; i < count; i++)
			blocks[at++] = physical + i;
	}
	return 0;
}

static int read_super(struct ext4 *e, struct journal *j)
{
	uint64_t physical, count = 1;
	int error = ext4_map(e, e->fs->super->s_journal_inum, 0, &physical, &count);

	if (!error && !physical)
		error = -EUCLEAN;
	if (!error)
		error = store_read(&e->store, physical * j->block_size, &j->super,
				   sizeof(j->super));
	if (error)
		return error;
	j->length = be32toh(j->super.length);
	j->first = be32toh(j->super.first);
	j->sequence = be32toh(j->super.sequence);
	if (be32toh(j->super.header.magic) != JBD2_MAGIC ||
	    be32toh(j->super.header.type) != JBD2_SUPERBLOCK_V2 ||
	    be32toh(j->super.block_size) != j->block_size || j->first < 1 ||
	    j->length < j->first + 64 || j->length > ext2fs_blocks_count(e->fs->super))
		return -EUCLEAN;
	/* The journal is empty, so its format may be changed. */
	j->wide = ext2fs_has_feature_64bit(e->fs->super);
	j->super.incompat = htobe32(j->wide ? JBD2_INCOMPAT_64BIT : 0);
	j->super.compat = j->super.ro_compat = 0;
	memset(j->super.unused, 0, 256 - 68); /* checksum and fast commit */
	return 0;
}

int journal_open(struct ext4 *e)
{
	struct journal *j = calloc(1, sizeof(*j));
	int error;

	if (!j)
		return -ENOMEM;
	if (!e->fs->super->s_journal_inum) {
		free(j);
		return -EOPNOTSUPP; /* a journal on another device */
	}
	j->block_size = e->fs->blocksize;
	e->journal = j;
	error = read_super(e, j);
	if (error)
		return error;
	j->blocks = calloc(j->length, sizeof(*j->blocks));
	j->buffer = malloc(j->block_size);
	if (!j->blocks || !j->buffer)
		return -ENOMEM;
	j->head = j->first;
	error = journal_find_blocks(e, j->length, j->blocks);
	return error ? error : write_super(e, 0);
}

void journal_close(struct ext4 *e)
{
	struct journal *j = e->journal;

	if (!j)
		return;
	free(j->blocks);
	free(j->buffer);
	free(j);
	e->journal = NULL;
}

/* ---- committing ---- */

/* Tags in a descriptor: 8 bytes, or 12 with block numbers of 64 bits; the first one has the UUID
 * behind it. */
static uint32_t tag_bytes(const struct journal *j)
{
	return j->wide ? 12 : 8;
}

static uint32_t tags_in_descriptor(const struct journal *j)
{
	return (uint32_t)((j->block_size - sizeof(struct jbd2_header) - 16) / tag_bytes(j));
}

size_t journal_capacity(const struct journal *j)
{
	uint32_t half = (j->length - j->first) / 2, tags = tags_in_descriptor(j);

	return half - 2 - half / (tags + 1) - 1;
}

uint32_t journal_transaction(const struct journal *j)
{
	return j->sequence;
}

struct commit {
	struct ext4 *e;
	uint32_t at;	     /* the next free block of the log */
	uint32_t descriptor; /* where the open one will go */
	uint32_t tags, tag_end;
	size_t left; /* blocks still to come */
	uint8_t *last_flags;
};

static void put_header(void *block, uint32_t type, uint32_t sequence)
{
	struct jbd2_header header = {htobe32(JBD2_MAGIC), htobe32(type), htobe32(sequence)};

	memcpy(block, &header, sizeof(header));
}

static void open_descriptor(struct commit *c)
{
	struct journal *j = c->e->journal;

	memset(j->buffer, 0, j->block_size);
	put_header(j->buffer, JBD2_DESCRIPTOR, j->sequence);
	c->descriptor = c->at;
	c->at = after(j, c->at);
	c->tags = 0;
	c->tag_end = sizeof(struct jbd2_header);
}

static void put_tag(struct commit *c, uint64_t number, uint16_t flags)
{
	struct journal *j = c->e->journal;
	uint8_t *tag = j->buffer + c->tag_end;
	uint32_t low = htobe32((uint32_t)number), high = htobe32((uint32_t)(number >> 32));
	uint16_t be_flags = htobe16(flags);

	memcpy(tag, &low, 4);
	memcpy(tag + 6, &be_flags, 2);
	if (j->wide)
		memcpy(tag + 8, &high, 4);
	c->tag_end += tag_bytes(j);
	if (!(flags & JBD2_TAG_SAME_UUID)) {
		memcpy(j->buffer + c->tag_end, j->super.uuid, 16);
		c->tag_end += 16;
	}
	c->tags++;
}

/* A block that begins like one of the journal's own is marked by a flag. */
static int write_block(struct commit *c, struct store_block *block, bool *escaped)
{
	struct journal *j = c->e->journal;
	uint32_t first, zero = 0;
	int error;

	memcpy(&first, block->data, 4);
	*escaped = first == htobe32(JBD2_MAGIC);
	if (*escaped)
		memcpy(block->data, &zero, 4);
	error = write_log(c->e, c->at, block->data);
	if (*escaped)
		memcpy(block->data, &first, 4);
	c->at = after(j, c->at);
	return error;
}

static int log_block(void *context, struct store_block *block)
{
	struct commit *c = context;
	struct journal *j = c->e->journal;
	bool escaped, last;
	int error;

	if (!c->tags)
		open_descriptor(c);
	error = write_block(c, block, &escaped);
	c->left--;
	last = !c->left || c->tags + 1 == tags_in_descriptor(j);
	put_tag(c, block->number,
		(uint16_t)((escaped ? JBD2_TAG_ESCAPED : 0) | (c->tags ? JBD2_TAG_SAME_UUID : 0) |
			   (last ? JBD2_TAG_LAST : 0)));
	if (!error && last) {
		error = write_log(c->e, c->descriptor, j->buffer);
		c->tags = 0;
	}
	return error;
}

static int write_commit_block(struct ext4 *e, uint32_t at)
{
	struct journal *j = e->journal;
	struct jbd2_commit commit = {.seconds = htobe64((uint64_t)e->fs->now)};

	memset(j->buffer, 0, j->block_size);
	memcpy(j->buffer, &commit, sizeof(commit));
	put_header(j->buffer, JBD2_COMMIT, j->sequence);
	return write_log(e, at, j->buffer);
}

static int write_home(void *context, struct store_block *block)
{
	struct ext4 *e = context;
	struct ext4_disk *disk = &e->store.disk;

	return disk->write(disk->context, block->number * e->store.block_size, block->data,
			   e->store.block_size);
}

/* Writes the commit block, after which a recovery replays the transaction. */
static int end_transaction(struct ext4 *e, uint32_t commit_at)
{
	struct ext4_disk *disk = &e->store.disk;
	int error = disk->flush(disk->context);

	if (!error)
		error = write_commit_block(e, commit_at);
	if (!error)
		error = write_super(e, e->journal->head);
	return error ? error : disk->flush(disk->context);
}

int journal_commit(struct ext4 *e)
{
	struct journal *j = e->journal;
	struct commit c = {.e = e, .at = j->head, .left = e->store.pending};
	int error;

	if (e->store.pending > journal_capacity(j))
		return -ENOSPC;
	error = store_for_each(&e->store, log_block, &c);
	if (!error)
		error = end_transaction(e, c.at);
	if (error)
		return error;
	j->head = after(j, c.at);
	j->sequence++;
	return store_for_each(&e->store, write_home, e);
}

/* Skips a sequence number, as a recovery does. So a caller that knew the number of the last
 * transaction can tell from the next one whether that transaction was committed. */
int journal_empty(struct ext4 *e)
{
	struct ext4_disk *disk = &e->store.disk;
	int error = disk->flush(disk->context);

	e->journal->sequence++;
	if (!error)
		error = write_super(e, 0);
	return error ? error : disk->flush(disk->context);
}
