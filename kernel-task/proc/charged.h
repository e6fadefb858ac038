/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel memory that is charged to a user: for objects that stay when their process has ended, or
 * of which one process can have any number, and which have no limit of their own. Memory counts for
 * the caller's user until it is freed, whichever task frees it; user_limits.kernel_bytes says how
 * much a user may have.
 */
#pragma once

#include <stddef.h>

/* `size` bytes, zeroed, charged to the caller's real user. NULL: out of memory, or the user has
 * reached its limit (CAP_SYS_RESOURCE: there is none). Never waits. */
void *charged_alloc(size_t size);
/* Does nothing with NULL. */
void charged_free(void *memory);
