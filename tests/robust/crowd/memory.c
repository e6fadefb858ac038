/* SPDX-License-Identifier: BSD-2-Clause */
/* The arena's pages: mapped, moved, unmapped and changed while other workers use them. */
#include "crowd.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif

static int protection(void)
{
	return chance(8) ? (int)pick(8) : PROT_READ | PROT_WRITE;
}

static void map_file(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);
	int fd = some_file(O_RDWR);

	if (fd < 0)
		fd = some_file(O_RDONLY);
	mmap(at, bytes, protection(),
	     MAP_FIXED | (chance(3) ? MAP_PRIVATE : MAP_SHARED) | (chance(8) ? MAP_POPULATE : 0),
	     fd, (off_t)pick(FILE_PAGES + 8) * PAGE);
	close(fd);
}

static void map_memory(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);

	mmap(at, bytes, protection(),
	     MAP_FIXED | MAP_ANONYMOUS | (chance(2) ? MAP_PRIVATE : MAP_SHARED), -1, 0);
}

static void unmap(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);

	munmap(at, bytes);
	mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
}

static void move(void)
{
	size_t bytes, other;
	void *at = some_pages(&bytes), *to = some_pages(&other);

	if (chance(2))
		mremap(at, bytes, other, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	else
		mremap(at, bytes, bytes / 2 + PAGE, 0);
}

static void advise(void)
{
	static const int advices[] = {
		MADV_DONTNEED,	     MADV_REMOVE,   MADV_WILLNEED, MADV_FREE,	MADV_POPULATE_READ,
		MADV_POPULATE_WRITE, MADV_DONTFORK, MADV_DOFORK,   MADV_RANDOM, MADV_SEQUENTIAL};
	size_t bytes;
	void *at = some_pages(&bytes);

	madvise(at, bytes, advices[pick(sizeof(advices) / sizeof(advices[0]))]);
}

static void protect(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);

	mprotect(at, bytes, protection());
}

static void lock(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);

	if (chance(2))
		mlock(at, bytes);
	else
		munlock(at, bytes);
}

static void look(void)
{
	size_t bytes;
	void *at = some_pages(&bytes);

	mincore(at, bytes, anywhere(bytes / PAGE));
	msync(at, bytes, chance(2) ? MS_SYNC : MS_ASYNC);
}

/* The faults themselves. */
static void touch(void)
{
	volatile char *at = anywhere(64);

	for (int i = 0; i < 8; i++)
		at[i * 8] = (char)(at[i * 8] + 1);
}

static void drop_cache(void)
{
	int fd = some_file(O_RDONLY);

	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

static void heap(void)
{
	char *end = sbrk(0);

	brk(end + (size_t)pick(64) * PAGE);
	syscall(SYS_remap_file_pages, anywhere(PAGE), PAGE, 0, pick(FILE_PAGES), 0);
}

static request *const list[] = {map_file, map_file, map_file, map_memory, unmap, move,	     advise,
				protect,  lock,	    look,     touch,	  touch, drop_cache, heap};
const struct requests memory_requests = {list, sizeof(list) / sizeof(list[0])};
