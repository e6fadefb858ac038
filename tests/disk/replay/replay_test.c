/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A filesystem task that dies again and again: the same calls have the same results as when it
 * lives, to every inode number and block, and the volume is the same in the end. If the calls
 * cannot be repeated the result is -EIO, and committed changes stay.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "fs/ext4/ext4fs.h"
#include "interfaces/filesystem_client.h"
#include "tests/disk/replay/host.h"

#define STEPS	    1500
#define NONSENSE    20000
#define NAMES	    60
#define FILE_BLOCKS 130
#define ROUNDS	    6
#define IMAGE	    "replay.img"
#define WITHOUT	    "replay-result.img"
#define TOOLS	    "PATH=$PATH:/sbin:/usr/sbin; "
#define MAKE	    TOOLS "rm -f " IMAGE "; mke2fs -q -F -b 1024 -O ^metadata_csum_seed -t "
#define CHECK	    TOOLS "e2fsck -fn " WITHOUT " >replay-check.txt 2>&1"
#define FILE_OF(n)                             \
	(struct filesystem_attributes)         \
	{                                      \
		.mode = (n), .mtime = { 5, 6 } \
	}

static struct ext4_super volume;
static unsigned first_seed = 1;

/* All inputs are fixed: the places of names depend on the hash's seed. */
static void make_image(const char *type, unsigned seed)
{
	char command[400];

	snprintf(command, sizeof(command),
		 MAKE "%s -U 00000000-0000-0000-0000-%012u -E "
		      "hash_seed=00000000-0000-0000-0001-%012u " IMAGE " 8M",
		 type, seed, seed);
	assert_int_equal(system(command), 0);
}

/* ---- a workload ---- */

static uint64_t chance, digest;

static uint32_t choose(uint32_t n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance >> 33) % n;
}

/* Adds a result to the digest of all results. */
static void see(const void *what, size_t n)
{
	const uint8_t *b = what;

	for (size_t i = 0; i < n; i++)
		digest = (digest ^ b[i]) * 1099511628211u;
}

static void see_result(long result)
{
	see(&result, sizeof(result));
}

struct workload {
	uint32_t dir, files[NAMES];
};

static size_t name_of(char *out, unsigned number)
{
	return (size_t)sprintf(out, "file %u %.*s", number, (int)number,
			       "a rather long tail of it");
}

/* Link counts are the caller's. */
static int set_links(uint32_t ino, int by)
{
	struct filesystem_attributes a;
	int error = filesystem.ops->get(filesystem.instance, volume.volume, ino, &a);

	a.links += (uint32_t)by;
	return error ? error : filesystem.ops->set(filesystem.instance, volume.volume, ino, &a);
}

static void change_names(struct workload *w, unsigned n)
{
	struct filesystem_attributes a = FILE_OF(n % 9 ? S_IFREG | 0644 : S_IFLNK | 0777);
	char name[64];
	size_t length = name_of(name, n);

	if (!w->files[n]) {
		see_result(
			volume_make(&volume, w->dir, name, length, "the target", &a, &w->files[n]));
		see(&w->files[n], sizeof(w->files[n]));
		return;
	}
	see_result(volume_unlink(&volume, w->dir, name, length, w->files[n]));
	see_result(set_links(w->files[n], -1));
	see_result(filesystem.ops->free(filesystem.instance, volume.volume, w->files[n]));
	w->files[n] = 0;
}

static void change_contents(uint32_t ino)
{
	struct filesystem_attributes a;
	uint64_t physical = 0, count = 1 + choose(30), block = choose(FILE_BLOCKS - 30);

	switch (choose(4)) {
	case 0:
		see_result(filesystem.ops->truncate(filesystem.instance, volume.volume, ino,
						    block * 1024));
		break;
	case 1:
		see_result(filesystem.ops->reserve(filesystem.instance, volume.volume, ino, block,
						   count));
		break;
	default:
		see_result(filesystem.ops->allocate(filesystem.instance, volume.volume, ino, block,
						    count));
	}
	see_result(filesystem.ops->map(filesystem.instance, volume.volume, ino, block, count,
				       &physical, &count));
	see(&physical, sizeof(physical));
	see(&count, sizeof(count));
	see_result(filesystem.ops->get(filesystem.instance, volume.volume, ino, &a));
	see(&a, sizeof(a));
	a.size = FILE_BLOCKS * 1024; /* no block lies behind the end */
	see_result(filesystem.ops->set(filesystem.instance, volume.volume, ino, &a));
}

