/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timerfd: a timer that is read. At its expiry it becomes readable; the read computes how often it
 * has expired, and arms it again if it is periodic. timerfd_create(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/time.h>

#include "fs/file.h"
#include "base/seq.h"
#include "machine/clock.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "time/clock.h"
#include "wait/timer.h"

enum { ABSTIME = 1, CANCEL_ON_SET = 2 };

struct timerfd {
	struct timer timer;
	clockid_t clock;
	bool expired, cancel_on_set;
	unsigned flags;			   /* of the latest timerfd_settime */
	uint64_t set_ticks;		   /* by TFD_IOC_SET_TICKS: what the next read returns */
	uint64_t deadline, interval;	   /* clock_monotonic_ns() time; deadline 0: not set */
	uint64_t seen_changes;		   /* of the realtime clock, for cancel_on_set */
	struct realtime_follower follower; /* while set to a time of that clock */
	struct waitqueue wait;
};

static void expire(struct timer *timer)
{
	struct timerfd *t = container_of(timer, struct timerfd, timer);

	t->expired = true;
	wake_up_events(&t->wait, POLLIN | POLLRDNORM);
}

/* A timer that is set to the past has expired at once, without waiting for the clock. -ENOMEM. */
static int arm(struct timerfd *t)
{
	if (t->deadline > clock_monotonic_ns())
		return timer_arm(&t->timer, t->deadline);
	timer_cancel(&t->timer);
	expire(&t->timer);
	return 0;
}

static bool cancelled(const struct timerfd *t)
{
	return t->cancel_on_set && t->deadline && t->seen_changes != realtime_changes;
}

static void clock_was_set(struct realtime_follower *f, int64_t forward)
{
	struct timerfd *t = container_of(f, struct timerfd, follower);

	if (t->deadline) {
		t->deadline = realtime_moved_deadline(t->deadline, forward);
		if (!t->expired)
			arm(t);
	}
	if (cancelled(t))
		wake_up_events(&t->wait, POLLIN | POLLRDNORM);
}

/* How often it has expired by now; the next expiry is armed. */
static uint64_t take_ticks(struct timerfd *t)
{
	uint64_t now = clock_monotonic_ns(), ticks = 1;

	t->expired = false;
	if (t->set_ticks) {
		ticks = t->set_ticks;
		t->set_ticks = 0;
		return ticks;
	}
	if (!t->interval) {
		t->deadline = 0;
		return ticks;
	}
	if (now > t->deadline)
		ticks += (now - t->deadline) / t->interval;
	t->deadline += ticks * t->interval;
	timer_arm(&t->timer, t->deadline);
	return ticks;
}

static ssize_t timerfd_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct timerfd *t = file->private;

	if (to->count < sizeof(uint64_t))
		return -EINVAL;
	if (!t->expired && !cancelled(t)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&t->wait, t->expired || cancelled(t));
		if (error)
			return error;
	}
	if (cancelled(t)) {
		t->seen_changes = realtime_changes;
		return -ECANCELED;
	}
	uint64_t ticks = take_ticks(t);
	return copy_to_iter(&ticks, sizeof(ticks), to) == sizeof(ticks) ? (ssize_t)sizeof(ticks)
									: -EFAULT;
}

static uint32_t timerfd_poll(struct file *file, struct poll_table *pt)
{
	struct timerfd *t = file->private;

	poll_wait(file, &t->wait, pt);
	return t->expired || cancelled(t) ? POLLIN | POLLRDNORM : 0;
}

static void timerfd_release(struct file *file)
{
	struct timerfd *t = file->private;

	timer_cancel(&t->timer);
	realtime_unfollow(&t->follower);
	free(t);
}

#define SET_TICKS 0x40085400u /* TFD_IOC_SET_TICKS */

static long timerfd_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct timerfd *t = file->private;
	uint64_t ticks;

	if (command != SET_TICKS)
		return -ENOTTY;
	if (get_user(ticks, arg) < 0)
		return -EFAULT;
	if (!ticks)
		return -EINVAL;
	if (cancelled(t))
		return -ECANCELED;
	t->set_ticks = ticks;
	t->expired = true;
	wake_up_events(&t->wait, POLLIN | POLLRDNORM);
	return 0;
}

/* Time until the next expiry; 0: none. */
static uint64_t time_left(const struct timerfd *t)
{
	uint64_t now = clock_monotonic_ns(), deadline = t->deadline;

	/* After an expiry, the time to a periodic timer's next one. */
	if (deadline && deadline <= now && t->interval)
		deadline += ((now - deadline) / t->interval + 1) * t->interval;
	return deadline > now ? deadline - now : 0;
}

