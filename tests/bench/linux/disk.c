/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cost of files on an ext4 disk, on Selkie and on Linux: `disk-bench DEVICE FOLDER`, with the
 * modules loaded. Between two operations the volume is unmounted, so that files are not in memory
 * when they are read. Prints "NAME | MICROSECONDS" lines, each the best of ROUNDS.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"

const char *running = "preparation";

#define ROUNDS 3
#define MIB    (1l << 20)
#define LARGE  16 /* MiB */
#define BLOCK  4096
#define MANY   200

static const char *device, *folder;
static _Alignas(BLOCK) char buffer[MIB];

static void mount_it(void)
{
	MUST(!mount(device, folder, "ext4", 0, NULL) && !chdir(folder));
}

static void unmount_it(void)
{
	MUST(!chdir("/") && !umount(folder));
}

static long nth(long i)
{
	return i * 7919 % (LARGE * MIB / BLOCK);
}

/* ---- operations: each returns how many it did ---- */

static long write_large(void)
{
	int fd = open("large", O_WRONLY | O_CREAT | O_TRUNC, 0644);

	for (int i = 0; i < LARGE; i++)
		MUST(write(fd, buffer, MIB) == MIB);
	MUST(!fsync(fd) && !close(fd));
	return LARGE;
}

static long read_large(void)
{
	int fd = open("large", O_RDONLY);

	for (int i = 0; i < LARGE; i++)
		MUST(read(fd, buffer, MIB) == MIB);
	MUST(!close(fd));
	return LARGE;
}

static long read_random(void)
{
	int fd = open("large", O_RDONLY);

	for (int i = 0; i < MANY; i++)
		MUST(pread(fd, buffer, BLOCK, nth(i) * BLOCK) == BLOCK);
	MUST(!close(fd));
	return MANY;
}

static long write_random(void)
{
	int fd = open("large", O_WRONLY);

	for (int i = 0; i < MANY; i++)
		MUST(pwrite(fd, buffer, BLOCK, nth(i) * BLOCK) == BLOCK);
	MUST(!fsync(fd) && !close(fd));
	return MANY;
}

static long append_fsync(void)
{
	int fd = open("log", O_WRONLY | O_CREAT | O_APPEND, 0644);

	for (int i = 0; i < 50; i++)
		MUST(write(fd, buffer, 1000) == 1000 && !fsync(fd));
	MUST(!close(fd));
	return 50;
}

static long create_delete(void)
{
	char name[32];

	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "file-%d", i);
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
		MUST(fd >= 0 && write(fd, buffer, 2000) == 2000 && !close(fd));
	}
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "file-%d", i);
		MUST(!unlink(name));
	}
	return MANY;
}

static void measure(const char *name, long (*operation)(void))
{
	double best = 1e9;

	running = name;
	for (int i = 0; i < ROUNDS; i++) {
		mount_it();
		double begun = now();
		double each = (double)operation();
		double took = (now() - begun) / each;
		best = took < best ? took : best;
		unmount_it();
	}
	printf("%s | %.2f\n", name, best * 1e6);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	device = argv[1];
	folder = argv[2];
	memset(buffer, 'x', sizeof(buffer));
	measure("write 1 MiB, fsync at the end", write_large);
	measure("read 1 MiB, not cached", read_large);
	measure("read 4 KiB at random", read_random);
	measure("write 4 KiB at random", write_random);
	measure("append 1000 bytes + fsync", append_fsync);
	measure("create, write, delete a file", create_delete);
	puts("bench | end");
	fflush(stdout);
	return 0;
}
