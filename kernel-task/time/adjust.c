/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * adjtimex and clock_adjtime: the rate and the slow correction of CLOCK_REALTIME. A program's
 * settings are kept as in Linux, and once a second, while a correction is pending, the clock is
 * moved by the sum of the rate's difference (tick and frequency), at most half a millisecond of
 * adjtime(3), and a part of the phase-locked loop's offset.
 */
#include <errno.h>
#include <limits.h>
#include <sys/timex.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"
#include "wait/timer.h"

#define ADJ_ADJTIME    0x8000u	/* adjtime(3) */
#define ADJ_SINGLE     0x0001u	/* ADJ_OFFSET_SINGLESHOT: with ADJ_ADJTIME */
#define ADJ_ONLY_READ  0x2000u	/* ADJ_OFFSET_READONLY: with ADJ_ADJTIME */
#define TICK	       10000	/* microseconds: 1 / USER_HZ */
#define FREQUENCY_MAX  32768000 /* 500 ppm, in 2^-16 ppm */
#define STATUS_OWN     0xff00	/* STA_* bits that programs only read */
#define CONSTANT_MAX   10
#define TAI_MAX	       100000
#define SLEW_MAX_US    500 /* adjtime(3), in a second */
#define OFFSET_MAX_NS  500000000
#define ERROR_START_US 16000000

static struct {
	int64_t tick, frequency, constant, maximum_error, estimated_error;
	int64_t slew_us;   /* rest of adjtime(3)'s correction */
	int64_t offset_ns; /* rest of the loop's correction */
	int status;
	struct timer timer;
} ntp = {.tick = TICK,
	 .constant = 2,
	 .maximum_error = ERROR_START_US,
	 .estimated_error = ERROR_START_US,
	 .status = STA_UNSYNC};

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

static bool anything_to_do(void)
{
	return ntp.tick != TICK || ntp.frequency || ntp.slew_us || ntp.offset_ns;
}

static void every_second(struct timer *timer)
{
	int64_t slew = clamp(ntp.slew_us, -SLEW_MAX_US, SLEW_MAX_US);
	int64_t part = ntp.offset_ns / (1ll << (2 + ntp.constant));
	int64_t rate =
		(ntp.tick - TICK) * (int64_t)(NSEC_PER_SEC / TICK) + ntp.frequency * 1000 / 65536;

	if (!part) /* the rest is too small for a step */
		part = ntp.offset_ns;
	ntp.slew_us -= slew;
	ntp.offset_ns -= part;
	realtime_shift(rate + slew * 1000 + part);
	if (anything_to_do())
		timer_arm(timer, clock_monotonic_ns() + NSEC_PER_SEC);
}

static int start(void)
{
	if (ntp.timer.heap_index || !anything_to_do())
		return 0;
	timer_init(&ntp.timer, every_second);
	return timer_arm(&ntp.timer, clock_monotonic_ns() + NSEC_PER_SEC);
}

static int check(const struct timex *t)
{
	unsigned modes = t->modes;

	if (modes & ADJ_ADJTIME) {
		if (!(modes & ADJ_SINGLE))
			return -EINVAL;
		return modes & ADJ_ONLY_READ || capable(CAP_SYS_TIME) ? 0 : -EPERM;
	}
	if (modes && !capable(CAP_SYS_TIME))
		return -EPERM;
	if ((modes & ADJ_TICK) && (t->tick < TICK * 9 / 10 || t->tick > TICK * 11 / 10))
		return -EINVAL;
	if ((modes & ADJ_SETOFFSET) &&
	    (t->time.tv_usec < 0 || t->time.tv_usec >= (modes & ADJ_NANO ? 1000000000 : 1000000)))
		return -EINVAL;
	if ((modes & ADJ_FREQUENCY) &&
	    (t->freq > LLONG_MAX / 65536000 || t->freq < LLONG_MIN / 65536000))
		return -EINVAL;
	return 0;
}

static int jump(const struct timex *t)
{
	int64_t ns = t->time.tv_usec * (t->modes & ADJ_NANO ? 1 : 1000);

	return realtime_set(realtime_now() +
			    (uint64_t)(t->time.tv_sec * (int64_t)NSEC_PER_SEC + ns));
}

