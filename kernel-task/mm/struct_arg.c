/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies a structure of a size that the caller gives, and checks the part beyond the known
 * fields. */
#include "mm/struct_arg.h"

#include <errno.h>
#include <string.h>

#include "machine/machine.h"
#include "mm/uaccess.h"

/* Extensible structures: the known part is copied, the rest must be zero. */
int copy_struct_from_user(void *to, size_t to_size, uint64_t from, size_t size)
{
	size_t known = size < to_size ? size : to_size;
	uint8_t rest[64];

	if (size > PAGE_SIZE)
		return -E2BIG;
	for (size_t at = known; at < size;) {
		size_t n = size - at < sizeof(rest) ? size - at : sizeof(rest);

		if (copy_from_user(rest, from + at, n) < 0)
			return -EFAULT;
		for (size_t i = 0; i < n; i++)
			if (rest[i])
				return -E2BIG;
		at += n;
	}
	memset(to, 0, to_size);
	return copy_from_user(to, from, known);
}
