/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors for processes: readable (poll) when the process has exited. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/may_wait.h"

struct process;

/* A close-on-exec pidfd for clone; its number goes to user address `to`. Negative errno. */
MAY_WAIT int pidfd_install(struct process *process, uint64_t to);
/* The process a descriptor of the current task stands for: its pid, -EBADF. */
MAY_WAIT pid_t pidfd_pid(int fd);
/* The same; tells whether a wait for it is to end at once (O_NONBLOCK). */
MAY_WAIT pid_t pidfd_pid_to_wait(int fd, bool *nonblocking);
