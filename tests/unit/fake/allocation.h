/* SPDX-License-Identifier: BSD-2-Clause */
/* Allocations that fail from some moment on: allocation.c stands before the malloc family, and
 * other allocators call may_allocate(). */
#pragma once

#include <stdbool.h>

/* Allocations (of the malloc family and of pages) that still succeed; negative: all do. */
extern long allocations_left;

/* Does the next one succeed? Counts it. */
bool may_allocate(void);
