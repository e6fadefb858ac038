/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts the user's terminal into raw mode for the guest, and back whenever the run ends. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tools/run/run.h"

static struct termios saved;
static bool is_raw, is_deaf;

void terminal_restore(void)
{
	if (is_raw)
		tcsetattr(0, is_deaf ? TCSAFLUSH : TCSADRAIN, &saved);
	is_raw = false;
}

void terminal_raw(bool deaf)
{
	static bool registered;
	struct termios raw;

	if (is_raw || tcgetattr(0, &saved))
		return;
	raw = saved;
	cfmakeraw(&raw);
	if (deaf)
		raw.c_lflag |= ISIG;
	is_deaf = deaf;
	if (!registered)
		atexit(terminal_restore);
	registered = true;
	is_raw = !tcsetattr(0, TCSADRAIN, &raw);
}

bool terminal_size(uint16_t *rows, uint16_t *columns)
{
	struct winsize size;

	for (int fd = 0; fd < 3; fd++) {
		if (ioctl(fd, TIOCGWINSZ, &size) || !size.ws_row || !size.ws_col)
			continue;
		*rows = size.ws_row;
		*columns = size.ws_col;
		return true;
	}
	return false;
}
