/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A directory that is removed is gone, although names were looked up in it which it did not have:
 * by rmdir(), by a rename() onto it, and while it is somebody's current directory.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define WHERE "/tmp/removed-directory"

static unsigned long free_files(void)
{
	struct statfs s;

	return statfs(WHERE, &s) ? 0 : s.f_ffree;
}

/* Makes a directory and looks for names in it, one of them with a file that is removed. */
static void make(const char *path)
{
	char name[128];
	struct stat st;

	printf("mkdir %d\n", mkdir(path, 0755));
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "%s/missing-%d", path, i);
		if (stat(name, &st) != -1 || errno != ENOENT)
			perror("stat");
	}
	snprintf(name, sizeof(name), "%s/below", path);
	printf("below: %d", mkdir(name, 0755));
	strcat(name, "/missing");
	printf(" %d %s", stat(name, &st), strerror(errno));
	*strrchr(name, '/') = 0;
	printf(" %d\n", rmdir(name));
}

int main(void)
{
	unsigned long before;

	mkdir(WHERE, 0755);
	printf("mount %d\n", mount("none", WHERE, "tmpfs", 0, "nr_inodes=100"));
	before = free_files();
	make(WHERE "/a");
	printf("rmdir %d\n", rmdir(WHERE "/a"));
	printf("files left: %ld\n", (long)(before - free_files()));

	make(WHERE "/a");
	make(WHERE "/b");
	printf("rename %d\n", rename(WHERE "/b", WHERE "/a"));
	printf("files left: %ld\n", (long)(before - free_files()));
	printf("rmdir %d\n", rmdir(WHERE "/a"));
	printf("files left: %ld\n", (long)(before - free_files()));

	make(WHERE "/c");
	printf("chdir %d\n", chdir(WHERE "/c"));
	printf("rmdir %d\n", rmdir(WHERE "/c"));
	printf("files left: %ld\n", (long)(before - free_files()));
	struct stat st;
	printf("stat %d %s\n", stat("missing-1", &st), strerror(errno));
	printf("chdir %d\n", chdir("/"));
	printf("files left: %ld\n", (long)(before - free_files()));
	printf("umount %d\n", umount(WHERE));
	return rmdir(WHERE);
}
