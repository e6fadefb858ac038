/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>: resources that the process has used, and its present activity. proc(5). */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "fs/proc/pid.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/autogroup.h"
#include "proc/proc.h"
#include "user/share.h"

static int show_io(const struct task_io *io, struct seq *out)
{
	seq_printf(out, "rchar: %llu\nwchar: %llu\nsyscr: %llu\nsyscw: %llu\n",
		   (unsigned long long)io->read_chars, (unsigned long long)io->write_chars,
		   (unsigned long long)io->reads, (unsigned long long)io->writes);
	seq_printf(out, "read_bytes: %llu\nwrite_bytes: %llu\ncancelled_write_bytes: 0\n",
		   (unsigned long long)io->read_bytes, (unsigned long long)io->write_bytes);
	return 0;
}

int proc_show_thread_io(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	return task ? show_io(&task->io, out) : -ESRCH;
}

/* The process's own folder shows the sum of its threads, a thread's only its own. */
int proc_show_io(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref), *thread;
	struct task_io sum;

	if (!task)
		return -ESRCH;
	sum = task->process->dead_io;
	list_for_each_entry (thread, &task->process->threads, thread_node)
		task_io_add(&sum, &thread->io);
	return show_io(&sum, out);
}

/* Nanoseconds on the processor, nanoseconds of waiting for it (not known), number of time
 * slices. */
int proc_show_schedstat(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%llu 0 %llu\n",
		   (unsigned long long)share_user_ns(task) + task->fiber.ran_ns,
		   (unsigned long long)task->fiber.sleeps + task->nivcsw);
	return 0;
}

/* The call that it waits in, with its arguments, stack pointer and place. */
int proc_show_syscall(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	const struct user_regs *r = &task->regs;
	uint64_t argument[SYSCALL_ARGUMENTS];
	if (task != current && (task->in_user || task->fiber.state == TASK_RUNNING)) {
		seq_puts(out, "running\n");
		return 0;
	}
	seq_printf(out, "%d ", task->syscall_number);
	regs_arguments(r, argument);
	if (task->syscall_number >= 0)
		for (unsigned i = 0; i < SYSCALL_ARGUMENTS; i++)
			seq_printf(out, "0x%lx ", argument[i]);
	seq_printf(out, "0x%lx 0x%lx\n", regs_sp(r), regs_ip(r));
	return 0;
}

/* Kernel functions have no public names, so the stack is not shown. */
int proc_show_stack(const struct proc_ref *ref, struct seq *out)
{
	return proc_task(ref) ? 0 : -ESRCH;
}

/* Kernel functions have no public names, so the place is not shown. */
int proc_show_wchan(const struct proc_ref *ref, struct seq *out)
{
	if (!proc_task(ref))
		return -ESRCH;
	seq_putc(out, '0');
	return 0;
}

static bool may_schedule(const struct task *task)
{
	return task == current || capable_over(task, CAP_SYS_NICE);
}

int proc_show_timer_slack(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (!may_schedule(task))
		return -EPERM;
	seq_printf(out, "%llu\n", (unsigned long long)task->timer_slack_ns);
	return 0;
}

int proc_store_timer_slack(const struct proc_ref *ref, char *text, size_t length)
{
	struct task *task = proc_task(ref);
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	if (end == text || *text == '-' || *end)
		return -EINVAL;
	if (!task)
		return -ESRCH;
	if (!may_schedule(task))
		return -EPERM;
	task->timer_slack_ns = value ? value : task->default_slack_ns;
	return 0;
}

/* A process without a group has an empty file. */
int proc_show_autogroup(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	uint32_t number;
	int nice;

	if (!task)
		return -ESRCH;
	if (autogroup_of(task->process, &number, &nice))
		seq_printf(out, "/autogroup-%u nice %d\n", number, nice);
	return 0;
}

int proc_store_autogroup(const struct proc_ref *ref, char *text, size_t length)
{
	const struct task *task = proc_task(ref);
	char *end;
	long nice = strtol(text, &end, 0);

	if (end == text)
		return -EINVAL;
	while (isspace((unsigned char)*end))
		end++;
	if (*end)
		return -EINVAL;
	if (nice < INT_MIN || nice > INT_MAX)
		return -ERANGE;
	return task ? autogroup_set_nice(task->process, (int)nice) : -ESRCH;
}
