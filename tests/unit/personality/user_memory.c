/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mm/uaccess.h for tests that run no program: the memory of the current process is the test's. It
 * stands in for mm/uaccess.c, which the linker then does not take. The first page, and the last
 * of what may be a user's at all, are never there.
 */
#include <errno.h>
#include <string.h>

#include "mm/uaccess.h"

static bool is_there(uint64_t address, size_t n)
{
	return !n || (address >= PAGE_SIZE && access_ok(address, n + PAGE_SIZE));
}

int copy_from_user(void *to, uint64_t from, size_t n)
{
	if (!is_there(from, n))
		return -EFAULT;
	if (n) /* of no bytes the address may be anything */
		memmove(to, (const void *)(uintptr_t)from, n);
	return 0;
}

int copy_to_user(uint64_t to, const void *from, size_t n)
{
	if (!is_there(to, n))
		return -EFAULT;
	if (n)
		memmove((void *)(uintptr_t)to, from, n);
	return 0;
}

int clear_user(uint64_t to, size_t n)
{
	if (!is_there(to, n))
		return -EFAULT;
	if (n)
		memset((void *)(uintptr_t)to, 0, n);
	return 0;
}

ssize_t strncpy_from_user(char *to, uint64_t from, size_t size)
{
	const char *text = (const char *)(uintptr_t)from;

	if (!is_there(from, 1))
		return -EFAULT;
	size_t n = strnlen(text, size);
	if (n == size)
		return -ENAMETOOLONG;
	memcpy(to, text, n + 1);
	return (ssize_t)n;
}

ssize_t mm_read(struct mm *mm, void *to, uint64_t from, size_t n)
{
	return copy_from_user(to, from, n) ? -EFAULT : (ssize_t)n;
}

ssize_t mm_write(struct mm *mm, uint64_t to, const void *from, size_t n)
{
	return copy_to_user(to, from, n) ? -EFAULT : (ssize_t)n;
}

uint8_t *user_place(uint64_t address, unsigned access)
{
	return is_there(address, 1) ? (uint8_t *)(uintptr_t)address : NULL;
}

uint32_t *user_word(uint64_t address)
{
	return is_there(address, sizeof(uint32_t)) ? (uint32_t *)(uintptr_t)address : NULL;
}

uint32_t *user_word_now(uint64_t address)
{
	return user_word(address);
}
