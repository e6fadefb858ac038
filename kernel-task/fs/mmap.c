/* SPDX-License-Identifier: BSD-2-Clause */
/* mmap: memory, or the file behind a descriptor, at an address. */
#include <errno.h>
#include <sys/mman.h>

#include "fs/vfs.h"
#include "mm/mm.h"
#include "proc/task.h"
#include "sys/syscall.h"

SYSCALL_DEFINE6(mmap, uint64_t, address, uint64_t, length, int, prot, int, flags, int, fd, uint64_t,
		offset)
{
	struct file *file;
	int64_t result;

	if (offset & ~PAGE_MASK)
		return -EINVAL;
	if (flags & MAP_ANONYMOUS)
		return mm_map(current->mm, address, length, prot, flags, NULL, 0);
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	result = mm_map(current->mm, address, length, prot, flags, &file->mappable, offset);
	file_put(file);
	return result;
}
