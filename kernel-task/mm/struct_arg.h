/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structures of the system call interface that may grow: the caller says how much of it it knows.
 * What a shorter caller leaves out is zero; what a longer one has beyond ours must be.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "wait/may_wait.h"

/* 0, -EFAULT, or -E2BIG: fields that we do not know are used (or `size` is over a page). */
MAY_WAIT int copy_struct_from_user(void *to, size_t to_size, uint64_t from, size_t size);
