/* SPDX-License-Identifier: BSD-2-Clause */
/* procfs and sysfs. */
#pragma once

#include "fs/mount.h"

extern const struct fs_type proc_type, sysfs_type;
