/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linux's clocks by number, and times as the system call interface has them. All clocks but the
 * processor-time ones run at one rate; a deadline on any of them is turned into
 * clock_monotonic_ns() time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include "libs/base/list.h"
#include "wait/may_wait.h"

struct task;
struct timeval;

/* Reads a clock for the current task: 0, -EINVAL (no such clock). */
int clock_read(clockid_t clock, uint64_t *ns);
/* A processor-time clock that names its process or thread, from anywhere. */
int clock_read_cpu(clockid_t clock, uint64_t *ns);
/* Is it one of the clocks of processor time? */
bool clock_is_cpu(clockid_t clock);
/* Processor time of the calling thread, by a name of the form ~id. */
bool clock_is_own_thread(clockid_t clock);
/* Can a timer or sleep use it? 0, -EINVAL, -EOPNOTSUPP. */
int clock_check_timer(clockid_t clock);
/* A time on `clock` (no processor-time clock) as clock_monotonic_ns() time; the past is 0. */
uint64_t clock_deadline(clockid_t clock, uint64_t ns);
/* CLOCK_REALTIME now, including changes by settimeofday. */
uint64_t realtime_now(void);
/* CLOCK_REALTIME less CLOCK_MONOTONIC. */
uint64_t realtime_offset(void);
/* Moves CLOCK_REALTIME a little, without telling the followers. */
void realtime_shift(int64_t ns);
/* Sets it if the caller may. 0, -EPERM, -EINVAL (before the machine started). */
int realtime_set(uint64_t ns);
/* Seconds that CLOCK_TAI is ahead of CLOCK_REALTIME. */
extern int clock_tai_offset;
/*
 * An object with a deadline on CLOCK_REALTIME. When the clock is set, `changed` gets the
 * nanoseconds by which it went forward. On the event loop's or a caller's stack: `changed` must not
 * wait.
 */
struct realtime_follower {
	struct list_head node;
	void (*changed)(struct realtime_follower *self, int64_t forward);
};
/* A node that is on no list is initialised (list_init). */
void realtime_follow(struct realtime_follower *f);
void realtime_unfollow(struct realtime_follower *f);
/* Does setting CLOCK_REALTIME move a time on this clock? */
bool clock_follows_realtime(clockid_t clock);
/* A deadline in clock_monotonic_ns() time that was made before the clock went forward. */
uint64_t realtime_moved_deadline(uint64_t deadline, int64_t forward);
/* Counts changes of CLOCK_REALTIME (timerfd's TFD_TIMER_CANCEL_ON_SET). */
extern uint64_t realtime_changes;

/* A valid time: not negative, nanoseconds below a second. Clipped to what 64 bits of ns hold. */
bool timespec_to_ns(const struct timespec *t, uint64_t *ns);
struct timespec ns_to_timespec(uint64_t ns);
/* From the program's memory: -EFAULT, -EINVAL. */
MAY_WAIT int get_timespec(uint64_t address, uint64_t *ns);
MAY_WAIT int put_timespec(uint64_t address, uint64_t ns);
static inline uint64_t add_ns(uint64_t a, uint64_t b)
{
	return a + b < a ? UINT64_MAX : a + b;
}
