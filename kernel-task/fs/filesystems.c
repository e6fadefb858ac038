/* SPDX-License-Identifier: BSD-2-Clause */
/* Older calls about filesystems: ustat (statistics of the filesystem on a device), sysfs (names of
 * the types). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

#include "fs/mount.h"
#include "fs/namei.h"
#include "mm/uaccess.h"
#include "sys/syscall.h"

struct linux_ustat {
	int32_t free_blocks;
	uint64_t free_inodes;
	char name[6], pack[6];
};

SYSCALL_DEFINE2(ustat, unsigned, dev, uint64_t, out)
{
	struct linux_ustat u = {0};
	struct mount *m;

	list_for_each_entry (m, &all_mounts, all_node) {
		struct statfs s = {0};

		/* The call's 32 bits are the low half of the C library's dev_t. */
		if (m->sb->dev != dev)
			continue;
		if (m->sb->ops && m->sb->ops->statfs)
			m->sb->ops->statfs(m->sb, &s);
		u.free_blocks = (int32_t)s.f_bfree;
		u.free_inodes = s.f_ffree;
		return copy_to_user(out, &u, sizeof(u));
	}
	return -EINVAL;
}

static long type_index(uint64_t address)
{
	const struct fs_type *type = NULL;
	int error = 0, index = 0;
	char *name = path_from_user(address, &error);

	if (!name)
		return error;
	error = -EINVAL;
	while ((type = fs_type_next(type))) {
		if (!strcmp(type->name, name)) {
			error = index;
			break;
		}
		index++;
	}
	free(name);
	return error;
}

SYSCALL_DEFINE3(sysfs, int, option, uint64_t, argument, uint64_t, out)
{
	const struct fs_type *type = NULL;
	long count = 0;

	if (option == 1)
		return type_index(argument);
	if (option != 2 && option != 3)
		return -EINVAL;
	while ((type = fs_type_next(type))) {
		if (option == 2 && (uint64_t)count == argument)
			return copy_to_user(out, type->name, strlen(type->name) + 1);
		count++;
	}
	return option == 3 ? count : -EINVAL;
}
