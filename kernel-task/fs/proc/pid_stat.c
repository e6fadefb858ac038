/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>/stat, statm and status: what ps and top read. */
#include <errno.h>
#include <string.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/seccomp.h"
#include "proc/user_usage.h"
#include "tty/tty.h"
#include "user/share.h"

#define TICK_NS	   10000000ull /* 100 per second (USER_HZ) */
#define KIB(pages) ((unsigned long long)(pages) * (PAGE_SIZE / 1024))

char proc_state_letter(const struct task *task)
{
	static const char letters[] = {
		[TASK_RUNNING] = 'R',  [TASK_INTERRUPTIBLE] = 'S', [TASK_UNINTERRUPTIBLE] = 'D',
		[TASK_KILLABLE] = 'D', [TASK_STOPPED] = 'T',	   [TASK_TRACED] = 't',
		[TASK_ZOMBIE] = 'Z',   [TASK_DEAD] = 'X',
	};

	return letters[task->fiber.state];
}

static unsigned long long ticks(uint64_t ns)
{
	return ns / TICK_NS;
}

static uint64_t timeval_ns(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_usec * 1000u;
}

/* Times and faults of the whole process, or of one thread in task/<tid>. */
static void usage_of(const struct proc_ref *ref, const struct task *task, uint64_t *utime,
		     uint64_t *stime, struct rusage *usage)
{
	process_usage(task->process, usage);
	process_times(task->process, utime, stime);
	if (ref->entry && task->process->leader != task) {
		*utime = share_user_ns(task);
		*stime = task->fiber.ran_ns;
	}
}

static void signal_sets(const struct task *task, ksigset_t *ignored, ksigset_t *caught)
{
	*ignored = *caught = 0;
	for (int sig = 1; task->sighand && sig <= NSIG_MAX; sig++) {
		uint64_t handler = task->sighand->action[sig - 1].handler;

		if (handler == LINUX_SIG_IGN)
			*ignored |= signal_mask(sig);
		else if (handler != LINUX_SIG_DFL)
			*caught |= signal_mask(sig);
	}
}

static pid_t parent_of(const struct proc_ref *ref, const struct process *process)
{
	return process->parent ? proc_number(ref, process->parent->pid) : 0;
}

/* The fields about memory, 23 to 30. Only tasks with access to this one see addresses; others see
 * 1 for the code's and 0 for the stack's. */
static void show_stat_memory(const struct task *task, bool addresses, struct seq *out)
{
	const struct mm *mm = task->mm;
	rlim_t limit = task->process->rlimits[RLIMIT_RSS].rlim_cur;

	seq_printf(out, "%llu %llu %llu %llu %llu %llu 0 0 ",
		   mm ? (unsigned long long)mm->total_pages * PAGE_SIZE : 0ull,
		   mm ? (unsigned long long)mm->rss_pages : 0ull, (unsigned long long)limit,
		   mm && addresses ? (unsigned long long)mm->code_start
		   : mm		   ? 1ull
				   : 0ull,
		   mm && addresses ? (unsigned long long)mm->code_end
		   : mm		   ? 1ull
				   : 0ull,
		   mm && addresses ? (unsigned long long)mm->stack_start : 0ull);
}

/* Fields 45 to 52. */
static void show_stat_places(const struct task *task, bool addresses, struct seq *out)
{
	const struct mm *mm = addresses ? task->mm : NULL;
	const struct process *p = task->process;

	seq_printf(out, "%llu %llu %llu %llu %llu %llu %llu %d\n",
		   mm ? (unsigned long long)mm->data_start : 0ull,
		   mm ? (unsigned long long)mm->data_end : 0ull,
		   mm ? (unsigned long long)mm->brk_start : 0ull,
		   mm ? (unsigned long long)mm->arg_start : 0ull,
		   mm ? (unsigned long long)mm->arg_end : 0ull,
		   mm ? (unsigned long long)mm->env_start : 0ull,
		   mm ? (unsigned long long)mm->env_end : 0ull,
		   p->zombie && addresses ? p->exit_status : 0);
}

