/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/vmstat: the lines with a meaning here, with Linux's names. There is no swap, and nothing
 * is paged out. */
#include "pages/cache.h"
#include "fs/proc/memory_report.h"
#include "fs/proc/procfs.h"
#include "fs/tmpfs/tmpfs.h"
#include "machine/machine.h"
#include "mm/mm.h"

int proc_show_vmstat(const struct proc_ref *ref, struct seq *out)
{
	struct memory_report m;

	memory_report(&m);
	const struct {
		const char *name;
		uint64_t value;
	} lines[] = {
		{"nr_free_pages", m.free / PAGE_SIZE},
		{"nr_file_pages", (m.cached + m.buffers) / PAGE_SIZE},
		{"nr_dirty", m.dirty / PAGE_SIZE},
		{"nr_writeback", 0},
		{"nr_shmem", m.shared / PAGE_SIZE},
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
