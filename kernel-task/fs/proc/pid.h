/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of /proc/PID, for the tables in pid.c. proc_show_*() make a file's text, proc_store_*()
 * take a written text (struct proc_entry): 0, -ENOMEM, -ESRCH if the task is gone, and the errors
 * named here.
 */
#pragma once

#include "fs/proc/procfs.h"
#include "wait/may_wait.h"

/* pid_text.c */
int proc_show_comm(const struct proc_ref *ref, struct seq *out);
int proc_store_comm(const struct proc_ref *ref, char *text, size_t length); /* -EINVAL: not mine */
int proc_show_oom_score(const struct proc_ref *ref, struct seq *out);
/* -EINVAL; -EACCES: only CAP_SYS_RESOURCE makes it less than it was ever allowed to be */
int proc_show_oom_score_adj(const struct proc_ref *ref, struct seq *out);
int proc_store_oom_score_adj(const struct proc_ref *ref, char *text, size_t length);
int proc_show_oom_adj(const struct proc_ref *ref, struct seq *out);
int proc_store_oom_adj(const struct proc_ref *ref, char *text, size_t length);
int proc_show_personality(const struct proc_ref *ref, struct seq *out);
int proc_show_loginuid(const struct proc_ref *ref, struct seq *out);
/* -EINVAL; -EPERM: it is set already, or another process's. */
int proc_store_loginuid(const struct proc_ref *ref, char *text, size_t length);
int proc_show_limits(const struct proc_ref *ref, struct seq *out);
int proc_show_children(const struct proc_ref *ref, struct seq *out);
int proc_show_timers(const struct proc_ref *ref, struct seq *out);

/* pid_memory.c and mem.c; proc_store_core_filter(): -EINVAL, -ESRCH. */
int proc_show_core_filter(const struct proc_ref *ref, struct seq *out);
int proc_store_core_filter(const struct proc_ref *ref, char *text, size_t length);
MAY_WAIT int proc_show_cmdline(const struct proc_ref *ref, struct seq *out);
MAY_WAIT int proc_show_environ(struct mm *mm, struct seq *out);
int proc_show_auxv(struct mm *mm, struct seq *out);
MAY_WAIT int proc_show_maps(struct mm *mm, struct seq *out);
MAY_WAIT int proc_show_smaps(struct mm *mm, struct seq *out);
MAY_WAIT int proc_show_numa_maps(struct mm *mm, struct seq *out);
MAY_WAIT int proc_show_smaps_rollup(struct mm *mm, struct seq *out);
extern const struct file_ops proc_mem_ops, proc_pagemap_ops;
/* pagemap.c */
MAY_WAIT ssize_t proc_pagemap_read(struct file *file, struct iov_iter *to, uint64_t *pos);

/* fd.c */
MAY_WAIT int proc_fd_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out);
MAY_WAIT int proc_fdinfo_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out);
int proc_fd_next(const struct proc_ref *dir, unsigned from);
/* If the reference is one of a link in fd/, its mode is how the file is open; else false. */
MAY_WAIT bool proc_fd_mode(const struct proc_ref *ref, mode_t *mode);

/* map_files.c: as find_name and next_name of struct proc_entry, and as proc_fd_mode() */
int proc_map_find(const struct proc_ref *dir, const char *name, struct proc_ref *out);
bool proc_map_next(const struct proc_ref *dir, uint64_t *from, char *name, struct proc_ref *out);
bool proc_map_mode(const struct proc_ref *ref, mode_t *mode);

/* pid_stat.c */
int proc_show_stat(const struct proc_ref *ref, struct seq *out);
int proc_show_statm(const struct proc_ref *ref, struct seq *out);
int proc_show_status(const struct proc_ref *ref, struct seq *out);

/* pid_usage.c */
int proc_show_io(const struct proc_ref *ref, struct seq *out);
int proc_show_thread_io(const struct proc_ref *ref, struct seq *out);
int proc_show_cgroup(const struct proc_ref *ref, struct seq *out);
int proc_show_schedstat(const struct proc_ref *ref, struct seq *out);
int proc_show_stack(const struct proc_ref *ref, struct seq *out);
int proc_show_syscall(const struct proc_ref *ref, struct seq *out);
int proc_show_wchan(const struct proc_ref *ref, struct seq *out);
int proc_show_autogroup(const struct proc_ref *ref, struct seq *out);
/* -EINVAL, -ERANGE; -EPERM and -EAGAIN: autogroup_set_nice() */
int proc_store_autogroup(const struct proc_ref *ref, char *text, size_t length);
int proc_show_timer_slack(const struct proc_ref *ref, struct seq *out);
/* -EINVAL; -EPERM without CAP_SYS_NICE, as for reading */
int proc_store_timer_slack(const struct proc_ref *ref, char *text, size_t length);

/* id_map.c: uid_map, gid_map, projid_map; setgroups */
extern const struct file_ops proc_id_map_ops, proc_setgroups_ops;

/* mounts.c */
extern const struct proc_poll proc_mounts_poll;
MAY_WAIT int proc_show_mounts(const struct proc_ref *ref, struct seq *out);
MAY_WAIT int proc_show_mountstats(const struct proc_ref *ref, struct seq *out);
MAY_WAIT int proc_show_mountinfo(const struct proc_ref *ref, struct seq *out);

/* namespaces.c */
extern const struct proc_entry proc_ns_entries[];
