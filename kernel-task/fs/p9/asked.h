/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "proc/may_wait.h"

/* Mounts what run/shares (interfaces/image.h), `size` bytes and a NUL, asks for; the text is
 * changed. The first error, and *what names the folder then. */
MAY_WAIT int p9_mount_asked(char *text, size_t size, const char **what);
