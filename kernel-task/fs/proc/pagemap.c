/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/<pid>/pagemap: eight bytes for each page of the address space, that of address 0 first.
 * Physical page numbers are never shown; Linux hides them from ordinary users.
 */
#include <errno.h>

#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "mm/uaccess.h"

#define PAGEMAP_PRESENT	  (1ull << 63)
#define PAGEMAP_FILE	  (1ull << 61)
#define PAGEMAP_EXCLUSIVE (1ull << 56)

ssize_t proc_pagemap_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct mm *mm = file->private;
	ssize_t done = 0;

	if (*pos % sizeof(uint64_t) || to->count % sizeof(uint64_t))
		return -EINVAL;
	if (!mm || !mm_use(mm))
		return 0;
	while (to->count && *pos / sizeof(uint64_t) < USER_END / PAGE_SIZE) {
		bool of_file, shared;
		uint64_t entry = 0;

		if (mm_page_state(mm, *pos / sizeof(uint64_t) * PAGE_SIZE, &of_file, &shared))
			entry = PAGEMAP_PRESENT | (of_file ? PAGEMAP_FILE : 0) |
				(shared ? 0 : PAGEMAP_EXCLUSIVE);
		if (copy_to_iter(&entry, sizeof(entry), to) != sizeof(entry)) {
			done = done ? done : -EFAULT;
			break;
		}
		*pos += sizeof(entry);
		done += sizeof(entry);
	}
	mm_put(mm);
	return done;
}
