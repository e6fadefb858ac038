/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Terminals. A tty is a line discipline (tty/ldisc.h) between a program and a driver: what the
 * driver receives goes through ldisc_receive() to readers, what programs write goes through output
 * processing into the output ring, from where the driver takes it. Drivers: the console, and ptys
 * (whose "line" is the master's file).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "wait/wait.h"
#include "tty/ldisc.h"
#include "wait/may_wait.h"

struct file;
struct file_ops;
struct process;
struct tty;

struct winsize_abi {
	uint16_t rows, columns, xpixel, ypixel;
};

struct tty_driver {
	/* The output ring has bytes, or output continues after a stop. */
	void (*kick)(struct tty *tty);
	/* Room came free in the input buffer. NULL: nothing waits for that. */
	void (*unthrottle)(struct tty *tty);
	/* The last file on it was closed. */
	MAY_WAIT void (*closed)(struct tty *tty);
	/* May be NULL: a change that packet mode reports to the master, as TIOCPKT_*. */
	void (*tell)(struct tty *tty, unsigned status);
	/* A pty: always 8 bits without parity, and writes wait while output is stopped. */
	bool is_pty;
};

struct tty {
	struct ldisc ldisc;
	const struct tty_driver *driver;
	struct winsize_abi winsize;
	pid_t session; /* the session whose controlling terminal it is; 0: none */
	pid_t pgrp;    /* the foreground process group */
	bool hung_up;  /* the other side is gone: reads give 0, writes -EIO */
	bool exclusive;
	struct linux_termios locked; /* bits and characters that stay (TIOCSLCKTRMIOS) */
	unsigned generation;	     /* files opened before it rose are hung up (vhangup) */
	unsigned open_count;
	dev_t dev;
	struct waitqueue readers, writers; /* input has come, room in the output ring */
	void *private;			   /* of the driver */
};

/* A fresh tty with the default settings. -ENOMEM. */
int tty_init(struct tty *tty, const struct tty_driver *driver, dev_t dev);
void tty_destroy(struct tty *tty);

/* Input from the driver. Returns how many bytes were taken: less than `n` when the buffer is full.
 */
size_t tty_receive(struct tty *tty, const uint8_t *data, size_t n);
/* Output was stopped or continues: tells the other side and writers. */
void tty_flow_changed(struct tty *tty);
/* The driver took bytes out of the output ring: writers may go on. */
void tty_output_taken(struct tty *tty);
/* The line is gone: readers see the end, the session gets SIGHUP. */
void tty_hangup(struct tty *tty);
/* Hangs up only the files that are open now; a file that is opened later works. */
void tty_vhangup(struct tty *tty);
/* Sets the size and tells the foreground process group (SIGWINCH) if it changed. */
void tty_resize(struct tty *tty, const struct winsize_abi *size);

/* Operations of a file whose `private` is the struct tty *; a tty device's open() ends in
 * tty_open(). */
extern const struct file_ops tty_file_ops;
int tty_open(struct tty *tty, struct file *file);
MAY_WAIT long tty_ioctl(struct tty *tty, struct file *file, unsigned command, uint64_t arg);

/*
 * Job control. 0 if the current process may do this to its controlling terminal now; otherwise the
 * signal has been sent and -ERESTARTSYS returns, or -EIO for an orphaned group.
 */
int tty_check_change(struct tty *tty, int signal);

/* ---- sessions ---- */

/* A session leader exits or gives its terminal up: hangs the terminal up, which then has no
 * session. */
void tty_leave_session(struct process *leader);
/* Takes the terminal away from its session (TIOCNOTTY of the leader, the end of a pty). */
void tty_disassociate(struct tty *tty);
/* Makes `tty` the controlling terminal of the current session leader. */
void tty_set_controlling(struct tty *tty);
/* The console, for the first process. Registers every tty device; after vfs_init(). -ENOMEM. */
MAY_WAIT int tty_init_all(void);
extern struct tty console_tty;
/* Console and stream traffic came (EVENT_SIGNALS with SIGNAL_CONSOLE). */
void console_event(void);
/* Opens file `fd` (0..2) of the first process: the console or the host's stream. *out gets the
 * reference. */
MAY_WAIT int open_initial_stream(int fd, bool is_tty, struct file **out);
