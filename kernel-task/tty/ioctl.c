/* SPDX-License-Identifier: BSD-2-Clause */
/* The ioctls of terminals: settings, size, job control, queues. Linux's tty_ioctl(2). */
#include <sys/ioctl.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "fs/vfs.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "tty/tty.h"

#define TIOCGDEV_    0x80045432u
#define TIOCVHANGUP_ 0x5437u

/* The bit rates behind CBAUD: struct termios2 carries them as numbers. */
static const uint32_t baud_rates[] = {0,   50,	 75,   110,  134,  150,	 200,	300,
				      600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};
static const uint32_t extended_baud_rates[] = {57600,	115200,	 230400,  460800,  500000,
					       576000,	921600,	 1000000, 1152000, 1500000,
					       2000000, 2500000, 3000000, 3500000, 4000000};
#define CBAUD_MASK     0010017u
#define CBAUD_EXTENDED 0010000u

static uint32_t baud_of(uint32_t cflag)
{
	uint32_t i = cflag & 017;

	if (!(cflag & CBAUD_EXTENDED))
		return baud_rates[i];
	return i && i <= 15 ? extended_baud_rates[i - 1] : 38400;
}

static int drain(struct tty *tty)
{
	return wait_event_interruptible(&tty->writers,
					tty->hung_up || !ldisc_output_pending(&tty->ldisc));
}

static void apply(struct tty *tty, const struct linux_termios *t)
{
	ldisc_set_termios(&tty->ldisc, t);
	if (ldisc_readable(&tty->ldisc))
		wake_up(&tty->readers);
	if (tty->driver->unthrottle)
		tty->driver->unthrottle(tty);
}

static void tell(struct tty *tty, unsigned status)
{
	if (tty->driver->tell && status)
		tty->driver->tell(tty, status);
}

/* Does ^S stop and ^Q start? Then the other side of a pty may do it itself. */
static bool usual_flow(const struct linux_termios *t)
{
	return (t->c_iflag & IXON) && t->c_cc[VSTOP] == 023 && t->c_cc[VSTART] == 021;
}

static void tell_settings(struct tty *tty, const struct linux_termios *new)
{
	const struct linux_termios *old = &tty->ldisc.termios;
	const unsigned extproc = 0200000, ioctl_bit = 64; /* EXTPROC, TIOCPKT_IOCTL */

	if (((old->c_lflag ^ new->c_lflag) | new->c_lflag) & extproc)
		tell(tty, ioctl_bit);
	if (usual_flow(old) != usual_flow(new))
		tell(tty, usual_flow(new) ? TIOCPKT_DOSTOP : TIOCPKT_NOSTOP);
}

enum set_when { SET_NOW, SET_DRAINED, SET_FLUSHED };

/* Locked settings (TIOCSLCKTRMIOS) are not changed. */
static void keep_locked(const struct tty *tty, struct linux_termios *new)
{
	const struct linux_termios *old = &tty->ldisc.termios, *locked = &tty->locked;

	new->c_iflag = (new->c_iflag & ~locked->c_iflag) | (old->c_iflag & locked->c_iflag);
	new->c_oflag = (new->c_oflag & ~locked->c_oflag) | (old->c_oflag & locked->c_oflag);
	new->c_cflag = (new->c_cflag & ~locked->c_cflag) | (old->c_cflag & locked->c_cflag);
	new->c_lflag = (new->c_lflag & ~locked->c_lflag) | (old->c_lflag & locked->c_lflag);
	if (locked->c_line)
		new->c_line = old->c_line;
	for (unsigned i = 0; i < LINUX_NCCS; i++)
		if (locked->c_cc[i])
			new->c_cc[i] = old->c_cc[i];
}

static long change(struct tty *tty, struct linux_termios *new, enum set_when when)
{
	int error;

	if (when != SET_NOW) {
		error = drain(tty);
		if (error)
			return error;
	}
	if (when == SET_FLUSHED) {
		ldisc_flush_input(&tty->ldisc);
		tell(tty, TIOCPKT_FLUSHREAD);
	}
	if (tty->driver->is_pty)
		new->c_cflag = (new->c_cflag & ~(unsigned)(CSIZE | PARENB)) | CS8 | CREAD;
	keep_locked(tty, new);
	tell_settings(tty, new);
	apply(tty, new);
	return 0;
}

static long set_termios(struct tty *tty, uint64_t arg, enum set_when when, size_t size)
{
	struct linux_termios2 new = {.base = tty->ldisc.termios};
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error;
	return copy_from_user(&new, arg, size) ? -EFAULT : change(tty, &new.base, when);
}

