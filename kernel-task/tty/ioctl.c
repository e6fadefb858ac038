/* SPDX-License-Identifier: BSD-2-Clause */
/* The ioctls of terminals: size, job control, queues. Linux's tty_ioctl(2). tty/settings.c has the
 * settings. */
#include "tty/ioctl.h"

#include <sys/ioctl.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "fs/vfs.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define TIOCGDEV_    0x80045432u
#define TIOCVHANGUP_ 0x5437u

static long set_winsize(struct tty *tty, uint64_t arg)
{
	struct winsize_abi size;

	if (copy_from_user(&size, arg, sizeof(size)))
		return -EFAULT;
	tty_resize(tty, &size);
	return 0;
}

/* ---- job control ---- */

static long get_pgrp(struct tty *tty, uint64_t arg)
{
	if (current->process->tty != tty)
		return -ENOTTY;
	return put_user((int)pid_seen(tty->pgrp), arg);
}

static long set_pgrp(struct tty *tty, uint64_t arg)
{
	struct process *self = current->process;
	int pgrp;
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (self->tty != tty || tty->session != self->sid)
		return -ENOTTY;
	if (get_user(pgrp, arg))
		return -EFAULT;
	if (pgrp < 0)
		return -EINVAL;
	pid_t group = pid_given(pgrp), session = pgrp_session(group);
	if (!session)
		return -ESRCH;
	if (session != self->sid)
		return -EPERM;
	tty->pgrp = group;
	return 0;
}

static long get_session(struct tty *tty, uint64_t arg)
{
	if (current->process->tty != tty)
		return -ENOTTY;
	return put_user((int)pid_seen(tty->session), arg);
}

static long set_controlling(struct tty *tty, struct file *file, uint64_t arg)
{
	struct process *self = current->process;

	if (self->sid == self->pid && tty->session == self->sid)
		return 0;
	if (self->sid != self->pid || self->tty)
		return -EPERM;
	if (tty->session) {
		/* Only an administrator takes it from another session, with argument 1. */
		if (arg != 1 || !capable(CAP_SYS_ADMIN))
			return -EPERM;
		tty_disassociate(tty);
	}
	if (!file->readable && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	tty_set_controlling(tty);
	return 0;
}

static long give_up_controlling(struct tty *tty)
{
	struct process *self = current->process;

	if (self->tty != tty)
		return -ENOTTY;
	if (self->sid == self->pid)
		tty_leave_session(self);
	self->tty = NULL;
	return 0;
}

/* ---- queues ---- */

static long flush(struct tty *tty, uint64_t which)
{
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error;
	if (which > TCIOFLUSH)
		return -EINVAL;
	if (which == TCIFLUSH || which == TCIOFLUSH) {
		ldisc_flush_input(&tty->ldisc);
		if (tty->driver->unthrottle)
			tty->driver->unthrottle(tty);
		tty_tell(tty, TIOCPKT_FLUSHREAD);
	}
	if (which == TCOFLUSH || which == TCIOFLUSH) {
		ldisc_flush_output(&tty->ldisc);
		tty_output_taken(tty);
		tty_tell(tty, TIOCPKT_FLUSHWRITE);
	}
	return 0;
}

static long flow(struct tty *tty, uint64_t action)
{
	int error = tty_check_change(tty, SIGTTOU);
	uint8_t c;

	if (error)
		return error;
	switch (action) {
	case TCOOFF:
		tty->ldisc.stopped = true;
		tty_flow_changed(tty);
		return 0;
	case TCOON:
		tty->ldisc.stopped = false;
		tty->driver->kick(tty);
		tty_flow_changed(tty);
		return 0;
	case TCIOFF:
	case TCION:
		c = tty->ldisc.termios.c_cc[action == TCIOFF ? VSTOP : VSTART];
		if (c != LINUX_VDISABLE)
			ldisc_write(&tty->ldisc, &c, 1);
		tty->driver->kick(tty);
		return 0;
	default:
		return -EINVAL;
	}
}

/* TCSBRK: there is no serial line for a break. tcdrain() is TCSBRK with an argument. */
static long send_break(struct tty *tty)
{
	int error = tty_check_change(tty, SIGTTOU);

	return error ? error : tty_drain(tty);
}

static long insert_input(struct tty *tty, uint64_t arg)
{
	uint8_t c;

	if (current->process->tty != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	tty_receive(tty, &c, 1);
	return 0;
}

static long hang_up(struct tty *tty)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	tty_vhangup(tty);
	return 0;
}

static long set_exclusive(struct tty *tty, bool on)
{
	tty->exclusive = on;
	return 0;
}

/* -ENOTTY: another request, or the terminal is not the caller's. */
static long session_ioctl(struct tty *tty, struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case TIOCGPGRP:
		return get_pgrp(tty, arg);
	case TIOCSPGRP:
		return set_pgrp(tty, arg);
	case TIOCGSID:
		return get_session(tty, arg);
	case TIOCSCTTY:
		return set_controlling(tty, file, arg);
	case TIOCNOTTY:
		return give_up_controlling(tty);
	default:
		return -ENOTTY;
	}
}

/* -ENOTTY: another request. */
static long queue_ioctl(struct tty *tty, unsigned command, uint64_t arg)
{
	switch (command) {
	case FIONREAD:
		return put_user((int)ldisc_available(&tty->ldisc), arg);
	case TIOCOUTQ:
		return put_user((int)ldisc_output_pending(&tty->ldisc), arg);
	case TCFLSH:
		return flush(tty, arg);
	case TCXONC:
		return flow(tty, arg);
	case TCSBRK:
	case TCSBRKP:
		return send_break(tty);
	case TIOCSTI:
		return insert_input(tty, arg);
	default:
		return -ENOTTY;
	}
}

/* Requests about the terminal as a device. -ENOTTY: another request. */
static long device_ioctl(struct tty *tty, unsigned command, uint64_t arg)
{
	switch (command) {
	case TIOCGWINSZ:
		return copy_to_user(arg, &tty->winsize, sizeof(tty->winsize));
	case TIOCSWINSZ:
		return set_winsize(tty, arg);
	case TIOCCONS: /* the kernel's messages go to the console only */
		return capable(CAP_SYS_ADMIN) ? -ENOTTY : -EPERM;
	case TIOCVHANGUP_:
		return hang_up(tty);
	case TIOCEXCL:
		return set_exclusive(tty, true);
	case TIOCNXCL:
		return set_exclusive(tty, false);
	case TIOCGEXCL:
		return put_user((int)tty->exclusive, arg);
	case TIOCGETD:
		return put_user(0, arg);
	case TIOCGDEV_:
		return put_user((unsigned)tty->dev, arg);
	default:
		return -ENOTTY;
	}
}

long tty_ioctl(struct tty *tty, struct file *file, unsigned command, uint64_t arg)
{
	long result;

	if (tty->hung_up)
		return -EIO;
	result = tty_settings_ioctl(tty, command, arg);
	if (result == -ENOTTY)
		result = session_ioctl(tty, file, command, arg);
	if (result == -ENOTTY)
		result = queue_ioctl(tty, command, arg);
	return result == -ENOTTY ? device_ioctl(tty, command, arg) : result;
}