int proc_show_stat(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	uint64_t utime, stime;
	struct rusage usage;
	ksigset_t ignored, caught;

	if (!task)
		return -ESRCH;
	const struct process *p = task->process;
	bool addresses = task_may_access(task, ACCESS_READ_FSCREDS);
	usage_of(ref, task, &utime, &stime, &usage);
	signal_sets(task, &ignored, &caught);
	seq_printf(out, "%d (%.*s) %c %d %d %d %d %d 0 ", proc_number(ref, task->tid),
		   (int)sizeof(task->comm), task->comm, proc_state_letter(task), parent_of(ref, p),
		   proc_number(ref, p->pgid), proc_number(ref, p->sid),
		   p->tty ? (int)p->tty->dev : 0, p->tty ? proc_number(ref, p->tty->pgrp) : -1);
	seq_printf(out, "%ld %ld %ld %ld ", usage.ru_minflt, p->children_usage.ru_minflt,
		   usage.ru_majflt, p->children_usage.ru_majflt);
	seq_printf(out, "%llu %llu %llu %llu %d %d %u 0 %llu ", ticks(utime), ticks(stime),
		   ticks(timeval_ns(p->children_usage.ru_utime)),
		   ticks(timeval_ns(p->children_usage.ru_stime)),
		   task->rt_priority ? -1 - task->rt_priority : 20 + task->nice, task->nice,
		   p->thread_count, ticks(task->start_ns));
	show_stat_memory(task, addresses, out);
	seq_printf(out, "%llu %llu %llu %llu 0 0 0 %d 0 %d %d 0 0 0 ",
		   (unsigned long long)task->pending.set & 0x7fffffff,
		   (unsigned long long)task->blocked & 0x7fffffff,
		   (unsigned long long)ignored & 0x7fffffff,
		   (unsigned long long)caught & 0x7fffffff, p->exit_signal, task->rt_priority,
		   task->policy);
	show_stat_places(task, addresses, out);
	return 0;
}

int proc_show_statm(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	const struct mm *mm = task->mm;
	if (!mm) {
		seq_puts(out, "0 0 0 0 0 0 0\n");
		return 0;
	}
	uint64_t code = (mm->code_end - mm->code_start + PAGE_SIZE - 1) / PAGE_SIZE;
	seq_printf(out, "%llu %llu %llu %llu 0 %llu 0\n", (unsigned long long)mm->total_pages,
		   (unsigned long long)mm->rss_pages, (unsigned long long)mm->shared_pages,
		   (unsigned long long)code,
		   (unsigned long long)(mm->total_pages > code ? mm->total_pages - code : 0));
	return 0;
}

/* ---- status ---- */

/* From the mount's namespace down to the task's own. */
static void show_numbers(const struct proc_ref *ref, const struct task *task, const char *name,
			 pid_t global, struct seq *out)
{
	const struct pid_ns *own = task->pid_ns ? task->pid_ns : &first_pid_ns, *ns;

	seq_printf(out, "\n%s:", name);
	for (unsigned level = ref->pid_ns->level; level <= own->level; level++) {
		for (ns = own; ns->level > level; ns = ns->parent)
			;
		seq_printf(out, "\t%d", pid_in(ns, global));
	}
}

static void show_identity(const struct proc_ref *ref, const struct task *task, struct seq *out)
{
	static const char *const state_names[] = {
		[TASK_RUNNING] = "running",
		[TASK_INTERRUPTIBLE] = "sleeping",
		[TASK_UNINTERRUPTIBLE] = "disk sleep",
		[TASK_KILLABLE] = "disk sleep",
		[TASK_STOPPED] = "stopped",
		[TASK_TRACED] = "tracing stop",
		[TASK_ZOMBIE] = "zombie",
		[TASK_DEAD] = "dead",
	};
	const struct cred *c = task->cred;

	seq_puts(out, "Name:\t");
	char name[sizeof(task->comm) + 1];
	memcpy(name, task->comm, sizeof(task->comm));
	name[sizeof(task->comm)] = 0;
	seq_escape(out, name, "\n\\");
	if (task->fs)
		seq_printf(out, "\nUmask:\t%04o", task->fs->umask);
	seq_printf(out, "\nState:\t%c (%s)\n", proc_state_letter(task),
		   state_names[task->fiber.state]);
	seq_printf(out, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n",
		   proc_number(ref, task->process->pid), proc_number(ref, task->tid),
		   parent_of(ref, task->process),
		   task->trace.tracer ? proc_number(ref, task->trace.tracer->pid) : 0);
	if (c) {
		seq_printf(out, "Uid:\t%u\t%u\t%u\t%u\n", uid_seen(c->uid), uid_seen(c->euid),
			   uid_seen(c->suid), uid_seen(c->fsuid));
		seq_printf(out, "Gid:\t%u\t%u\t%u\t%u\n", gid_seen(c->gid), gid_seen(c->egid),
			   gid_seen(c->sgid), gid_seen(c->fsgid));
	}
	seq_printf(out, "FDSize:\t%d\nGroups:\t", task->files ? task->files->capacity : 0);
	for (unsigned i = 0; c && i < c->group_count; i++)
		seq_printf(out, i ? " %u" : "%u", gid_seen(c->groups[i]));
	seq_puts(out, " ");
	show_numbers(ref, task, "NStgid", task->process->pid, out);
	show_numbers(ref, task, "NSpid", task->tid, out);
	show_numbers(ref, task, "NSpgid", task->process->pgid, out);
	show_numbers(ref, task, "NSsid", task->process->sid, out);
	seq_puts(out, "\n");
}

