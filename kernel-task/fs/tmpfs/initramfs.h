/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial root filesystem, a newc cpio archive (cpio(5)). */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/*
 * Unpacks `size` bytes at `cpio` into the tmpfs whose root is `root`. Files whose data is
 * page-aligned use it where it is, so it must last for ever. -EINVAL (malformed), -ENOMEM,
 * -ENOSPC...: what was unpacked so far stays.
 */
MAY_WAIT int initramfs_unpack(struct dentry *root, const void *cpio, size_t size);
