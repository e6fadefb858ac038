/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors for processes: readable (poll) when the process has exited. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

struct process;

/* A close-on-exec pidfd for clone; its number goes to user address `to`. Negative errno. */
int pidfd_install(struct process *process, uint64_t to);
/* The process a descriptor of the current task stands for: its pid, -EBADF. */
pid_t pidfd_pid(int fd);
