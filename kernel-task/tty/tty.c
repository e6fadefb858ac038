/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file side of a terminal: read with VMIN and VTIME, write through output processing, poll; and
 * what the driver side calls: received bytes, room in the output, hang-up, a new size.
 */
#include "tty/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/vfs.h"
#include "machine/clock.h"
#include "proc/task.h"
#include "sys/syscall.h"
#include "wait/timer.h"

#define TTY_CHUNK 512 /* bytes moved between the discipline and user memory at a time */

static struct tty *tty_of(struct ldisc *ld)
{
	return container_of(ld, struct tty, ldisc);
}

static void ldisc_signal(struct ldisc *ld, int signal)
{
	if (tty_of(ld)->pgrp)
		send_signal_pgrp(tty_of(ld)->pgrp, signal, NULL);
}

static void ldisc_flow(struct ldisc *ld, bool stop)
{
	if (!stop)
		tty_of(ld)->driver->kick(tty_of(ld));
}

static const struct ldisc_ops tty_ldisc_ops = {.signal = ldisc_signal, .flow = ldisc_flow};

int tty_init(struct tty *tty, const struct tty_driver *driver, dev_t dev)
{
	memset(tty, 0, sizeof(*tty));
	tty->driver = driver;
	tty->dev = dev;
	waitqueue_init(&tty->readers);
	waitqueue_init(&tty->writers);
	return ldisc_init(&tty->ldisc, &tty_ldisc_ops);
}

void tty_destroy(struct tty *tty)
{
	ldisc_destroy(&tty->ldisc);
}

/* ---- the driver's side ---- */

size_t tty_receive(struct tty *tty, const uint8_t *data, size_t n)
{
	bool was_stopped = tty->ldisc.stopped;
	size_t taken = ldisc_receive(&tty->ldisc, data, n);

	if (tty->ldisc.stopped != was_stopped)
		tty_flow_changed(tty);
	if (ldisc_readable(&tty->ldisc))
		wake_up_events(&tty->readers, POLLIN | POLLRDNORM);
	if (ldisc_output_pending(&tty->ldisc))
		tty->driver->kick(tty);
	return taken;
}

void tty_output_taken(struct tty *tty)
{
	wake_up_events(&tty->writers, POLLOUT | POLLWRNORM);
}

void tty_flow_changed(struct tty *tty)
{
	if (tty->driver->tell)
		tty->driver->tell(tty, tty->ldisc.stopped ? TIOCPKT_STOP : TIOCPKT_START);
	if (!tty->ldisc.stopped)
		wake_up_events(&tty->writers, POLLOUT | POLLWRNORM);
}

static void tell_session(struct tty *tty)
{
	if (tty->session) {
		struct process *leader = process_find(tty->session);

		if (leader) {
			send_signal_process(leader, SIGHUP, NULL);
			send_signal_process(leader, SIGCONT, NULL);
		}
		if (tty->pgrp && (!leader || leader->pgid != tty->pgrp)) {
			send_signal_pgrp(tty->pgrp, SIGHUP, NULL);
			send_signal_pgrp(tty->pgrp, SIGCONT, NULL);
		}
	}
}

void tty_hangup(struct tty *tty)
{
	if (tty->hung_up)
		return;
	tty->hung_up = true;
	tell_session(tty);
	wake_up(&tty->readers);
	wake_up(&tty->writers);
}

void tty_vhangup(struct tty *tty)
{
	tty->generation++;
	tell_session(tty);
	tty_disassociate(tty);
	wake_up(&tty->readers);
	wake_up(&tty->writers);
}

SYSCALL_DEFINE0(vhangup)
{
	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	if (current->process->tty)
		tty_vhangup(current->process->tty);
	return 0;
}

/* Is the file's line gone? */
static bool is_gone(const struct tty *tty, const struct file *file)
{
	return tty->hung_up || file->version != tty->generation;
}

void tty_resize(struct tty *tty, const struct winsize_abi *size)
{
	if (!memcmp(&tty->winsize, size, sizeof(*size)))
		return;
	tty->winsize = *size;
	if (tty->pgrp)
		send_signal_pgrp(tty->pgrp, SIGWINCH, NULL);
}

/* ---- the file's side ---- */

int tty_open(struct tty *tty, struct file *file)
{
	if (tty->hung_up)
		return -EIO;
	if (tty->exclusive && tty->open_count && !capable(CAP_SYS_ADMIN))
		return -EBUSY;
	tty->open_count++;
	file->private = tty;
	file->version = tty->generation;
	file->ops = &tty_file_ops;
	struct process *self = current->process;
	if (!(file->flags & O_NOCTTY) && file->readable && self->sid == self->pid && !self->tty &&
	    !tty->session)
		tty_set_controlling(tty);
	return 0;
}

static void tty_release(struct file *file)
{
	struct tty *tty = file->private;

	if (--tty->open_count)
		return;
	tty->exclusive = false;
	if (tty->driver->closed)
		tty->driver->closed(tty);
}

/*
 * Waits until input can be read. The non-canonical rules: VMIN bytes are waited for without a limit
 * if VTIME is 0; otherwise VTIME runs from the read (VMIN 0) or from the first byte on. 0, or why
 * the wait ended.
 */
