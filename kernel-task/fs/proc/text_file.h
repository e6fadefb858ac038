/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of procfs whose text is made when they are read. */
#pragma once

#include "fs/vfs.h"

extern const struct file_ops proc_text_file_ops;
