/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that poll, select and epoll share. */
#pragma once

#include <poll.h>
#include "fs/vfs.h"
#include "proc/task.h"
#include "wait/may_wait.h"

/* The file's events now; files without a poll operation are always readable and writable. */
uint32_t file_poll(struct file *file, struct poll_table *pt);

/*
 * The signal mask of ppoll, pselect6 and epoll_pwait: from user memory (0: none), for the time of
 * the call. -EINVAL, -EFAULT.
 */
MAY_WAIT int user_mask_set(uint64_t mask, size_t size);
/* Puts the old mask back, unless the call was interrupted: then the signal code does. */
void user_mask_restore(bool was_set, bool interrupted);

/* A relative timeout to a deadline; saturates. */
uint64_t deadline_after(uint64_t ns);
bool deadline_passed(uint64_t deadline);
/* Relative struct timespec in user memory; 0 is no deadline. -EINVAL, -EFAULT. */
MAY_WAIT int deadline_from_user(uint64_t address, uint64_t *deadline);
