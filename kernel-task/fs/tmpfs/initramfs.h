/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial root filesystem, a newc cpio archive (cpio(5)). */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/*
 * Unpacks `size` bytes at `cpio` into the tmpfs whose root is `root`. Files with page-aligned data
 * use it in place, so it must never be freed. -EINVAL (malformed), -ENOMEM, -ENOSPC...: files
 * unpacked so far stay.
 */
MAY_WAIT int initramfs_unpack(struct dentry *root, const void *cpio, size_t size);
