/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * procfs. The tree is described by tables of struct proc_entry. A file's text is made when it is
 * read from its beginning. Inodes exist while they are used; each refers to an entry and a task, by
 * id and start time, so that a reused id is not mistaken for it.
 */
#pragma once

#include <stdint.h>
#include "fs/mount.h"
#include "fs/proc/guard.h"
#include "base/seq.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

struct mm;
struct net_namespace;
struct pid_ns;
struct task;
struct proc_entry;

/* f_type of procfs and sysfs in statfs. */
#define PROC_MAGIC  0x9fa0u
#define SYSFS_MAGIC 0x62656572u

/* A mount of proc: the private part of its super block. */
struct proc_super {
	struct pid_ns *pid_ns; /* with a reference: whose processes the mount shows */
	unsigned hide;	       /* enum proc_hide */
	kgid_t group;
};

struct proc_ref {
	const struct proc_entry *entry;
	pid_t tid;		     /* 0: not of a task */
	uint64_t start_ns;	     /* of that task */
	int fd;			     /* in fd/ and fdinfo/, else -1 */
	uint64_t start, end;	     /* in map_files/, else 0 */
	const struct pid_ns *pid_ns; /* of the mount */
};

/* How poll() learns of changes of a file. */
struct proc_poll {
	uint64_t (*changes)(const struct proc_ref *ref); /* their number so far; NULL: no changes */
	struct waitqueue *wait;				 /* woken by a change */
	bool setting; /* writable as far as poll() is concerned */
};

#define PROC_NAME_SIZE 40

struct proc_entry {
	const char *name; /* NULL ends a table */
	mode_t mode;	  /* with its type */
	enum proc_guard guard;
	bool strict; /* its mode also holds for root: /proc/sys and /sys */
	/* Text of a file: 0 or a negative errno. */
	MAY_WAIT int (*show)(const struct proc_ref *ref, struct seq *out);
	/* The text of a file that is bound to memory; the memory has a user (mm_use()). */
	int (*show_memory)(struct mm *mm, struct seq *out);
	/* After the memory's last user is gone: `outlives`: the text is still made from the struct;
	 * else the file is empty. `areas`: -ESRCH as soon as the task is gone. */
	bool outlives, areas;
	int dead;
	/* Instead of a function: a text that never changes, without its newline. */
	const char *text;
	/* Instead of a function: a number; with mode 0200 it can be set within these bounds. */
	unsigned *number, least, most;
	/* Takes a written text, which ends with a NUL in place of a final newline. */
	MAY_WAIT int (*store)(const struct proc_ref *ref, char *text, size_t length);
	/* Tells pollers of changes. */
	const struct proc_poll *poll;
	/* Operations of a file that has no text. */
	const struct file_ops *fops;
	/* A link, as readlink of struct inode_ops. */
	MAY_WAIT char *(*link)(const struct proc_ref *ref, struct path *jump, int *error);
	const struct proc_entry *children; /* of a plain folder */
	/* Does the name still stand for the reference, for the current task? NULL: it always does.
	 */
	MAY_WAIT bool (*valid)(const struct proc_ref *ref, const char *name);
	/* For a folder of numbers: the reference of the name `number`. The numbers come after the
	 * children. */
	int (*find)(const struct proc_ref *dir, unsigned number, struct proc_ref *out);
	/* The first number >= `from`, -1 at the end. */
	int (*next)(const struct proc_ref *dir, unsigned from);
	/* For a folder of other names: the reference of a name; -ENOENT. */
	MAY_WAIT int (*find_name)(const struct proc_ref *dir, const char *name,
				  struct proc_ref *out);
	/* The first name at position *from or later: its position and its text (PROC_NAME_SIZE
	 * bytes); false at the end. */
	MAY_WAIT bool (*next_name)(const struct proc_ref *dir, uint64_t *from, char *name,
				   struct proc_ref *out);
};

/* The process whose folder the file is, NULL if it is gone; -EBADF if it is no process's folder. */
struct process;
int proc_folder_process(const struct file *file, struct process **out);
/* The number in the mount's PID namespace of the thread that is `global` in the first one; 0: it
 * has none there. */
pid_t proc_number(const struct proc_ref *ref, pid_t global);
/* The task of a reference, NULL if it is gone. */
struct task *proc_task(const struct proc_ref *ref);

extern const struct fs_type proc_type, sysfs_type;
extern const struct proc_entry proc_root, proc_pid_folder, proc_thread_folder, sysfs_root;
extern const struct proc_entry proc_net_entries[], proc_sys_entries[];
extern const struct proc_entry proc_sys_net_entries[];
/* Of /sys/class and /sys/devices/virtual: sysfs_net.c. */
extern const struct proc_entry sysfs_class_entries[], sysfs_virtual_entries[];

/* proc/pid.c */
int proc_root_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out);
int proc_root_next(const struct proc_ref *dir, unsigned from);
/* proc/sysrq.c */
int proc_store_sysrq(const struct proc_ref *ref, char *text, size_t length);
/* proc/pid_stat.c */
char proc_state_letter(const struct task *task);
/* proc/disks.c */
int proc_show_partitions(const struct proc_ref *ref, struct seq *out);
int proc_show_diskstats(const struct proc_ref *ref, struct seq *out);
/* proc/vmstat.c */
int proc_show_vmstat(const struct proc_ref *ref, struct seq *out);
/* fs/proc/net_snmp.c */
MAY_WAIT int proc_show_net_snmp(const struct net_namespace *ns, struct seq *out);
/* fs/proc/cgroup.c */
int proc_show_cgroups(const struct proc_ref *ref, struct seq *out);
/* arch/x86_64/fs/cpuinfo.c */
int proc_show_cpuinfo(const struct proc_ref *ref, struct seq *out);
