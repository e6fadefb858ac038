/* SPDX-License-Identifier: BSD-2-Clause */
/* Waking futexes at the end of a task (ipc/futex.c). */
#pragma once

#include <stdint.h>

struct mm;

/*
 * Wakes up to `n` tasks that wait on this address of `mm`, by its private and by its shared name.
 * Returns how many, or -EFAULT.
 */
int futex_wake_address(struct mm *mm, uint64_t address, unsigned n);