/* The older calls have the lower half of the flags. */
static long set_termio(struct tty *tty, uint64_t arg, enum set_when when)
{
	struct linux_termios new = tty->ldisc.termios;
	int error = tty_check_change(tty, SIGTTOU);
	struct linux_termio old;

	if (error)
		return error;
	if (copy_from_user(&old, arg, sizeof(old)))
		return -EFAULT;
	new.c_iflag = (new.c_iflag & ~0xffffu) | old.c_iflag;
	new.c_oflag = (new.c_oflag & ~0xffffu) | old.c_oflag;
	new.c_cflag = (new.c_cflag & ~0xffffu) | old.c_cflag;
	new.c_lflag = (new.c_lflag & ~0xffffu) | old.c_lflag;
	new.c_line = old.c_line;
	memcpy(new.c_cc, old.c_cc, sizeof(old.c_cc));
	return change(tty, &new, when);
}

static long get_termio(struct tty *tty, uint64_t arg)
{
	const struct linux_termios *t = &tty->ldisc.termios;
	struct linux_termio out = {(uint16_t)t->c_iflag,
				   (uint16_t)t->c_oflag,
				   (uint16_t)t->c_cflag,
				   (uint16_t)t->c_lflag,
				   t->c_line,
				   {0}};

	memcpy(out.c_cc, t->c_cc, sizeof(out.c_cc));
	return copy_to_user(arg, &out, sizeof(out));
}

static long set_locked(struct tty *tty, uint64_t arg)
{
	struct linux_termios locked;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(&locked, arg, sizeof(locked)))
		return -EFAULT;
	tty->locked = locked;
	return 0;
}

static long get_termios(struct tty *tty, uint64_t arg, size_t size)
{
	struct linux_termios2 out = {.base = tty->ldisc.termios};

	out.c_ispeed = out.c_ospeed = baud_of(out.base.c_cflag);
	return copy_to_user(arg, &out, size);
}

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
		/* Stealing it from another session is the administrator's right, asked for with 1.
		 */
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
		tell(tty, TIOCPKT_FLUSHREAD);
	}
	if (which == TCOFLUSH || which == TCIOFLUSH) {
		ldisc_flush_output(&tty->ldisc);
		tty_output_taken(tty);
		tell(tty, TIOCPKT_FLUSHWRITE);
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

/* TCSBRK: there is no serial line to send a break on; with an argument it is tcdrain(). */
static long send_break(struct tty *tty)
{
	int error = tty_check_change(tty, SIGTTOU);

	return error ? error : drain(tty);
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

long tty_ioctl(struct tty *tty, struct file *file, unsigned command, uint64_t arg)
{
	const size_t size1 = sizeof(struct linux_termios), size2 = sizeof(struct linux_termios2);

	if (tty->hung_up)
		return -EIO;
	switch (command) {
	case TCGETA:
		return get_termio(tty, arg);
	case TCSETA:
		return set_termio(tty, arg, SET_NOW);
	case TCSETAW:
		return set_termio(tty, arg, SET_DRAINED);
	case TCSETAF:
		return set_termio(tty, arg, SET_FLUSHED);
	case TIOCGLCKTRMIOS:
		return copy_to_user(arg, &tty->locked, sizeof(tty->locked));
	case TIOCSLCKTRMIOS:
		return set_locked(tty, arg);
	case TCGETS:
		return get_termios(tty, arg, size1);
	case TCSETS:
		return set_termios(tty, arg, SET_NOW, size1);
	case TCSETSW:
		return set_termios(tty, arg, SET_DRAINED, size1);
	case TCSETSF:
		return set_termios(tty, arg, SET_FLUSHED, size1);
	case LINUX_TCGETS2:
		return get_termios(tty, arg, size2);
	case LINUX_TCSETS2:
		return set_termios(tty, arg, SET_NOW, size2);
	case LINUX_TCSETSW2:
		return set_termios(tty, arg, SET_DRAINED, size2);
	case LINUX_TCSETSF2:
		return set_termios(tty, arg, SET_FLUSHED, size2);
	case TIOCGWINSZ:
		return copy_to_user(arg, &tty->winsize, sizeof(tty->winsize));
	case TIOCSWINSZ:
		return set_winsize(tty, arg);
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
	case TIOCGSOFTCAR:
		return put_user((int)!!(tty->ldisc.termios.c_cflag & CLOCAL), arg);
	case TIOCGDEV_:
		return put_user((unsigned)tty->dev, arg);
	default:
		return -ENOTTY;
	}
}
