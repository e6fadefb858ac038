/* SPDX-License-Identifier: BSD-2-Clause */
/* sysinfo: how long the system runs, its load and its memory, in the figures of /proc. */
#include <errno.h>

#include "fs/proc/memory_report.h"
#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/system.h"
#include "sys/syscall.h"
#include "time/clock.h"

/* struct sysinfo of the system call; the C libraries' have other paddings. */
struct linux_sysinfo {
	int64_t uptime;
	uint64_t loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	uint16_t procs, pad;
	uint32_t pad2;
	uint64_t totalhigh, freehigh;
	uint32_t mem_unit, pad3;
};
_Static_assert(sizeof(struct linux_sysinfo) == 112, "struct sysinfo");

SYSCALL_DEFINE1(sysinfo, uint64_t, user)
{
	struct linux_sysinfo s = {
		.uptime = (int64_t)(clock_monotonic_ns() / NSEC_PER_SEC),
		.procs = (uint16_t)task_count(),
		.mem_unit = 1,
	};
	struct memory_report memory;

	memory_report(&memory);
	s.totalram = memory.total;
	s.freeram = memory.free;
	s.sharedram = memory.shared;
	s.bufferram = memory.buffers;
	system_load_bits(s.loads);
	return copy_to_user(user, &s, sizeof(s));
}
