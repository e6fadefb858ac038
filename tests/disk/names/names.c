/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names IMAGE SEED: names are added to, looked for in and removed from two folders of the volume at
 * random, and compared with a plain array. The folders are `/new`, which is made, and `/large`, if
 * there is one. The image is written back for fsck to see. A name of `/new` costs few blocks to
 * read, though the volume was just opened.
 *
 * names IMAGE once: the folder `/crafted` has one block many times, and the file `/looped`, if it
 * is there, has a tree that leads to itself. No operation on them reads many blocks.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/disk/power/medium.h"

#define NAMES 3000u
#define STEPS 20000u

#define FEW_READS 32u /* of blocks, some of them more than once */

#define MUST(condition)                                                                        \
	do {                                                                                   \
		if (!(condition)) {                                                            \
			fprintf(stderr, "names: %s:%d: %s\n", __func__, __LINE__, #condition); \
			exit(1);                                                               \
		}                                                                              \
	} while (0)

static struct medium m;
static struct ext4_disk below;
static struct ext4 *e;
static unsigned reads;

static const struct filesystem_attributes file = {.mode = S_IFREG | 0644, .links = 1},
					  folder = {.mode = S_IFDIR | 0755, .links = 2};

static int counted_read(void *context, uint64_t offset, void *to, size_t n)
{
	reads++;
	return below.read(context, offset, to, n);
}

static size_t name_of(unsigned number, char *text)
{
	size_t length = (size_t)sprintf(text, "name-%u-", number);

	while (length < 10 + number % 61)
		text[length++] = (char)('a' + number % 23);
	text[length] = 0;
	return length;
}

static uint32_t target; /* of all the links */

static void change(uint32_t dir, unsigned number, bool *is_there)
{
	char text[256];
	size_t length = name_of(number, text);
	uint32_t found;

	if (*is_there) {
		MUST(!ext4_lookup(e, dir, text, length, &found) && found == target);
		MUST(ext4_unlink(e, dir, text, length, target + 1) == -ENOENT);
		MUST(!ext4_unlink(e, dir, text, length, target));
	} else {
		MUST(ext4_lookup(e, dir, text, length, &found) == -ENOENT);
		MUST(ext4_unlink(e, dir, text, length, target) == -ENOENT);
		MUST(!ext4_link(e, dir, text, length, target, S_IFREG));
	}
	*is_there = !*is_there;
}

static bool count_one(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		      uint64_t next)
{
	unsigned *seen = context, number;
	char text[256], known[256];

	memcpy(text, name, length);
	text[length] = 0;
	if (sscanf(text, "name-%u-", &number) == 1 && number < NAMES) {
		name_of(number, known);
		MUST(!strcmp(text, known) && ino == target);
		seen[number]++;
	}
	return true;
}

static void check_all(uint32_t dir, const bool *is_there)
{
	static unsigned seen[NAMES];
	uint64_t pos = 0;

	memset(seen, 0, sizeof(seen));
	MUST(!ext4_readdir(e, dir, &pos, count_one, seen));
	for (unsigned i = 0; i < NAMES; i++)
		MUST(seen[i] == is_there[i]);
}

static void use(uint32_t dir, unsigned seed)
{
	static bool is_there[NAMES];
	struct filesystem_attributes a;
	unsigned links = 0;

	memset(is_there, 0, sizeof(is_there));
	m.random = seed * 2862933555777941757u + 3037000493u;
	for (unsigned i = 0; i < STEPS; i++) {
		/* It grows, shrinks, and grows. */
		unsigned number = medium_random(&m, NAMES);
		bool wanted = medium_random(&m, 10) < (i / (STEPS / 3) % 2 ? 1u : 9u);

		if (is_there[number] != wanted)
			change(dir, number, &is_there[number]);
		if (i % 1000 == 999 || ext4_commit_due(e))
			MUST(!ext4_commit(e));
		if (i % 5000 == 4999)
			check_all(dir, is_there);
	}
	check_all(dir, is_there);
	for (unsigned i = 0; i < NAMES; i++)
		links += is_there[i];
	MUST(!ext4_get(e, target, &a));
	a.links += links;
	MUST(!ext4_set(e, target, &a));
}

/* The table in memory was freed with the volume, so names are found by the folder's tree. */
static void use_new_again(struct ext4_disk *disk)
{
	char text[] = "a name that was not there";
	uint32_t dir, found;

	MUST(!ext4_open(disk, false, false, 1700000000, &e));
	MUST(!ext4_lookup(e, EXT4_ROOT, "new", 3, &dir));
	reads = 0;
	MUST(ext4_lookup(e, dir, text, sizeof(text) - 1, &found) == -ENOENT);
	MUST(!ext4_link(e, dir, text, sizeof(text) - 1, target, S_IFREG));
	MUST(!ext4_lookup(e, dir, text, sizeof(text) - 1, &found) && found == target);
	MUST(!ext4_unlink(e, dir, text, sizeof(text) - 1, target));
	if (reads > FEW_READS)
		fprintf(stderr, "names: %u blocks were read\n", reads);
	MUST(reads <= FEW_READS);
	MUST(!ext4_close(e));
}

static void use_both(unsigned seed)
{
	uint32_t dir;

	MUST(!ext4_create(e, EXT4_ROOT, "target", 6, &file, &target));
	MUST(!ext4_mkdir(e, EXT4_ROOT, "new", 3, &folder, &dir));
	use(dir, seed);
	if (!ext4_lookup(e, EXT4_ROOT, "large", 5, &dir))
		use(dir, seed + 1);
	MUST(!ext4_close(e));
}

static bool any(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		uint64_t next)
{
	return true;
}

static void use_crafted(void)
{
	uint32_t dir, found;
	uint64_t pos = 0;
	char text[200];

	MUST(!ext4_lookup(e, EXT4_ROOT, "crafted", 7, &dir));
	reads = 0;
	MUST(ext4_lookup(e, dir, "nothing", 7, &found) == -EUCLEAN);
	MUST(ext4_readdir(e, dir, &pos, any, NULL) == -EUCLEAN);
	MUST(ext4_unlink(e, dir, "nothing", 7, 20) == -EUCLEAN);
	/* The block has room for some names, and there is no other block. */
	memset(text, 'n', sizeof(text));
	for (int n = 0, error = 0; !error; n++) {
		MUST(n < 10);
		text[0] = (char)('a' + n);
		error = ext4_link(e, dir, text, sizeof(text), 20, S_IFREG);
	}
	MUST(reads < 200);
	/* A file whose tree of blocks is a circle. */
	if (!ext4_lookup(e, EXT4_ROOT, "looped", 6, &found))
		MUST(ext4_truncate(e, found, 0) == -EUCLEAN && reads < 300);
	ext4_close(e);
}

int main(int argc, char **argv)
{
	FILE *f = argc == 3 ? fopen(argv[1], "r+b") : NULL;
	struct ext4_disk disk;
	struct stat st;

	if (!f || fstat(fileno(f), &st) || !(m.bytes = malloc((size_t)st.st_size)) ||
	    fread(m.bytes, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		return 2;
	m.size = (uint64_t)st.st_size;
	m.writes_left = ~0u;
	medium_disk(&m, &below);
	disk = below;
	disk.read = counted_read;
	MUST(!ext4_open(&disk, false, false, 1700000000, &e));
	if (!strcmp(argv[2], "once"))
		use_crafted();
	else
		use_both((unsigned)atoi(argv[2]));
	if (strcmp(argv[2], "once") != 0)
		use_new_again(&disk);
	rewind(f);
	if (fwrite(m.bytes, 1, m.size, f) != m.size || fclose(f))
		return 2;
	medium_free(&m);
	return 0;
}
