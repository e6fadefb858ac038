/* SPDX-License-Identifier: BSD-2-Clause */
/* The form of handles (fs/handle.h); fs/handle_calls.c has the calls. */
#include "fs/handle.h"

struct inode_handle handle_of(const struct inode *inode)
{
	return (struct inode_handle){0, (uint32_t)inode->ino,
				     (uint32_t)((uint64_t)inode->ino >> 32)};
}

void handle_show(const struct inode *inode, struct seq *out)
{
	struct inode_handle h = handle_of(inode);
	const uint8_t *bytes = (const uint8_t *)&h;

	if (!has_handles(inode->sb))
		return;
	seq_printf(out, "fhandle-bytes:%zx fhandle-type:%x f_handle:", sizeof(h), HANDLE_TMPFS);
	for (size_t i = 0; i < sizeof(h); i++)
		seq_printf(out, "%02x", bytes[i]);
}
