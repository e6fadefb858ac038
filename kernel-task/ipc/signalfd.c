/* SPDX-License-Identifier: BSD-2-Clause */
/* signalfd: the reader's pending signals, read as records. signalfd(2). */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "base/seq.h"
#include "proc/proc.h"
#include "sys/syscall.h"

struct siginfo_record {
	uint32_t signo;
	int32_t error, code;
	uint32_t pid, uid;
	int32_t fd;
	uint32_t tid, band, overrun, trapno;
	int32_t status, number;
	uint64_t pointer, utime, stime, address;
	uint16_t address_lsb, pad2;
	int32_t syscall;
	uint64_t call_address;
	uint32_t arch;
	uint8_t pad[28];
};
_Static_assert(sizeof(struct siginfo_record) == 128, "struct signalfd_siginfo");

struct signalfd {
	ksigset_t set;
};

static void fill(struct siginfo_record *out, int sig, const siginfo_t *info)
{
	memset(out, 0, sizeof(*out));
	out->signo = (uint32_t)sig;
	out->error = info->si_errno;
	out->code = info->si_code;
	if (sig == SIGCHLD) {
		out->status = info->si_status;
		out->utime = (uint64_t)info->si_utime;
		out->stime = (uint64_t)info->si_stime;
	} else if (in_set(SIGNALS_FAULT, sig) && info->si_code > 0) {
		out->address = (uint64_t)(uintptr_t)info->si_addr;
		return;
	} else if (info->si_code == SI_TIMER) {
		out->tid = (uint32_t)info->si_timerid;
		out->overrun = (uint32_t)info->si_overrun;
		out->pointer = (uint64_t)(uintptr_t)info->si_value.sival_ptr;
		out->number = info->si_value.sival_int;
		return;
	} else {
		out->pointer = (uint64_t)(uintptr_t)info->si_value.sival_ptr;
		out->number = info->si_value.sival_int;
	}
	out->pid = (uint32_t)info->si_pid;
	out->uid = info->si_uid;
}

static bool waiting(const struct signalfd *s)
{
	return signals_waiting(current) & s->set;
}

static ssize_t signalfd_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct signalfd *s = file->private;
	struct siginfo_record record;
	size_t total = 0;
	siginfo_t info;

	if (to->count < sizeof(record))
		return -EINVAL;
	if (!waiting(s)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&signal_watchers, waiting(s));
		if (error)
			return error;
	}
	while (to->count >= sizeof(record)) {
		int sig = signal_dequeue(current, s->set, &info);

		if (!sig)
			break;
		fill(&record, sig, &info);
		if (copy_to_iter(&record, sizeof(record), to) != sizeof(record))
			return total ? (ssize_t)total : -EFAULT;
		total += sizeof(record);
	}
	return total ? (ssize_t)total : -EAGAIN;
}

static uint32_t signalfd_poll(struct file *file, struct poll_table *pt)
{
	poll_wait(file, &signal_watchers, pt);
	return waiting(file->private) ? POLLIN | POLLRDNORM : 0;
}

static void signalfd_release(struct file *file)
{
	free(file->private);
}

static void signalfd_fdinfo(struct file *file, struct seq *out)
{
	const struct signalfd *s = file->private;

	seq_printf(out, "sigmask:\t%016llx\n", (unsigned long long)s->set);
}

static const struct file_ops signalfd_ops = {.unspliced = true,
					     .read = signalfd_read,
					     .llseek = file_seek_nothing,
					     .poll = signalfd_poll,
					     .release = signalfd_release,
					     .show_fdinfo = signalfd_fdinfo};

static long create(ksigset_t set, unsigned flags)
{
	struct signalfd *s = malloc(sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->set = set;
	struct file *file =
		file_anonymous(&signalfd_ops, s, O_RDWR | (flags & O_NONBLOCK), "[signalfd]");
	if (!file) {
		free(s);
		return -ENOMEM;
	}
	return fd_give(file, flags & O_CLOEXEC);
}

static long do_signalfd(int fd, uint64_t mask, size_t size, unsigned flags)
{
	ksigset_t set;

	if (size != sizeof(set) || (flags & ~(unsigned)(O_CLOEXEC | O_NONBLOCK)))
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)))
		return -EFAULT;
	set &= ~SIGNALS_KERNEL_ONLY;
	if (fd == -1)
		return create(set, flags);
	struct file *file = fd_get(fd);
	if (!file)
		return -EBADF;
	long result = -EINVAL;
	if (file->ops == &signalfd_ops) {
		((struct signalfd *)file->private)->set = set;
		wake_up(&signal_watchers);
		result = fd;
	}
	file_put(file);
	return result;
}

SYSCALL_DEFINE3(signalfd, int, fd, uint64_t, mask, size_t, size)
{
	return do_signalfd(fd, mask, size, 0);
}

SYSCALL_DEFINE4(signalfd4, int, fd, uint64_t, mask, size_t, size, unsigned, flags)
{
	return do_signalfd(fd, mask, size, flags);
}
