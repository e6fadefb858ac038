/* SPDX-License-Identifier: BSD-2-Clause */
/* Path walk, names, mounts, descriptors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <unistd.h>

#include "archive.h"
#include "fakes.h"
#include "fs/dentry.h"
#include "proc/task.h"

static int start(void **state)
{
	static struct archive a;

	archive_init(&a);
	archive_end(&a);
	return system_start(a.data, a.size);
}

#define OPEN(name, flags, mode) CALL_3(open, P(name), flags, mode)
#define MKDIR(name)		assert_int_equal(CALL_2(mkdir, P(name), 0755), 0)

static int exists(const char *name)
{
	struct stat st;
	return CALL_2(stat, P(name), P(&st)) == 0;
}

static void touch(const char *name)
{
	long fd = OPEN(name, O_CREAT | O_WRONLY, 0644);
	assert_true(fd >= 0);
	assert_int_equal(CALL_1(close, fd), 0);
}

static void walk_follows_links_and_dots(void **state)
{
	struct stat a, b;

	MKDIR("/w");
	MKDIR("/w/d");
	touch("/w/d/f");
	assert_int_equal(CALL_2(symlink, P("d"), P("/w/l")), 0);
	assert_int_equal(CALL_2(symlink, P("/w/l/f"), P("/w/lf")), 0);
	assert_int_equal(CALL_2(stat, P("/w/d/f"), P(&a)), 0);
	assert_int_equal(CALL_2(stat, P("//w/./l/../d//f"), P(&b)), 0);
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(CALL_2(stat, P("/w/lf"), P(&b)), 0);
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(CALL_2(lstat, P("/w/lf"), P(&b)), 0);
	assert_true(S_ISLNK(b.st_mode));
	assert_int_equal(CALL_2(lstat, P("/w/l/"), P(&b)), 0);
	assert_true(S_ISDIR(b.st_mode));
	assert_int_equal(CALL_2(stat, P("/w/d/f/"), P(&b)), -ENOTDIR);
	assert_int_equal(CALL_2(stat, P("/w/d/f/x"), P(&b)), -ENOTDIR);
	assert_int_equal(CALL_2(stat, P("/../../w"), P(&b)), 0);
	assert_int_equal(CALL_2(stat, P(""), P(&b)), -ENOENT);
	assert_int_equal(CALL_2(stat, 0, P(&b)), -EFAULT);
}

static void link_circles_end(void **state)
{
	struct stat st;
	char from[32], to[32];

	assert_int_equal(CALL_2(symlink, P("/loop2"), P("/loop1")), 0);
	assert_int_equal(CALL_2(symlink, P("/loop1"), P("/loop2")), 0);
	assert_int_equal(CALL_2(stat, P("/loop1"), P(&st)), -ELOOP);
	assert_int_equal(OPEN("/loop1", O_CREAT | O_WRONLY, 0600), -ELOOP);
	touch("/c0");
	for (int i = 1; i <= 41; i++) {
		sprintf(from, "/c%d", i - 1);
		sprintf(to, "/c%d", i);
		assert_int_equal(CALL_2(symlink, P(from), P(to)), 0);
	}
	assert_int_equal(CALL_2(stat, P("/c40"), P(&st)), 0);
	assert_int_equal(CALL_2(stat, P("/c41"), P(&st)), -ELOOP);
	assert_int_equal(OPEN("/c1", O_NOFOLLOW, 0), -ELOOP);
}

static void long_names(void **state)
{
	static char name[PATH_MAX + 10];

	memset(name, 'a', sizeof(name) - 1);
	name[0] = '/';
	assert_int_equal(CALL_2(mkdir, P(name), 0755), -ENAMETOOLONG);
	name[256] = 0;
	assert_int_equal(CALL_2(mkdir, P(name), 0755), 0);
	name[256] = 'a';
	name[257] = 0;
	assert_int_equal(CALL_2(mkdir, P(name), 0755), -ENAMETOOLONG);
}

static void making_and_removing(void **state)
{
	MKDIR("/m");
	assert_int_equal(CALL_2(mkdir, P("/m"), 0755), -EEXIST);
	assert_int_equal(CALL_2(mkdir, P("/m/d/"), 0755), 0);
	assert_int_equal(OPEN("/m/new/", O_CREAT | O_WRONLY, 0600), -EISDIR);
	assert_int_equal(OPEN("/m/d", O_WRONLY, 0), -EISDIR);
	assert_int_equal(OPEN("/m/d", O_CREAT, 0), -EISDIR);
	touch("/m/f");
	assert_int_equal(OPEN("/m/f", O_CREAT | O_EXCL, 0600), -EEXIST);
	assert_int_equal(OPEN("/m/f", O_DIRECTORY, 0), -ENOTDIR);
	assert_int_equal(CALL_1(rmdir, P("/m")), -ENOTEMPTY);
	assert_int_equal(CALL_1(rmdir, P("/m/f")), -ENOTDIR);
	assert_int_equal(CALL_1(rmdir, P("/m/.")), -EINVAL);
	assert_int_equal(CALL_1(rmdir, P("/m/d/..")), -ENOTEMPTY);
	assert_int_equal(CALL_1(rmdir, P("/")), -EBUSY);
	assert_int_equal(CALL_1(unlink, P("/m/d")), -EISDIR);
	assert_int_equal(CALL_1(unlink, P("/m/none")), -ENOENT);
	long fd = OPEN("/m/f", O_RDWR, 0);
	assert_int_equal(CALL_1(unlink, P("/m/f")), 0);
	assert_false(exists("/m/f"));
	assert_int_equal(CALL_3(write, fd, P("abc"), 3), 3);
	CALL_1(close, fd);
	touch("/m/f");
	assert_true(exists("/m/f"));
	CALL_1(unlink, P("/m/f"));
	assert_int_equal(CALL_1(rmdir, P("/m/d")), 0);
	assert_int_equal(CALL_1(rmdir, P("/m")), 0);
	assert_false(exists("/m"));
}

static void renames(void **state)
{
	struct stat a, b;

	MKDIR("/r");
	MKDIR("/r/a");
	MKDIR("/r/b");
	touch("/r/a/f");
	touch("/r/g");
	CALL_2(stat, P("/r/a/f"), P(&a));
	assert_int_equal(CALL_2(rename, P("/r/a/f"), P("/r/b/f2")), 0);
	assert_false(exists("/r/a/f"));
	assert_int_equal(CALL_2(stat, P("/r/b/f2"), P(&b)), 0);
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(CALL_2(rename, P("/r/b/f2"), P("/r/g")), 0);
	CALL_2(stat, P("/r/g"), P(&b));
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(CALL_2(rename, P("/r"), P("/r/a/x")), -EINVAL);
	assert_int_equal(CALL_2(rename, P("/r/g"), P("/r/a")), -EISDIR);
	assert_int_equal(CALL_2(rename, P("/r/a"), P("/r/g")), -ENOTDIR);
	assert_int_equal(CALL_2(rename, P("/r/a"), P("/r/b")), 0);
	assert_int_equal(CALL_2(stat, P("/r"), P(&b)), 0);
	assert_int_equal(b.st_nlink, 3);
	assert_int_equal(CALL_5(renameat2, AT_FDCWD, P("/r/g"), AT_FDCWD, P("/r/b"), 1), -EEXIST);
	assert_int_equal(CALL_5(renameat2, AT_FDCWD, P("/r/g"), AT_FDCWD, P("/r/b"), 2), 0);
	CALL_2(stat, P("/r/b"), P(&b));
	assert_int_equal(a.st_ino, b.st_ino);
	assert_int_equal(CALL_2(rename, P("/r/none"), P("/r/x")), -ENOENT);
	/* A negative name in the cache must not hide the new one. */
	assert_false(exists("/r/late"));
	assert_int_equal(CALL_2(rename, P("/r/b"), P("/r/late")), 0);
	assert_true(exists("/r/late"));
	assert_int_equal(CALL_2(link, P("/r/late"), P("/r/late2")), 0);
	assert_int_equal(CALL_2(rename, P("/r/late"), P("/r/late2")), 0);
	assert_true(exists("/r/late"));
	CALL_2(stat, P("/r/late"), P(&b));
	assert_int_equal(b.st_nlink, 2);
}

