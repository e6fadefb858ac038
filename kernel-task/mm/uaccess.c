/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copying to and from user memory: for each page, a lookup in the software page table and a memcpy.
 * Where the page table does not allow the access, a page fault is resolved as if the program had
 * touched the address.
 */
#include "mm/uaccess.h"

#include <errno.h>
#include <string.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"

/* The kernel's own address of a user byte, or NULL: bad address (or the task is being killed). */
static uint8_t *reach_slow(struct mm *mm, uint64_t address, unsigned access)
{
	struct page *page;

	if (!mm || mm_get_page(mm, address, access, &page) < 0)
		return NULL;
	/* The page table holds a reference too, and nothing else runs before the copy. */
	page_put(page);
	return page->va + address % PAGE_SIZE;
}

static inline uint8_t *reach_now(struct mm *mm, uint64_t address, unsigned access)
{
	const struct pte *pte;

	if (__builtin_expect(!mm || address >= USER_END, 0))
		return NULL;
	pte = pagetable_find(mm->pagetable, address);
	return pte && (pte->prot & access) && pte->page ? pte->page->va + address % PAGE_SIZE
							: NULL;
}

/* May wait before the lookup; the address is valid until the next wait. */
static inline uint8_t *reach(struct mm *mm, uint64_t address, unsigned access)
{
	uint8_t *place;

	may_wait();
	place = reach_now(mm, address, access);
	return place ? place : reach_slow(mm, address, access);
}

static inline size_t piece(uint64_t address, size_t n)
{
	size_t rest = PAGE_SIZE - address % PAGE_SIZE;

	return n < rest ? n : rest;
}

/* Bytes copied. */
static size_t read_from(struct mm *mm, void *to, uint64_t from, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t now = piece(from + done, n - done);
		const uint8_t *place = reach(mm, from + done, VM_PROT_READ);

		if (!place)
			break;
		/* A file may be written from where it is mapped: the pages are the same then. */
		memmove((uint8_t *)to + done, place, now);
		done += now;
	}
	return done;
}

/* `from` NULL writes zeroes. */
static size_t write_to(struct mm *mm, uint64_t to, const void *from, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t now = piece(to + done, n - done);
		uint8_t *place = reach(mm, to + done, VM_PROT_WRITE);

		if (!place)
			break;
		if (from)
			memmove(place, (const uint8_t *)from + done, now);
		else
			memset(place, 0, now);
		done += now;
	}
	return done;
}

/* The sizes that most copies have need no call. */
static inline void copy_bytes(void *to, const void *from, size_t n)
{
	if (n == sizeof(uint64_t))
		memcpy(to, from, sizeof(uint64_t));
	else if (n == sizeof(uint32_t))
		memcpy(to, from, sizeof(uint32_t));
	else
		memmove(to, from, n);
}

int copy_from_user(void *to, uint64_t from, size_t n)
{
	const uint8_t *place;

	if (in_one_page(from, n)) {
		place = reach(current_mm(), from, VM_PROT_READ);
		if (place)
			copy_bytes(to, place, n);
		return place ? 0 : -EFAULT;
	}
	return read_from(current_mm(), to, from, n) == n ? 0 : -EFAULT;
}

int copy_to_user(uint64_t to, const void *from, size_t n)
{
	uint8_t *place;

	if (in_one_page(to, n)) {
		place = reach(current_mm(), to, VM_PROT_WRITE);
		if (place)
			copy_bytes(place, from, n);
		return place ? 0 : -EFAULT;
	}
	return write_to(current_mm(), to, from, n) == n ? 0 : -EFAULT;
}

int clear_user(uint64_t to, size_t n)
{
	return write_to(current_mm(), to, NULL, n) == n ? 0 : -EFAULT;
}

uint8_t *user_place(uint64_t address, unsigned access)
{
	return reach(current_mm(), address, access);
}

uint32_t *user_word(uint64_t address)
{
	return (uint32_t *)reach(current_mm(), address, VM_PROT_WRITE);
}

uint32_t *user_word_now(uint64_t address)
{
	return (uint32_t *)reach_now(current_mm(), address, VM_PROT_WRITE);
}

ssize_t strncpy_from_user(char *to, uint64_t from, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t now = piece(from + done, size - done);
		const uint8_t *place = reach(current_mm(), from + done, VM_PROT_READ);
		const uint8_t *end;

		if (!place)
			return -EFAULT;
		end = memchr(place, 0, now);
		if (end)
			now = (size_t)(end - place) + 1;
		memcpy(to + done, place, now);
		done += now;
		if (end)
			return (ssize_t)(done - 1);
	}
	return -ENAMETOOLONG;
}

ssize_t mm_read(struct mm *mm, void *to, uint64_t from, size_t n)
{
	size_t done = read_from(mm, to, from, n);

	return done || !n ? (ssize_t)done : -EFAULT;
}

ssize_t mm_write(struct mm *mm, uint64_t to, const void *from, size_t n)
{
	size_t done = write_to(mm, to, from, n);

	return done || !n ? (ssize_t)done : -EFAULT;
}
