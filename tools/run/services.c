/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of several services on one stream. A service that writes much holds up only itself: the
 * bytes of each service wait in a window of their own (mux.c). */
#include "tools/run/services.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/run/health.h"
#include "tools/run/machine.h"

#define LINE_BYTES     4096u /* a longer line is shown as several */
#define OUT_BYTES      65536u
#define STATUS_REFUSED 1 /* of a service that was not started; the reason has been printed */

static const enum link_stream outputs[] = {LINK_TTY, LINK_STDOUT, LINK_STDERR};
#define OUTPUTS (sizeof(outputs) / sizeof(outputs[0]))

/* Lines that are not complete yet. */
static struct line {
	char text[LINE_BYTES];
	size_t used;
} lines[LINK_CHANNELS_MAX][OUTPUTS];

static char out[OUT_BYTES];
static size_t out_used;
static bool ending; /* the services were asked to end */
static int end_status;
static double end_at;

static bool has_room(void)
{
	return out_used + LINE_BYTES + 64 <= OUT_BYTES;
}

/* Passes on a line behind the name of its service. `out` must have room for it (has_room()). */
static void put_line(struct run *r, const char *name, struct line *line)
{
	char text[LINE_BYTES + 64];
	size_t n = line->used;

	while (n && line->text[n - 1] == '\r')
		n--;
	n = (size_t)snprintf(text, sizeof(text), "%-*s | %.*s\n", (int)r->options.services, name,
			     (int)n, line->text);
	line->used = 0;
	if (r->output >= 0) {
		if (!machine_output(r, text, n))
			run_finish(r, 125, false, "what the services write: %s", strerror(errno));
		return;
	}
	memcpy(out + out_used, text, n);
	out_used += n;
}

/* Moving one byte at a time is fast enough for text that a person reads. */
static void move(struct run *r, unsigned channel, size_t i)
{
	struct channel *c = r->mux.channels[channel];
	struct line *line = &lines[channel][i];
	uint8_t byte;

	while (has_room() && mux_take_of(&r->mux, channel, outputs[i], &byte, 1)) {
		if (byte != '\n')
			line->text[line->used++] = byte ? (char)byte : ' ';
		if (byte == '\n' || line->used == LINE_BYTES)
			put_line(r, c->name, line);
	}
}

void services_move(struct run *r)
{
	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++)
		for (size_t i = 0; i < OUTPUTS && r->mux.channels[c]; i++)
			move(r, c, i);
}

size_t services_waiting(void)
{
	return out_used;
}

void services_flush(struct run *r, int fd)
{
	/* A pipe that polls writable takes this much without blocking. */
	ssize_t n = write(fd, out, out_used < 4096 ? out_used : 4096);

	if (n < 0 && errno != EINTR && errno != EAGAIN)
		run_finish(r, 128 + SIGPIPE, false, NULL);
	if (n <= 0)
		return;
	memmove(out, out + n, out_used - (size_t)n);
	out_used -= (size_t)n;
}

void services_end(struct run *r, int status, unsigned seconds)
{
	if (ending)
		run_finish(r, status, false, NULL);
	ending = true;
	end_status = status;
	end_at = run_now() + seconds;
	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++)
		if (r->mux.channels[c] && r->mux.channels[c]->exit_status < 0)
			/* A kernel whose command has not begun is ended as a whole. */
			mux_send_to(&r->mux, c, LINK_TERMINATE, health_holds(c) ? 0 : 1);
}

/* Have all services ended? A restarted kernel is a new incarnation, which has not ended. */
static bool all_have_ended(const struct run *r)
{
	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++)
		if (r->mux.channels[c] && r->mux.channels[c]->exit_status < 0)
			return false;
	return true;
}

int services_timeout(struct run *r)
{
	double left = end_at - run_now();

	if (!ending)
		return -1;
	if (left <= 0 || (all_have_ended(r) && !out_used))
		run_finish(r, end_status, false, NULL);
	return (int)(left * 1000) + 1;
}

/* Waits until all output is written. False: the reader has taken nothing for ten seconds. */
static bool pass_on_rest(struct run *r)
{
	do {
		services_move(r);
		struct pollfd p = {.fd = r->stream_fd[LINK_STDOUT], .events = POLLOUT};
		if (!out_used)
			return true;
		if (p.fd < 0 || poll(&p, 1, 10000) <= 0)
			return false;
		services_flush(r, p.fd);
	} while (true);
}

/* Lines whose end has not come. They are lost if the reader takes nothing. */
static void put_unfinished(struct run *r)
{
	bool reads = pass_on_rest(r);

	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++)
		for (size_t i = 0; r->mux.channels[c] && i < OUTPUTS; i++) {
			if (!lines[c][i].used)
				continue;
			if (!has_room() && reads)
				reads = pass_on_rest(r);
			if (has_room())
				put_line(r, r->mux.channels[c]->name, &lines[c][i]);
		}
	if (reads)
		pass_on_rest(r);
}

void services_finish(struct run *r)
{
	int status = 0;

	put_unfinished(r);
	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++) {
		const struct channel *channel = r->mux.channels[c];

		if (channel && health_refused(c) && !status)
			status = STATUS_REFUSED;
		if (!channel || !channel->exit_status)
			continue;
		if (channel->exit_status < 0)
			fprintf(stderr, "selkie: %s: its kernel has died\n", channel->name);
		else
			fprintf(stderr, "selkie: %s: ended with status %d\n", channel->name,
				channel->exit_status);
		if (!status)
			status = channel->exit_status < 0 ? 125 : channel->exit_status;
	}
	run_finish(r, ending ? end_status : status, false, NULL);
}
