/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the guest, `errors FILE`: FILE lies on blocks that the disk does not take writes of. An error
 * of a write that no task waits for is reported once to each open file, by its next call that
 * reports errors; an error that no file has reported is reported by the next file that is opened.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/disk/must.h"

static const char *path;
static int one, two;
static char page[PAGE];

static int open_file(int flags)
{
	int fd = open(path, flags);

	MUST(fd >= 0);
	return fd;
}

/* Writes data, and lets the write fail in the background. */
static void fail(void)
{
	MUST(pwrite(one, page, PAGE, 0) == PAGE);
	sync();
}

#define FAILS(call) MUST((call) == -1 && errno == EIO)

static void once_for_each(void)
{
	int later;

	fail();
	FAILS(fsync(one));
	MUST(!fsync(one) && !fdatasync(one));
	FAILS(fdatasync(two));
	MUST(!fsync(two));
	later = open_file(O_RDONLY);
	MUST(!fsync(later) && !close(later));
}

static void to_the_next(void)
{
	int later;

	fail();
	later = open_file(O_RDONLY);
	FAILS(fsync(later));
	MUST(!close(later));
	later = open_file(O_RDONLY);
	MUST(!fsync(later) && !close(later));
	FAILS(fsync(one));
	FAILS(fsync(two));
}

static void by_mapping(void)
{
	char *map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, one, 0);

	MUST(map != MAP_FAILED);
	map[0] = 'm';
	FAILS(msync(map, PAGE, MS_SYNC));
	MUST(!msync(map, PAGE, MS_SYNC));
	FAILS(fsync(two));
	MUST(!munmap(map, PAGE));
}

static void by_range(void)
{
	const unsigned all =
		SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;

	fail();
	FAILS(sync_file_range(one, 0, 0, all));
	MUST(!sync_file_range(one, 0, 0, all) && !fsync(one));
	FAILS(fsync(two));
}

/* The whole filesystem has a count of its own. */
static void of_all(void)
{
	fail();
	FAILS(syncfs(two));
	MUST(!syncfs(two));
	FAILS(fsync(two));
	FAILS(fsync(one));
	FAILS(syncfs(one));
}

static void at_once(void)
{
	int fd = open_file(O_RDWR | O_SYNC);

	FAILS(pwrite(fd, page, PAGE, 0));
	MUST(!close(fd));
	fd = open_file(O_RDWR | O_DIRECT);
	FAILS(pwrite(fd, page, PAGE, 0));
	MUST(!close(fd));
	FAILS(fsync(one));
	FAILS(fsync(two));
}

/* Other files report no error, and the volume can still be used. */
static void others(void)
{
	int fd = open("other", O_CREAT | O_RDWR, 0644);

	MUST(fd >= 0 && write(fd, page, PAGE) == PAGE);
	MUST(pwrite(one, page, PAGE, 0) == PAGE);
	MUST(!fsync(fd) && !close(fd));
	FAILS(fsync(one));
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"once for each", once_for_each},
		{"to the next", to_the_next},
		{"by mapping", by_mapping},
		{"by range", by_range},
		{"of all", of_all},
		{"at once", at_once},
		{"others", others},
	};

	if (argc != 2)
		return 2;
	path = argv[1];
	memset(page, 'p', PAGE);
	one = open_file(O_RDWR);
	two = open_file(O_RDWR);
	make_checks(checks, sizeof(checks) / sizeof(*checks));
	return 0;
}
