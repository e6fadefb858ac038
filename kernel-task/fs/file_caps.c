/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The attribute's format: a word with the revision in its top byte and the effective flag in bit 0,
 * then permitted and inheritable set in 32-bit pieces that take turns, and in revision 3 the user
 * id of a namespace's root. An inode remembers that it has no such attribute, so that a write does
 * not ask its filesystem each time.
 */
#include "fs/file_caps.h"

#include <errno.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/vfs.h"
#include "abi/capability.h"
#include "proc/cred.h"

#define REVISION_MASK  0xff000000u
#define REVISION_1     0x01000000u
#define REVISION_2     0x02000000u
#define REVISION_3     0x03000000u
#define FLAG_EFFECTIVE 0x00000001u
#define SIZE_1	       12u
#define SIZE_2	       20u
#define SIZE_3	       24u
#define WORDS_MAX      (SIZE_3 / 4)

static uint64_t both_halves(uint32_t low, uint32_t high)
{
	return (low | (uint64_t)high << 32) & CAP_ALL;
}

int file_caps_parse(const void *value, size_t size, struct file_caps *out)
{
	uint32_t word[WORDS_MAX] = {0};

	if (size < sizeof(word[0]) || size > sizeof(word))
		return -EINVAL;
	memcpy(word, value, size);
	switch (word[0] & REVISION_MASK) {
	case REVISION_1:
		if (size != SIZE_1)
			return -EINVAL;
		break;
	case REVISION_2:
		if (size != SIZE_2)
			return -EINVAL;
		break;
	case REVISION_3:
		if (size != SIZE_3)
			return -EINVAL;
		break;
	default:
		return -EINVAL;
	}
	*out = (struct file_caps){.permitted = both_halves(word[1], word[3]),
				  .inheritable = both_halves(word[2], word[4]),
				  .effective = word[0] & FLAG_EFFECTIVE,
				  .root = word[5]};
	return 0;
}

int file_caps_read(struct inode *inode, struct file_caps *out)
{
	char value[SIZE_3];
	ssize_t n;
	int error;

	if (inode->no_file_caps || !inode->ops || !inode->ops->getxattr)
		return -ENODATA;
	n = inode->ops->getxattr(inode, FILE_CAPS_NAME, value, sizeof(value));
	if (n == -ERANGE)
		return -EINVAL;
	if (n == -ENODATA || n == -EOPNOTSUPP) {
		inode->no_file_caps = true;
		return -ENODATA;
	}
	if (n < 0)
		return (int)n;
	error = file_caps_parse(value, (size_t)n, out);
	return !error && out->root ? -ENODATA : error;
}

int file_caps_check(const void *value, size_t size)
{
	struct file_caps caps;
	uint32_t magic;

	if (file_caps_parse(value, size, &caps))
		return -EINVAL;
	/* The oldest revision, and flags without a meaning, can be read but are not written any
	 * more. */
	memcpy(&magic, value, sizeof(magic));
	magic &= ~FLAG_EFFECTIVE;
	if (magic != REVISION_2 && magic != REVISION_3)
		return -EINVAL;
	return capable(CAP_SETFCAP) ? 0 : -EPERM;
}

ssize_t file_caps_show(void *value, ssize_t n)
{
	struct file_caps caps;
	uint32_t magic;

	if (n < 0)
		return n;
	if ((size_t)n == SIZE_1 || file_caps_parse(value, (size_t)n, &caps))
		return -EINVAL;
	if ((size_t)n == SIZE_2 || caps.root)
		return n;
	memcpy(&magic, value, sizeof(magic));
	magic = REVISION_2 | (magic & ~REVISION_MASK);
	memcpy(value, &magic, sizeof(magic));
	return SIZE_2;
}

int file_caps_drop(struct inode *inode)
{
	int error;

	if (inode->no_file_caps)
		return 0;
	if (!inode->ops || !inode->ops->removexattr)
		return 0;
	error = inode->ops->removexattr(inode, FILE_CAPS_NAME);
	if (error == -ENODATA || error == -EOPNOTSUPP)
		error = 0;
	if (!error)
		inode->no_file_caps = true;
	return error;
}
