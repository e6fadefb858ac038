/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * overlay, out of memory at every allocation: each call may refuse, but nothing is lost that was
 * there, the lower layer never changes, and everything can be taken apart afterwards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "archive.h"
#include "fakes.h"
#include "fs/dentry.h"
#include "fs/file.h"

static int start(void **state)
{
	static struct archive a;

	archive_init(&a);
	archive_end(&a);
	return system_start(a.data, a.size);
}

static void put(const char *name, const char *text, int flags)
{
	long fd = CALL_3(open, P(name), O_WRONLY | flags, 0644);

	if (fd < 0)
		return;
	CALL_3(write, fd, P(text), strlen(text));
	CALL_1(close, fd);
}

static bool holds(const char *name, const char *text)
{
	char found[32] = "";
	long fd = CALL_3(open, P(name), O_RDONLY, 0);

	if (fd < 0)
		return false;
	CALL_3(read, fd, P(found), sizeof(found) - 1);
	CALL_1(close, fd);
	return !strcmp(found, text);
}

static void prepare(void)
{
	static const char *const folders[] = {"/v",    "/v/low",  "/v/low/d", "/v/low/d/sub",
					      "/v/up", "/v/work", "/v/m",     "/v/low/full"};

	CALL_2(mkdir, P("/v"), 0755);
	assert_int_equal(CALL_5(mount, P("t"), P("/v"), P("tmpfs"), 0, 0), 0);
	for (size_t i = 1; i < sizeof(folders) / sizeof(folders[0]); i++)
		CALL_2(mkdir, P(folders[i]), 0755);
	put("/v/low/f", "lower", O_CREAT);
	put("/v/low/g", "kept", O_CREAT);
	put("/v/low/d/x", "deep", O_CREAT);
	CALL_2(symlink, P("f"), P("/v/low/link"));
	CALL_5(setxattr, P("/v/low/f"), P("trusted.x"), P("y"), 1, 0);
}

static void sequence(void)
{
	char names[512];

	if (CALL_5(mount, P("o"), P("/v/m"), P("overlay"), 0,
		   P("lowerdir=/v/low,upperdir=/v/up,workdir=/v/work")))
		return;
	put("/v/m/f", "more", O_APPEND);
	CALL_2(chmod, P("/v/m/d/x"), 0600);
	CALL_1(unlink, P("/v/m/d/x"));
	CALL_1(rmdir, P("/v/m/d/sub"));
	CALL_1(rmdir, P("/v/m/d"));
	CALL_2(mkdir, P("/v/m/d"), 0755);
	put("/v/m/d/new", "new", O_CREAT);
	CALL_2(rename, P("/v/m/d"), P("/v/m/e"));
	CALL_2(rename, P("/v/m/f"), P("/v/m/h"));
	CALL_2(link, P("/v/m/link"), P("/v/m/link2"));
	CALL_5(renameat2, AT_FDCWD, P("/v/m/h"), AT_FDCWD, P("/v/m/link2"), 0);
	CALL_1(rmdir, P("/v/m/full"));
	long fd = CALL_3(open, P("/v/m"), O_RDONLY | O_DIRECTORY, 0);
	if (fd >= 0) {
		CALL_3(getdents64, fd, P(names), sizeof(names));
		CALL_1(close, fd);
	}
}

/* Lower layers stay as they were, and untouched objects are visible. */
static void check_kept(bool mounted)
{
	struct stat st;

	assert_true(holds("/v/low/f", "lower"));
	assert_true(holds("/v/low/d/x", "deep"));
	assert_int_equal(CALL_2(stat, P("/v/low/d/x"), P(&st)), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_true(!mounted || holds("/v/m/g", "kept"));
	if (!mounted)
		return;
	/* The file is whole under one of its names, or both. */
	static const char *const places[] = {"/v/m/f", "/v/m/h", "/v/m/link2"};
	bool found = false;
	for (size_t i = 0; i < 3; i++)
		found |= holds(places[i], "lower") || holds(places[i], "lowermore");
	assert_true(found);
}

static void each_allocation_may_fail(void **state)
{
	prepare();
	sequence();
	check_kept(true);
	assert_true(holds("/v/m/e/new", "new"));
	assert_int_equal(CALL_2(umount2, P("/v/m"), 0), 0);
	assert_int_equal(CALL_2(umount2, P("/v"), 0), 0);
	dentry_shrink(SIZE_MAX);
	unsigned files = file_count();
	long pages = pages_alive;
	for (long n = 0;; n++) {
		prepare();
		allocations_left = n;
		sequence();
		bool passed = allocations_left > 0;
		allocations_left = -1;
		struct stat st;
		bool mounted = !CALL_2(stat, P("/v/m/g"), P(&st));
		check_kept(mounted);
		if (mounted)
			assert_int_equal(CALL_2(umount2, P("/v/m"), 0), 0);
		assert_int_equal(CALL_2(umount2, P("/v"), 0), 0);
		dentry_shrink(SIZE_MAX);
		assert_int_equal(pages_alive, pages);
		assert_int_equal(file_count(), files);
		if (passed) {
			print_message("%ld allocations failed one after the other\n", n);
			break;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
