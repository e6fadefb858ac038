/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the streams of the guest's command go: to this process's descriptors, or to the file of a
 * machine in the background. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/run/machine.h"
#include "tools/run/state.h"

static const enum link_stream outputs[] = {LINK_TTY, LINK_STDOUT, LINK_STDERR};
#define OUTPUTS (sizeof(outputs) / sizeof(outputs[0]))

void streams_keep(struct run *r)
{
	uint8_t bytes[4096];
	size_t n;

	for (size_t i = 0; i < OUTPUTS && r->output >= 0; i++)
		while ((n = mux_take(&r->mux, outputs[i], bytes, sizeof(bytes))))
			if (!machine_output(r, bytes, n))
				run_finish(r, 125, false, "what the machine writes: %s",
					   strerror(errno));
}

bool streams_are_flushed(struct run *r)
{
	for (size_t i = 0; i < OUTPUTS; i++)
		if (r->stream_fd[outputs[i]] >= 0 && mux_waiting(&r->mux, outputs[i]))
			return false;
	return true;
}

void streams_maybe_done(struct run *r)
{
	struct channel *c = mux_primary(&r->mux);

	if (!c)
		return;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (c->out[s].broken && r->stream_fd[s] >= 0)
			run_finish(r, 128 + SIGPIPE, false, NULL);
	if (c->exit_status < 0)
		return;
	if (!streams_are_flushed(r))
		return;
	if (r->options.save_to)
		run_finish(r, 125, false, "snapshot: the command has ended before, with status %d",
			   c->exit_status);
	machine_ended(r, c->exit_status);
	run_finish(r, c->exit_status, false, NULL);
}

/*
 * A descriptor for writing that never blocks: a terminal that nobody reads must not delay a signal
 * or the time limit. The file behind `fd` is opened anew, since O_NONBLOCK on `fd` itself would
 * affect other processes that share it. Where that is not possible (a socket, another user's
 * terminal) `fd` itself is used, and may block.
 */
static int without_blocking(int fd)
{
	char path[32];
	struct stat st;

	if (fstat(fd, &st) || (!S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode)))
		return fd;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return own >= 0 ? own : fd;
}

/* Opens descriptors 0 to 2 if they are closed; otherwise the log and the sockets would get these
 * numbers. */
void streams_fill_closed(void)
{
	int fd;

	while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= 2)
		;
	close(fd);
}

void streams_choose(struct run *r)
{
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		r->stream_fd[s] = -1;
	if (r->output >= 0)
		return; /* streams_keep() */
	for (int fd = 2; fd >= 0; fd--)
		if (r->options.streams[fd] == 't')
			r->stream_fd[LINK_TTY] = fd == 0 && r->stream_fd[LINK_TTY] >= 0
							 ? r->stream_fd[LINK_TTY]
							 : fd;
	/* The guest's console may write even if there is no terminal here. */
	if (r->stream_fd[LINK_TTY] < 0)
		r->stream_fd[LINK_TTY] = 2;
	r->stream_fd[LINK_STDOUT] = 1;
	r->stream_fd[LINK_STDERR] = 2;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (r->stream_fd[s] >= 0)
			r->stream_fd[s] = without_blocking(r->stream_fd[s]);
}

int streams_write(const struct options *o)
{
	uint16_t rows = 24, columns = 80;
	FILE *f = fopen(o->streams_file, "w");

	terminal_size(&rows, &columns);
	if (!f || fprintf(f, "%s %u %u\n", o->streams, rows, columns) < 0 || fclose(f)) {
		fprintf(stderr, "selkie: %s: %s\n", o->streams_file, strerror(errno));
		return 2;
	}
	return 0;
}
