/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: the tty whose line is the console's terminal stream. /dev/console is this tty,
 * /dev/tty the caller's controlling terminal.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/sysmacros.h>

#include "fs/vfs.h"
#include "machine/console.h"
#include "proc/task.h"
#include "tty/pty.h"
#include "tty/stream.h"
#include "tty/tty.h"

#define CONSOLE_DEVICE makedev(5, 1)
#define TTY_DEVICE     makedev(5, 0)

struct tty console_tty;

static void console_kick(struct tty *tty)
{
	const uint8_t *data;
	size_t n, taken;

	do {
		n = ldisc_output_peek(&tty->ldisc, &data);
		taken = n ? console_write(CONSOLE_TTY_OUT, data, n) : 0;
		ldisc_output_take(&tty->ldisc, taken);
	} while (taken);
}

/* Moves what has come into the line discipline, as far as it has room. */
static void console_unthrottle(struct tty *tty)
{
	uint8_t chunk[256];

	while (console_available(CONSOLE_TTY_IN) && !ldisc_input_full(&tty->ldisc)) {
		/* One byte at a time near the end, so that none is taken that does not fit. */
		size_t want = ldisc_room(&tty->ldisc) > sizeof(chunk) ? sizeof(chunk) : 1;
		size_t n = console_read(CONSOLE_TTY_IN, chunk, want);

		tty_receive(tty, chunk, n);
	}
}

static const struct tty_driver console_driver = {
	.kick = console_kick,
	.unthrottle = console_unthrottle,
};

/* The host asks for the end of the machine, or of the first command: init handles the signal. */
static void ask_to_end(bool only_command)
{
	struct process *init = process_find(1);

	if (init)
		send_signal_process(init, only_command ? SIGPWR : SIGUSR2, NULL);
}

void console_event(void)
{
	struct console_request request;

	if (!console_tty.driver)
		return; /* too early: PID 1 checks again when the terminal is made */
	while (console_next_request(&request)) {
		struct winsize_abi size = {.rows = request.rows, .columns = request.columns};

		switch (request.type) {
		case CONSOLE_RESIZE:
			tty_resize(&console_tty, &size);
			break;
		case CONSOLE_HANGUP:
			tty_hangup(&console_tty);
			break;
		case CONSOLE_TERMINATE:
			ask_to_end(request.rows);
			break;
		}
	}
	console_unthrottle(&console_tty);
	console_kick(&console_tty);
	tty_output_taken(&console_tty);
	stream_event();
}

static int console_open(struct inode *inode, struct file *file)
{
	/* Opening the console by name never makes it the controlling terminal, as on Linux. */
	file->flags |= O_NOCTTY;
	return tty_open(&console_tty, file);
}

static int current_tty_open(struct inode *inode, struct file *file)
{
	if (!current->process->tty)
		return -ENXIO;
	return tty_open(current->process->tty, file);
}

static const struct file_ops console_ops = {.open = console_open};
static const struct file_ops current_tty_ops = {.open = current_tty_open};

int tty_init_all(void)
{
	int error = tty_init(&console_tty, &console_driver, CONSOLE_DEVICE);

	console_tty.ldisc.termios.c_cflag |= HUPCL;
	if (!error)
		error = chrdev_register(CONSOLE_DEVICE, 1, "console", &console_ops);
	if (!error)
		error = devfs_mknod("console", S_IFCHR | 0600, CONSOLE_DEVICE);
	if (!error)
		error = chrdev_register(TTY_DEVICE, 1, "tty", &current_tty_ops);
	if (!error)
		error = devfs_mknod("tty", S_IFCHR | 0666, TTY_DEVICE);
	if (!error)
		error = pty_init();
	return error ? error : stream_init();
}

int open_initial_stream(int fd, bool is_tty, struct file **out)
{
	if (is_tty)
		return file_open("/dev/console", O_RDWR, 0, out);
	return stream_open(fd, out);
}
