/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hooks of all layers, in the order in which they run (proc/hooks.h, fs/hooks.h). A subsystem
 * with data of tasks, or that watches files, adds a line here; lower layers do not know it.
 */
#include "start/hooks.h"

#include <stddef.h>

#include "cgroup/cgroup.h"
#include "fs/hooks.h"
#include "ipc/aio.h"
#include "mm/charge.h"
#include "mm/mm.h"
#include "pages/cache.h"
#include "proc/access.h"
#include "proc/hooks.h"
#include "proc/oom.h"
#include "proc/proc.h"

extern const struct task_hooks entry_hooks;    /* entry/user_loop.c */
extern const struct task_hooks timer_hooks;    /* time/itimer.c */
extern const struct task_hooks files_hooks;    /* fs/task_files.c */
extern const struct task_hooks program_hooks;  /* exec/exec.c */
extern const struct task_hooks ipc_hooks;      /* ipc/namespace.c */
extern const struct task_hooks net_hooks;      /* net/namespace.c */
extern const struct task_hooks futex_hooks;    /* ipc/futex_robust.c */
extern const struct task_hooks tty_hooks;      /* tty/jobctl.c */
extern const struct task_hooks pidfd_hooks;    /* fs/proc/pidfd.c */
extern const struct task_hooks listener_hooks; /* ipc/seccomp_listener.c */
extern const struct task_hooks keys_hooks;     /* keys/task_keyrings.c */
extern const struct task_hooks answers_hooks;  /* arch/x86_64/user/answers.c */

/*
 * A task leaves its control group last, after everything else is given back. The page of answers is
 * made with the memory, before a fork can wait for the rest. Locks that a dead thread held are
 * marked before its memory is given up. System V's adjustments are made before the terminal's
 * session ends.
 */
static const struct task_hooks *const task_tables[] = {
	&cgroup_hooks, &timer_hooks,	&answers_hooks, &files_hooks,	&ipc_hooks,
	&net_hooks,    &futex_hooks,	&tty_hooks,	&program_hooks, &pidfd_hooks,
	&keys_hooks,   &listener_hooks, &entry_hooks,	NULL,
};

extern const struct file_hooks epoll_file_hooks; /* ipc/epoll.c */
extern const struct file_hooks lease_file_hooks; /* fs/leases.c */
extern const struct file_hooks async_file_hooks; /* fs/async.c */

/* epoll, which watches files, forgets the file first, since the later hooks wake tasks. */
static const struct file_hooks *const file_tables[] = {&epoll_file_hooks, &lease_file_hooks,
						       &async_file_hooks, NULL};

static unsigned current_personality(void)
{
	return current->process->personality;
}

static void memory_gone(struct mm *mm)
{
	aio_mm_gone(mm);
	mm_set_owner(mm, NULL);
}

static const struct mm_hooks mm_table = {
	.limit = task_limit,
	.capable = capable,
	.personality = current_personality,
	.out_of_memory = oom_wait,
	.spare_pages = cache_clean_pages,
	.reclaim = cache_reclaim,
	.gone = memory_gone,
};

static const struct charge_hooks charge_table = {
	.reclaim = cache_reclaim_account,
	.out_of_memory = oom_wait,
};

void hooks_init(void)
{
	task_hooks_set(task_tables);
	file_hooks_set(file_tables);
	mm_hooks_set(&mm_table);
	charge_hooks_set(&charge_table);
}
