/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that the library's files share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/task_info.h"

/* How long a component's task may take to start. */
#define BYPASS_START_NS 10000000000ull

extern const struct task_info *bypass_info;

/* The component of this interface and name (NULL: the first, whatever its name); NULL: there is
 * none.
 */
const struct task_remote *bypass_remote(const char *name, enum component_interface interface);

/* Connects to the clock; waits for its task. False: the system has no clock. */
bool bypass_clock_init(void);
/* Sets the one timer, which signals at that time; BYPASS_NEVER: not at all. */
void bypass_clock_set(uint64_t at_ns);
/* The badge of the timer's signals. */
uint64_t bypass_clock_badge(void);
uint64_t bypass_ns_of_tsc(uint64_t tsc);

/* Callbacks of a wait: `prepare` (may be NULL) is called before the task sleeps, `event` when
 * `badge` was signalled. There is room for one waiter for each component. */
struct bypass_waiter {
	uint64_t badge;
	void (*prepare)(void *context);
	void (*event)(void *context);
	void *context;
};
void bypass_add_waiter(const struct bypass_waiter *waiter);
/*
 * A wait inside of the library, like bypass_wait(). Events that it handles are still new to the
 * program, so the next bypass_wait() does not sleep.
 */
int bypass_pause(uint64_t until_ns);
/* An event has happened outside of a wait. */
void bypass_happened(void);
/* Waits for a signal with this badge. Signals with other badges are handled by the next
 * bypass_pause(). */
void bypass_wait_badge(uint64_t badge);
/* bypass_pause() sleeps at most until `at_ns`, and then calls `due`. */
void bypass_set_deadline(uint64_t at_ns, void (*due)(void));
