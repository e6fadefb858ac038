/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities of files: the extended attribute `security.capability`, which gives a program rights
 * when it is executed. capabilities(7), "File capabilities".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "wait/may_wait.h"

struct inode;

#define FILE_CAPS_NAME "security.capability"

struct file_caps {
	uint64_t permitted, inheritable;
	bool effective;
	uid_t root; /* the root of the user namespace in which they are valid; 0: the first one */
};

/* Reads the attribute's bytes. -EINVAL: an unknown revision of the format. */
int file_caps_parse(const void *value, size_t size, struct file_caps *out);
/*
 * The capabilities that executing the file may give: -ENODATA if there are none (or they are for
 * another user namespace), -EINVAL if the attribute is damaged, errors of the filesystem. May wait.
 */
int file_caps_read(struct inode *inode, struct file_caps *out);
/* May the current task store this as the attribute? 0, -EINVAL, -EPERM. */
int file_caps_check(const void *value, size_t size);
/*
 * Converts the attribute's `n` bytes for getxattr: revision 3 for the root of this user namespace
 * is shown as revision 2. Returns the size, or -EINVAL.
 */
ssize_t file_caps_show(void *value, ssize_t n);
/* Removes the capabilities before a change of content or owner, since they were given to the old
 * file. Errors of the filesystem. May wait. */
MAY_WAIT int file_caps_drop(struct inode *inode);