static void permissions(void **state)
{
	struct cred *root = current->cred, user = *root;

	user.uid = user.euid = user.suid = user.fsuid = KUID(1000);
	user.gid = user.egid = user.sgid = user.fsgid = KGID(1000);
	user.cap_effective = user.cap_permitted = 0;
	CALL_1(umask, 0);
	assert_int_equal(CALL_2(mkdir, P("/sticky"), 01777), 0);
	assert_int_equal(CALL_2(mkdir, P("/locked"), 0700), 0);
	touch("/sticky/root");
	assert_int_equal(CALL_2(chmod, P("/sticky"), 01777), 0);
	current->cred = &user;
	assert_int_equal(OPEN("/locked/x", O_CREAT | O_WRONLY, 0600), -EACCES);
	assert_int_equal(CALL_1(unlink, P("/sticky/root")), -EPERM);
	touch("/sticky/mine");
	assert_int_equal(OPEN("/sticky/root", O_WRONLY, 0), -EACCES);
	assert_int_equal(CALL_2(chmod, P("/sticky/root"), 0777), -EPERM);
	assert_int_equal(CALL_3(chown, P("/sticky/mine"), 0, -1), -EPERM);
	assert_int_equal(CALL_1(unlink, P("/sticky/mine")), 0);
	assert_int_equal(CALL_2(access, P("/locked/x"), F_OK), -EACCES);
	assert_int_equal(CALL_3(mknod, P("/sticky/dev"), S_IFCHR | 0600, 0x103), -EPERM);
	current->cred = root;
	CALL_1(umask, 022);
}

