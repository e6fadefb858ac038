/* SPDX-License-Identifier: BSD-2-Clause */
/* A file's times when it is mapped (atime) and written through the mapping (mtime and ctime). */
#include "case.h"

static bool later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec > b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec > b->tv_nsec);
}

static void show_changes(int fd, struct stat *last)
{
	struct stat now;

	usleep(20000);
	fstat(fd, &now);
	printf("atime %s, mtime %s, ctime %s\n",
	       later(&now.st_atim, &last->st_atim) ? "new" : "old",
	       later(&now.st_mtim, &last->st_mtim) ? "new" : "old",
	       later(&now.st_ctim, &last->st_ctim) ? "new" : "old");
	*last = now;
}

int main(void)
{
	struct stat last;
	char *map;
	int fd;

	case_begin();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	SHOW(write(fd, "hello", 5));
	fstat(fd, &last);
	show_changes(fd, &last);
	map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	SHOW(map != MAP_FAILED);
	show_changes(fd, &last);
	map[0] = 'j';
	show_changes(fd, &last);
	SHOW(msync(map, 4096, MS_SYNC));
	show_changes(fd, &last);
	SHOW(munmap(map, 4096));
	map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	show_changes(fd, &last);
	map[0] = 'y';
	show_changes(fd, &last);
	return 0;
}
