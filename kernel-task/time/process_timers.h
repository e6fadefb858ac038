/* SPDX-License-Identifier: BSD-2-Clause */
/* The record of a process's timers; made when the first one is. */
#pragma once

#include <signal.h>
#include <stdint.h>
#include "libs/base/list.h"
#include "wait/timer.h"

struct process;

#define ITIMERS 3
/* The shortest period of a timer. */
#define TIMER_STEP_MIN 100000ull

struct itimer {
	struct timer timer;
	struct process *process;
	int which;
	uint64_t deadline; /* in the time it counts; 0: off */
	uint64_t interval;
};

struct process_timers {
	struct process *process;
	struct itimer itimer[ITIMERS];
	struct timer cpu_limit; /* checks whether RLIMIT_CPU is reached (cpu_limit.c) */
	struct timer rt_limit;	/* the same of RLIMIT_RTTIME (rt_limit.c) */
	struct list_head posix;
	int next_id;
};

void cpu_limit_rings(struct timer *timer);
/* Call when the process's RLIMIT_CPU has changed, and for a new process with one. Without memory
 * for its timer the limit is not noticed. */
void cpu_limit_changed(struct process *process);
/* The same for RLIMIT_RTTIME, and when a thread's policy has changed. */
void rt_limit_rings(struct timer *timer);
void rt_limit_changed(struct process *process);
/* NULL when out of memory. */
struct process_timers *process_timers(struct process *process);
void posix_timers_delete_all(struct process_timers *timers);
/* Call when a signal of one of them leaves the queue: fills in its overrun and sets the timer
 * again. */
void posix_timer_taken(struct process *process, siginfo_t *info);
/* The lines of /proc/PID/timers. */
struct seq;
void posix_timers_show(const struct process *process, struct seq *out);
/* The next expiry of a periodic timer that was due at `deadline`, and in *missed the number of
 * missed periods. */
uint64_t timer_next_period(uint64_t deadline, uint64_t interval, uint64_t now, uint64_t *missed);
