/* SPDX-License-Identifier: BSD-2-Clause */
/* What the library's files know of each other. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/task_info.h"

/* How long a component's task may take to come up. */
#define BYPASS_START_NS 10000000000ull

extern const struct task_info *bypass_info;

/* The component of this interface and name (NULL: the first, whatever its name); NULL: there is
 * none.
 */
const struct task_remote *bypass_remote(const char *name, enum component_interface interface);

/* False: the system has no clock. */
bool bypass_clock_init(void);
/* The timer signals then; BYPASS_NEVER: it does not. */
void bypass_clock_set(uint64_t at_ns);
/* With what it signals. */
uint64_t bypass_clock_badge(void);
uint64_t bypass_ns_of_tsc(uint64_t tsc);

/* Who takes part in every wait: `prepare` (may be NULL) is called before it sleeps, `event` when
 * `badge` was signalled. Room for one for each remote. */
struct bypass_waiter {
	uint64_t badge;
	void (*prepare)(void *context);
	void (*event)(void *context);
	void *context;
};
void bypass_add_waiter(const struct bypass_waiter *waiter);
/*
 * A wait inside of the library, as bypass_wait(): what it takes in is still news to the program,
 * whose next bypass_wait() does not sleep.
 */
int bypass_pause(uint64_t until_ns);
/* Something has, outside of a wait. */
void bypass_happened(void);
/* Waits for this badge alone; others' events come with the next bypass_pause(). */
void bypass_wait_badge(uint64_t badge);
/* A pause does not sleep longer than that, and then calls `due`. */
void bypass_set_deadline(uint64_t at_ns, void (*due)(void));
