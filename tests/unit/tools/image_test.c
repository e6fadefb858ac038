/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Layers laid over one another, users, and layers that are damaged: every byte of a good one is
 * changed in turn, and every length cut. A damaged one is an error or another tree, never a crash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/image/layer.h"
#include "tools/image/merged.h"
#include "tools/image/source.h"
#include "tools/image/users.h"

static struct problem problem;

static void add(struct merged *m, const char *path, uint32_t mode, const char *target)
{
	struct merged_file *file = merged_file_create(mode);

	assert_non_null(file);
	if (target)
		file->target = strdup(target);
	assert_int_equal(merged_add(m, path, file, &problem), 0);
}

static int try_add(struct merged *m, const char *path)
{
	return merged_add(m, path, merged_file_create(S_IFREG | 0644), &problem);
}

static void later_layers_win(void **state)
{
	struct merged m;

	assert_true(merged_create(&m));
	add(&m, "./a/file", S_IFREG | 0644, NULL);
	add(&m, "a/other", S_IFREG | 0644, NULL);
	add(&m, "bin", S_IFLNK | 0777, "usr/bin");
	merged_next_layer(&m);
	add(&m, "bin/tool", S_IFREG | 0755, NULL);
	assert_non_null(merged_find(&m, "usr/bin/tool"));
	add(&m, "a/", S_IFDIR | 0700, NULL);
	assert_non_null(merged_find(&m, "/a/file"));
	assert_int_equal(merged_find(&m, "/a/../a/.")->file->mode, S_IFDIR | 0700);
	assert_int_equal(merged_link(&m, "hard", "/a/file", &problem), 0);
	assert_int_equal(merged_find(&m, "hard")->file->links, 2);
	/* A file in the place of a folder, and the other way round. */
	add(&m, "a", S_IFREG | 0600, NULL);
	assert_null(merged_find(&m, "a/file"));
	assert_int_equal(merged_find(&m, "hard")->file->links, 1);
	add(&m, "hard", S_IFDIR | 0755, NULL);
	assert_int_equal(try_add(&m, "hard/inside"), 0);
	assert_int_equal(merged_link(&m, "bin/tool", "bin/tool", &problem), 0);
	merged_free(&m);
}

static void whiteouts_hide_only_what_is_older(void **state)
{
	struct merged m;

	assert_true(merged_create(&m));
	add(&m, "d/old", S_IFREG | 0644, NULL);
	add(&m, "d/sub/deep/old", S_IFREG | 0644, NULL);
	add(&m, "e/old", S_IFREG | 0644, NULL);
	merged_next_layer(&m);
	add(&m, "d/sub/new", S_IFREG | 0644, NULL);
	add(&m, "e/new", S_IFREG | 0644, NULL);
	assert_int_equal(merged_whiteout(&m, "d", &problem), 0);
	assert_null(merged_find(&m, "d/old"));
	assert_null(merged_find(&m, "d/sub/deep"));
	assert_non_null(merged_find(&m, "d/sub/new"));
	assert_int_equal(merged_opaque(&m, "e/", &problem), 0);
	assert_null(merged_find(&m, "e/old"));
	assert_non_null(merged_find(&m, "e/new"));
	assert_int_equal(merged_whiteout(&m, "nothing/there", &problem), 0);
	assert_int_equal(merged_opaque(&m, "", &problem), 0);
	assert_non_null(merged_find(&m, "e/new"));
	merged_free(&m);
}

static void paths_stay_inside(void **state)
{
	static const char *const bad[] = {"..",	    "../x", "a/../../x", "/x",
					  "a/../x", "up/x", "loop/x"};
	struct merged m;
	char longer[400];

	assert_true(merged_create(&m));
	add(&m, "up", S_IFLNK | 0777, "../..");
	add(&m, "loop", S_IFLNK | 0777, "loop");
	add(&m, "inside", S_IFLNK | 0777, "/not/yet/there");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(try_add(&m, bad[i]), -1);
		assert_int_equal(merged_whiteout(&m, bad[i], &problem), -1);
		assert_int_equal(merged_link(&m, bad[i], "up", &problem), -1);
		assert_int_equal(merged_link(&m, "new", bad[i], &problem), -1);
	}
	assert_int_equal(try_add(&m, "inside/file"), 0);
	assert_non_null(merged_find(&m, "not/yet/there/file"));
	assert_int_equal(try_add(&m, "inside/file/x"), -1);
	memset(longer, 'x', sizeof(longer));
	longer[256] = 0;
	assert_int_equal(try_add(&m, longer), -1);
	longer[255] = 0;
	assert_int_equal(try_add(&m, longer), 0);
	assert_int_equal(try_add(&m, "."), -1);
	merged_free(&m);
}

