/* SPDX-License-Identifier: BSD-2-Clause */
/* A filesystem in memory without space: short writes, ENOSPC, SIGBUS, and the contents afterwards.
 */
#include <setjmp.h>
#include <sys/mount.h>

#include "case.h"

#define PAGE 4096

static sigjmp_buf after_bus;
static char data[64 * PAGE];

static void on_bus(int number)
{
	siglongjmp(after_bus, 1);
}

static void writes(void)
{
	int fd = open("d/f", O_CREAT | O_RDWR, 0644), other;

	SHOW(write(fd, data, 10 * PAGE));
	SHOW(pwrite(fd, data, 64 * PAGE, 12 * PAGE));
	SHOW(pwrite(fd, data, PAGE, 60 * PAGE));
	SHOW(pwrite(fd, data, 10, 12 * PAGE));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(fsync(fd));
	other = open("d/g", O_CREAT | O_RDWR, 0644);
	SHOW(write(other, data, 1));
	SHOW(ftruncate(other, 100 * PAGE));
	SHOW(fallocate(other, 0, 0, PAGE));
	SHOW(ftruncate(fd, 8 * PAGE));
	SHOW(fallocate(other, 0, 0, PAGE));
	SHOW(close(other));
	SHOW(close(fd));
	SHOW(unlink("d/g"));
	SHOW(unlink("d/f"));
}

static void mapped(void)
{
	int fd = open("d/m", O_CREAT | O_RDWR, 0644);
	char *map = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	static volatile int n;

	SHOW(ftruncate(fd, 64 * PAGE));
	signal(SIGBUS, on_bus);
	if (!sigsetjmp(after_bus, 1))
		for (n = 0; n < 64; n = n + 1)
			map[n * PAGE] = 'm';
	printf("%d pages were written\n", n);
	SHOW(msync(map, 64 * PAGE, MS_SYNC));
	SHOW(pread(fd, data, 64 * PAGE, 0));
	for (int i = 0; i < 64; i++)
		putchar(data[i * PAGE] ? data[i * PAGE] : '0');
	putchar('\n');
	SHOW(read(open("d/none", O_RDONLY), map + 40 * PAGE, 1));
	SHOW(pread(fd, map + 40 * PAGE, 1, 0));
	SHOW(munmap(map, 64 * PAGE));
	SHOW(close(fd));
}

int main(void)
{
	memset(data, 'd', sizeof(data));
	mkdir("d", 0755);
	SHOW(mount("none", "d", "tmpfs", 0, "size=128k"));
	writes();
	mapped();
	SHOW(umount("d"));
	return 0;
}
