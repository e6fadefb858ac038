/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Standard input, output and error of the host command where they are no terminals: plain byte
 * streams to the host, as character devices (/dev/host/stdin...) so that they can be opened again
 * through /proc/self/fd.
 */
#pragma once

#include "wait/may_wait.h"

struct file;

MAY_WAIT int stream_init(void);
/* Opens stream 0, 1 or 2; *out gets the reference. */
MAY_WAIT int stream_open(int fd, struct file **out);
/* Traffic came: readers and writers are woken. */
void stream_event(void);