/* Deeper than a path is long, by way of links. */
static void depth_has_a_bound(void **state)
{
	struct merged m;
	char path[4096], link[20];
	int error = 0;

	assert_true(merged_create(&m));
	for (size_t i = 0; i < 2000; i += 2)
		memcpy(path + i, "d/", 3);
	for (int round = 0; round < 4 && !error; round++) {
		snprintf(link, sizeof(link), "l%d", round);
		struct merged_file *file = merged_file_create(S_IFLNK | 0777);
		char target[4200];
		if (round)
			snprintf(target, sizeof(target), "l%d/%s", round - 1, path);
		file->target = strdup(round ? target : path);
		assert_int_equal(merged_add(&m, link, file, &problem), 0);
		strcat(link, "/x");
		error = try_add(&m, link);
	}
	assert_int_equal(error, -1);
	merged_free(&m);
}

/* ---- layers ---- */

static void entry(struct archive *a, const char *name, int type, const char *link, const char *data)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, (unsigned)type);
	archive_entry_set_perm(e, 0640);
	archive_entry_set_size(e, (la_int64_t)strlen(data));
	archive_entry_set_mtime(e, 1000, 5);
	if (type == AE_IFLNK)
		archive_entry_set_symlink(e, link);
	else if (link)
		archive_entry_set_hardlink(e, link);
	if (type == AE_IFREG && !link)
		archive_entry_xattr_add_entry(e, "user.name", "value", 5);
	archive_write_header(a, e);
	archive_write_data(a, data, strlen(data));
	archive_entry_free(e);
}

/* A layer in memory; packed by gzip or zstd if asked for. */
static size_t sample(uint8_t *out, size_t room, int (*filter)(struct archive *))
{
	struct archive *a = archive_write_new();
	size_t used = 0;

	archive_write_set_format_pax_restricted(a);
	if (filter)
		filter(a);
	archive_write_set_bytes_per_block(a, 512);
	archive_write_open_memory(a, out, room, &used);
	entry(a, "d/", AE_IFDIR, NULL, "");
	entry(a, "d/file", AE_IFREG, NULL, "contents");
	entry(a, "d/hard", AE_IFREG, "d/file", "");
	entry(a, "d/link", AE_IFLNK, "file", "");
	entry(a, "d/.wh.gone", AE_IFREG, NULL, "");
	entry(a, "d/.wh..wh..opq", AE_IFREG, NULL, "");
	archive_write_free(a);
	return used;
}

/* Reads the bytes as a layer over a tree that has d/gone. */
static int read_layer(const uint8_t *data, size_t size, struct merged *m)
{
	struct spool spool = {.fd = memfd_create("spool", 0)};
	struct blob blob = {.size = -1, .fd = memfd_create("blob", 0), .length = (int64_t)size};

	assert_true(write(blob.fd, data, size) == (ssize_t)size);
	assert_true(merged_create(m));
	add(m, "d/gone", S_IFREG | 0644, NULL);
	merged_next_layer(m);
	*problem.text = 0;
	int error = layer_read(m, &spool, &blob, NULL, &problem);
	assert_true(!error || *problem.text);
	close(spool.fd);
	close(blob.fd);
	return error;
}

