/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks as text: /proc/locks and fdinfo. */
#include <sys/sysmacros.h>

#include "base/seq.h"
#include "fs/file.h"
#include "fs/leases.h"
#include "fs/locks.h"
#include "fs/locks_internal.h"
#include "proc/pid_ns.h"

static void show_lock(const struct lock *l, unsigned number, const char *arrow, struct seq *out)
{
	const char *kind = l->is_flock ? "FLOCK " : l->pid == OFD_PID ? "OFDLCK" : "POSIX ";
	dev_t dev = l->inode->sb->dev;

	seq_printf(out, "%u: %s%s ADVISORY  %s %d %02x:%02x:%lu ", number, arrow, kind,
		   l->exclusive ? "WRITE" : "READ", l->pid == OFD_PID ? OFD_PID : pid_seen(l->pid),
		   major(dev), minor(dev), (unsigned long)l->inode->ino);
	seq_printf(out, "%llu ", (unsigned long long)l->start);
	if (l->end == UINT64_MAX)
		seq_puts(out, "EOF\n");
	else
		seq_printf(out, "%llu\n", (unsigned long long)l->end);
}

void locks_show(struct seq *out)
{
	const struct lock_waiter *w;
	const struct lock *l;
	unsigned number = 0;

	list_for_each_entry (l, &all_locks, all_node) {
		show_lock(l, ++number, "", out);
		list_for_each_entry (w, &lock_waiters, node)
			if (w->blocker == l)
				show_lock(w->wanted, number, "-> ", out);
	}
	leases_show(out, number);
}

void locks_show_file(const struct file *file, const struct files *files, struct seq *out)
{
	const struct lock *l;
	unsigned number = 0;

	/* flock's first, then record locks. */
	for (int flocks = 1; flocks >= 0; flocks--) {
		list_for_each_entry (l, &file->inode->locks, node) {
			if (l->is_flock != flocks || l->file != file ||
			    (l->owner != file && l->owner != files))
				continue;
			seq_puts(out, "lock:\t");
			show_lock(l, ++number, "", out);
		}
	}
}