static void descriptors(void **state)
{
	long first = OPEN("/", O_RDONLY, 0), fds[70];
	int n = 0;

	assert_int_equal(CALL_3(fcntl, first, F_DUPFD, 40), 40);
	assert_int_equal(CALL_2(dup2, first, 50), 50);
	assert_int_equal(CALL_3(dup3, first, first, 0), -EINVAL);
	assert_int_equal(CALL_2(dup2, first, 64), -EBADF);
	assert_int_equal(CALL_3(fcntl, first, F_DUPFD, 64), -EINVAL);
	while ((fds[n] = CALL_1(dup, first)) >= 0)
		n++;
	assert_int_equal(fds[n], -EMFILE);
	CALL_1(close, fds[3]);
	assert_int_equal(CALL_1(dup, first), fds[3]);
	assert_int_equal(CALL_3(close_range, first + 1, 1000, 0), 0);
	assert_int_equal(CALL_1(dup, first), first + 1);
	assert_int_equal(CALL_3(fcntl, first, F_SETFD, FD_CLOEXEC), 0);
	files_close_on_exec();
	assert_int_equal(CALL_1(close, first), -EBADF);
	assert_int_equal(CALL_1(close, first + 1), 0);
}

static void mounts_cover_and_come_off(void **state)
{
	struct stat st;
	char cwd[64];

	MKDIR("/mnt");
	touch("/mnt/under");
	assert_int_equal(CALL_5(mount, P("x"), P("/mnt"), P("tmpfs"), 0, P("size=64k")), 0);
	assert_false(exists("/mnt/under"));
	touch("/mnt/over");
	MKDIR("/mnt/d");
	assert_int_equal(CALL_1(chdir, P("/mnt/d")), 0);
	assert_int_equal(CALL_2(getcwd, P(cwd), sizeof(cwd)), 7);
	assert_string_equal(cwd, "/mnt/d");
	assert_int_equal(CALL_2(stat, P("../../mnt/over"), P(&st)), 0);
	assert_int_equal(CALL_2(umount2, P("/mnt"), 0), -EBUSY);
	assert_int_equal(CALL_1(chdir, P("/")), 0);
	assert_int_equal(CALL_1(rmdir, P("/mnt")), -EBUSY);
	MKDIR("/bound");
	assert_int_equal(CALL_5(mount, P("/mnt/d"), P("/bound"), 0, MS_BIND, 0), 0);
	touch("/mnt/d/seen");
	assert_true(exists("/bound/seen"));
	assert_int_equal(CALL_2(umount2, P("/bound"), 0), 0);
	assert_int_equal(CALL_5(mount, 0, P("/mnt"), 0, MS_REMOUNT | MS_RDONLY, 0), 0);
	assert_int_equal(OPEN("/mnt/over", O_WRONLY, 0), -EROFS);
	assert_int_equal(CALL_2(umount2, P("/mnt"), 0), 0);
	assert_true(exists("/mnt/under"));
	assert_int_equal(CALL_5(mount, P("x"), P("/mnt"), P("nofs"), 0, 0), -ENODEV);
	assert_int_equal(CALL_2(umount2, P("/mnt"), 0), -EINVAL);
}

