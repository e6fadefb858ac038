/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page of data below the vDSO, written by the kernel task and read by every program: how the
 * time-stamp counter becomes time. While `sequence` is odd the page is being changed.
 */
#pragma once

#include <stdint.h>

struct vvar {
	uint32_t sequence;
	uint32_t ready; /* 0: the fields below are not valid, make the system call */
	uint64_t tsc_base;
	uint64_t multiplier;	     /* monotonic ns = (tsc - tsc_base) * multiplier >> 32 */
	uint64_t realtime_offset_ns; /* nanoseconds since 1970 = monotonic ns + this */
};
