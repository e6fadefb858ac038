/* SPDX-License-Identifier: BSD-2-Clause */
/* Eventfds that the kernel itself signals (ipc/eventfd.c). */
#pragma once

#include <stdbool.h>

struct file;

bool file_is_eventfd(const struct file *file);
/* Adds one; a full counter stays full. `file` is an eventfd. Does not wait. */
void eventfd_signal(struct file *file);
