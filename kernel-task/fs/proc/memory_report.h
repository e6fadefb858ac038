/* SPDX-License-Identifier: BSD-2-Clause */
/* The use of memory: one account for /proc/meminfo, /proc/vmstat, sysinfo and nodes of sysfs. */
#pragma once

#include <stdint.h>

/* All in bytes. */
struct memory_report {
	uint64_t total, free;
	uint64_t available; /* for programs: free memory, and cached pages that can be freed */
	uint64_t buffers;   /* cached pages of block devices */
	uint64_t cached;    /* cached pages of files, with those of `shared` */
	uint64_t shared;    /* files of tmpfs */
	uint64_t dirty;
};

void memory_report(struct memory_report *out);
