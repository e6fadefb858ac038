/* SPDX-License-Identifier: BSD-2-Clause */
/* The unpacker of the initial root: the files that it makes, and damaged archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>

#include "archive.h"
#include "fakes.h"
#include "fs/tmpfs/initramfs.h"
#include "fs/mount.h"
#include "fs/tmpfs/tmpfs.h"

static int start(void **state)
{
	static struct archive a;

	archive_init(&a);
	archive_end(&a);
	return system_start(a.data, a.size);
}

static void fill(struct archive *a)
{
	archive_init(a);
	archive_add(a, ".", 1, S_IFDIR | 0750, 2, NULL, 0, false);
	archive_add(a, "dir", 2, S_IFDIR | 0700, 2, NULL, 0, false);
	archive_add(a, "dir/plain", 3, S_IFREG | 0640, 1, "hello", 5, false);
	archive_add(a, "./dir/page", 4, S_IFREG | 04755, 1, "hello page", 10, true);
	archive_add(a, "one", 5, S_IFREG | 0600, 2, NULL, 0, false);
	archive_add(a, "two", 5, S_IFREG | 0600, 2, "both", 4, false);
	archive_add(a, "link", 6, S_IFLNK | 0777, 1, "dir/plain", 9, false);
	archive_add(a, "fifo", 7, S_IFIFO | 0600, 1, NULL, 0, false);
	archive_add(a, "null", 8, S_IFCHR | 0600, 1, NULL, 0, false);
	archive_end(a);
	memset(a->data + a->size, 0, 512);
	a->size += 512;
}

/* Into a filesystem of its own, which is freed again. */
static int unpack(const void *data, size_t size)
{
	struct super_block *sb;

	if (tmpfs_mount(&tmpfs_type, "size=1m,nr_inodes=1000", &sb))
		return -ENOMEM;
	int error = initramfs_unpack(sb->root, data, size);
	super_unmount(sb);
	return error;
}

static void check_text(const char *name, const char *text)
{
	char buffer[64] = "";
	long fd = CALL_3(open, P(name), O_RDONLY, 0);

	assert_true(fd >= 0);
	assert_int_equal(CALL_3(read, fd, P(buffer), 63), strlen(text));
	assert_string_equal(buffer, text);
	CALL_1(close, fd);
}

static void makes_everything(void **state)
{
	struct archive a;
	struct path root;
	struct stat st, st2;

	fill(&a);
	mount_root_path(&root);
	assert_int_equal(initramfs_unpack(root.dentry, a.data, a.size), 0);
	path_put(&root);
	check_text("/dir/plain", "hello");
	check_text("/link", "hello");
	check_text("/dir/page", "hello page");
	check_text("/one", "both");
	CALL_2(stat, P("/dir/page"), P(&st));
	assert_int_equal(st.st_mode, S_IFREG | 04755);
	assert_int_equal(st.st_mtim.tv_sec, 1000);
	CALL_2(stat, P("/one"), P(&st));
	CALL_2(stat, P("/two"), P(&st2));
	assert_int_equal(st.st_ino, st2.st_ino);
	assert_int_equal(st.st_nlink, 2);
	CALL_2(stat, P("/fifo"), P(&st));
	assert_true(S_ISFIFO(st.st_mode));
	CALL_2(stat, P("/"), P(&st));
	assert_int_equal(st.st_mode, S_IFDIR | 0750);
	CALL_2(stat, P("/dir"), P(&st));
	assert_int_equal(st.st_mtim.tv_sec, 1000);
	free(a.data);
}

static void refuses_nonsense(void **state)
{
	struct archive a;

	archive_init(&a);
	archive_add(&a, "no/where", 1, S_IFREG | 0600, 1, "x", 1, false);
	assert_int_equal(unpack(a.data, a.size), -EINVAL);
	a.size = 0;
	archive_add(&a, "../up", 1, S_IFREG | 0600, 1, "x", 1, false);
	assert_int_equal(unpack(a.data, a.size), -EINVAL);
	a.size = 0;
	archive_add(&a, "x", 1, 0170000, 1, "x", 1, false);
	assert_int_equal(unpack(a.data, a.size), -EINVAL);
	a.size = 0;
	archive_add(&a, "f", 1, S_IFREG | 0600, 1, "x", 1, false);
	archive_add(&a, "f/g", 2, S_IFREG | 0600, 1, "x", 1, false);
	assert_int_equal(unpack(a.data, a.size), -EINVAL);
	a.size = 0;
	archive_add(&a, ".", 1, S_IFREG | 0600, 1, "x", 1, false);
	assert_int_equal(unpack(a.data, a.size), -EINVAL);
	assert_int_equal(unpack("070701", 6), -EINVAL);
	assert_int_equal(unpack("nonsense", 8), -EINVAL);
	assert_int_equal(unpack("", 0), 0);
	free(a.data);
}

/* The archive cut at every length, and with many changed bytes: the unpacker returns, and the
 * sanitizers find nothing. */
static void survives_damage(void **state)
{
	struct archive a;
	unsigned seed = 1;

	fill(&a);
	for (size_t size = 0; size <= a.size; size += size < 1200 ? 1 : 61) {
		char *cut = malloc(size ? size : 1);
		memcpy(cut, a.data, size);
		unpack(cut, size);
		free(cut);
	}
	char *copy = aligned_alloc(4096, ARCHIVE_MAX);
	for (int i = 0; i < 3000; i++) {
		memcpy(copy, a.data, ARCHIVE_MAX);
		for (int k = 0; k < 3; k++) {
			seed = seed * 1103515245 + 12345;
			size_t at = (seed >> 8) % a.size;
			if (i % 2)
				at %= 1500;
			copy[at] =
				i % 3 ? "0123456789abcdefF"[(seed >> 3) % 17] : (char)(seed >> 16);
		}
		unpack(copy, a.size);
	}
	free(copy);
	free(a.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_everything),
		cmocka_unit_test(refuses_nonsense),
		cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
