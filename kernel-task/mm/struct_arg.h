/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structures of the system call interface that may grow: the caller gives the size that it knows.
 * Fields missing in a shorter structure are zero; unknown fields of a longer one must be zero.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "wait/may_wait.h"

/* 0, -EFAULT, or -E2BIG: unknown fields are not zero (or `size` is over a page). */
MAY_WAIT int copy_struct_from_user(void *to, size_t to_size, uint64_t from, size_t size);
