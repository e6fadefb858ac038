/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `cached FOLDER [CACHES]`, on ext4: which pages of a file are in memory, as mincore() and
 * RWF_NOWAIT report it, and what a read does to the access time. Prints what it sees, which is the
 * same on Linux.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE  4096l
#define PAGES 128l
#define OLD   1000000000l

/* Far from each other: what is read ahead does not get there. */
enum { FIRST = 0, TOUCHED = 40, NEVER = 64, ASKED = 80, WRITTEN = 100, CHANGED = 120 };

static char data[PAGES * PAGE];
static const char *caches;

static void show(const char *what, long result)
{
	printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "");
	if (result >= 0)
		printf("\t%ld\n", result);
}

static void show_resident(const char *what, void *map)
{
	static const int shown[] = {FIRST, TOUCHED, NEVER, WRITTEN, CHANGED};
	unsigned char resident[PAGES];

	printf("%s:", what);
	if (mincore(map, sizeof(data), resident))
		printf(" %s", strerrorname_np(errno));
	else
		for (int i = 0; i < 5; i++)
			printf(" %d", resident[shown[i]] & 1);
	puts("");
}

static long at_once(int fd, long at)
{
	struct iovec v = {data, 16};

	return preadv2(fd, &v, 1, at, RWF_NOWAIT);
}

static int empty_caches(void)
{
	int fd = open(caches, O_WRONLY);

	return fd < 0 || write(fd, "3", 1) != 1 || close(fd);
}

/* A file that is on the disk and not in memory, and of which no more is read than is asked for. */
static int cold_file(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, data, sizeof(data)) != sizeof(data) || fsync(fd) ||
	    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) ||
	    posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) || (caches && empty_caches())) {
		perror(name);
		exit(1);
	}
	return fd;
}

static void pages(void)
{
	int fd = cold_file("cold");
	char *map = mmap(NULL, sizeof(data), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	struct iovec v = {data, 16};

	madvise(map, sizeof(data), MADV_RANDOM);
	show_resident("not in memory", map);
	/* The disk of this machine may be fast enough that the read does not wait. */
	if (at_once(fd, ASKED * PAGE) == -1 ? errno == EAGAIN : !caches)
		puts("asked for at once");
	show("read", pread(fd, data, 16, FIRST * PAGE));
	show_resident("one page", map);
	show("read at once", at_once(fd, FIRST * PAGE));
	show("at the end", at_once(fd, PAGES * PAGE));
	show("after it", at_once(fd, PAGES * PAGE + 5));
	(void)*(volatile char *)(map + TOUCHED * PAGE);
	show_resident("one touched", map);
	show("read at once", at_once(fd, TOUCHED * PAGE));
	show("written", pwrite(fd, data, PAGE, WRITTEN * PAGE));
	show("of two pages, one in memory", at_once(fd, (WRITTEN + 1) * PAGE - 6));
	show("in part", pwrite(fd, "x", 1, CHANGED * PAGE));
	show_resident("two written", map);
	show("written at once", pwritev2(fd, &v, 1, WRITTEN * PAGE, RWF_NOWAIT));
	char *other = mmap(NULL, sizeof(data), PROT_READ, MAP_PRIVATE, fd, 0);
	show_resident("as a private mapping sees it", other);
	show("locked", mlock(map, sizeof(data)));
	show_resident("all", map);
	munlock(map, sizeof(data));
	show("cut", ftruncate(fd, NEVER * PAGE));
	show_resident("the end is nowhere", map);
	close(fd);
}

static void holes(void)
{
	int fd = cold_file("holes");

	show("cut", ftruncate(fd, 0));
	show("made longer", ftruncate(fd, PAGES * PAGE));
	char *map = mmap(NULL, sizeof(data), PROT_READ, MAP_SHARED, fd, 0);
	show_resident("a hole", map);
	show("read", pread(fd, data, 16, FIRST * PAGE));
	show("read at once", at_once(fd, FIRST * PAGE));
	show_resident("read", map);
	close(fd);
}

static int accessed(const char *name)
{
	struct stat st;

	return lstat(name, &st) ? -1 : st.st_atim.tv_sec != OLD;
}

static void make_old(const char *name)
{
	struct timespec t[2] = {{OLD, 0}, {OLD, 0}};

	utimensat(AT_FDCWD, name, t, AT_SYMLINK_NOFOLLOW);
}

#define TRY(name, what)                                                                  \
	do {                                                                             \
		make_old(name);                                                          \
		(void)!(what);                                                           \
		printf("%s: %s\n", #what, accessed(name) ? "accessed" : "not accessed"); \
	} while (0)

static void times(void)
{
	int fd = cold_file("read"), quiet = open("read", O_RDONLY | O_NOATIME);
	int folder = open(".", O_RDONLY);
	char *map = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

	TRY("read", pread(fd, data, 10, 0));
	TRY("read", pread(fd, data, 10, PAGES * PAGE));
	TRY("read", pread(fd, data, 0, 0));
	TRY("read", at_once(fd, 0));
	TRY("read", pread(quiet, data, 10, 0));
	TRY("read", pwrite(fd, data, 10, 0));
	TRY("read", *(volatile char *)map);
	symlink("read", "link");
	TRY("link", readlink("link", data, sizeof(data)));
	TRY(".", syscall(SYS_getdents64, folder, data, sizeof(data)));
	/* The times on the disk are seen after the next mount. */
	make_old("read");
	pread(fd, data, 10, 0);
	make_old("holes");
	close(fd);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc < 2 || argc > 3 || chdir(argv[1]))
		return 2;
	caches = argv[2];
	memset(data, 'd', sizeof(data));
	pages();
	holes();
	times();
	return 0;
}
