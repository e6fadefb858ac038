/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals for files that can be read or written again (O_ASYNC), see fs/async.c. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct file;

/* What a file's `owner` names (fcntl's F_OWNER_*). */
enum { OWNER_TID, OWNER_PID, OWNER_PGRP };

bool async_owner_exists(int type, pid_t id);
/* Can its readiness be signalled at all? */
bool async_possible(const struct file *file);
/* Begins or ends signals for `file`; they carry `fd`. -ENOMEM. */
int async_set(struct file *file, int fd, bool on);
/* One signal (POLL_IN...) to the owner of `file`, if it has one. */
void async_signal(struct file *file, int code, int fd);
