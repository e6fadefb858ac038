/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/vmstat: the lines that have a meaning here, under Linux's names. There is no swap, and
 * nothing is paged out. */
#include "block/cache.h"
#include "fs/proc/procfs.h"
#include "fs/tmpfs/tmpfs.h"
#include "machine/machine.h"
#include "mm/mm.h"

int proc_show_vmstat(const struct proc_ref *ref, struct seq *out)
{
	struct machine_memory m;

	machine_memory(&m);
	const struct {
		const char *name;
		uint64_t value;
	} lines[] = {
		{"nr_free_pages", m.free_bytes / PAGE_SIZE},
		{"nr_file_pages", tmpfs_pages_in_use},
		{"nr_dirty", cache_dirty_pages()},
		{"nr_writeback", 0},
		{"nr_shmem", tmpfs_pages_in_use},
		{"pgpgin", 0},
		{"pgpgout", 0},
		{"pswpin", 0},
		{"pswpout", 0},
		{"pgfault", mm_events.faults},
		{"pgmajfault", 0},
		{"oom_kill", mm_events.oom_kills},
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		seq_printf(out, "%s %llu\n", lines[i].name, (unsigned long long)lines[i].value);
	return 0;
}
