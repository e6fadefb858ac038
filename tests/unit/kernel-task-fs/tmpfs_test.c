/* SPDX-License-Identifier: BSD-2-Clause */
/* Contents of tmpfs files: holes, sizes, limits, files of the boot image; directories, xattrs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "abi/stat.h"
#include "archive.h"
#include "fakes.h"
#include "fs/file.h"
#include "fs/tmpfs/tmpfs.h"
#include "proc/task.h"

static uint8_t image[10000];

static int start(void **state)
{
	static struct archive a;

	for (size_t i = 0; i < sizeof(image); i++)
		image[i] = (uint8_t)(i * 7 + i / 256);
	archive_init(&a);
	archive_add(&a, "boot", 1, S_IFREG | 0644, 1, image, sizeof(image), true);
	archive_add(&a, "boot2", 2, S_IFREG | 0644, 1, image, sizeof(image), true);
	archive_end(&a);
	return system_start(a.data, a.size);
}

static long open_rw(const char *name)
{
	long fd = CALL_3(open, P(name), O_CREAT | O_RDWR, 0644);
	assert_true(fd >= 0);
	return fd;
}

static void holes_read_as_zeros(void **state)
{
	char buffer[8192] = "x";
	struct stat st;
	long fd = open_rw("/hole");

	assert_int_equal(CALL_4(pwrite64, fd, P("abc"), 3, 1ull << 40), 3);
	assert_int_equal(CALL_2(fstat, fd, P(&st)), 0);
	assert_int_equal(st.st_size, (1ll << 40) + 3);
	assert_int_equal(st.st_blocks, 8);
	memset(buffer, 1, sizeof(buffer));
	assert_int_equal(CALL_4(pread64, fd, P(buffer), 8192, 5000), 8192);
	for (size_t i = 0; i < sizeof(buffer); i++)
		assert_int_equal(buffer[i], 0);
	assert_int_equal(CALL_3(lseek, fd, 0, SEEK_DATA), 1ll << 40);
	assert_int_equal(CALL_3(lseek, fd, 0, SEEK_HOLE), 0);
	assert_int_equal(CALL_3(lseek, fd, 1ll << 40, SEEK_HOLE), (1ll << 40) + 3);
	assert_int_equal(CALL_3(lseek, fd, (1ll << 40) + 3, SEEK_DATA), -ENXIO);
	assert_int_equal(CALL_3(lseek, fd, -1, SEEK_SET), -EINVAL);
	CALL_1(close, fd);
	CALL_1(unlink, P("/hole"));
}

static void shortened_and_grown_again_is_zero(void **state)
{
	char buffer[6000], got[6000];
	long fd = open_rw("/short");

	memset(buffer, 'x', sizeof(buffer));
	assert_int_equal(CALL_3(write, fd, P(buffer), 6000), 6000);
	assert_int_equal(CALL_2(ftruncate, fd, 100), 0);
	assert_int_equal(CALL_2(ftruncate, fd, 6000), 0);
	assert_int_equal(CALL_4(pread64, fd, P(got), 6000, 0), 6000);
	for (int i = 0; i < 6000; i++)
		assert_int_equal(got[i], i < 100 ? 'x' : 0);
	assert_int_equal(CALL_2(ftruncate, fd, -1), -EINVAL);
	CALL_1(close, fd);
	CALL_1(unlink, P("/short"));
}

static void boot_files_are_shared_until_written(void **state)
{
	static uint8_t got[12000];
	struct file *file;
	struct page *a, *b;
	long alive = pages_alive, fd = open_rw("/boot");
	struct stat st;

	CALL_2(fstat, fd, P(&st));
	assert_int_equal(st.st_blocks, 24);
	assert_int_equal(CALL_3(read, fd, P(got), sizeof(got)), sizeof(image));
	assert_memory_equal(got, image, sizeof(image));
	assert_int_equal(pages_alive, alive);
	file = fd_get((int)fd);
	assert_int_equal(file->inode->ops->get_page(file->inode, 1, false, &a), 0);
	assert_null(a->owner);
	assert_memory_equal(a->va, image + 4096, 4096);
	/* The last page has what the file has, then zeros: no neighbour's bytes. */
	assert_int_equal(file->inode->ops->get_page(file->inode, 2, false, &b), 0);
	assert_non_null(b->owner);
	assert_memory_equal(b->va, image + 8192, sizeof(image) - 8192);
	for (size_t i = sizeof(image) - 8192; i < 4096; i++)
		assert_int_equal(b->va[i], 0);
	page_put(b);
	assert_int_equal(file->inode->ops->get_page(file->inode, 3, false, &b), -ENXIO);
	assert_int_equal(CALL_4(pwrite64, fd, P("new"), 3, 4100), 3);
	assert_int_equal(file->inode->ops->get_page(file->inode, 1, false, &b), 0);
	assert_non_null(b->owner);
	assert_memory_equal(b->va + 4, "new", 3);
	assert_memory_equal(b->va + 7, image + 4103, 4096 - 7);
	assert_memory_equal(a->va, image + 4096, 4096);
	page_put(a);
	page_put(b);
	CALL_2(fstat, fd, P(&st));
	assert_int_equal(st.st_blocks, 24);
	assert_int_equal(CALL_2(ftruncate, fd, 10), 0);
	CALL_2(fstat, fd, P(&st));
	assert_int_equal(st.st_blocks, 8);
	assert_int_equal(CALL_2(ftruncate, fd, 5000), 0);
	assert_int_equal(CALL_4(pread64, fd, P(got), 5000, 0), 5000);
	assert_memory_equal(got, image, 10);
	for (int i = 10; i < 5000; i++)
		assert_int_equal(got[i], 0);
	file_put(file);
	CALL_1(close, fd);
	CALL_1(unlink, P("/boot"));
	assert_int_equal(pages_alive, alive);
}

