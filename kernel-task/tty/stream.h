/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Standard input, output and error of the host command where they are no terminals: plain byte
 * streams to the host, as character devices (/dev/host/stdin...) so that they can be opened again
 * through /proc/self/fd. Beside them /dev/host/agent, both ways.
 */
#pragma once

#include "wait/may_wait.h"

struct file;

MAY_WAIT int stream_init(void);
/* The bytes between the host and the agent of a machine with a name (start/agent.h). */
#define STREAM_AGENT 3
/* Opens stream 0, 1, 2 or STREAM_AGENT; *out gets the reference. */
MAY_WAIT int stream_open(int fd, struct file **out);
/* Wakes readers and writers after traffic of the console. */
void stream_event(void);