static void change_attribute(uint32_t ino)
{
	char value[200];

	memset(value, 'v', sizeof(value));
	see_result(volume_set_attribute(&volume, ino, "user.one", value, choose(200), 0));
	see_result(volume_get_attribute(&volume, ino, "user.one", value, sizeof(value)));
	see(value, sizeof(value));
	if (!choose(3))
		see_result(volume_remove_attribute(&volume, ino, "user.one"));
}

static void step(struct workload *w)
{
	unsigned n = choose(NAMES);
	uint32_t orphans[2] = {0};

	switch (choose(12)) {
	case 0:
	case 1:
	case 2:
		change_names(w, n);
		break;
	case 3:
		see_result(w->files[n] ? volume_set_orphans(&volume, orphans, 0) : 0);
		break;
	case 4:
	case 5:
		if (w->files[n])
			change_attribute(w->files[n]);
		break;
	case 6:
		if (!choose(4))
			see_result(volume_commit(&volume));
		break;
	default:
		if (w->files[n] && n % 9)
			change_contents(w->files[n]);
	}
	if (volume_due(&volume))
		(void)volume_commit(&volume);
}

static void walk(uint32_t dir)
{
	static uint8_t entries[FILESYSTEM_TRANSFER];
	struct filesystem_attributes a;
	uint64_t position = 0;
	long n;

	while ((n = filesystem.ops->readdir(filesystem.instance, volume.volume, dir, position,
					    entries, sizeof(entries))) > 0) {
		see(entries, (size_t)n);
		for (long at = 0; at < n;) {
			uint16_t length;
			uint32_t ino;

			memcpy(&position, entries + at, 8);
			memcpy(&ino, entries + at + 8, 4);
			memcpy(&length, entries + at + 14, 2);
			at += (16 + length + 7) & ~7;
			see_result(
				filesystem.ops->get(filesystem.instance, volume.volume, ino, &a));
			see(&a, sizeof(a));
		}
	}
	see_result(n);
}

/* The digest of a run in which the component dies within `dies_within` steps. */
static uint64_t run(uint64_t seed, unsigned dies_within)
{
	struct filesystem_attributes folder = FILE_OF(S_IFDIR | 0755);
	struct workload w = {0};

	host_dies_within = dies_within;
	host_begin(&volume, IMAGE, seed);
	chance = seed;
	digest = 14695981039346656037u;
	assert_int_equal(volume_open(&volume), 0);
	assert_int_equal(volume_make(&volume, FILESYSTEM_ROOT, "d", 1, NULL, &folder, &w.dir), 0);
	for (unsigned i = 0; i < STEPS; i++)
		step(&w);
	walk(w.dir);
	see_result(volume_close(&volume));
	host_end(WITHOUT);
	assert_int_equal(system(CHECK), 0);
	return digest;
}

/* ---- tests ---- */

static void test_deaths(void **state)
{
	unsigned deaths = 0;

	for (unsigned seed = first_seed; seed < first_seed + ROUNDS; seed++) {
		make_image("ext4", seed);
		uint64_t expected = run(seed, 0);

		assert_true(run(seed, 1200 * (1 + seed % ROUNDS)) == expected);
		deaths += host_deaths;
	}
	printf("%u deaths\n", deaths);
	assert_true(deaths > 2 * ROUNDS);
}

static uint32_t make_file(const char *name, int expected)
{
	struct filesystem_attributes a = FILE_OF(S_IFREG | 0600);
	uint32_t ino = 0;

	assert_int_equal(volume_make(&volume, FILESYSTEM_ROOT, name, strlen(name), NULL, &a, &ino),
			 expected);
	return ino;
}

static int look_up(const char *name)
{
	uint32_t ino;

	return volume_lookup(&volume, FILESYSTEM_ROOT, name, strlen(name), &ino);
}

static void begin(const char *type)
{
	make_image(type, 1);
	host_dies_within = 0;
	host_begin(&volume, IMAGE, 1);
	assert_int_equal(volume_open(&volume), 0);
	make_file("committed", 0);
	assert_int_equal(volume_commit(&volume), 0);
}

