/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waits for the condition, lets the guest receive all that was sent to it, stops the machine, and
 * has QEMU write the state of its devices. A copy begins with that state.
 */
#include "tools/run/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/run/snapshot_link.h"

#define PATIENCE_SECONDS 20.0
/* x-ignore-shared: QEMU does not write the memory, which is a file of its own. events: QEMU reports
 * the end of the migration. */
#define CAPABILITIES                                                                   \
	"{\"capabilities\": [{\"capability\": \"x-ignore-shared\", \"state\": true}, " \
	"{\"capability\": \"events\", \"state\": true}]}"

static regex_t pattern;
static bool has_pattern, condition_said;
static double ready_at; /* 0: the condition is not about time */
/* The output that was searched, and the incomplete line at its end. */
static struct {
	char line[4096];
	size_t used;
	uint32_t seen;
} seen[LINK_STREAMS];

static const char *after(const char *condition, const char *kind)
{
	size_t n = strlen(kind);

	return strncmp(condition, kind, n) ? NULL : condition + n;
}

static _Noreturn void no_condition(const char *condition, const char *why)
{
	fprintf(stderr, "selkie: --after %s: %s\n", condition, why);
	exit(2);
}

void snapshot_prepare(struct run *r)
{
	const char *condition = r->options.save_when, *rest;
	char *end;

	if ((rest = after(condition, "line:"))) {
		if (regcomp(&pattern, rest, REG_EXTENDED | REG_NOSUB))
			no_condition(condition, "not a regular expression");
		has_pattern = true;
	} else if ((rest = after(condition, "delay:"))) {
		ready_at = strtod(rest, &end);
		if (end == rest || *end || !(ready_at >= 0) || ready_at > 1e6)
			no_condition(condition, "expected seconds");
		ready_at += run_now();
	} else if ((rest = after(condition, "port:"))) {
		long port = strtol(rest, &end, 10);
		if (end == rest || *end || port < 1 || port > 65535)
			no_condition(condition, "expected a port from 1 to 65535");
	} else if ((rest = after(condition, "file:"))) {
		if (*rest != '/')
			no_condition(condition, "expected an absolute path");
	} else if (strcmp(condition, "start")) {
		no_condition(condition, "expected line:REGEX, port:N, file:PATH or delay:SECONDS");
	}
	if (strlen(condition) > AGENT_PAYLOAD_MAX)
		no_condition("...", "too long");
}

/* Searches also an incomplete line, since a prompt does not end with a newline. */
static void look_at(struct run *r, enum link_stream stream)
{
	const struct outflow *out = &mux_primary(&r->mux)->out[stream];
	char *line = seen[stream].line;

	while (seen[stream].seen != out->received) {
		char byte = (char)out->data[seen[stream].seen++ % STREAM_WINDOW];
		bool ends = byte == '\n' || seen[stream].used == sizeof(seen[stream].line) - 1;

		if (!ends && byte && byte != '\r')
			line[seen[stream].used++] = byte;
		line[seen[stream].used] = 0;
		if (ends || seen[stream].seen == out->received)
			r->ready |= !regexec(&pattern, line, 0, NULL, 0);
		if (ends)
			seen[stream].used = 0;
	}
}

static _Noreturn void cannot(struct run *r, const char *what, const char *why)
{
	run_finish(r, 125, false, "snapshot: %s: %s", what, why);
}

/* Has QEMU received everything that was sent? Bytes that are still in the socket would be lost. */
static bool all_taken(struct run *r)
{
	int waiting = 0;

	return !r->mux.queued && !guest_primary(r)->queued && !guest_primary(r)->parser.used &&
	       !ioctl(r->qemu.serial_link, SIOCOUTQ, &waiting) && !waiting;
}

static void settle(struct run *r)
{
	double limit = run_now() + PATIENCE_SECONDS;

	while (!all_taken(r)) {
		struct pollfd p = {r->qemu.serial_link, POLLIN, 0};

		if (run_now() > limit)
			cannot(r, "the guest", "it does not take its input");
		poll(&p, 1, 2);
		run_take_link(r);
		guest_move(r);
		mux_transmit(&r->mux, r->qemu.serial_link);
	}
}

