/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the guest, `full FOLDER DEVICE` with a small ext4 volume of DEVICE mounted on FOLDER, whose
 * free blocks hold other bytes than zeroes and that has few inodes: what a disk without space does
 * to programs. Nothing that was confirmed is lost, nothing of deleted files is seen. Prints one
 * line for each check; status 1 at the first that fails.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/disk/must.h"

#define LARGE	(64 * PAGE)
#define REMOVED 300 /* files, one after the other: more than there are inodes */

static const char *folder, *device;
static size_t block;
static char data[LARGE], seen[LARGE];
static sigjmp_buf after_bus;

static void on_bus(int number)
{
	siglongjmp(after_bus, 1);
}

/* Nothing is in the page cache any more. */
static void mount_again(void)
{
	MUST(!chdir("/") && !umount(folder));
	MUST(!mount(device, folder, "ext4", 0, NULL) && !chdir(folder));
}

static int open_new(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	MUST(fd >= 0);
	return fd;
}

/* ext2 cannot. */
static int reserve(int fd, size_t at, size_t n)
{
	int result = fallocate(fd, 0, (off_t)at, (off_t)n);

	MUST(!result || errno == EOPNOTSUPP);
	return result;
}

/* Fills the volume but for `left` blocks, a block at a time at the end. */
static void fill(unsigned left)
{
	int fd = open_new("fill");

	for (size_t n = LARGE; n >= block; n /= 2)
		while (write(fd, data, n) > 0)
			;
	MUST(write(fd, data, block) == -1 && errno == ENOSPC);
	MUST(!ftruncate(fd, lseek(fd, 0, SEEK_END) - (off_t)(left * block)));
	MUST(!fsync(fd));
	close(fd);
}

static void empty(void)
{
	MUST(!unlink("fill"));
}

/* What was written of a file through a mapping is there, or its writer got SIGBUS. */
static void check_mapped(const char *name, const size_t *places, size_t n, size_t size)
{
	int fd = open(name, O_RDONLY);

	MUST(fd >= 0 && read(fd, seen, LARGE) == (ssize_t)size);
	for (size_t i = 0; i < n; i++)
		MUST(seen[places[i]] == 'M');
	for (size_t i = 0; i < size; i++)
		MUST(seen[i] == 0 || seen[i] == 'M');
	close(fd);
}

/* Writes through the mapping until SIGBUS: how many places were written to. */
static size_t write_mapped(char *map, size_t step, size_t end, size_t *places)
{
	static volatile size_t n;

	n = 0;
	signal(SIGBUS, on_bus);
	if (!sigsetjmp(after_bus, 1)) {
		for (size_t at = 0; at < end; at += step) {
			map[at] = 'M';
			places[n] = at;
			n = n + 1;
		}
	}
	signal(SIGBUS, SIG_DFL);
	return n;
}

static void mapped_holes(void)
{
	static size_t places[LARGE / 512];
	int fd = open_new("holes");
	char *map = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	size_t n;

	MUST(map != MAP_FAILED && !ftruncate(fd, LARGE));
	fill(5);
	n = write_mapped(map, 512, LARGE, places);
	MUST(n > 0 && n < LARGE / 512);
	empty();
	MUST(!munmap(map, LARGE) && !close(fd));
	mount_again();
	check_mapped("holes", places, n, LARGE);
	MUST(!unlink("holes"));
}

/* A file that ends in the middle of a page gets longer while a mapping may write to that page. */
static void mapped_growing(void)
{
	for (int how = 0; how < 3; how++) {
		static size_t places[PAGE / 512];
		size_t size = 8 * PAGE, n;
		int fd = open_new("growing");
		char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		MUST(map != MAP_FAILED && !ftruncate(fd, 100));
		map[0] = 'M';
		if (how == 0)
			MUST(!ftruncate(fd, (off_t)size));
		else if (how == 1)
			MUST(pwrite(fd, "M", 1, (off_t)size - 1) == 1);
		else
			MUST(!reserve(fd, size - 1, 1) || !ftruncate(fd, (off_t)size));
		fill(0);
		n = write_mapped(map, 512, PAGE, places);
		if (!n)
			places[n++] = 0; /* written to before */
		empty();
		MUST(!munmap(map, size) && !close(fd));
		mount_again();
		check_mapped("growing", places, n, size);
		MUST(!unlink("growing"));
	}
}

