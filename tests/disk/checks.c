/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the guest, `checks FOLDER DEVICE` with the ext4 volume of DEVICE mounted on FOLDER: what the
 * page cache and ext4 do beyond plain files. Prints one line for each check; status 1 at the first
 * that fails.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/disk/must.h"

#define FITRIM	0xc0185879u
#define WAIT_MS 60000

static _Alignas(PAGE) char page[PAGE], other[PAGE];
static const char *folder, *device;

static int open_new(const char *name, int flags)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC | flags, 0644);

	MUST(fd >= 0);
	return fd;
}

static void holes(void)
{
	int fd = open_new("holes", 0);

	MUST(pwrite(fd, page, PAGE, 10 * PAGE) == PAGE);
	MUST(pwrite(fd, page, 1, 50 * PAGE) == 1);
	MUST(!ftruncate(fd, 100 * PAGE));
	for (int i = 0; i < 2; i++, fsync(fd)) {
		MUST(lseek(fd, 0, SEEK_DATA) == 10 * PAGE);
		MUST(lseek(fd, 10 * PAGE + 5, SEEK_DATA) == 10 * PAGE + 5);
		MUST(lseek(fd, 10 * PAGE, SEEK_HOLE) == 11 * PAGE);
		MUST(lseek(fd, 11 * PAGE, SEEK_DATA) == 50 * PAGE);
		MUST(lseek(fd, 60 * PAGE, SEEK_HOLE) == 60 * PAGE);
		MUST(lseek(fd, 60 * PAGE, SEEK_DATA) == -1 && errno == ENXIO);
		MUST(lseek(fd, 100 * PAGE, SEEK_HOLE) == -1 && errno == ENXIO);
	}
	close(fd);
}

static void fallocate_modes(void)
{
	int fd = open_new("reserved", 0);
	struct stat st;

	MUST(!fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 64 * PAGE));
	MUST(!fstat(fd, &st) && st.st_size == 0 && st.st_blocks >= 64 * 8);
	MUST(!fallocate(fd, 0, 0, 32 * PAGE) && !fstat(fd, &st) && st.st_size == 32 * PAGE);
	MUST(pread(fd, other, PAGE, PAGE) == PAGE && !memchr(other, 'x', PAGE));
	for (int i = 0; i < 8; i++)
		MUST(pwrite(fd, page, PAGE, i * PAGE) == PAGE);
	MUST(!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE + 100, 3 * PAGE));
	MUST(pread(fd, other, PAGE, PAGE) == PAGE && !memcmp(other, page, 100) && !other[100]);
	MUST(pread(fd, other, PAGE, 3 * PAGE) == PAGE && other[0] == 0);
	MUST(pread(fd, other, PAGE, 4 * PAGE) == PAGE && other[99] == 0 && other[100] == 'x');
	MUST(!fallocate(fd, FALLOC_FL_ZERO_RANGE, 6 * PAGE, 30 * PAGE));
	MUST(!fstat(fd, &st) && st.st_size == 36 * PAGE);
	MUST(pread(fd, other, PAGE, 6 * PAGE) == PAGE && !memchr(other, 'x', PAGE));
	MUST(pread(fd, other, PAGE, 5 * PAGE) == PAGE && !memcmp(other, page, PAGE));
	MUST(fallocate(fd, 0x80, 0, PAGE) == -1 && errno == EOPNOTSUPP);
	close(fd);
}

static void direct(void)
{
	int fd = open_new("direct", O_DIRECT), synced = open_new("synced", O_SYNC);

	MUST(write(fd, page, PAGE) == PAGE && pread(fd, other, PAGE, 0) == PAGE);
	MUST(!memcmp(page, other, PAGE));
	MUST(write(synced, page, 1000) == 1000 && !fdatasync(synced));
	MUST(!sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER));
	MUST(sync_file_range(fd, 0, 0, 8) == -1 && errno == EINVAL);
	close(fd);
	close(synced);
	fd = open(".", O_RDONLY | O_DIRECTORY);
	MUST(fd >= 0 && !fsync(fd) && !syncfs(fd));
	close(fd);
}

