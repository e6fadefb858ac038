/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks as text: /proc/locks and fdinfo. */
#include <sys/sysmacros.h>

#include "base/seq.h"
#include "fs/file.h"
#include "fs/leases.h"
#include "fs/locks.h"
#include "fs/locks_internal.h"
#include "libs/base/list_walk.h"
#include "proc/pid_ns.h"
#include "wait/may_wait.h"

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
	struct list_head *node;
	struct list_walk walk;
	unsigned number = 0;

	list_walk_begin(&walk, &all_lock_walks, &all_locks);
	while ((node = list_walk_next(&walk, &all_locks))) {
		const struct lock *l = list_entry(node, struct lock, all_node);
		const struct lock_waiter *w;

		show_lock(l, ++number, "", out);
		list_for_each_entry (w, &l->waiters, blocked_node)
			show_lock(w->wanted, number, "-> ", out);
		may_wait();
	}
	list_walk_end(&walk);
	leases_show(out, number);
}

/* One owner's, as far as they were set through the file. After a wait the next one is looked up. */
static void show_own(const struct file *file, const void *owner, bool is_flock, unsigned *number,
		     struct seq *out)
{
	uint64_t from = 0;

	for (;;) {
		may_wait();
		const struct lock_owner *o = lock_owner_find(file->inode, owner, is_flock);
		const struct lock *l =
			o ? lock_tree_find(o->tree, from, LOCK_KIND_SHARED | LOCK_KIND_EXCLUSIVE)
			  : NULL;

		if (!l)
			return;
		if (l->file == file) {
			seq_puts(out, "lock:\t");
			show_lock(l, ++*number, "", out);
		}
		if (l->end == UINT64_MAX)
			return;
		from = l->end + 1;
	}
}

/* Which of the two had the first of its record locks first? */
static const void *first_owner(const struct file *file, const struct files *files)
{
	const struct lock_owner *o;

	list_for_each_entry (o, &file->inode->locks, node)
		if (!o->is_flock && (o->owner == file || o->owner == files))
			return o->owner;
	return files;
}

void locks_show_file(const struct file *file, const struct files *files, struct seq *out)
{
	const void *first = first_owner(file, files);
	unsigned number = 0;

	/* flock's first, then record locks. */
	show_own(file, file, true, &number, out);
	show_own(file, first, false, &number, out);
	show_own(file, first == file ? (const void *)files : file, false, &number, out);
}
