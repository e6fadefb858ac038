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
struct pid_ns;
struct task;
struct proc_entry;

/* f_type of the two in statfs. */
#define PROC_MAGIC  0x9fa0u
#define SYSFS_MAGIC 0x62656572u

/* A mount of proc: the private part of its super block. */
struct proc_super {
	struct pid_ns *pid_ns; /* with a reference: whose processes it shows, by its numbers */
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

/* How a file that can be polled learns of its changes. */
struct proc_poll {
	uint64_t (*changes)(const struct proc_ref *ref); /* a count of them; NULL: there are none */
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
	/* When that memory has no user any more: with `outlives` the text is still made from the
	 * struct, else it is empty; with `areas` -ESRCH as soon as the task is gone. */
	bool outlives, areas;
	int dead;
	/* Or a text that never changes, without its newline. */
	const char *text;
	/* Or a number; with mode 0200 it can be set within these bounds. */
	unsigned *number, least, most;
	/* What was written, ending with a NUL in place of a final newline. */
	MAY_WAIT int (*store)(const struct proc_ref *ref, char *text, size_t length);
	/* Tells pollers of changes. */
	const struct proc_poll *poll;
	/* Operations of a file that is no text. */
	const struct file_ops *fops;
	/* A link, as readlink of struct inode_ops. */
	MAY_WAIT char *(*link)(const struct proc_ref *ref, struct path *jump, int *error);
	const struct proc_entry *children; /* of a plain folder */
	/* Of a folder with numbers in it: the n-th name's reference, after the children. */
	int (*find)(const struct proc_ref *dir, unsigned number, struct proc_ref *out);
	/* The first number >= `from`, -1 at the end. */
	int (*next)(const struct proc_ref *dir, unsigned from);
	/* Of a folder with other names: the reference of a name; -ENOENT. */
	int (*find_name)(const struct proc_ref *dir, const char *name, struct proc_ref *out);
	/* The first at place *from or later, its place and its name (PROC_NAME_SIZE); false at the
	 * end. */
	bool (*next_name)(const struct proc_ref *dir, uint64_t *from, char *name,
			  struct proc_ref *out);
};

/* The process whose folder the file is, NULL if it is gone; -EBADF if it is no process's folder. */
struct process;
int proc_folder_process(const struct file *file, struct process **out);
/* A number of the first PID namespace as the mount has it; 0: none. */
pid_t proc_number(const struct proc_ref *ref, pid_t global);
/* The task of a reference, NULL if it is gone. */
struct task *proc_task(const struct proc_ref *ref);

extern const struct fs_type proc_type, sysfs_type;
extern const struct proc_entry proc_root, proc_pid_folder, proc_thread_folder, sysfs_root;
extern const struct proc_entry proc_net_entries[], proc_sys_entries[];

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
/* fs/proc/cgroup.c */
int proc_show_cgroups(const struct proc_ref *ref, struct seq *out);
/* arch/x86_64/fs/cpuinfo.c */
int proc_show_cpuinfo(const struct proc_ref *ref, struct seq *out);
