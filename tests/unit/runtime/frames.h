/* SPDX-License-Identifier: BSD-2-Clause */
/* A function with an array in its frame, guarded as the tasks' are. */
#pragma once

#include <stddef.h>

enum { FRAME_ARRAY = 64 };

/* Writes the bytes from `from` to before `to` of an array of FRAME_ARRAY bytes on its stack, and
 * returns one of it. */
int fill_frame(size_t from, size_t to);
