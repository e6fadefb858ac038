/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls that a task's C library makes: memory for malloc(), output for printf(), the end
 * for exit(). All others are -ENOSYS.
 */
#include <bits/syscall.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>

#include "runtime/log.h"
#include "runtime/memory.h"
#include "runtime/panic.h"
#include "runtime/start.h"

#define RUNTIME_HEAP_BYTES (256 * 1024)
#define PAGE		   4096ul

/* The heap of a task that has no memory of its own. */
static _Alignas(4096) char first_heap[RUNTIME_HEAP_BYTES];
static uint8_t first_used[RUNTIME_HEAP_BYTES / PAGE];
static char *heap = first_heap;
static uint8_t *heap_used = first_used; /* a byte for each page */
static size_t heap_pages = sizeof(first_used);

void runtime_set_heap(void *address, size_t bytes)
{
	heap_used = address;
	heap_pages = bytes / (PAGE + 1);
	heap = (char *)address + (heap_pages + PAGE - 1) / PAGE * PAGE;
	heap_pages = (size_t)((char *)address + bytes - heap) / PAGE;
	memset(heap_used, 0, heap_pages);
}

static size_t free_run_at(size_t from, size_t pages)
{
	size_t n = 0;

	while (n < pages && from + n < heap_pages && !heap_used[from + n])
		n++;
	return n;
}

static void *heap_map(size_t size)
{
	size_t pages = size / PAGE;

	for (size_t i = 0; i + pages <= heap_pages; i++) {
		size_t run = free_run_at(i, pages);

		if (run == pages) {
			memset(heap_used + i, 1, pages);
			return memset(heap + i * PAGE, 0, size);
		}
		i += run;
	}
	return NULL;
}

static void heap_unmap(void *address, size_t size)
{
	size_t first = (size_t)((char *)address - heap) / PAGE;

	if (first < heap_pages) /* false for pages from before runtime_set_heap() */
		memset(heap_used + first, 0, size / PAGE);
}

static const struct runtime_memory own_heap = {.map = heap_map, .unmap = heap_unmap};
static const struct runtime_memory *memory = &own_heap;

void runtime_set_memory(const struct runtime_memory *new_memory)
{
	memory = new_memory;
}

static long map(size_t length, int flags)
{
	if (!(flags & MAP_ANONYMOUS) || (flags & MAP_FIXED) || !length)
		return -EINVAL;
	void *p = memory->map((length + PAGE - 1) & ~(PAGE - 1));
	return p ? (long)p : -ENOMEM;
}

static long unmap(long address, size_t length)
{
	memory->unmap((void *)address, (length + PAGE - 1) & ~(PAGE - 1));
	return 0;
}

static long write_vector(const struct iovec *iov, long count)
{
	long total = 0;

	for (long i = 0; i < count; i++) {
		log_raw(iov[i].iov_base, iov[i].iov_len);
		total += (long)iov[i].iov_len;
	}
	return total;
}

long runtime_syscall(long n, long a, long b, long c, long d, long e, long f)
{
	switch (n) {
	case SYS_mmap:
		return map((size_t)b, (int)d);
	case SYS_munmap:
		return unmap(a, (size_t)b);
	case SYS_write:
		log_raw((const char *)b, (size_t)c);
		return c;
	case SYS_writev:
		return write_vector((const struct iovec *)b, c);
	case SYS_exit:
	case SYS_exit_group:
		runtime_exit((int)a);
	default:
		return -ENOSYS;
	}
}
