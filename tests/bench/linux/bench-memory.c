/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations on areas, and page faults, each of which counts as an operation. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "measure.h"
#include "operations.h"

#define PAGES 64l
#define PAGE  4096l

static char *map_private(long pages)
{
	char *p = mmap(NULL, (size_t)(pages * PAGE), PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(p != MAP_FAILED);
	madvise(p, (size_t)(pages * PAGE), MADV_NOHUGEPAGE);
	return p;
}

static void unmap(char *p, long pages)
{
	MUST(!munmap(p, (size_t)(pages * PAGE)));
}

static void write_pages(volatile char *p, long pages)
{
	for (long i = 0; i < pages; i++)
		p[i * PAGE] = 1;
}

static void map_unmap(long n)
{
	while (n--)
		unmap(map_private(1), 1);
}

static void protect(long n)
{
	char *p = map_private(1);

	*p = 1;
	while (n--)
		MUST(!mprotect(p, PAGE, n & 1 ? PROT_READ : PROT_READ | PROT_WRITE));
	unmap(p, 1);
}

static void anonymous_fault(long n)
{
	while (n--) {
		char *p = map_private(PAGES);

		write_pages(p, PAGES);
		unmap(p, PAGES);
	}
}

/* The child writes to pages that it shares with its parent. */
static void copy_fault(long n)
{
	char *p = map_private(PAGES);

	write_pages(p, PAGES);
	while (n--) {
		pid_t pid = fork();

		if (!pid) {
			write_pages(p, PAGES);
			_exit(0);
		}
		end_well(pid);
	}
	unmap(p, PAGES);
}

static void file_fault(long n)
{
	int fd = open("/tmp/mapped", O_CREAT | O_RDWR, 0600);
	long sum = 0;

	MUST(fd >= 0);
	for (long i = 0; i < PAGES * PAGE / BLOCK; i++)
		MUST(pwrite(fd, block, BLOCK, i * BLOCK) == BLOCK);
	while (n--) {
		volatile char *p = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED, fd, 0);

		MUST(p != MAP_FAILED);
		for (long i = 0; i < PAGES; i++)
			sum += p[i * PAGE];
		unmap((char *)p, PAGES);
	}
	MUST(!sum && !close(fd));
}

static void discard(long n)
{
	char *p = map_private(1);

	while (n--) {
		*(volatile char *)p = 1;
		MUST(!madvise(p, PAGE, MADV_DONTNEED) && !*(volatile char *)p);
	}
	unmap(p, 1);
}

static void grow_heap(long n)
{
	while (n--)
		MUST(sbrk(PAGE) != (void *)-1 && sbrk(-PAGE) != (void *)-1);
}

const struct operation memory_operations[] = {
	{.name = "mmap + munmap", .run = map_unmap},
	{.name = "mprotect", .run = protect},
	{.name = "brk, there and back", .run = grow_heap},
	{.name = "MADV_DONTNEED and the fault", .run = discard},
	{.name = "anonymous page fault", .run = anonymous_fault, .many = PAGES},
	{.name = "copy-on-write fault, with fork", .run = copy_fault, .many = PAGES},
	{.name = "file page fault", .run = file_fault, .many = PAGES},
	{.name = NULL},
};