static void zeroes_only(const char *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		MUST(at[i] == 0);
}

/* A write without enough space is short; the rest of the hole behind it still reads as zeroes. */
static void short_writes(void)
{
	int fd = open_new("short");
	ssize_t n;

	MUST(!ftruncate(fd, LARGE));
	fill(6);
	n = pwrite(fd, data, LARGE / 2, PAGE + 100);
	MUST(n > 0 && n < LARGE / 2);
	MUST(pwrite(fd, data, LARGE / 2, PAGE + 100 + n + (ssize_t)block) == -1 && errno == ENOSPC);
	for (int round = 0; round < 2; round++) {
		MUST(pread(fd, seen, LARGE, 0) == LARGE);
		zeroes_only(seen, PAGE + 100);
		MUST(!memcmp(seen + PAGE + 100, data, (size_t)n));
		zeroes_only(seen + PAGE + 100 + n, LARGE - PAGE - 100 - (size_t)n);
		close(fd);
		mount_again();
		fd = open("short", O_RDWR);
	}
	/* And at the end of a file. */
	n = pwrite(fd, data, PAGE + 100, LARGE + 100);
	MUST(n == -1 || n < PAGE + 100);
	close(fd);
	empty();
	MUST(!unlink("short"));
}

/* The writer's buffer ends in the middle of the write. */
static void short_memory(void)
{
	char *memory =
		mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open_new("memory");
	struct stat st;

	MUST(memory != MAP_FAILED && !munmap(memory + 2 * PAGE, 2 * PAGE));
	memset(memory, 'm', 2 * PAGE);
	MUST(!ftruncate(fd, LARGE));
	MUST(pwrite(fd, memory + PAGE, 3 * PAGE, 10 * PAGE) == PAGE);
	MUST(pwrite(fd, memory + 2 * PAGE, PAGE, 20 * PAGE) == -1 && errno == EFAULT);
	MUST(pwrite(fd, memory + 2 * PAGE - 10, 5 * PAGE, 30 * PAGE + 50) == 10);
	MUST(pwrite(fd, memory + PAGE, 3 * PAGE, LARGE) == PAGE);
	MUST(!fstat(fd, &st) && st.st_size == LARGE + PAGE);
	close(fd);
	mount_again();
	fd = open("memory", O_RDWR);
	MUST(fd >= 0 && pread(fd, seen, LARGE, 0) == LARGE);
	zeroes_only(seen, 10 * PAGE);
	MUST(seen[10 * PAGE] == 'm' && seen[11 * PAGE - 1] == 'm');
	zeroes_only(seen + 11 * PAGE, 19 * PAGE + 50);
	MUST(seen[30 * PAGE + 50] == 'm' && seen[30 * PAGE + 59] == 'm');
	zeroes_only(seen + 30 * PAGE + 60, LARGE - 30 * PAGE - 60);
	/* After the file is made longer, the part that was not written reads as zeroes. */
	MUST(!ftruncate(fd, LARGE + 4 * PAGE) && pread(fd, seen, 4 * PAGE, LARGE) == 4 * PAGE);
	zeroes_only(seen + PAGE, 3 * PAGE);
	close(fd);
	MUST(!munmap(memory, 2 * PAGE) && !unlink("memory"));
}