static int wait_for_input(struct tty *tty, const struct file *file, size_t have, uint64_t *deadline)
{
	bool canonical = tty->ldisc.termios.c_lflag & ICANON;

	/* VMIN decides when to return, not how many bytes to take. */
	if (is_gone(tty, file) || ldisc_readable(&tty->ldisc) ||
	    (!canonical && ldisc_available(&tty->ldisc)))
		return 0;
	if (file->flags & O_NONBLOCK)
		return -EAGAIN;
	const struct linux_termios *t = &tty->ldisc.termios;
	uint64_t tenth = NSEC_PER_SEC / 10;
	if (!(t->c_lflag & ICANON)) {
		if (!t->c_cc[VMIN] && !t->c_cc[VTIME])
			return -ETIMEDOUT;
		if (t->c_cc[VTIME] && (!t->c_cc[VMIN] || have) && *deadline == WAIT_NO_DEADLINE)
			*deadline = clock_monotonic_ns() + t->c_cc[VTIME] * tenth;
	}
	return wait_event_interruptible_until(
		&tty->readers,
		is_gone(tty, file) || ldisc_readable(&tty->ldisc) ||
			(!(tty->ldisc.termios.c_lflag & ICANON) && ldisc_available(&tty->ldisc)),
		*deadline);
}

/* Moves available input into the caller's buffer. True when the read is complete. */
static bool move_input(struct tty *tty, struct iov_iter *to, size_t *done, int *error)
{
	uint8_t chunk[TTY_CHUNK];
	bool canonical = tty->ldisc.termios.c_lflag & ICANON;
	bool line = false;

	while (to->count && !line) {
		size_t want = to->count < sizeof(chunk) ? to->count : sizeof(chunk);
		size_t got = ldisc_read(&tty->ldisc, chunk, want, &line);
		size_t copied = copy_to_iter(chunk, got, to);

		*done += copied;
		if (copied < got) {
			*error = -EFAULT;
			return true;
		}
		if (!got)
			break;
	}
	if (tty->driver->unthrottle)
		tty->driver->unthrottle(tty);
	size_t min = tty->ldisc.termios.c_cc[VMIN];
	return canonical ? line || *done : !to->count || *done >= (min ? min : 1);
}

static ssize_t tty_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct tty *tty = file->private;
	uint64_t deadline = WAIT_NO_DEADLINE;
	size_t done = 0;
	int error = 0;

	if (!to->count)
		return 0;
	for (;;) {
		error = tty_check_change(tty, SIGTTIN);
		if (!error)
			error = wait_for_input(tty, file, done, &deadline);
		if (error || file->version != tty->generation ||
		    (tty->hung_up && !ldisc_available(&tty->ldisc)))
			break;
		if (move_input(tty, to, &done, &error))
			break;
		/* Another byte restarts the clock between bytes. */
		if (done && tty->ldisc.termios.c_cc[VMIN])
			deadline = WAIT_NO_DEADLINE;
	}
	if (done)
		return (ssize_t)done;
	return error == -ETIMEDOUT ? 0 : error;
}

static bool held_back(const struct tty *tty)
{
	return tty->driver->is_pty && tty->ldisc.stopped;
}

static bool room_for_output(struct tty *tty)
{
	if (held_back(tty) && !tty->hung_up)
		return false;
	return tty->hung_up ||
	       ldisc_output_pending(&tty->ldisc) + LDISC_ECHO_ROOM + 8 <= LDISC_OUTPUT_SIZE;
}

static ssize_t tty_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct tty *tty = file->private;
	uint8_t chunk[TTY_CHUNK];
	size_t done = 0;
	int error = 0;

	if (tty->ldisc.termios.c_lflag & TOSTOP)
		error = tty_check_change(tty, SIGTTOU);
	while (!error && from->count) {
		if (is_gone(tty, file)) {
			error = -EIO;
			break;
		}
		size_t want = from->count < sizeof(chunk) ? from->count : sizeof(chunk);
		size_t got = copy_from_iter(chunk, want, from);
		size_t put = held_back(tty) ? 0 : ldisc_write(&tty->ldisc, chunk, got);

		iov_iter_revert(from, got - put);
		done += put;
		tty->driver->kick(tty);
		if (!got)
			error = -EFAULT;
		else if (put < got && !room_for_output(tty)) {
			if (file->flags & O_NONBLOCK)
				error = -EAGAIN;
			else
				error = wait_event_interruptible(
					&tty->writers, is_gone(tty, file) || room_for_output(tty));
		}
	}
	return done ? (ssize_t)done : error;
}

static uint32_t tty_poll(struct file *file, struct poll_table *pt)
{
	struct tty *tty = file->private;
	uint32_t events = 0;

	poll_wait(file, &tty->readers, pt);
	poll_wait(file, &tty->writers, pt);
	if (ldisc_readable(&tty->ldisc))
		events |= POLLIN | POLLRDNORM;
	if (is_gone(tty, file))
		events |= POLLHUP | POLLERR | POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM;
	else if (room_for_output(tty))
		events |= POLLOUT | POLLWRNORM;
	return events;
}

static long tty_file_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	if (is_gone(file->private, file))
		return -EIO;
	return tty_ioctl(file->private, file, command, arg);
}

const struct file_ops tty_file_ops = {
	.release = tty_release,
	.read = tty_read,
	.write = tty_write,
	.poll = tty_poll,
	.ioctl = tty_file_ioctl,
};