static void reads_layers(void **state)
{
	int (*const filters[])(struct archive *) = {NULL, archive_write_add_filter_gzip,
						    archive_write_add_filter_zstd};
	static uint8_t data[65536];

	for (int i = 0; i < 3; i++) {
		struct merged m;
		size_t size = sample(data, sizeof(data), filters[i]);

		assert_int_equal(read_layer(data, size, &m), 0);
		const struct merged_name *n = merged_find(&m, "d/file");
		assert_non_null(n);
		assert_ptr_equal(merged_find(&m, "d/link"), n);
		assert_ptr_equal(merged_find(&m, "d/hard")->file, n->file);
		assert_int_equal(n->file->size, 8);
		assert_int_equal(n->file->mtime, 1000);
		assert_int_equal(n->file->mtime_ns, 5);
		assert_string_equal(n->file->xattrs->name, "user.name");
		assert_null(merged_find(&m, "d/gone"));
		assert_null(merged_find(&m, "d/.wh.gone"));
		merged_free(&m);
		assert_int_equal(read_layer(data, size / 2 + 100, &m), -1);
		merged_free(&m);
	}
}

static void damaged_layers(void **state)
{
	static const uint8_t values[] = {0, 0xff, '0', '7', '/', '.', 'x', '1'};
	static uint8_t data[65536];
	int (*const filters[])(struct archive *) = {NULL, archive_write_add_filter_gzip};

	for (size_t f = 0; f < 2; f++) {
		size_t size = sample(data, sizeof(data), filters[f]);

		for (size_t at = 0; at < size; at += f ? 1 : 7) {
			uint8_t old = data[at];
			struct merged m;

			data[at] = values[at % sizeof(values)];
			read_layer(data, size, &m);
			merged_free(&m);
			data[at] = old;
			read_layer(data, at, &m);
			merged_free(&m);
		}
	}
}

/* ---- users ---- */

static void users(void **state)
{
	static const char passwd[] = "root:x:0:0:root:/root:/bin/sh\n"
				     "broken\n::::\nx:x:y:z\n"
				     "web:x:101:102::/srv/web:/bin/sh\n1:x:7:8::/seven\n";
	static const char group[] = "root:x:0:\nlogs:x:200:other,web\nweb:x:102:web\nnone:x\n";
	struct user u;

	assert_int_equal(user_find(&u, "", passwd, group, &problem), 0);
	assert_int_equal(u.uid + u.gid, 0);
	assert_string_equal(u.home, "/root");
	assert_int_equal(user_find(&u, "web", passwd, group, &problem), 0);
	assert_int_equal(u.uid, 101);
	assert_int_equal(u.gid, 102);
	assert_int_equal(u.group_count, 2);
	assert_int_equal(u.groups[0], 102);
	assert_int_equal(u.groups[1], 200);
	assert_int_equal(user_find(&u, "101", passwd, group, &problem), 0);
	assert_string_equal(u.home, "/srv/web");
	assert_int_equal(user_find(&u, "web:logs", passwd, group, &problem), 0);
	assert_int_equal(u.gid, 200);
	assert_int_equal(u.group_count, 1);
	assert_int_equal(user_find(&u, "5000:6000", passwd, group, &problem), 0);
	assert_int_equal(u.uid, 5000);
	assert_int_equal(u.gid, 6000);
	assert_string_equal(u.home, "/");
	assert_int_equal(user_find(&u, "5000", passwd, group, &problem), 0);
	assert_int_equal(u.gid, 0);
	/* A name of digits goes before the number. */
	assert_int_equal(user_find(&u, "1", passwd, group, &problem), 0);
	assert_int_equal(u.uid, 7);
	assert_int_equal(user_find(&u, "nobody", passwd, group, &problem), -1);
	assert_int_equal(user_find(&u, "web:nothing", passwd, group, &problem), -1);
	assert_int_equal(user_find(&u, "4294967295", passwd, group, &problem), -1);
	assert_int_equal(user_find(&u, "-1", passwd, group, &problem), -1);
	assert_int_equal(user_find(&u, ":web", "", group, &problem), 0);
	assert_int_equal(u.gid, 102);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(later_layers_win),
		cmocka_unit_test(whiteouts_hide_only_what_is_older),
		cmocka_unit_test(paths_stay_inside),
		cmocka_unit_test(depth_has_a_bound),
		cmocka_unit_test(reads_layers),
		cmocka_unit_test(damaged_layers),
		cmocka_unit_test(users),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
