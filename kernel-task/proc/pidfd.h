/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors for processes: readable (poll) when the process has exited. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process;

/* A close-on-exec pidfd for clone; its number goes to user address `to`. Negative errno. */
int pidfd_install(struct process *process, uint64_t to);
/* The process a descriptor of the current task stands for: its pid, -EBADF. */
pid_t pidfd_pid(int fd);
/* The same; tells whether a wait for it is to end at once (O_NONBLOCK). */
pid_t pidfd_pid_to_wait(int fd, bool *nonblocking);
