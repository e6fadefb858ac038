/* SPDX-License-Identifier: BSD-2-Clause */
/* Resources that a process has used: getrusage, times. */
#include <errno.h>
#include <string.h>
#include <sys/times.h>

#include "machine/clock.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "wait/timer.h"
#include "user/share.h"

#define LINUX_RUSAGE_SELF     0
#define LINUX_RUSAGE_CHILDREN (-1)
#define LINUX_RUSAGE_THREAD   1
#define CLOCK_TICK_NS	      10000000ull

static struct timeval to_timeval(uint64_t ns)
{
	return (struct timeval){
		.tv_sec = (time_t)(ns / NSEC_PER_SEC),
		.tv_usec = (suseconds_t)(ns % NSEC_PER_SEC / 1000),
	};
}

static uint64_t from_timeval(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NSEC_PER_SEC + (uint64_t)t->tv_usec * 1000;
}

void process_times(const struct process *process, uint64_t *utime_ns, uint64_t *stime_ns)
{
	const struct task *task;

	*utime_ns = process->dead_utime_ns;
	*stime_ns = process->dead_stime_ns;
	list_for_each_entry (task, &process->threads, thread_node) {
		*utime_ns += share_user_ns(task);
		*stime_ns += task->fiber.ran_ns;
	}
}

static void add_task(struct rusage *u, const struct task *task)
{
	u->ru_minflt += (long)task->min_flt;
	u->ru_majflt += (long)task->maj_flt;
	u->ru_nvcsw += (long)task->fiber.sleeps;
	u->ru_nivcsw += (long)task->nivcsw;
}

void process_usage(struct process *process, struct rusage *out)
{
	uint64_t utime, stime, max_rss = process->max_rss_pages;
	struct task *task;

	memset(out, 0, sizeof(*out));
	process_times(process, &utime, &stime);
	out->ru_utime = to_timeval(utime);
	out->ru_stime = to_timeval(stime);
	out->ru_minflt = (long)process->dead_min_flt;
	out->ru_majflt = (long)process->dead_maj_flt;
	out->ru_nvcsw = (long)process->dead_nvcsw;
	out->ru_nivcsw = (long)process->dead_nivcsw;
	list_for_each_entry (task, &process->threads, thread_node) {
		add_task(out, task);
		if (task->mm && task->mm->rss_peak > max_rss)
			max_rss = task->mm->rss_peak;
	}
	out->ru_maxrss = (long)(max_rss * (PAGE_SIZE / 1024));
}

void task_io_add(struct task_io *to, const struct task_io *from)
{
	to->read_chars += from->read_chars;
	to->write_chars += from->write_chars;
	to->reads += from->reads;
	to->writes += from->writes;
	to->read_bytes += from->read_bytes;
	to->write_bytes += from->write_bytes;
}

static void add_timeval(struct timeval *to, const struct timeval *from)
{
	*to = to_timeval(from_timeval(to) + from_timeval(from));
}

void usage_add(struct rusage *to, const struct rusage *from)
{
	add_timeval(&to->ru_utime, &from->ru_utime);
	add_timeval(&to->ru_stime, &from->ru_stime);
	to->ru_minflt += from->ru_minflt;
	to->ru_majflt += from->ru_majflt;
	to->ru_nvcsw += from->ru_nvcsw;
	to->ru_nivcsw += from->ru_nivcsw;
	if (from->ru_maxrss > to->ru_maxrss)
		to->ru_maxrss = from->ru_maxrss;
}

SYSCALL_DEFINE2(getrusage, int, who, uint64_t, user)
{
	struct rusage u;

	switch (who) {
	case LINUX_RUSAGE_SELF:
		process_usage(current->process, &u);
		break;
	case LINUX_RUSAGE_CHILDREN:
		u = current->process->children_usage;
		break;
	case LINUX_RUSAGE_THREAD:
		memset(&u, 0, sizeof(u));
		u.ru_utime = to_timeval(share_user_ns(current));
		u.ru_stime = to_timeval(current->fiber.ran_ns);
		add_task(&u, current);
		u.ru_maxrss = (long)(current->mm->rss_peak * (PAGE_SIZE / 1024));
		break;
	default:
		return -EINVAL;
	}
	/* musl's structure has room for the future behind Linux's 144 bytes. */
	return copy_to_user(user, &u, RUSAGE_SIZE);
}

SYSCALL_DEFINE1(times, uint64_t, user)
{
	const struct rusage *children = &current->process->children_usage;
	uint64_t utime, stime;
	struct tms t;

	if (user) {
		process_times(current->process, &utime, &stime);
		t.tms_utime = (clock_t)(utime / CLOCK_TICK_NS);
		t.tms_stime = (clock_t)(stime / CLOCK_TICK_NS);
		t.tms_cutime = (clock_t)(from_timeval(&children->ru_utime) / CLOCK_TICK_NS);
		t.tms_cstime = (clock_t)(from_timeval(&children->ru_stime) / CLOCK_TICK_NS);
		if (copy_to_user(user, &t, sizeof(t)) < 0)
			return -EFAULT;
	}
	return (long)(clock_monotonic_ns() / CLOCK_TICK_NS);
}