static void mapped(void)
{
	int fd = open_new("mapped", 0);
	char *map;

	MUST(!ftruncate(fd, 16 * PAGE));
	map = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	MUST(map != MAP_FAILED);
	for (int round = 0; round < 3; round++) {
		map[5 * PAGE + round] = (char)('a' + round);
		MUST(pread(fd, other, PAGE, 5 * PAGE) == PAGE && other[round] == 'a' + round);
		MUST(!msync(map, 16 * PAGE, MS_SYNC));
		MUST(pwrite(fd, "z", 1, 7 * PAGE + round) == 1 && map[7 * PAGE + round] == 'z');
	}
	MUST(!munmap(map, 16 * PAGE));
	close(fd);
}

/* A line of /proc/meminfo, in KiB. */
static long memory_kib(const char *name)
{
	FILE *f = fopen("/proc/meminfo", "r");
	char line[200];
	size_t length = strlen(name);
	long kib = -1;

	MUST(f);
	while (kib < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, length) && line[length] == ':')
			kib = atol(line + length + 1);
	fclose(f);
	MUST(kib >= 0);
	return kib;
}

static long dirty_kib(void)
{
	return memory_kib("Dirty");
}

static bool set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	bool good = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	close(fd);
	return good;
}

/* Data is written to the disk after a while without a sync. */
static void timed(void)
{
	int fd = open_new("timed", 0), waited = 0;

	MUST(!set("/proc/sys/vm/dirty_ratio", "101") && errno == EINVAL);
	MUST(set("/proc/sys/vm/dirty_writeback_centisecs", "0"));
	for (int i = 0; i < 64; i++)
		MUST(write(fd, page, PAGE) == PAGE);
	MUST(dirty_kib() >= 64 * 4);
	MUST(set("/proc/sys/vm/dirty_writeback_centisecs", "20"));
	for (; dirty_kib() >= 64 * 4; waited += 50) {
		MUST(waited < WAIT_MS);
		usleep(50000);
	}
	close(fd);
}

/* Memory that holds files as they are on the disk is available, though it is not free. */
static void counted(void)
{
	const long kib = 8192;
	int fd = open_new("counted", 0);
	long cached, available, free_kib;

	for (long i = 0; i < kib / 4; i++)
		MUST(write(fd, page, PAGE) == PAGE);
	MUST(!fsync(fd) && set("/proc/sys/vm/drop_caches", "3"));
	cached = memory_kib("Cached");
	available = memory_kib("MemAvailable");
	free_kib = memory_kib("MemFree");
	MUST(available >= free_kib / 2);
	for (long i = 0; i < kib / 4; i++)
		MUST(pread(fd, other, PAGE, i * PAGE) == PAGE);
	MUST(memory_kib("Cached") >= cached + kib * 3 / 4);
	MUST(memory_kib("MemFree") <= free_kib - kib * 3 / 4);
	MUST(memory_kib("MemAvailable") >= available - kib / 4);
	MUST(set("/proc/sys/vm/drop_caches", "3"));
	MUST(memory_kib("Cached") <= cached + kib / 4);
	MUST(memory_kib("MemFree") >= free_kib - kib / 4);
	close(fd);
	MUST(!unlink("counted"));
}

static void attributes(void)
{
	char list[200], value[300];
	int fd = open_new("attributes", 0);

	memset(value, 'v', sizeof(value));
	MUST(!fsetxattr(fd, "user.small", "1", 1, XATTR_CREATE));
	MUST(fsetxattr(fd, "user.small", "2", 1, XATTR_CREATE) == -1 && errno == EEXIST);
	MUST(!fsetxattr(fd, "user.large", value, sizeof(value), 0));
	MUST(fgetxattr(fd, "user.large", other, PAGE) == 300 && !memcmp(other, value, 300));
	MUST(flistxattr(fd, list, sizeof(list)) == 22);
	MUST(!fremovexattr(fd, "user.small"));
	MUST(fgetxattr(fd, "user.small", other, PAGE) == -1 && errno == ENODATA);
	close(fd);
}

