/* SPDX-License-Identifier: BSD-2-Clause */
/* How the costs of descriptors, names, cached pages and locks grow with their number. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "growth/growth.h"

#define FEW  200
#define PAGE 4096l

/* ---- descriptors ---- */

static void descriptors(long n)
{
	int *fd = calloc((size_t)n, sizeof(*fd));
	double begun = now();

	MUST(fd);
	for (long i = 0; i < n; i++)
		MUST((fd[i] = open("/dev/null", O_RDONLY)) >= 0);
	figure("open", begun, n);
	begun = now();
	for (int i = 0; i < FEW; i++)
		MUST(!close(dup(0)));
	figure("dup + close", begun, FEW);
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(!close(fd[i]));
	figure("close", begun, n);
	free(fd);
}

/* ---- names of a folder ---- */

static const char *name_of(const char *folder, long i)
{
	static char name[64];

	snprintf(name, sizeof(name), "%s/many/file-%06ld", folder, i);
	return name;
}

static void list(const char *folder, long n)
{
	DIR *dir = opendir(folder);
	long found = 0;

	MUST(dir);
	while (readdir(dir))
		found++;
	MUST(found == n + 2 && !closedir(dir));
}

static void names(const char *folder, long n)
{
	char many[32];
	struct stat st;
	double begun;

	snprintf(many, sizeof(many), "%s/many", folder);
	MUST(!mkdir(many, 0755));
	begun = now();
	for (long i = 0; i < n; i++) {
		int fd = open(name_of(folder, i), O_CREAT | O_EXCL | O_WRONLY, 0644);

		MUST(fd >= 0 && !close(fd));
	}
	figure("create", begun, n);
	begun = now();
	for (long i = 0; i < 5 * FEW; i++)
		MUST(!stat(name_of(folder, i * 7919 % n), &st));
	figure("stat", begun, 5 * FEW);
	begun = now();
	for (long i = 0; i < FEW; i++)
		MUST(stat(name_of(folder, n + i), &st) == -1 && errno == ENOENT);
	figure("stat of a missing one", begun, FEW);
	begun = now();
	list(many, n);
	figure("readdir, for each", begun, n);
	begun = now();
	for (long i = 0; i < n; i++)
		MUST(!unlink(name_of(folder, i)));
	figure("unlink", begun, n);
	MUST(!rmdir(many));
}

static void names_in_memory(long n)
{
	names(IN_MEMORY, n);
}

static void names_on_disk(long n)
{
	names(ON_DISK, n);
}

/* ---- cached pages of a file on the disk ---- */

static void cached(long n)
{
	static char page[PAGE];
	int fd = open(ON_DISK "/large", O_RDWR | O_CREAT | O_TRUNC, 0644);
	double begun = worked();

	MUST(fd >= 0);
	for (long i = 0; i < n; i++)
		MUST(write(fd, page, PAGE) == PAGE);
	figure_of_work("write", begun, n);
	MUST(!fsync(fd));
	begun = worked();
	for (long i = 0; i < FEW; i++)
		MUST(pread(fd, page, PAGE, i * 7919 % n * PAGE) == PAGE);
	figure_of_work("pread", begun, FEW);
	begun = worked();
	for (int i = 0; i < FEW; i++)
		MUST(!fsync(fd));
	figure_of_work("fsync of a clean file", begun, FEW);
	begun = worked();
	for (long i = 0; i < 20; i++)
		MUST(pwrite(fd, page, PAGE, i * 7919 % n * PAGE) == PAGE && !fsync(fd));
	figure_of_work("write a page + fsync", begun, 20);
	MUST(!close(fd) && !unlink(ON_DISK "/large"));
}

/* ---- locks of one file ---- */

static void locks(long n)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	int fd = open(IN_MEMORY "/locked", O_RDWR | O_CREAT, 0644);
	double begun = now();

	MUST(fd >= 0);
	for (long i = 0; i < n; i++) {
		lock.l_start = 2 * i;
		MUST(!fcntl(fd, F_SETLK, &lock));
	}
	figure("set", begun, n);
	MUST(!close(fd));
}

const struct subject file_subjects[] = {
	{"descriptors", {10, 1000, 10000}, descriptors},
	{"names in memory", {100, 1000, 20000}, names_in_memory},
	{"names on a disk", {100, 1000, 10000}, names_on_disk},
	{"cached pages", {64, 1024, 32768}, cached},
	{"locks", {10, 100, 1000, 5000}, locks},
	{NULL, {0}, NULL},
};
