/* SPDX-License-Identifier: BSD-2-Clause */
/* The filesystem types, and the mounts at the start. */
#pragma once

#include <stddef.h>

#include "wait/may_wait.h"

/* Makes the root tmpfs, fills it from the newc archive at `cpio` (zero-copy where its data is
 * page-aligned), mounts /dev, /proc...; with `disk` (vda) the root is the ext4 volume on that
 * disk, and the archive is hidden. On an error *what names the failed part, in words for the
 * user. */
MAY_WAIT int vfs_init(const void *cpio, size_t size, const char *disk, const char **what);