static void show_memory(const struct mm *mm, struct seq *out)
{
	if (!mm)
		return;
	seq_printf(out,
		   "VmPeak:\t%8llu kB\nVmSize:\t%8llu kB\nVmLck:\t%8llu kB\nVmPin:\t       0 kB\n",
		   KIB(mm->total_pages), KIB(mm->total_pages), KIB(mm->locked_pages));
	seq_printf(out, "VmHWM:\t%8llu kB\nVmRSS:\t%8llu kB\n",
		   KIB(mm->rss_peak > mm->rss_pages ? mm->rss_peak : mm->rss_pages),
		   KIB(mm->rss_pages));
	uint64_t anon = mm->rss_pages > mm->shared_pages ? mm->rss_pages - mm->shared_pages : 0;
	seq_printf(out, "RssAnon:\t%8llu kB\nRssFile:\t%8llu kB\nRssShmem:\t       0 kB\n",
		   KIB(anon), KIB(mm->shared_pages));
	uint64_t code = (mm->code_end - mm->code_start) / 1024;
	uint64_t data = (mm->data_end - mm->data_start + mm->brk - mm->brk_start) / 1024;
	seq_printf(out, "VmData:\t%8llu kB\nVmExe:\t%8llu kB\nVmSwap:\t       0 kB\n",
		   (unsigned long long)data, (unsigned long long)code);
}

static void show_signals(const struct task *task, struct seq *out)
{
	ksigset_t ignored, caught;

	signal_sets(task, &ignored, &caught);
	seq_printf(out, "Threads:\t%u\n", task->process->thread_count);
	seq_printf(out, "SigQ:\t%llu/%llu\n",
		   (unsigned long long)usage_count(task->cred ? task->cred->uid : KUID(0),
						   USER_SIGNALS),
		   (unsigned long long)task->process->rlimits[RLIMIT_SIGPENDING].rlim_cur);
	seq_printf(out, "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\n",
		   (unsigned long long)task->pending.set,
		   (unsigned long long)task->process->pending.set,
		   (unsigned long long)task->blocked);
	seq_printf(out, "SigIgn:\t%016llx\nSigCgt:\t%016llx\n", (unsigned long long)ignored,
		   (unsigned long long)caught);
}

static void show_capabilities(const struct task *task, struct seq *out)
{
	const struct cred *c = task->cred;

	if (!c)
		return;
	seq_printf(out, "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\n",
		   (unsigned long long)c->cap_inheritable, (unsigned long long)c->cap_permitted,
		   (unsigned long long)c->cap_effective);
	seq_printf(out, "CapBnd:\t%016llx\nCapAmb:\t%016llx\nNoNewPrivs:\t%d\n",
		   (unsigned long long)c->cap_bounding, (unsigned long long)c->cap_ambient,
		   task->no_new_privs);
	seq_printf(out, "Seccomp:\t%d\nSeccomp_filters:\t%u\n",
		   task->seccomp_strict	  ? 1
		   : task->seccomp_filter ? 2
					  : 0,
		   seccomp_chain_filters(task->seccomp_filter));
}

int proc_show_status(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	show_identity(ref, task, out);
	show_memory(task->mm, out);
	show_signals(task, out);
	show_capabilities(task, out);
	seq_puts(out, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
	seq_printf(out, "voluntary_ctxt_switches:\t%llu\nnonvoluntary_ctxt_switches:\t%llu\n",
		   (unsigned long long)task->fiber.sleeps, (unsigned long long)task->nivcsw);
	return 0;
}
