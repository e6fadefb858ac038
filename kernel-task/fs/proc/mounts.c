/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/mounts and mountinfo: the tree of mounts as the task sees it below its root. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>

#include "fs/context.h"
#include "fs/inode.h"
#include "fs/proc/pid.h"
#include "libs/base/list_walk.h"
#include "proc/task.h"

#define SPECIAL " \t\n\\" /* written as \ooo */

static void show_flags(struct seq *out, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *name;
	} names[] = {{MS_NOSUID, ",nosuid"},
		     {MS_NODEV, ",nodev"},
		     {MS_NOEXEC, ",noexec"},
		     {MS_NOATIME, ",noatime"},
		     {MS_NODIRATIME, ",nodiratime"},
		     {MS_RELATIME, ",relatime"},
		     {MOUNT_NOSYMFOLLOW, ",nosymfollow"}};

	seq_puts(out, flags & MS_RDONLY ? "ro" : "rw");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (flags & names[i].flag)
			seq_puts(out, names[i].name);
	}
}

static void show_mount(struct seq *out, const struct mount *m, const char *where)
{
	seq_escape(out, m->source, SPECIAL);
	seq_putc(out, ' ');
	seq_escape(out, where, SPECIAL);
	seq_printf(out, " %s ", m->sb->type->name);
	show_flags(out, m->flags | (m->sb->read_only ? MS_RDONLY : 0));
	seq_puts(out, " 0 0\n");
}

static void show_info(struct seq *out, const struct mount *m, const char *where)
{
	char *buffer = malloc(PATH_MAX);
	struct path inner = {(struct mount *)m, m->root};
	struct path top = {(struct mount *)m, m->sb->root};
	bool reachable;

	seq_printf(out, "%d %d %u:%u ", m->id, m->parent ? m->parent->id : 1, major(m->sb->dev),
		   minor(m->sb->dev));
	/* The part of the filesystem that is mounted: seen from the filesystem's own root. */
	const char *part = "/";
	const struct super_ops *ops = m->sb->ops;
	if (ops && ops->show_root) {
		ops->show_root(m->root, out);
		part = "";
	} else if (buffer && m->root != m->sb->root) {
		struct mount whole = *m;

		whole.root = m->sb->root;
		whole.parent = NULL;
		inner.mount = top.mount = &whole;
		part = path_name(&inner, &top, buffer, PATH_MAX, &reachable);
	}
	seq_escape(out, part ? part : "/", SPECIAL);
	seq_putc(out, ' ');
	seq_escape(out, where, SPECIAL);
	seq_putc(out, ' ');
	show_flags(out, m->flags);
	if (m->peers)
		seq_printf(out, " shared:%u", m->peers->id);
	if (m->master)
		seq_printf(out, " master:%u", m->master->id);
	if (m->unbindable)
		seq_puts(out, " unbindable");
	seq_printf(out, " - %s ", m->sb->type->name);
	seq_escape(out, m->source, SPECIAL);
	seq_puts(out, m->sb->read_only ? " ro\n" : " rw\n");
	free(buffer);
}

static void show_device(struct seq *out, const struct mount *m, const char *where)
{
	seq_puts(out, "device ");
	seq_escape(out, m->source, SPECIAL);
	seq_puts(out, " mounted on ");
	seq_escape(out, where, SPECIAL);
	seq_printf(out, " with fstype %s\n", m->sb->type->name);
}

static void show_one(const struct task *task, const struct mount *m, char *buffer, struct seq *out,
		     void (*show)(struct seq *, const struct mount *, const char *))
{
	struct path where = {(struct mount *)m, m->root};
	bool reachable;
	const char *name = path_name(&where, &task->fs->root, buffer, PATH_MAX, &reachable);

	if (name && reachable)
		show(out, m, name);
}

static int show_all(const struct proc_ref *ref, struct seq *out,
		    void (*show)(struct seq *, const struct mount *, const char *))
{
	char *buffer = malloc(PATH_MAX);
	struct list_walk walk;
	int error = buffer ? 0 : -ENOMEM;

	mount_walk_begin(&walk);
	while (!error) {
		may_wait();
		const struct task *task = proc_task(ref);
		const struct mount *m = mount_walk_next(&walk);

		if (!m)
			break;
		if (task && task->fs)
			show_one(task, m, buffer, out, show);
		else
			error = task ? -EINVAL : -ESRCH;
	}
	list_walk_end(&walk);
	free(buffer);
	return error;
}

static uint64_t changes(const struct proc_ref *ref)
{
	const struct task *task = proc_task(ref);

	return task && task->fs ? fs_context_mount_changes(task->fs) : 0;
}

const struct proc_poll proc_mounts_poll = {.changes = changes, .wait = &mounts_changed};

int proc_show_mounts(const struct proc_ref *ref, struct seq *out)
{
	return show_all(ref, out, show_mount);
}

int proc_show_mountstats(const struct proc_ref *ref, struct seq *out)
{
	return show_all(ref, out, show_device);
}

int proc_show_mountinfo(const struct proc_ref *ref, struct seq *out)
{
	return show_all(ref, out, show_info);
}