static void trim(void)
{
	uint64_t range[3] = {0, UINT64_MAX, 0};
	struct statfs fs;
	int fd = open(".", O_RDONLY);

	MUST(fd >= 0 && !ioctl(fd, FITRIM, range) && !fstatfs(fd, &fs));
	MUST(range[1] > 0 && range[1] <= (uint64_t)fs.f_bfree * (uint64_t)fs.f_bsize);
	MUST(fs.f_bfree <= fs.f_blocks && fs.f_bavail <= fs.f_bfree && fs.f_ffree < fs.f_files);
	close(fd);
}

static void remounted(void)
{
	int fd = open_new("open", 0);

	MUST(mount(device, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) == -1 && errno == EBUSY);
	close(fd);
	MUST(!mount(device, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL));
	MUST(open("open", O_WRONLY) == -1 && errno == EROFS);
	MUST(mkdir("no", 0755) == -1 && errno == EROFS);
	fd = open("holes", O_RDONLY);
	MUST(fd >= 0 && pread(fd, other, 1, 10 * PAGE) == 1 && other[0] == 'x');
	close(fd);
	MUST(!mount(device, folder, NULL, MS_REMOUNT, NULL));
	MUST(!mkdir("yes", 0755) && !rmdir("yes"));
}

static bool is_busy(int flags)
{
	int fd = open(device, flags);

	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EBUSY;
}

/* Exclusive use of the device, which mke2fs and similar programs request by O_EXCL. */
static void claimed(void)
{
	int fd;

	MUST(is_busy(O_RDWR | O_EXCL) && is_busy(O_RDONLY | O_EXCL));
	MUST(!is_busy(O_RDWR));
	MUST(!chdir("/") && !umount(folder));
	fd = open(device, O_RDWR | O_EXCL);
	MUST(fd >= 0 && !(fcntl(fd, F_GETFL) & O_EXCL));
	MUST(is_busy(O_RDWR | O_EXCL) && !is_busy(O_RDWR));
	MUST(mount(device, folder, "ext4", 0, NULL) == -1 && errno == EBUSY);
	int copy = dup(fd);
	close(fd);
	MUST(is_busy(O_RDONLY | O_EXCL));
	close(copy);
	MUST(!is_busy(O_RDONLY | O_EXCL));
	fd = open(device, O_RDWR);
	MUST(!mount(device, folder, "ext4", 0, NULL) && !chdir(folder));
	close(fd);
	MUST(is_busy(O_RDWR | O_EXCL));
}

/* A file's capabilities are stored with it, and are removed when its content changes. */
static void capabilities(void)
{
	static const uint32_t value[5] = {0x02000001, 1 << 13, 0, 0, 0};
	uint32_t got[6];
	int fd = open_new("capable", 0);

	MUST(!fsetxattr(fd, "security.capability", value, sizeof(value), 0));
	MUST(!chdir("/") && (close(fd), !umount(folder)));
	MUST(!mount(device, folder, "ext4", 0, NULL) && !chdir(folder));
	MUST(getxattr("capable", "security.capability", got, sizeof(got)) == sizeof(value));
	MUST(!memcmp(got, value, sizeof(value)));
	fd = open("capable", O_WRONLY);
	MUST(write(fd, "x", 1) == 1);
	MUST(fgetxattr(fd, "security.capability", got, sizeof(got)) == -1 && errno == ENODATA);
	MUST(!fsetxattr(fd, "security.capability", value, sizeof(value), 0));
	MUST(!fchown(fd, 1, 1));
	MUST(fgetxattr(fd, "security.capability", got, sizeof(got)) == -1 && errno == ENODATA);
	close(fd);
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"holes", holes},
		{"fallocate", fallocate_modes},
		{"direct", direct},
		{"mapped", mapped},
		{"timed", timed},
		{"counted", counted},
		{"attributes", attributes},
		{"trim", trim},
		{"remounted", remounted},
		{"claimed", claimed},
		{"capabilities", capabilities},
	};

	if (argc != 3 || chdir(argv[1]))
		return 2;
	folder = argv[1];
	device = argv[2];
	memset(page, 'x', PAGE);
	make_checks(checks, sizeof(checks) / sizeof(*checks));
	return 0;
}