static void unused_names_are_bounded(void **state)
{
	char name[32];

	for (int i = 0; i < (int)dentry_unused_most() * 2; i++) {
		sprintf(name, "/no-%d", i);
		assert_false(exists(name));
	}
	assert_true(dentry_unused_count() <= dentry_unused_most());
	dentry_shrink(SIZE_MAX);
	assert_int_equal(dentry_unused_count(), 0);
	assert_true(exists("/dev/null"));
}

static void openat2_confines(void **state)
{
	struct {
		uint64_t flags, mode, resolve;
	} how = {.resolve = 8};

	MKDIR("/jail");
	touch("/jail/in");
	touch("/out");
	CALL_2(symlink, P("/out"), P("/jail/abs"));
	CALL_2(symlink, P("in"), P("/jail/rel"));
	long dir = OPEN("/jail", O_PATH, 0);
	assert_int_equal(CALL_4(openat2, dir, P("../out"), P(&how), sizeof(how)), -EXDEV);
	assert_int_equal(CALL_4(openat2, dir, P("abs"), P(&how), sizeof(how)), -EXDEV);
	long fd = CALL_4(openat2, dir, P("rel"), P(&how), sizeof(how));
	assert_true(fd >= 0);
	CALL_1(close, fd);
	how.resolve = 16;
	assert_int_equal(CALL_4(openat2, dir, P("abs"), P(&how), sizeof(how)), -ENOENT);
	fd = CALL_4(openat2, dir, P("../../jail/../in"), P(&how), sizeof(how));
	assert_int_equal(fd, -ENOENT);
	fd = CALL_4(openat2, dir, P("/../in"), P(&how), sizeof(how));
	assert_true(fd >= 0);
	CALL_1(close, fd);
	how.resolve = 4;
	assert_int_equal(CALL_4(openat2, dir, P("rel"), P(&how), sizeof(how)), -ELOOP);
	assert_int_equal(CALL_4(openat2, dir, P("rel"), P(&how), 8), -EINVAL);
	CALL_1(close, dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk_follows_links_and_dots),
		cmocka_unit_test(link_circles_end),
		cmocka_unit_test(long_names),
		cmocka_unit_test(making_and_removing),
		cmocka_unit_test(renames),
		cmocka_unit_test(permissions),
		cmocka_unit_test(descriptors),
		cmocka_unit_test(mounts_cover_and_come_off),
		cmocka_unit_test(unused_names_are_bounded),
		cmocka_unit_test(openat2_confines),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
