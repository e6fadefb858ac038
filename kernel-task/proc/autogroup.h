/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Autogroups: the processes of a session, and whatever they start, share the processor as one group
 * (user/share_group.h) beside the other sessions, however many they are. sched(7). A process leaves
 * its group by setsid() alone, so a group may outlive its session's leader.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct process;
struct share_group;
struct task;

/* Do new processes and sessions join groups (/proc/sys/kernel/sched_autogroup_enabled)? */
extern unsigned autogroup_enabled;

/* The process has begun a session, and begins a group. Without memory for one it stays where it is.
 */
void autogroup_begin(struct process *process);
/* A new process is in the group of `from`. */
void autogroup_inherit(struct process *process, const struct process *from);
/* Puts a task of the process, which has not run yet, where the process is. */
void autogroup_place(struct task *task);
/* The process is gone, and its tasks have left the group (share_exit()). */
void autogroup_leave(struct process *process);

/* The group's number and nice value. False: the process is in none. */
bool autogroup_of(const struct process *process, uint32_t *number, int *nice);
/* Sets the nice value for the current task. -EINVAL: out of range, or no group; -EPERM; -EAGAIN:
 * set less than a tenth of a second ago, by somebody without CAP_SYS_ADMIN. */
int autogroup_set_nice(const struct process *process, int nice);
