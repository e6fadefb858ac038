/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer_create and its family. A timer has at most one pending signal and does not expire
 * meanwhile: when it is taken, the periods that have passed are counted as its overrun and the
 * timer is set again. So a short interval costs nothing until the signal is taken. Timers of
 * processor time are checked at their earliest possible expiry, like setitimer's.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "machine/clock.h"
#include "base/seq.h"
#include "mm/uaccess.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"
#include "time/clock.h"
#include "time/process_timers.h"

#define NOTIFY_SIGNAL	 0
#define NOTIFY_NONE	 1
#define NOTIFY_THREAD	 2
#define NOTIFY_THREAD_ID 4
#define OVERRUN_MAX	 0x7fffffffull
#define CLOCK_PROCESS	 2
#define CLOCK_THREAD	 3

/* struct sigevent of the system call. */
struct linux_sigevent {
	uint64_t value;
	int32_t signo, notify, tid;
	int32_t unused[11];
};
_Static_assert(sizeof(struct linux_sigevent) == 64, "struct sigevent of timer_create");

struct posix_timer {
	struct timer timer;
	struct realtime_follower follower; /* while set to a time of CLOCK_REALTIME */
	struct list_head node;
	struct process *process;
	struct user_usage *user; /* the user that its signal is charged to */
	int id;
	clockid_t clock; /* a processor-time clock names its process or thread here */
	int signo, notify;
	pid_t tid;
	uint64_t value;
	uint64_t deadline; /* monotonic, or in the time of a processor clock; 0: off */
	uint64_t interval;
	uint64_t overrun;	    /* periods that passed since the signal was queued */
	uint64_t delivered_overrun; /* of the last signal that was taken */
	bool waits;		    /* its signal is pending */
};

static uint64_t timer_now(const struct posix_timer *t)
{
	uint64_t now = 0;

	if (!clock_is_cpu(t->clock))
		return clock_monotonic_ns();
	clock_read_cpu(t->clock, &now);
	return now;
}

static void arm(struct posix_timer *t, uint64_t now)
{
	uint64_t left = t->deadline > now ? t->deadline - now : 0, at = t->deadline;

	if (clock_is_cpu(t->clock))
		at = add_ns(clock_monotonic_ns(), left < TIMER_STEP_MIN ? TIMER_STEP_MIN : left);
	if (timer_arm(&t->timer, at) < 0)
		t->deadline = 0;
}

static void clock_was_set(struct realtime_follower *f, int64_t forward)
{
	struct posix_timer *t = container_of(f, struct posix_timer, follower);

	if (!t->deadline)
		return;
	t->deadline = realtime_moved_deadline(t->deadline, forward);
	if (!t->waits && t->notify != NOTIFY_NONE)
		arm(t, clock_monotonic_ns());
}

static struct sigqueue *find_in(struct sigpending *pending, const struct posix_timer *t)
{
	struct sigqueue *q;

	list_for_each_entry (q, &pending->queue, node)
		if (q->info.si_code == SI_TIMER && q->info.si_signo == t->signo &&
		    q->info.si_timerid == t->id)
			return q;
	return NULL;
}

/* False if no signal was queued: SIGEV_NONE, or the signal is ignored. */
static bool notify(struct posix_timer *t)
{
	struct sigpending *pending = &t->process->pending;
	struct task *task = NULL;
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = t->signo;
	info.si_code = SI_TIMER;
	info.si_timerid = t->id;
	info.si_value.sival_ptr = (void *)(uintptr_t)t->value;
	if (t->notify & NOTIFY_THREAD_ID) {
		task = task_find(t->tid);
		if (!task || task->process != t->process)
			return false;
		pending = &task->pending;
	}
	/* A signal of the timer's earlier setting is still pending. */
	if (find_in(pending, t))
		return true;
	send_signal_timer(t->process, task, t->signo, &info);
	return find_in(pending, t) != NULL;
}

/* Moves the deadline to the end of the current period. Returns how many periods have passed. */
static uint64_t forward(struct posix_timer *t, uint64_t now)
{
	uint64_t periods = 0;

	if (t->interval && t->deadline <= now) {
		periods = (now - t->deadline) / t->interval + 1;
		t->deadline = add_ns(t->deadline, periods * t->interval);
	}
	return periods;
}

