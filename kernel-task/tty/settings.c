/* SPDX-License-Identifier: BSD-2-Clause */
/* Settings of terminals: reading, changing and locking them, by the requests of termio, termios and
 * termios2. Linux's tty_ioctl(2). */
#include <sys/ioctl.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "abi/capability.h"
#include "mm/uaccess.h"
#include "proc/cred.h"
#include "tty/ioctl.h"

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

static void apply(struct tty *tty, const struct linux_termios *t)
{
	ldisc_set_termios(&tty->ldisc, t);
	if (ldisc_readable(&tty->ldisc))
		wake_up(&tty->readers);
	if (tty->driver->unthrottle)
		tty->driver->unthrottle(tty);
}

/* Does ^S stop and ^Q start output? Then the master of a pty may handle them itself. */
static bool usual_flow(const struct linux_termios *t)
{
	return (t->c_iflag & IXON) && t->c_cc[VSTOP] == 023 && t->c_cc[VSTART] == 021;
}

static void tell_settings(struct tty *tty, const struct linux_termios *new)
{
	const struct linux_termios *old = &tty->ldisc.termios;
	const unsigned extproc = 0200000, ioctl_bit = 64; /* EXTPROC, TIOCPKT_IOCTL */

	if (((old->c_lflag ^ new->c_lflag) | new->c_lflag) & extproc)
		tty_tell(tty, ioctl_bit);
	if (usual_flow(old) != usual_flow(new))
		tty_tell(tty, usual_flow(new) ? TIOCPKT_DOSTOP : TIOCPKT_NOSTOP);
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
		error = tty_drain(tty);
		if (error)
			return error;
	}
	if (when == SET_FLUSHED) {
		ldisc_flush_input(&tty->ldisc);
		tty_tell(tty, TIOCPKT_FLUSHREAD);
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

/* struct termio has only the lower half of each set of flags. */
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

long tty_settings_ioctl(struct tty *tty, unsigned command, uint64_t arg)
{
	const size_t size1 = sizeof(struct linux_termios), size2 = sizeof(struct linux_termios2);

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
	case TIOCGSOFTCAR:
		return put_user((int)!!(tty->ldisc.termios.c_cflag & CLOCAL), arg);
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
	default:
		return -ENOTTY;
	}
}