static void punched_boot_file(void **state)
{
	static uint8_t got[10000];
	long fd = open_rw("/boot2");

	assert_int_equal(CALL_4(fallocate, fd, 3, 100, 8000), 0);
	assert_int_equal(CALL_4(pread64, fd, P(got), 10000, 0), 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(got[i], i >= 100 && i < 8100 ? 0 : image[i]);
	assert_int_equal(CALL_4(fallocate, fd, 0, 10000, 5000), 0);
	assert_int_equal(CALL_3(lseek, fd, 0, SEEK_END), 15000);
	CALL_1(close, fd);
}

static void full_filesystem(void **state)
{
	static char buffer[64 << 10];
	struct statfs fs;
	long alive = pages_alive;

	CALL_2(mkdir, P("/small"), 0755);
	assert_int_equal(
		CALL_5(mount, P("t"), P("/small"), P("tmpfs"), 0, P("size=16k,nr_inodes=3")), 0);
	long fd = open_rw("/small/a");
	assert_int_equal(CALL_3(write, fd, P(buffer), sizeof(buffer)), 16384);
	assert_int_equal(CALL_3(write, fd, P(buffer), 1), -ENOSPC);
	assert_int_equal(CALL_2(statfs, P("/small"), P(&fs)), 0);
	assert_int_equal(fs.f_bfree, 0);
	assert_int_equal(fs.f_files, 3);
	CALL_1(close, open_rw("/small/b"));
	assert_int_equal(CALL_3(open, P("/small/c"), O_CREAT | O_RDWR, 0600), -ENOSPC);
	assert_int_equal(CALL_2(mkdir, P("/small/d"), 0700), -ENOSPC);
	CALL_1(unlink, P("/small/b"));
	assert_int_equal(CALL_2(mkdir, P("/small/d"), 0700), 0);
	CALL_1(close, fd);
	assert_int_equal(CALL_2(umount2, P("/small"), 0), 0);
	assert_int_equal(pages_alive, alive);
	assert_int_equal(CALL_5(mount, P("t"), P("/small"), P("tmpfs"), 0, P("size=x")), -EINVAL);
	assert_int_equal(CALL_5(mount, P("t"), P("/small"), P("tmpfs"), 0, P("what=1")), -EINVAL);
}

static void deep_trees_need_no_deep_stack(void **state)
{
	CALL_2(mkdir, P("/deep"), 0755);
	assert_int_equal(CALL_5(mount, P("t"), P("/deep"), P("tmpfs"), 0, 0), 0);
	CALL_1(chdir, P("/deep"));
	for (int i = 0; i < 5000; i++) {
		assert_int_equal(CALL_2(mkdir, P("d"), 0755), 0);
		assert_int_equal(CALL_1(chdir, P("d")), 0);
	}
	char cwd[4096];
	assert_int_equal(CALL_2(getcwd, P(cwd), sizeof(cwd)), -ENAMETOOLONG);
	CALL_1(chdir, P("/"));
	assert_int_equal(CALL_2(umount2, P("/deep"), 0), 0);
}

static unsigned list(long fd, char seen[], unsigned limit)
{
	uint8_t buffer[256];
	unsigned total = 0;
	long n;

	while ((n = CALL_3(getdents64, fd, P(buffer), sizeof(buffer))) > 0) {
		for (long at = 0; at < n;) {
			struct linux_dirent64 *d = (void *)(buffer + at);
			unsigned i;
			if (sscanf(d->d_name, "f%u", &i) == 1 && i < limit)
				seen[i]++;
			total++;
			at += d->d_reclen;
		}
	}
	assert_int_equal(n, 0);
	return total;
}

static void listing_shows_each_name_once(void **state)
{
	char name[32], seen[300] = {0};

	CALL_2(mkdir, P("/list"), 0755);
	for (int i = 0; i < 300; i++) {
		sprintf(name, "/list/f%d", i);
		CALL_1(close, open_rw(name));
	}
	long fd = CALL_3(open, P("/list"), O_DIRECTORY, 0);
	assert_int_equal(list(fd, seen, 300), 302);
	for (int i = 0; i < 300; i++)
		assert_int_equal(seen[i], 1);
	assert_int_equal(CALL_3(lseek, fd, 0, SEEK_SET), 0);
	uint8_t tiny[20];
	assert_int_equal(CALL_3(getdents64, fd, P(tiny), sizeof(tiny)), -EINVAL);
	/* Removed while it is read: as rm -r does. */
	for (int i = 0; i < 300; i++) {
		sprintf(name, "/list/f%d", i);
		assert_int_equal(CALL_1(unlink, P(name)), 0);
	}
	assert_int_equal(list(fd, seen, 300), 2);
	CALL_1(close, fd);
	assert_int_equal(CALL_1(rmdir, P("/list")), 0);
}

static void attributes_by_name(void **state)
{
	char buffer[100];

	CALL_1(close, open_rw("/attr"));
	assert_int_equal(CALL_5(setxattr, P("/attr"), P("user.a"), P("1234"), 4, 0), 0);
	assert_int_equal(CALL_5(setxattr, P("/attr"), P("user.a"), P("1"), 1, XATTR_CREATE),
			 -EEXIST);
	assert_int_equal(CALL_5(setxattr, P("/attr"), P("user.b"), P("1"), 1, XATTR_REPLACE),
			 -ENODATA);
	assert_int_equal(CALL_5(setxattr, P("/attr"), P("wrong.b"), P("1"), 1, 0), -EOPNOTSUPP);
	assert_int_equal(CALL_4(getxattr, P("/attr"), P("user.a"), P(buffer), 0), 4);
	assert_int_equal(CALL_4(getxattr, P("/attr"), P("user.a"), P(buffer), 2), -ERANGE);
	assert_int_equal(CALL_4(getxattr, P("/attr"), P("user.a"), P(buffer), 100), 4);
	assert_memory_equal(buffer, "1234", 4);
	assert_int_equal(CALL_3(listxattr, P("/attr"), P(buffer), 100), 7);
	assert_int_equal(CALL_2(removexattr, P("/attr"), P("user.a")), 0);
	assert_int_equal(CALL_2(removexattr, P("/attr"), P("user.a")), -ENODATA);
}

static void sealed_memory(void **state)
{
	long fd = CALL_2(memfd_create, P("m"), 2);

	assert_true(fd >= 0);
	assert_int_equal(CALL_3(write, fd, P("abcd"), 4), 4);
	assert_int_equal(CALL_3(fcntl, fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
	assert_int_equal(CALL_2(ftruncate, fd, 2), -EPERM);
	assert_int_equal(CALL_2(ftruncate, fd, 5), -EPERM);
	assert_int_equal(CALL_3(write, fd, P("e"), 1), -EPERM);
	assert_int_equal(CALL_4(pwrite64, fd, P("xyz"), 3, 2), 2);
	assert_int_equal(CALL_3(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL), 0);
	assert_int_equal(CALL_4(pwrite64, fd, P("x"), 1, 0), -EPERM);
	assert_int_equal(CALL_3(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE), -EPERM);
	assert_int_equal(CALL_3(fcntl, fd, F_GET_SEALS, 0), 15);
	CALL_1(close, fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_read_as_zeros),
		cmocka_unit_test(shortened_and_grown_again_is_zero),
		cmocka_unit_test(boot_files_are_shared_until_written),
		cmocka_unit_test(punched_boot_file),
		cmocka_unit_test(full_filesystem),
		cmocka_unit_test(deep_trees_need_no_deep_stack),
		cmocka_unit_test(listing_shows_each_name_once),
		cmocka_unit_test(attributes_by_name),
		cmocka_unit_test(sealed_memory),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
