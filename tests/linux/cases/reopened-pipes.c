/* SPDX-License-Identifier: BSD-2-Clause */
/* A pipe opened again through /proc/self/fd, as bash's process substitution does: the open does not
 * wait for the other end. */
#include <fcntl.h>
#include <poll.h>

#include "case.h"

static int reopen(int fd, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags);
}

static void after_the_writer_left(void)
{
	int fds[2], again;
	char buf[8];

	SHOW(pipe(fds));
	SHOW(write(fds[1], "left", 4));
	close(fds[1]);
	again = reopen(fds[0], O_RDONLY);
	SHOW(again >= 0);
	SHOW(read(again, buf, sizeof(buf)));
	SHOW(read(again, buf, sizeof(buf)));
	struct pollfd p = {.fd = again, .events = POLLIN};
	SHOW(poll(&p, 1, 0));
	SHOW(p.revents == POLLHUP);
	close(again);
	close(fds[0]);
}

static void after_the_reader_left(void)
{
	int fds[2], again;

	SHOW(pipe(fds));
	close(fds[0]);
	signal(SIGPIPE, SIG_IGN);
	again = reopen(fds[1], O_WRONLY | O_NONBLOCK);
	SHOW(again >= 0);
	SHOW(write(again, "x", 1));
	close(again);
	again = reopen(fds[1], O_WRONLY);
	SHOW(write(again, "x", 1));
	close(again);
	again = reopen(fds[1], O_RDWR);
	SHOW(write(again, "both", 4));
	SHOW(write(fds[1], "x", 1));
	close(again);
	close(fds[1]);
}

int main(void)
{
	after_the_writer_left();
	after_the_reader_left();
	return 0;
}