static void set_status(int status)
{
	if ((ntp.status & STA_PLL) && !(status & STA_PLL))
		ntp.status = STA_UNSYNC;
	ntp.status = (ntp.status & STATUS_OWN) | (status & ~STATUS_OWN);
}

static void set_offset(int64_t offset)
{
	if (!(ntp.status & STA_PLL))
		return;
	if (!(ntp.status & STA_NANO))
		offset = clamp(offset, -500000, 500000) * 1000;
	ntp.offset_ns = clamp(offset, -OFFSET_MAX_NS, OFFSET_MAX_NS);
}

static void set(const struct timex *t)
{
	if (t->modes & ADJ_STATUS)
		set_status(t->status);
	if (t->modes & ADJ_NANO)
		ntp.status |= STA_NANO;
	if (t->modes & ADJ_MICRO)
		ntp.status &= ~STA_NANO;
	if (t->modes & ADJ_FREQUENCY)
		ntp.frequency = clamp(t->freq, -FREQUENCY_MAX, FREQUENCY_MAX);
	if (t->modes & ADJ_MAXERROR)
		ntp.maximum_error = t->maxerror;
	if (t->modes & ADJ_ESTERROR)
		ntp.estimated_error = t->esterror;
	if (t->modes & ADJ_TIMECONST)
		ntp.constant =
			clamp(t->constant + (ntp.status & STA_NANO ? 0 : 4), 0, CONSTANT_MAX);
	if ((t->modes & ADJ_TAI) && t->constant >= 0 && t->constant <= TAI_MAX)
		clock_tai_offset = (int)t->constant;
	if (t->modes & ADJ_OFFSET)
		set_offset(t->offset);
	if (t->modes & ADJ_TICK)
		ntp.tick = t->tick;
}

/* The state as it is now; t->modes and t->offset stay. */
static void describe(struct timex *t)
{
	uint64_t now = realtime_now();
	bool nano = ntp.status & STA_NANO;

	*t = (struct timex){.modes = t->modes,
			    .offset = t->offset,
			    .freq = ntp.frequency,
			    .maxerror = ntp.maximum_error,
			    .esterror = ntp.estimated_error,
			    .status = ntp.status,
			    .constant = ntp.constant,
			    .precision = 1,
			    .tolerance = FREQUENCY_MAX,
			    .tick = ntp.tick,
			    .tai = clock_tai_offset};
	t->time.tv_sec = (time_t)(now / NSEC_PER_SEC);
	t->time.tv_usec = (suseconds_t)(now % NSEC_PER_SEC / (nano ? 1 : 1000));
}

static long adjust(uint64_t user)
{
	struct timex t;
	int error;

	if (copy_from_user(&t, user, sizeof(t)) < 0)
		return -EFAULT;
	error = check(&t);
	if (!error && !(t.modes & ADJ_ADJTIME) && (t.modes & ADJ_SETOFFSET))
		error = jump(&t);
	if (error)
		return error;
	if (t.modes & ADJ_ADJTIME) {
		int64_t left = ntp.slew_us;

		if (!(t.modes & ADJ_ONLY_READ))
			ntp.slew_us = t.offset;
		t.offset = left;
	} else {
		set(&t);
		t.offset = ntp.offset_ns / (ntp.status & STA_NANO ? 1 : 1000);
	}
	error = start();
	if (error)
		return error;
	describe(&t);
	if (copy_to_user(user, &t, sizeof(t)) < 0)
		return -EFAULT;
	return ntp.status & (STA_UNSYNC | STA_CLOCKERR) ? TIME_ERROR : TIME_OK;
}

SYSCALL_DEFINE1(adjtimex, uint64_t, user)
{
	return adjust(user);
}

SYSCALL_DEFINE2(clock_adjtime, clockid_t, clock, uint64_t, user)
{
	uint64_t now;

	if (clock_read(clock, &now) < 0)
		return -EINVAL;
	return clock == CLOCK_REALTIME ? adjust(user) : -EOPNOTSUPP;
}