static void timer_rings(struct timer *timer)
{
	struct posix_timer *t = container_of(timer, struct posix_timer, timer);
	uint64_t now = timer_now(t), missed;

	if (now < t->deadline) {
		arm(t, now);
		return;
	}
	t->waits = notify(t);
	if (!t->interval) {
		t->deadline = 0;
	} else if (!t->waits) {
		t->deadline = timer_next_period(t->deadline, t->interval, now, &missed);
		arm(t, now);
	} else {
		t->deadline = add_ns(t->deadline, t->interval);
	}
}

static struct posix_timer *find_of(struct process_timers *all, int id)
{
	struct posix_timer *t;

	if (!all)
		return NULL;
	list_for_each_entry (t, &all->posix, node)
		if (t->id == id)
			return t;
	return NULL;
}

void posix_timer_taken(struct process *process, siginfo_t *info)
{
	struct posix_timer *t = find_of(process->timers, info->si_timerid);
	uint64_t now;

	if (!t || !t->waits || t->signo != info->si_signo)
		return;
	t->waits = false;
	if (t->deadline) {
		now = timer_now(t);
		t->overrun += forward(t, now);
		arm(t, now);
	}
	t->delivered_overrun = t->overrun > OVERRUN_MAX ? OVERRUN_MAX : t->overrun;
	t->overrun = 0;
	info->si_overrun = (int)t->delivered_overrun;
}

static struct posix_timer *find(int id)
{
	return find_of(current->process->timers, id);
}

static void delete (struct process_timers *all, struct posix_timer *t)
{
	timer_cancel(&t->timer);
	realtime_unfollow(&t->follower);
	list_del(&t->node);
	usage_uncharge(t->user, USER_SIGNALS, 1);
	free(t);
}

void posix_timers_delete_all(struct process_timers *all)
{
	struct posix_timer *t, *next;

	list_for_each_entry_safe (t, next, &all->posix, node)
		delete (all, t);
}

void posix_timers_show(const struct process *process, struct seq *out)
{
	static const char *const ways[] = {"signal", "none", "thread"};
	const struct process_timers *all = process->timers;

	/* The newest first. */
	for (const struct list_head *n = all ? all->posix.prev : NULL; all && n != &all->posix;
	     n = n->prev) {
		const struct posix_timer *t = list_entry(n, struct posix_timer, node);
		bool thread = t->notify & NOTIFY_THREAD_ID;

		seq_printf(out, "ID: %d\nsignal: %d/%016llx\n", t->id, t->signo,
			   (unsigned long long)t->value);
		seq_printf(out, "notify: %s/%s.%d\nClockID: %d\n",
			   ways[t->notify & (NOTIFY_NONE | NOTIFY_THREAD)], thread ? "tid" : "pid",
			   pid_seen(thread ? t->tid : process->pid), t->clock);
	}
}

/* ---- the calls ---- */

static int check_event(const struct linux_sigevent *e)
{
	struct task *task;

	switch (e->notify) {
	case NOTIFY_NONE:
		return 0;
	case NOTIFY_SIGNAL | NOTIFY_THREAD_ID:
		task = task_given(e->tid);
		if (!task || task->process != current->process)
			return -EINVAL;
		break;
	case NOTIFY_SIGNAL:
	case NOTIFY_THREAD:
		break;
	default:
		return -EINVAL;
	}
	return e->signo > 0 && e->signo <= NSIG_MAX ? 0 : -EINVAL;
}

static int check_clock(clockid_t clock)
{
	uint64_t now;

	if (clock == CLOCK_THREAD)
		return 0;
	if (clock < 0)
		return clock_read(clock, &now);
	return clock_check_timer(clock);
}

/* A timer expires outside of its owner's calls, so a clock of "the caller" is stored with the
 * caller's number. (C libraries ask for the clocks of processor time as those of number 0.) */
static clockid_t named_clock(clockid_t clock)
{
	unsigned own_process = ~(unsigned)pid_seen(current->process->pid) << 3;
	unsigned own_thread = ~(unsigned)pid_seen(current->tid) << 3;

	if (clock == CLOCK_PROCESS)
		return (clockid_t)(own_process | 2);
	if (clock == CLOCK_THREAD)
		return (clockid_t)(own_thread | 4 | 2);
	if (clock < 0 && ~(clock >> 3) == 0)
		return (clockid_t)((clock & 4 ? own_thread : own_process) | (clock & 7));
	return clock;
}

