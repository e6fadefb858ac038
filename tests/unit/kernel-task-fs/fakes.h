/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The neighbours of fs/ for its unit tests: one task, pages from malloc, user memory that is the
 * test's own, a clock that stands still. System calls are called by their handlers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sys/syscall.h"

/* Allocations (malloc family and pages) that still succeed; -1: all do. */
extern long allocations_left;
/* Pages in existence. */
extern long pages_alive;
/* The last signal sent. */
extern int last_signal;
/* Called when the task waits; without one the wait is cut short by a signal. */
extern void (*on_wait)(void);

/* A fresh system with an archive as its root. 0 or a negative errno. */
int system_start(const void *cpio, size_t size);

#define P(x)		      ((uint64_t)(uintptr_t)(x))
#define CALL_1(name, a)	      SYS_##name((uint64_t[6]){(uint64_t)(a)})
#define CALL_2(name, a, b)    SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b)})
#define CALL_3(name, a, b, c) SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c)})
#define CALL_4(name, a, b, c, d) \
	SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d)})
#define CALL_5(name, a, b, c, d, e)                                                          \
	SYS_##name((uint64_t[6]){(uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), \
				 (uint64_t)(e)})
