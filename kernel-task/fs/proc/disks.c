/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/partitions and /proc/diskstats. */
#include <sys/sysmacros.h>

#include "block/block.h"
#include "fs/proc/procfs.h"

typedef unsigned long long ull;

int proc_show_partitions(const struct proc_ref *ref, struct seq *out)
{
	struct block_device *disk = NULL;

	seq_puts(out, "major minor  #blocks  name\n\n");
	while ((disk = block_next(disk)))
		seq_printf(out, "%4u  %7u %10llu %s\n", major(disk->dev), minor(disk->dev),
			   (ull)(disk->info.sectors / 2), disk->name);
	return 0;
}

/* Per operation: requests, merged ones, sectors, milliseconds; between them how many are in flight
 * and the time during which some were. Times are not measured. Linux's admin-guide/iostats. */
int proc_show_diskstats(const struct proc_ref *ref, struct seq *out)
{
	struct block_device *disk = NULL;

	while ((disk = block_next(disk))) {
		const struct block_count *c = disk->count;

		seq_printf(
			out, "%4u %7u %s %llu 0 %llu 0 %llu 0 %llu 0 0 0 0 %llu 0 %llu 0 %llu 0\n",
			major(disk->dev), minor(disk->dev), disk->name, (ull)c[BLOCK_READ].requests,
			(ull)c[BLOCK_READ].sectors, (ull)c[BLOCK_WRITE].requests,
			(ull)c[BLOCK_WRITE].sectors, (ull)c[BLOCK_DISCARD].requests,
			(ull)c[BLOCK_DISCARD].sectors, (ull)c[BLOCK_FLUSH].requests);
	}
	return 0;
}
