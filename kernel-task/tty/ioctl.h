/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations for the ioctls of terminals: tty/ioctl.c and tty/settings.c. */
#pragma once

#include "tty/tty.h"
#include "wait/wait.h"

/* The requests about settings. -ENOTTY: another request. */
MAY_WAIT long tty_settings_ioctl(struct tty *tty, unsigned command, uint64_t arg);

/* Waits until the driver has taken all output. 0, -ERESTARTSYS. */
static inline MAY_WAIT int tty_drain(struct tty *tty)
{
	return wait_event_interruptible(&tty->writers,
					tty->hung_up || !ldisc_output_pending(&tty->ldisc));
}

/* Reports TIOCPKT_* bits to the master of a pty in packet mode. */
static inline void tty_tell(struct tty *tty, unsigned status)
{
	if (tty->driver->tell && status)
		tty->driver->tell(tty, status);
}
