/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stand-ins for the layers around fs/ in its unit tests: one task, pages from malloc, user memory
 * that is the test's own, a clock that stands still. System calls are called by their handlers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sys/syscall.h"
#include "../fake/allocation.h"
#include "../fake/calls.h"

/* Pages in existence. */
extern long pages_alive;
/* The last signal sent. */
extern int last_signal;
/* Called when the task waits; without one the wait is cut short by a signal. */
extern void (*on_wait)(void);

/* A fresh system with an archive as its root. 0 or a negative errno. */
int system_start(const void *cpio, size_t size);
