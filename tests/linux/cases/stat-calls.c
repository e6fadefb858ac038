/* SPDX-License-Identifier: BSD-2-Clause */
/* stat, statx, statfs, getdents: every kind of object, every flag, and the fields' values. */
#include "case.h"

#include <dirent.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

static void show(const char *name, int follow)
{
	struct stat st;

	if (follow ? stat(name, &st) : lstat(name, &st)) {
		printf("%s %s: %s\n", follow ? "stat" : "lstat", name, strerrorname_np(errno));
		return;
	}
	printf("%s %s: %#o links %lu %u:%u rdev %x size %ld blksize %ld blocks %ld\n",
	       follow ? "stat" : "lstat", name, st.st_mode, (long)st.st_nlink, st.st_uid, st.st_gid,
	       (unsigned)st.st_rdev, (long)st.st_size, (long)st.st_blksize, (long)st.st_blocks);
}

static void objects(void)
{
	static const char *const names[] = {
		"file",	  "dir", "fifo", "null",  "link",  "dangling", "loop",	"none",
		"file/x", "",	 "dir/", "file/", "link/", "sparse",   "dir/.", "dir/.."};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		show(names[i], 1);
		show(names[i], 0);
	}
	struct stat st;
	SHOW(stat("file", NULL));
	SHOW(stat(NULL, &st));
	SHOW(lstat((char *)1, &st));
	SHOW(fstat(99, &st));
	SHOW(fstat(0, NULL));
	SHOW(fstatat(AT_FDCWD, "link", &st, AT_SYMLINK_NOFOLLOW));
	SHOW(S_ISLNK(st.st_mode));
	SHOW(fstatat(AT_FDCWD, "file", &st, AT_NO_AUTOMOUNT));
	SHOW(fstatat(AT_FDCWD, "file", &st, 1));
	SHOW(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
	SHOW(S_ISDIR(st.st_mode));
	SHOW(fstatat(99, "file", &st, 0));
	SHOW(fstatat(99, "", &st, AT_EMPTY_PATH));
	int fd = open("file", O_RDONLY);
	SHOW(fstatat(fd, "x", &st, 0));
	SHOW(fstatat(fd, "", &st, 0));
	SHOW(fstatat(fd, "", &st, AT_EMPTY_PATH));
	int p[2];
	pipe(p);
	SHOW(fstat(p[0], &st));
	printf("%#o size %ld blksize %ld links %ld\n", st.st_mode, (long)st.st_size,
	       (long)st.st_blksize, (long)st.st_nlink);
}

static void statx_calls(void)
{
	struct statx x;
	static const unsigned masks[] = {0,	    STATX_TYPE,	 STATX_MODE, STATX_BASIC_STATS,
					 STATX_ALL, STATX_BTIME, 0x7fffffff, 0x80000000};
	static const unsigned flags[] = {0,
					 AT_SYMLINK_NOFOLLOW,
					 AT_NO_AUTOMOUNT,
					 AT_STATX_FORCE_SYNC,
					 AT_STATX_DONT_SYNC,
					 AT_STATX_SYNC_TYPE,
					 1,
					 0x10000};

	for (size_t i = 0; i < 8; i++) {
		memset(&x, 0xff, sizeof(x));
		long r = statx(AT_FDCWD, "file", 0, masks[i], &x);
		printf("statx mask %#x: %s", masks[i], r ? strerrorname_np(errno) : "ok");
		if (!r)
			printf(" %#x", x.stx_mask & 0x73f); /* newer kernels: times when asked */
		puts("");
	}
	for (size_t i = 0; i < 8; i++) {
		long r = statx(AT_FDCWD, "link", flags[i], STATX_BASIC_STATS, &x);
		printf("statx flags %#x: %s %#o\n", flags[i], r ? strerrorname_np(errno) : "ok",
		       r ? 0 : x.stx_mode);
	}
	SHOW(statx(AT_FDCWD, "file", 0, STATX_ALL, &x));
	printf("%#x blksize %u nlink %u %u:%u mode %#o size %llu blocks %llu attributes %llx\n",
	       x.stx_mask & 0xfff, x.stx_blksize, x.stx_nlink, x.stx_uid, x.stx_gid, x.stx_mode,
	       x.stx_size, x.stx_blocks, x.stx_attributes);
	SHOW(statx(AT_FDCWD, "null", 0, STATX_ALL, &x));
	printf("%u:%u\n", x.stx_rdev_major, x.stx_rdev_minor);
	SHOW(statx(AT_FDCWD, "file", 0, STATX_ALL, NULL));
	SHOW(statx(AT_FDCWD, "file", 0, STATX_ALL, (void *)1));
	SHOW(statx(AT_FDCWD, NULL, 0, STATX_ALL, &x) == -1);
	SHOW(statx(AT_FDCWD, "", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "", AT_EMPTY_PATH, STATX_ALL, &x));
	SHOW(statx(99, "x", 0, STATX_ALL, &x));
	SHOW(statx(99, "/", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "none", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "file/x", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "loop", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "/proc", 0, STATX_ALL, &x));
	SHOW(x.stx_attributes & 0x2000);
}

static void one_statfs(const char *name)
{
	struct statfs s;

	memset(&s, 0xff, sizeof(s));
	if (statfs(name, &s)) {
		printf("statfs %s: %s\n", name, strerrorname_np(errno));
		return;
	}
	printf("statfs %s: type %lx bsize %ld frsize %ld namelen %ld flags %lx\n", name,
	       (long)s.f_type, (long)s.f_bsize, (long)s.f_frsize, (long)s.f_namelen,
	       (long)s.f_flags & ~0x1000l);
}

