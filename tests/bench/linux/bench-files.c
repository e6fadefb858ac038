/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations on names and contents of files, all in a tmpfs. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "measure.h"
#include "operations.h"

#define NAMES 100

static void stat_file(long n)
{
	struct stat st;

	while (n--)
		MUST(!stat("/tmp/file", &st) && st.st_size == 4096);
}

static void stat_missing(long n)
{
	struct stat st;

	while (n--)
		MUST(stat("/tmp/missing", &st) < 0 && errno == ENOENT);
}

static void open_close(long n)
{
	while (n--) {
		int fd = open("/tmp/file", O_RDONLY);
		MUST(fd >= 0 && !close(fd));
	}
}

static void create_unlink(long n)
{
	while (n--) {
		int fd = open("/tmp/new", O_CREAT | O_EXCL | O_WRONLY, 0600);
		MUST(fd >= 0 && !close(fd) && !unlink("/tmp/new"));
	}
}

static void rename_file(long n)
{
	int fd = open("/tmp/a", O_CREAT | O_WRONLY, 0600);

	MUST(fd >= 0 && !close(fd));
	while (n--)
		MUST(!rename("/tmp/a", "/tmp/b") && !rename("/tmp/b", "/tmp/a"));
	MUST(!unlink("/tmp/a"));
}

static void make_remove_folder(long n)
{
	while (n--)
		MUST(!mkdir("/tmp/folder", 0700) && !rmdir("/tmp/folder"));
}

static void make_names(void)
{
	char name[32];

	if (mkdir("/tmp/names", 0700) < 0)
		return; /* by an earlier round */
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "/tmp/names/%d", i);
		int fd = open(name, O_CREAT | O_WRONLY, 0600);
		MUST(fd >= 0 && !close(fd));
	}
}

static void list_names(long n)
{
	make_names();
	while (n--) {
		DIR *dir = opendir("/tmp/names");
		int count = 0;

		MUST(dir);
		while (readdir(dir))
			count++;
		MUST(count == NAMES + 2 && !closedir(dir));
	}
}

static void read_page(long n)
{
	int fd = open("/tmp/file", O_RDONLY);

	while (n--)
		MUST(pread(fd, block, 4096, 0) == 4096);
	close(fd);
}

static void write_page(long n)
{
	int fd = open("/tmp/file", O_WRONLY);

	while (n--)
		MUST(pwrite(fd, block, 4096, 0) == 4096);
	close(fd);
}

static void write_file(long n)
{
	int fd = open("/tmp/large", O_CREAT | O_RDWR | O_TRUNC, 0600);

	for (long i = 0; i < n; i++)
		MUST(pwrite(fd, block, BLOCK, i % 16 * BLOCK) == BLOCK);
	close(fd);
}

static void read_file(long n)
{
	int fd = open("/tmp/large", O_CREAT | O_RDWR, 0600);

	MUST(pwrite(fd, block, BLOCK, 0) == BLOCK);
	for (long i = 0; i < n; i++)
		MUST(pread(fd, block, BLOCK, 0) == BLOCK);
	close(fd);
}

const struct operation file_operations[] = {
	{.name = "stat", .run = stat_file},
	{.name = "stat of a missing name", .run = stat_missing},
	{.name = "open + close", .run = open_close},
	{.name = "create + unlink", .run = create_unlink},
	{.name = "rename, there and back", .run = rename_file},
	{.name = "mkdir + rmdir", .run = make_remove_folder},
	{.name = "readdir of 100 names", .run = list_names},
	{.name = "pread 4 KiB", .run = read_page},
	{.name = "pwrite 4 KiB", .run = write_page},
	{.name = "write 64 KiB to a tmpfs file", .run = write_file},
	{.name = "read 64 KiB of a tmpfs file", .run = read_file},
	{.name = NULL},
};