/* Every call fails and none hangs; committed changes are on the disk. */
static void is_given_up(void)
{
	struct filesystem_usage usage;

	assert_int_equal(look_up("committed"), -EIO);
	make_file("another", -EIO);
	assert_int_equal(filesystem.ops->usage(filesystem.instance, volume.volume, &usage), -EIO);
	assert_int_equal(volume_commit(&volume), -EIO);
	assert_int_equal(volume_close(&volume), -EIO);
	host_end(IMAGE);
	host_begin(&volume, IMAGE, 1);
	assert_int_equal(volume_open(&volume), 0);
	assert_int_equal(look_up("committed"), 0);
	assert_int_equal(look_up("another"), -ENOENT);
	assert_int_equal(volume_close(&volume), 0);
	host_end(WITHOUT);
	assert_int_equal(system(CHECK), 0);
}

/* A call could not be kept in the log: the kernel must commit, and after that calls can be repeated
 * again. */
static void test_no_memory(void **state)
{
	begin("ext4");
	host_no_memory = true;
	make_file("one", 0);
	assert_true(volume_due(&volume));
	assert_int_equal(volume_commit(&volume), 0);
	assert_false(volume_due(&volume));
	host_kill();
	assert_int_equal(look_up("one"), 0);
	host_no_memory = true;
	make_file("two", 0);
	host_kill();
	is_given_up();
}

/* A component that does something else than before is detected. */
static void test_another_result(void **state)
{
	begin("ext4");
	make_file("one", 0);
	host_lies = true;
	host_kill();
	assert_int_equal(look_up("one"), -EIO);
	host_lies = false;
	host_kill();
	is_given_up();
}

/* Without a journal the effect of an incomplete commit is unknown. */
static void test_no_journal(void **state)
{
	begin("ext2");
	make_file("one", 0);
	host_kill();
	assert_int_equal(look_up("one"), 0);
	volume.replay.written = true;
	host_kill();
	is_given_up();
}

/* Read-only volumes have nothing to lose, and a volume that is closed is not opened again. */
static void test_read_only(void **state)
{
	begin("ext4");
	assert_int_equal(volume_remount(&volume, true), 0);
	host_kill();
	assert_int_equal(look_up("committed"), 0);
	assert_int_equal(volume_remount(&volume, false), 0);
	make_file("one", 0);
	host_kill();
	assert_int_equal(look_up("one"), 0);
	volume_abort(&volume);
	host_kill();
	assert_int_equal(look_up("one"), -ENOENT);
	(void)volume_close(&volume);
	host_kill();
	assert_int_equal(look_up("one"), -EIO);
	host_end(WITHOUT);
}

/* Calls that no kernel would make: any error will do, but the component lives. */
static void test_nonsense(void **state)
{
	static uint8_t in[FILESYSTEM_TRANSFER], out[FILESYSTEM_TRANSFER];
	_Alignas(8) uint8_t arguments[CALL_FRAME_BYTES], results[CALL_FRAME_BYTES];

	begin("ext4");
	unsigned before = host_deaths;
	chance = 5;
	for (unsigned i = 0; i < NONSENSE; i++) {
		struct call call = {.function = choose(48),
				    .arguments = arguments,
				    .arguments_size = sizeof(arguments),
				    .in = in,
				    .in_size = choose(sizeof(in)),
				    .results = results,
				    .results_size = sizeof(results),
				    .out = out,
				    .out_size = choose(sizeof(out)),
				    .counts = true};

		for (unsigned k = 0; k < sizeof(arguments); k++)
			arguments[k] = choose(3) ? 0 : (uint8_t)choose(1 + choose(256));
		memcpy(in, arguments, sizeof(arguments));
		memcpy(arguments, &volume.volume, sizeof(volume.volume));
		if (call.function == FILESYSTEM_CALL_CLOSE ||
		    call.function == FILESYSTEM_CALL_ABORT)
			continue;
		(void)filesystem_client_repeat(filesystem.task, &call);
		if (volume_due(&volume))
			(void)volume_commit(&volume);
	}
	assert_int_equal(host_deaths, before);
	(void)volume_close(&volume);
	host_end(WITHOUT);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deaths),	       cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_another_result), cmocka_unit_test(test_no_journal),
		cmocka_unit_test(test_read_only),      cmocka_unit_test(test_nonsense),
	};

	if (argc > 1) { /* replay [SEED]: other workloads and other deaths */
		cmocka_set_test_filter("test_deaths");
		first_seed = (unsigned)atoi(argv[1]);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