/* Writes out the output that the machine has written so far: copies must not show it again. */
static void pass_on_output(struct run *r)
{
	double limit = run_now() + PATIENCE_SECONDS;

	while (!streams_are_flushed(r)) {
		for (unsigned s = 0; s < LINK_STREAMS; s++) {
			struct pollfd p = {r->stream_fd[s], POLLOUT, 0};

			if (p.fd >= 0 && mux_waiting(&r->mux, s) && poll(&p, 1, 10) > 0)
				mux_flush(&r->mux, s, p.fd);
		}
		if (run_now() > limit)
			cannot(r, "standard output", "nobody reads it");
	}
}

static int open_file(const struct run *r, const char *name, int flags)
{
	char path[4096];
	const char *folder = r->options.from ? r->options.from : r->options.save_to;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, flags | O_CLOEXEC, 0600);
}

static void save_devices(struct run *r)
{
	int fd = open_file(r, "devices", O_WRONLY | O_CREAT | O_TRUNC);

	if (fd < 0)
		cannot(r, "devices", strerror(errno));
	if (!qmp_command(&r->qmp, "migrate-set-capabilities", CAPABILITIES) ||
	    !qmp_give_fd(&r->qmp, fd, "devices") ||
	    !qmp_command(&r->qmp, "migrate", "{\"uri\": \"fd:devices\"}") ||
	    !qmp_await_migration(&r->qmp))
		cannot(r, "QEMU", r->qmp.error);
	close(fd);
}

static _Noreturn void save(struct run *r)
{
	settle(r);
	if (!qmp_command(&r->qmp, "stop", NULL))
		cannot(r, "QEMU", r->qmp.error);
	/* Receives the machine's last bytes. Frames that answer them stay in the queue, which is
	 * saved for the copies. */
	run_take_link(r);
	pass_on_output(r);
	save_devices(r);
	int fd = open_file(r, "link", O_WRONLY | O_CREAT | O_TRUNC);
	if (fd < 0 || !link_save(&r->mux, fd) || close(fd))
		cannot(r, "link", strerror(errno));
	(void)qmp_command(&r->qmp, "quit", NULL);
	run_finish(r, 0, false, NULL);
}

int snapshot_step(struct run *r)
{
	const char *condition = r->options.save_when;
	double left = ready_at - run_now();

	if (condition && has_pattern && mux_primary(&r->mux)) {
		look_at(r, LINK_TTY);
		look_at(r, LINK_STDOUT);
		look_at(r, LINK_STDERR);
	}
	if (!condition || !guest_primary(r)->there)
		return -1;
	if (!condition_said && (after(condition, "port:") || after(condition, "file:")))
		guest_send(r, r->mux.primary, AGENT_READY, 0, condition, strlen(condition));
	condition_said = true;
	if (r->ready || !strcmp(condition, "start") || (ready_at && left <= 0))
		save(r);
	return ready_at ? (int)(left * 1000) + 1 : -1;
}

bool snapshot_load_link(struct run *r)
{
	int fd = open_file(r, "link", O_RDONLY);
	bool ok = fd >= 0 && link_load(&r->mux, fd);

	if (fd >= 0)
		close(fd);
	return ok && mux_primary(&r->mux);
}

bool snapshot_resume(struct run *r)
{
	int fd = open_file(r, "devices", O_RDONLY);
	bool ok = fd >= 0 && qmp_command(&r->qmp, "migrate-set-capabilities", CAPABILITIES) &&
		  qmp_give_fd(&r->qmp, fd, "devices") &&
		  qmp_command(&r->qmp, "migrate-incoming", "{\"uri\": \"fd:devices\"}") &&
		  qmp_await_migration(&r->qmp) && qmp_command(&r->qmp, "cont", NULL);

	if (fd < 0)
		snprintf(r->qmp.error, sizeof(r->qmp.error), "%s", strerror(errno));
	else
		close(fd);
	return ok;
}
