/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vDSO (vdso(7)): the time and the processor's number without a system call, from the
 * time-stamp counter. It is an ordinary shared object that is not relocated, so it has no data and
 * calls no other object. For other clocks it makes the system call.
 */
#include <stddef.h>
#include <stdint.h>

#include "arch/numbers.h"
#include "user-task/clock_ids.h"
#include "user-task/vvar.h"

/* The page before the image (vdso.lds). */
extern const volatile struct vvar vvar_page __attribute__((visibility("hidden")));

struct time_spec {
	int64_t sec, nsec;
};

struct time_val {
	int64_t sec, usec;
};

#define NSEC_PER_SEC 1000000000ull

static long system_call(long number, uint64_t a, uint64_t b)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(0)
			 : "rcx", "r11", "memory");
	return result;
}

static uint64_t read_counter(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
	return (uint64_t)high << 32 | low;
}

/* Reads the monotonic or the real time in nanoseconds. 0: the kernel task has not filled the page
 * in yet. */
static int read_time(int realtime, uint64_t *ns)
{
	uint32_t sequence;
	uint64_t base, multiplier, offset, counter;

	do {
		while ((sequence = __atomic_load_n(&vvar_page.sequence, __ATOMIC_ACQUIRE)) & 1)
			;
		if (!vvar_page.ready)
			return 0;
		base = vvar_page.tsc_base;
		multiplier = vvar_page.multiplier;
		offset = vvar_page.realtime_offset_ns;
		counter = read_counter();
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (vvar_page.sequence != sequence);
	*ns = counter > base ? (uint64_t)(((unsigned __int128)(counter - base) * multiplier) >> 32)
			     : 0;
	if (realtime)
		*ns += offset;
	return 1;
}

static int is_realtime(int clock)
{
	return clock == REALTIME || clock == REALTIME_COARSE;
}

static int is_known(int clock)
{
	return is_realtime(clock) || clock == MONOTONIC || clock == MONOTONIC_RAW ||
	       clock == MONOTONIC_COARSE || clock == BOOTTIME;
}

int __vdso_clock_gettime(int clock, struct time_spec *to)
{
	uint64_t ns;

	if (!is_known(clock) || !read_time(is_realtime(clock), &ns))
		return (int)system_call(NR_clock_gettime, (uint64_t)clock, (uint64_t)to);
	to->sec = (int64_t)(ns / NSEC_PER_SEC);
	to->nsec = (int64_t)(ns % NSEC_PER_SEC);
	return 0;
}

int __vdso_gettimeofday(struct time_val *to, void *zone)
{
	uint64_t ns;

	if (zone || !read_time(1, &ns))
		return (int)system_call(NR_gettimeofday, (uint64_t)to, (uint64_t)zone);
	if (to) {
		to->sec = (int64_t)(ns / NSEC_PER_SEC);
		to->usec = (int64_t)(ns % NSEC_PER_SEC / 1000);
	}
	return 0;
}

int64_t __vdso_time(int64_t *to)
{
	uint64_t ns;

	if (!read_time(1, &ns))
		return system_call(NR_time, (uint64_t)to, 0);
	if (to)
		*to = (int64_t)(ns / NSEC_PER_SEC);
	return (int64_t)(ns / NSEC_PER_SEC);
}

int __vdso_clock_getres(int clock, struct time_spec *to)
{
	return (int)system_call(NR_clock_getres, (uint64_t)clock, (uint64_t)to);
}

/* There is one processor. */
long __vdso_getcpu(unsigned *cpu, unsigned *node, void *unused)
{
	if (cpu)
		*cpu = 0;
	if (node)
		*node = 0;
	return 0;
}

#define ALIAS(name, of) __typeof__(of) name __attribute__((weak, alias(#of)))
ALIAS(clock_gettime, __vdso_clock_gettime);
ALIAS(gettimeofday, __vdso_gettimeofday);
ALIAS(time, __vdso_time);
ALIAS(clock_getres, __vdso_clock_getres);
ALIAS(getcpu, __vdso_getcpu);