static void filesystems(void)
{
	struct statfs s;
	struct statvfs v;

	mkdir("m", 0755);
	SHOW(mount("none", "m", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		   "size=64k,nr_inodes=10"));
	one_statfs("m");
	SHOW(statfs("m", &s));
	printf("blocks %ld free %ld files %ld ffree %ld\n", (long)s.f_blocks, (long)s.f_bfree,
	       (long)s.f_files, (long)s.f_ffree);
	int fd = open("m/f", O_CREAT | O_RDWR, 0600);
	static char page[4096];
	int n = 0;
	while (write(fd, page, 4096) == 4096)
		n++;
	printf("%d pages, then %s\n", n, strerrorname_np(errno));
	SHOW(fstatfs(fd, &s));
	printf("blocks %ld free %ld avail %ld\n", (long)s.f_blocks, (long)s.f_bfree,
	       (long)s.f_bavail);
	SHOW(ftruncate(fd, 4096));
	SHOW(fstatfs(fd, &s));
	printf("free %ld\n", (long)s.f_bfree);
	for (n = 0; n < 20; n++) {
		char name[20];
		snprintf(name, sizeof(name), "m/n%d", n);
		if (mkdir(name, 0700))
			break;
	}
	printf("%d folders, then %s\n", n, strerrorname_np(errno));
	SHOW(symlink("x", "m/s"));
	SHOW(mkfifo("m/p", 0600));
	SHOW(open("m/new", O_CREAT, 0600));
	close(fd);
	SHOW(umount("m"));
	one_statfs("none");
	one_statfs("file/x");
	one_statfs("");
	one_statfs("loop");
	SHOW(statfs(NULL, &s));
	SHOW(statfs(".", NULL));
	SHOW(fstatfs(99, &s));
	SHOW(statvfs(".", &v));
	SHOW(v.f_bsize);
	int p[2];
	pipe(p);
	SHOW(fstatfs(p[0], &s));
	printf("%lx\n", (long)s.f_type);
	int o = open(".", O_PATH);
	SHOW(fstatfs(o, &s));
}

static void listing(void)
{
	static char buf[4096];
	int fd = open("dir", O_RDONLY), file = open("file", O_RDONLY);

	for (int i = 0; i < 5; i++) {
		snprintf(buf, sizeof(buf), "dir/name-%d", i);
		close(open(buf, O_CREAT, 0600));
	}
	SHOW(syscall(SYS_getdents64, fd, buf, 10));
	SHOW(syscall(SYS_getdents64, fd, buf, 24));
	SHOW(syscall(SYS_getdents64, fd, buf, 24));
	SHOW(syscall(SYS_getdents64, fd, buf, 24));
	SHOW(lseek(fd, 0, SEEK_SET));
	int total = 0, records = 0;
	long n;
	while ((n = syscall(SYS_getdents64, fd, buf, 64)) > 0) {
		for (long at = 0; at < n; records++)
			at += ((struct dirent *)(buf + at))->d_reclen;
		total += (int)n;
	}
	printf("%d bytes %d records, then %ld\n", total, records, n);
	SHOW(syscall(SYS_getdents64, fd, buf, 4096));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(syscall(SYS_getdents, fd, buf, 4096));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(syscall(SYS_getdents64, fd, NULL, 4096));
	SHOW(syscall(SYS_getdents64, fd, (void *)1, 4096));
	SHOW(syscall(SYS_getdents64, file, buf, 4096));
	SHOW(syscall(SYS_getdents64, 99, buf, 4096));
	SHOW(syscall(SYS_getdents64, fd, buf, 0));
	int path = open("dir", O_PATH);
	SHOW(syscall(SYS_getdents64, path, buf, 4096));
	mkdir("gone", 0700);
	int gone = open("gone", O_RDONLY);
	rmdir("gone");
	SHOW(syscall(SYS_getdents64, gone, buf, 4096));
	/* Kinds and positions: telldir and seekdir. */
	DIR *d = opendir(".");
	struct dirent *e;
	int kinds[16] = {0};
	while ((e = readdir(d)))
		kinds[e->d_type]++;
	for (int i = 0; i < 16; i++)
		printf("%d ", kinds[i]);
	puts("");
	rewinddir(d);
	readdir(d);
	readdir(d);
	readdir(d);
	long where = telldir(d);
	char name[256];
	strcpy(name, readdir(d)->d_name);
	readdir(d);
	seekdir(d, where);
	SHOW(strcmp(name, readdir(d)->d_name));
	closedir(d);
}

int main(void)
{
	case_begin();
	umask(022);
	int fd = open("file", O_CREAT | O_RDWR, 0644);
	write(fd, "hello", 5);
	close(fd);
	fd = open("sparse", O_CREAT | O_RDWR, 0644);
	pwrite(fd, "x", 1, 1000000);
	close(fd);
	mkdir("dir", 0755);
	mkfifo("fifo", 0600);
	mknod("null", S_IFCHR | 0666, makedev(1, 3));
	symlink("file", "link");
	symlink("nothing", "dangling");
	symlink("loop", "loop");
	objects();
	statx_calls();
	filesystems();
	listing();
	return 0;
}
