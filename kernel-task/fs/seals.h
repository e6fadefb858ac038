/* SPDX-License-Identifier: BSD-2-Clause */
/* Seals of memfds (fs/memfd.c): fcntl F_ADD_SEALS and F_GET_SEALS; -EINVAL for other files. */
#pragma once

#include "fs/vfs.h"

long seals_add(struct file *file, unsigned seals);
long seals_get(struct file *file);
