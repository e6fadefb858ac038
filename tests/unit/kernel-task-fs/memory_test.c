/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Out of memory at every allocation: one sequence of calls is run with the n-th allocation failing,
 * for every n until it passes. Each call may refuse, but afterwards everything can be removed and
 * no page is left; the address sanitizer sees what is used after it was freed.
 */
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
#include "fs/dentry.h"
#include "fs/file.h"
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

static char buffer[9000];

static void close_if(long fd)
{
	if (fd >= 0)
		CALL_1(close, fd);
}

static void sequence(void)
{
	int p[2] = {-1, -1};
	uint8_t event[12] = {1};

	CALL_2(mkdir, P("/o"), 0755);
	long fd = CALL_3(open, P("/o/f"), O_CREAT | O_RDWR, 0600);
	if (fd >= 0) {
		CALL_3(write, fd, P(buffer), sizeof(buffer));
		CALL_4(pwrite64, fd, P(buffer), 10, 1u << 30);
		CALL_2(ftruncate, fd, 100);
	}
	CALL_2(symlink, P("/o/f"), P("/o/l"));
	CALL_2(link, P("/o/f"), P("/o/h"));
	CALL_2(rename, P("/o/h"), P("/o/a-name-that-is-longer-than-the-inline-one"));
	CALL_5(setxattr, P("/o/f"), P("user.x"), P("y"), 1, 0);
	close_if(CALL_3(open, P("/o/l"), O_RDONLY, 0));
	CALL_2(pipe2, P(p), O_NONBLOCK);
	if (p[1] >= 0)
		CALL_3(write, p[1], P(buffer), sizeof(buffer));
	long ep = CALL_1(epoll_create1, 0);
	if (ep >= 0 && p[0] >= 0)
		CALL_4(epoll_ctl, ep, 1, p[0], P(event));
	CALL_3(fcntl, 0, F_DUPFD, 63);
	close_if(63);
	close_if(p[0]);
	close_if(p[1]);
	close_if(ep);
	close_if(fd);
	CALL_5(mount, P("t"), P("/o"), P("tmpfs"), 0, P("mode=700"));
}

static void clean(void)
{
	CALL_2(umount2, P("/o"), 0);
	CALL_1(unlink, P("/o/f"));
	CALL_1(unlink, P("/o/h"));
	CALL_1(unlink, P("/o/l"));
	CALL_1(unlink, P("/o/a-name-that-is-longer-than-the-inline-one"));
	CALL_1(rmdir, P("/o"));
	dentry_shrink(SIZE_MAX);
}

static void each_allocation_may_fail(void **state)
{
	struct stat st;
	unsigned files;

	sequence();
	clean();
	files = file_count();
	long pages = pages_alive;
	for (long n = 0;; n++) {
		allocations_left = n;
		sequence();
		bool passed = allocations_left > 0;
		allocations_left = -1;
		clean();
		assert_int_equal(CALL_2(stat, P("/o"), P(&st)), -ENOENT);
		assert_int_equal(pages_alive, pages);
		assert_int_equal(file_count(), files);
		if (passed) {
			print_message("%ld allocations failed one after the other\n", n);
			break;
		}
	}
}

static void unpacking_may_fail(void **state)
{
	struct archive a;

	archive_init(&a);
	archive_add(&a, "d", 1, S_IFDIR | 0700, 2, NULL, 0, false);
	archive_add(&a, "d/x", 2, S_IFREG | 0700, 2, "abc", 3, false);
	archive_add(&a, "d/y", 2, S_IFREG | 0700, 2, "abc", 3, false);
	archive_add(&a, "d/l", 3, S_IFLNK | 0700, 1, "abc", 3, false);
	archive_end(&a);
	long pages = pages_alive;
	for (long n = 0;; n++) {
		struct super_block *sb;

		allocations_left = n;
		int error = tmpfs_mount(&tmpfs_type, NULL, &sb);
		if (!error) {
			error = initramfs_unpack(sb->root, a.data, a.size);
			super_unmount(sb);
		}
		allocations_left = -1;
		dentry_shrink(SIZE_MAX);
		assert_int_equal(pages_alive, pages);
		if (!error)
			break;
		assert_int_equal(error, -ENOMEM);
	}
	free(a.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(unpacking_may_fail),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
