/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of the kernel that is kept for a user: for what stays when its process has gone, or of
 * which one process can have any number, and which has no limit of its own. It counts for the
 * caller's user until somebody gives it back, whoever that is; user_limits.kernel_bytes says how
 * much a user may have.
 */
#pragma once

#include <stddef.h>

/* `size` bytes, zeroed, charged to the caller's real user. NULL: memory is out, or the user has as
 * much as it may (CAP_SYS_RESOURCE: any). Never waits. */
void *charged_alloc(size_t size);
/* NULL is nothing. */
void charged_free(void *memory);