SYSCALL_DEFINE3(timer_create, clockid_t, clock, uint64_t, user_event, uint64_t, user_id)
{
	struct linux_sigevent e = {.signo = SIGALRM, .notify = NOTIFY_SIGNAL};
	struct process_timers *all;
	struct posix_timer *t;
	int error = check_clock(clock);

	if (error)
		return error;
	if (user_event && copy_from_user(&e, user_event, sizeof(e)) < 0)
		return -EFAULT;
	error = check_event(&e);
	if (error)
		return error;
	all = process_timers(current->process);
	t = all ? calloc(1, sizeof(*t)) : NULL;
	if (!t)
		return -EAGAIN;
	/* Its signal's place in the queue is charged from now on. */
	t->user = usage_charge(current->cred->uid, USER_SIGNALS, 1, task_limit(RLIMIT_SIGPENDING));
	if (!t->user) {
		free(t);
		return -EAGAIN;
	}
	timer_init(&t->timer, timer_rings);
	list_init(&t->follower.node);
	t->follower.changed = clock_was_set;
	t->process = current->process;
	t->clock = named_clock(clock);
	t->id = all->next_id;
	t->signo = e.signo;
	t->notify = e.notify;
	t->tid = pid_given(e.tid);
	t->value = user_event ? e.value : (uint64_t)t->id;
	/* Takes the number before it is copied to the program, because copying may wait and other
	 * threads make timers meanwhile. */
	all->next_id = (all->next_id + 1) & 0x7fffffff;
	int told = put_user(t->id, user_id);
	all = process_timers(current->process);
	if (told < 0 || !all) {
		usage_uncharge(t->user, USER_SIGNALS, 1);
		free(t);
		return told < 0 ? -EFAULT : -EAGAIN;
	}
	list_add_tail(&t->node, &all->posix);
	return 0;
}

static struct itimerspec state_of(struct posix_timer *t)
{
	struct itimerspec out = {0};
	uint64_t now = timer_now(t);

	out.it_interval = ns_to_timespec(t->interval);
	if (t->deadline && (t->waits || t->notify == NOTIFY_NONE))
		t->overrun += forward(t, now);
	if (t->deadline && (t->deadline > now || t->notify != NOTIFY_NONE))
		out.it_value = ns_to_timespec(t->deadline > now ? t->deadline - now : 1);
	return out;
}

SYSCALL_DEFINE2(timer_gettime, int, id, uint64_t, user)
{
	struct posix_timer *t = find(id);
	struct itimerspec out;

	if (!t)
		return -EINVAL;
	out = state_of(t);
	return copy_to_user(user, &out, sizeof(out));
}

static void set_timer(struct posix_timer *t, uint64_t value, uint64_t interval, bool absolute)
{
	uint64_t now = timer_now(t);

	timer_cancel(&t->timer);
	realtime_unfollow(&t->follower);
	t->interval = interval;
	t->overrun = t->delivered_overrun = 0;
	t->waits = false;
	t->deadline = 0;
	if (!value)
		return;
	if (!absolute)
		t->deadline = add_ns(now, value);
	else if (clock_is_cpu(t->clock))
		t->deadline = value;
	else
		t->deadline = clock_deadline(t->clock, value);
	if (absolute && clock_follows_realtime(t->clock))
		realtime_follow(&t->follower);
	if (!t->deadline)
		t->deadline = 1;
	if (t->notify != NOTIFY_NONE)
		arm(t, now);
}

SYSCALL_DEFINE4(timer_settime, int, id, int, flags, uint64_t, user, uint64_t, old)
{
	struct itimerspec in, before;
	struct posix_timer *t;
	uint64_t value, interval;
	bool failed;

	if (!user)
		return -EINVAL;
	if (copy_from_user(&in, user, sizeof(in)) < 0)
		return -EFAULT;
	if (!timespec_to_ns(&in.it_value, &value) || !timespec_to_ns(&in.it_interval, &interval))
		return -EINVAL;
	/* No wait between here and the last use: another thread may delete it. */
	t = find(id);
	if (!t)
		return -EINVAL;
	before = state_of(t);
	set_timer(t, value, interval, flags & TIMER_ABSTIME);
	failed = value && !t->deadline;
	if (old && copy_to_user(old, &before, sizeof(before)) < 0)
		return -EFAULT;
	return failed ? -ENOMEM : 0;
}

SYSCALL_DEFINE1(timer_getoverrun, int, id)
{
	struct posix_timer *t = find(id);

	if (!t)
		return -EINVAL;
	return (long)t->delivered_overrun;
}

SYSCALL_DEFINE1(timer_delete, int, id)
{
	struct posix_timer *t = find(id);

	if (!t)
		return -EINVAL;
	delete (current->process->timers, t);
	return 0;
}