/* A new file has no contents of the file that had its inode before. */
static void reused_inodes(void)
{
	char value[64], list[256];

	for (int i = 0; i < REMOVED; i++) {
		int fd = open("one", O_CREAT | O_EXCL | O_RDWR, 0644);

		MUST(fd >= 0 && flistxattr(fd, list, sizeof(list)) == 0);
		snprintf(value, sizeof(value), "secret of file %d", i);
		MUST(!fsetxattr(fd, "user.secret", value, strlen(value), XATTR_CREATE));
		if (i % 3 == 0)
			MUST(!fsetxattr(fd, "user.large", data, block / 2, XATTR_CREATE));
		close(fd);
		MUST(!unlink("one"));
	}
	for (int i = 0; i < REMOVED; i++)
		MUST(!mkdir("one", 0755) && listxattr("one", list, sizeof(list)) == 0 &&
		     !rmdir("one"));
	for (int i = 0; i < REMOVED; i++)
		MUST(!symlink(i % 2 ? "short" : data + LARGE - 200, "one") && !unlink("one"));
}

/* Blocks and inodes that only wait for a commit are no reason for ENOSPC. */
static void reused_blocks(void)
{
	struct statfs fs;

	MUST(!statfs(".", &fs));
	for (int i = 0; i < 6; i++) {
		int fd = open_new("most");

		for (size_t n = (size_t)fs.f_bfree * block * 6 / 10 / LARGE; n; n--)
			MUST(write(fd, data, LARGE) == LARGE);
		close(fd);
		MUST(!unlink("most"));
	}
}

/* Makes names until there is no space: each is complete or missing, and removing them needs no
 * space. */
static void names(void)
{
	char name[220];
	unsigned n = 0;

	MUST(!mkdir("names", 0755) && !close(open_new("names/f")));
	memset(name, 'n', sizeof(name));
	fill(3);
	for (bool full = false; !full && n < 60000; n += !full) {
		snprintf(name + 180, 40, "%u", n);
		memcpy(name, "names/", 6);
		full = link("names/f", name) != 0;
		MUST(!full || errno == ENOSPC);
	}
	MUST(n < 60000);
	memset(name, 's', 200);
	name[200] = 0;
	while (!mkdir(name, 0755))
		name[0]++;
	MUST(errno == ENOSPC);
	while (!symlink(data + LARGE - 200, name + 2))
		name[2]++;
	MUST(errno == ENOSPC);
	memset(name, 'n', sizeof(name));
	while (n--) {
		snprintf(name + 180, 40, "%u", n);
		memcpy(name, "names/", 6);
		MUST(!unlink(name));
	}
	empty();
	MUST(!unlink("names/f") && !rmdir("names"));
}

/* Space that was reserved is there when the disk is full. */
static void reserved(void)
{
	int fd = open_new("reserved");

	if (reserve(fd, 0, LARGE)) {
		MUST(!close(fd) && !unlink("reserved"));
		return;
	}
	fill(0);
	for (size_t at = 0; at < LARGE; at += 2 * PAGE)
		MUST(pwrite(fd, data, PAGE, (off_t)at) == PAGE);
	close(fd);
	mount_again();
	fd = open("reserved", O_RDONLY);
	MUST(fd >= 0 && read(fd, seen, LARGE) == LARGE);
	for (size_t at = 0; at < LARGE; at += 2 * PAGE) {
		MUST(!memcmp(seen + at, data, PAGE));
		zeroes_only(seen + at + PAGE, PAGE);
	}
	close(fd);
	empty();
	MUST(!unlink("reserved"));
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"mapped holes", mapped_holes},	  {"mapped growing", mapped_growing},
		{"short writes", short_writes},	  {"short memory", short_memory},
		{"reserved", reserved},		  {"reused inodes", reused_inodes},
		{"reused blocks", reused_blocks}, {"names", names},
	};
	struct statfs fs;

	if (argc != 3 || chdir(argv[1]))
		return 2;
	folder = argv[1];
	device = argv[2];
	MUST(!statfs(".", &fs));
	block = (size_t)fs.f_bsize;
	memset(data, 'd', LARGE - 1);
	make_checks(checks, sizeof(checks) / sizeof(*checks));
	return 0;
}
