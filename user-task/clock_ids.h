/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of Linux's clocks (uapi/linux/time.h). */
#pragma once

enum {
	REALTIME,
	MONOTONIC,
	PROCESS_CPUTIME,
	THREAD_CPUTIME,
	MONOTONIC_RAW,
	REALTIME_COARSE,
	MONOTONIC_COARSE,
	BOOTTIME,
	REALTIME_ALARM,
	BOOTTIME_ALARM,
	TAI = 11,
};