static void timerfd_fdinfo(struct file *file, struct seq *out)
{
	const struct timerfd *t = file->private;
	uint64_t left = time_left(t);

	seq_printf(out, "clockid: %d\nticks: %llu\nsettime flags: 0%o\n", t->clock,
		   (unsigned long long)(t->set_ticks ?: t->expired), t->flags);
	seq_printf(out, "it_value: (%llu, %llu)\n", (unsigned long long)(left / NSEC_PER_SEC),
		   (unsigned long long)(left % NSEC_PER_SEC));
	seq_printf(out, "it_interval: (%llu, %llu)\n",
		   (unsigned long long)(t->interval / NSEC_PER_SEC),
		   (unsigned long long)(t->interval % NSEC_PER_SEC));
}

static const struct file_ops timerfd_ops = {.unspliced = true,
					    .read = timerfd_read,
					    .ioctl = timerfd_ioctl,
					    .llseek = file_seek_nothing,
					    .poll = timerfd_poll,
					    .show_fdinfo = timerfd_fdinfo,
					    .release = timerfd_release};

SYSCALL_DEFINE2(timerfd_create, clockid_t, clock, unsigned, flags)
{
	if (flags & ~(unsigned)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME &&
	    clock != CLOCK_REALTIME_ALARM && clock != CLOCK_BOOTTIME_ALARM)
		return -EINVAL;
	if (clock >= CLOCK_REALTIME_ALARM && !capable(CAP_WAKE_ALARM))
		return -EPERM;
	struct timerfd *t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	t->clock = clock;
	timer_init(&t->timer, expire);
	list_init(&t->follower.node);
	t->follower.changed = clock_was_set;
	waitqueue_init(&t->wait);
	struct file *file =
		file_anonymous(&timerfd_ops, t, O_RDWR | (flags & O_NONBLOCK), "[timerfd]");
	if (!file) {
		free(t);
		return -ENOMEM;
	}
	return fd_give(file, flags & O_CLOEXEC);
}

static long put_setting(const struct timerfd *t, uint64_t address)
{
	int error = put_timespec(address, t->interval);

	return error ? error : put_timespec(address + sizeof(struct timespec), time_left(t));
}

static long set(struct timerfd *t, unsigned flags, uint64_t interval, uint64_t value)
{
	timer_cancel(&t->timer);
	realtime_unfollow(&t->follower);
	t->expired = false;
	t->set_ticks = 0;
	t->interval = interval;
	t->flags = flags;
	t->deadline = 0;
	t->cancel_on_set = (flags & CANCEL_ON_SET) && (flags & ABSTIME) &&
			   (t->clock == CLOCK_REALTIME || t->clock == CLOCK_REALTIME_ALARM);
	t->seen_changes = realtime_changes;
	if (!value)
		return 0;
	clockid_t clock = t->clock == CLOCK_REALTIME_ALARM   ? CLOCK_REALTIME
			  : t->clock == CLOCK_BOOTTIME_ALARM ? CLOCK_BOOTTIME
							     : t->clock;
	t->deadline = flags & ABSTIME ? clock_deadline(clock, value)
				      : add_ns(clock_monotonic_ns(), value);
	if (!t->deadline)
		t->deadline = 1;
	if ((flags & ABSTIME) && clock_follows_realtime(clock))
		realtime_follow(&t->follower);
	return arm(t);
}

/* The timerfd behind a descriptor; the file's reference is the caller's. */
static struct timerfd *timerfd_of(int fd, struct file **file, long *error)
{
	*file = fd_get(fd);
	*error = *file ? -EINVAL : -EBADF;
	if (*file && (*file)->ops == &timerfd_ops)
		return (*file)->private;
	if (*file)
		file_put(*file);
	return NULL;
}

SYSCALL_DEFINE4(timerfd_settime, int, fd, unsigned, flags, uint64_t, new_value, uint64_t, old_value)
{
	uint64_t interval, value;
	struct file *file;
	long result;

	if (flags & ~(unsigned)(ABSTIME | CANCEL_ON_SET))
		return -EINVAL;
	int error = get_timespec(new_value, &interval);
	if (!error)
		error = get_timespec(new_value + sizeof(struct timespec), &value);
	if (error)
		return error;
	struct timerfd *t = timerfd_of(fd, &file, &result);
	if (!t)
		return result;
	result = old_value ? put_setting(t, old_value) : 0;
	if (!result)
		result = set(t, flags, interval, value);
	file_put(file);
	return result;
}

SYSCALL_DEFINE2(timerfd_gettime, int, fd, uint64_t, value)
{
	struct file *file;
	long result;
	struct timerfd *t = timerfd_of(fd, &file, &result);

	if (!t)
		return result;
	result = put_setting(t, value);
	file_put(file);
	return result;
}
