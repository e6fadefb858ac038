/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * growth FOLDER: the cost of an operation with few and with many objects of a kind. The machine's
 * clock counts instructions (run-growth.sh), so processor time repeats; each is the least of some
 * tries. FOLDER is on an ext4 disk. Prints a line for each and fails if one grows by more than its
 * limit.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TRIES 8
#define PAGE  4096

#define MUST(condition)                                                                        \
	do {                                                                                   \
		if (!(condition)) {                                                            \
			printf("growth: %s: %s: %s\n", __func__, #condition, strerror(errno)); \
			exit(1);                                                               \
		}                                                                              \
	} while (0)

static char page[PAGE];

/* A process that uses all idle time. */
static pid_t spinner;

static void spin(void)
{
	MUST((spinner = fork()) >= 0);
	while (!spinner)
		if (getppid() == 1)
			_exit(0);
}

static long read_clock(clockid_t clock)
{
	struct timespec t;

	MUST(!clock_gettime(clock, &t));
	return t.tv_sec * 1000000000l + t.tv_nsec;
}

/* Time that the spinner did not get: work for this process, in whichever task it was done. */
static long work_done(void)
{
	clockid_t clock;

	MUST(!clock_getcpuclockid(spinner, &clock));
	return read_clock(CLOCK_MONOTONIC) - read_clock(clock);
}

/* The many objects are made once, for all tries of a size. */
struct case_of_growth {
	const char *name;
	long little, much;
	unsigned most; /* percent of the cost with little */
	void (*prepare)(long n);
	void (*operation)(long n, int try);
	void (*clear)(long n);
};

/* ---- cached pages of a file ---- */

static int large;

static void make_large(long pages)
{
	large = open("large", O_RDWR | O_CREAT | O_TRUNC, 0644);
	MUST(large >= 0);
	for (long i = 0; i < pages; i++)
		MUST(write(large, page, PAGE) == PAGE);
	MUST(!fsync(large));
}

static void drop_large(long pages)
{
	MUST(!close(large) && !unlink("large"));
	sync();
}

static void fsync_clean(long pages, int try)
{
	MUST(!fsync(large));
}

static void fsync_one_page(long pages, int try)
{
	MUST(pwrite(large, page, PAGE, try * 7919 % pages * PAGE) == PAGE && !fsync(large));
}

static void sync_a_range(long pages, int try)
{
	MUST(pwrite(large, page, PAGE, 0) == PAGE &&
	     !sync_file_range(large, 0, 0, SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER));
}

static void fsync_another(long pages, int try)
{
	int fd = open("small", O_RDWR | O_CREAT, 0644);

	MUST(fd >= 0 && pwrite(fd, page, 100, 0) == 100 && !fsync(fd) && !close(fd));
}

/* ---- files that are known ---- */

static char *file_name(long i)
{
	static char name[64];

	sprintf(name, "many/file-%06ld", i);
	return name;
}

static void make_files(long n)
{
	MUST(!mkdir("many", 0755));
	for (long i = 0; i < n; i++) {
		int fd = open(file_name(i), O_WRONLY | O_CREAT | O_EXCL, 0644);

		MUST(fd >= 0 && !close(fd));
	}
	sync();
}

static void drop_files(long n)
{
	for (long i = 0; i < n; i++)
		MUST(!unlink(file_name(i)));
	MUST(!rmdir("many"));
	sync();
}

static void create_a_file(long n, int try)
{
	int fd = open(file_name(n + 1000 + try), O_WRONLY | O_CREAT | O_EXCL, 0644);

	MUST(fd >= 0 && !close(fd));
}

static void drop_created(long n)
{
	for (int i = 0; i < TRIES; i++)
		MUST(!unlink(file_name(n + 1000 + i)));
	drop_files(n);
}

static void no_such_file(long n, int try)
{
	struct stat st;

	MUST(stat(file_name(n + 1000 + try), &st) == -1 && errno == ENOENT);
}

static const struct case_of_growth cases[] = {
	{"fsync of a clean file", 64, 8192, 130, make_large, fsync_clean, drop_large},
	{"write and fsync one page", 64, 8192, 150, make_large, fsync_one_page, drop_large},
	{"write and sync_file_range", 64, 8192, 150, make_large, sync_a_range, drop_large},
	{"fsync of another file", 64, 8192, 150, make_large, fsync_another, drop_large},
	{"fsync with many files known", 50, 1500, 150, make_files, fsync_another, drop_files},
	{"create in a folder", 50, 5000, 300, make_files, create_a_file, drop_created},
	{"a name that is not there", 50, 5000, 300, make_files, no_such_file, drop_files},
};

static long measure(const struct case_of_growth *c, long n)
{
	long least = 0;

	c->prepare(n);
	for (int i = 0; i < TRIES; i++) {
		long start = work_done(), took;

		c->operation(n, i);
		took = work_done() - start;
		if (!least || took < least)
			least = took;
	}
	c->clear(n);
	return least;
}

int main(int argc, char **argv)
{
	int failed = 0;

	MUST(argc == 2 && !chdir(argv[1]));
	spin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct case_of_growth *c = &cases[i];
		long little = measure(c, c->little), much = measure(c, c->much);
		int grown = much * 100 > little * (long)c->most;

		printf("%-32s %6ld: %9ld   %6ld: %9ld%s\n", c->name, c->little, little, c->much,
		       much, grown ? "   GROWN" : "");
		fflush(stdout);
		failed |= grown;
	}
	/* Until it has ended the folder is in use. */
	MUST(!kill(spinner, SIGKILL) && waitpid(spinner, NULL, 0) == spinner);
	return failed;
}
