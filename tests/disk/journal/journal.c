/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal IMAGE VERSION: IMAGE is a volume whose journal has two transactions, with checksums of
 * VERSION (0: none), as debugfs has written them: one of block FIRST, one of SECOND. The journal is
 * damaged in each way of a table, and the component opens the volume: committed transactions are
 * replayed, or the volume is refused and nothing is written.
 *
 * journal IMAGE sum: a journal without checksums gets those of version 1, which debugfs cannot
 * write.
 */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "components/ext4/jbd2.h"
#include "tests/disk/power/medium.h"

#define BLOCK  1024u
#define FIRST  5000u
#define SECOND 5001u

enum part { NOTHING, SUPER, DESCRIPTOR, DATA, COMMIT };

struct damage {
	const char *name;
	enum part part;
	unsigned transaction, byte; /* of the block */
	unsigned from_version;	    /* without such checksums the damage cannot be noticed */
	int error;
	bool first, second; /* are replayed */
};

static const struct damage damages[] = {
	{"none", NOTHING, 0, 0, 0, 0, true, true},
	{"the superblock", SUPER, 0, 0x60, 2, -EUCLEAN, false, false},
	{"data of the first", DATA, 0, 100, 1, -EUCLEAN, false, false},
	{"data of the second", DATA, 1, 1023, 2, -EUCLEAN, true, false},
	{"the first descriptor", DESCRIPTOR, 0, 900, 1, -EUCLEAN, false, false},
	{"the second descriptor", DESCRIPTOR, 1, 900, 2, -EUCLEAN, true, false},
	{"the first commit block", COMMIT, 0, 17, 1, -EUCLEAN, false, false},
	{"the second commit block", COMMIT, 1, 17, 1, 0, true, false},
	{"the second commit block's name", COMMIT, 1, 2, 0, 0, true, false},
};

static struct {
	uint8_t *bytes;
	size_t size;
	size_t super, descriptor[2], commit[2]; /* blocks */
	uint32_t sequence;
} good;

static uint32_t get32(size_t block, unsigned byte)
{
	uint32_t v;

	memcpy(&v, good.bytes + block * BLOCK + byte, sizeof(v));
	return be32toh(v);
}

static void find_parts(void)
{
	for (size_t b = 0; b < good.size / BLOCK; b++) {
		if (get32(b, 0) != JBD2_MAGIC)
			continue;
		if (get32(b, 4) == JBD2_SUPERBLOCK_V2) {
			good.super = b;
			good.sequence = get32(b, 24);
			continue;
		}
		uint32_t number = get32(b, 8) - good.sequence;

		if (good.super && number < 2 && get32(b, 4) == JBD2_DESCRIPTOR)
			good.descriptor[number] = b;
		if (good.super && number < 2 && get32(b, 4) == JBD2_COMMIT)
			good.commit[number] = b;
	}
}

static void put32(size_t block, unsigned byte, uint32_t v)
{
	v = htobe32(v);
	memcpy(good.bytes + block * BLOCK + byte, &v, sizeof(v));
}

/* CRC-32 with the highest bit first: continues `crc` over a block. */
static uint32_t crc32_on(uint32_t crc, size_t block)
{
	for (size_t at = block * BLOCK; at < (block + 1) * BLOCK; at++) {
		crc ^= (uint32_t)good.bytes[at] << 24;
		for (int i = 0; i < 8; i++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
	}
	return crc;
}

/* The checksum of a transaction is that of its descriptor and its data, in the commit block.
 */
static void add_sums(void)
{
	put32(good.super, offsetof(struct jbd2_superblock, compat), JBD2_COMPAT_CHECKSUM);
	for (int i = 0; i < 2; i++) {
		struct jbd2_commit *commit = (void *)(good.bytes + good.commit[i] * BLOCK);

		commit->checksum_type = 1;
		commit->checksum_size = 4;
		put32(good.commit[i], offsetof(struct jbd2_commit, checksum),
		      crc32_on(crc32_on(~0u, good.descriptor[i]), good.commit[i] - 1));
	}
}

static size_t block_of(const struct damage *d)
{
	switch (d->part) {
	case SUPER:
		return good.super;
	case DESCRIPTOR:
		return good.descriptor[d->transaction];
	case DATA:
		return good.commit[d->transaction] - 1; /* a journal has gaps, but not there */
	default:
		return good.commit[d->transaction];
	}
}

static bool is_replayed(const struct medium *m, size_t block, char text)
{
	return m->bytes[block * BLOCK] == (uint8_t)text;
}

static bool try(const struct damage *d, unsigned version)
{
	struct medium m = {.bytes = malloc(good.size), .size = good.size, .writes_left = ~0u};
	bool noticed = version >= d->from_version, first, second;
	struct ext4_disk disk;
	struct ext4 *e;
	int error;

	if (!m.bytes)
		exit(2);
	memcpy(m.bytes, good.bytes, good.size);
	if (d->part != NOTHING)
		m.bytes[block_of(d) * BLOCK + d->byte] ^= 0x41;
	medium_disk(&m, &disk);
	error = ext4_open(&disk, false, false, 1700000000, &e);
	if (!error)
		error = ext4_close(e);
	first = is_replayed(&m, FIRST, 'A');
	second = is_replayed(&m, SECOND, 'B');
	medium_free(&m);
	if (!noticed) /* any result is allowed */
		return true;
	if (error == d->error &&
	    (error ? !first && !second : first == d->first && second == d->second))
		return true;
	fprintf(stderr, "journal: version %u, damage of %s: error %d, replayed %d %d\n", version,
		d->name, error, first, second);
	return false;
}

/* True if it could be written. */
static bool write_image(const char *name)
{
	FILE *f = fopen(name, "wb");

	return f && fwrite(good.bytes, 1, good.size, f) == good.size && !fclose(f);
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[1], "rb") : NULL;
	unsigned version = argc == 3 ? (unsigned)atoi(argv[2]) : 0;
	struct stat st;
	bool all_good = true;

	if (!f || fstat(fileno(f), &st) || !(good.bytes = malloc((size_t)st.st_size)) ||
	    fread(good.bytes, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		return 2;
	fclose(f);
	good.size = (size_t)st.st_size;
	find_parts();
	if (!good.commit[0] || !good.commit[1] || !good.descriptor[0] || !good.descriptor[1]) {
		fprintf(stderr, "journal: %s has not two transactions\n", argv[1]);
		return 2;
	}
	if (!strcmp(argv[2], "sum")) {
		add_sums();
		return write_image(argv[1]) ? 0 : 2;
	}
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++)
		all_good &= try(&damages[i], version);
	free(good.bytes);
	return !all_good;
}
