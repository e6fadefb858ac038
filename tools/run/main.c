/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * selkie-run: starts QEMU, joins the guest's first command to this process's descriptors, and ends
 * as that command ended. Its own exits: 124 time is up, 125 the guest broke down, 128+n signal n.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/run/health.h"
#include "tools/run/machine.h"
#include "tools/run/services.h"
#include "tools/run/snapshot.h"
#include "tools/run/state.h"

#define ESCAPE_BYTE	 0x1d /* Ctrl-] */
#define ESCAPE_TIMES	 3
#define SERVICES_SECONDS 10 /* to end in, after a signal */

double run_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void remove_scratch(const char *folder)
{
	DIR *d = folder ? opendir(folder) : NULL;
	struct dirent *entry;

	if (!d)
		return;
	while ((entry = readdir(d)))
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	rmdir(folder);
}

static bool serial_log(struct run *r);

_Noreturn void run_finish(struct run *r, int status, bool show_log, const char *format, ...)
{
	va_list args;

	terminal_restore();
	qemu_stop(&r->qemu);
	remove_scratch(r->options.scratch);
	if (format) {
		va_start(args, format);
		fputs("selkie: ", stderr);
		vfprintf(stderr, format, args);
		fputc('\n', stderr);
		va_end(args);
	}
	if (r->options.report) {
		serial_log(r);
		log_report();
	}
	if (show_log) {
		log_show_tail();
		fprintf(stderr, "selkie: the whole log is in %s\n", r->options.log_path);
	}
	machine_leave(r, status);
	exit(status);
}

static _Noreturn void broke_down(struct run *r)
{
	run_finish(r, 125, true, "the guest broke down: %s",
		   r->mux.fatal ? "no memory for what it says" : log_fatal_reason());
}

static void send_size(struct run *r)
{
	uint16_t rows, columns;

	if (!mux_primary(&r->mux) || !terminal_size(&rows, &columns))
		return;
	uint8_t payload[4] = {(uint8_t)rows, (uint8_t)(rows >> 8), (uint8_t)columns,
			      (uint8_t)(columns >> 8)};
	mux_send(&r->mux, LINK_RESIZE, LINK_TTY, payload, sizeof(payload));
}

static void qemu_messages(struct run *r)
{
	char text[512];
	ssize_t n;

	while ((n = read(r->qemu.messages, text, sizeof(text))) > 0)
		log_add(LOG_QEMU, "qemu: ", text, (size_t)n);
}

/* True if a line of the log said that the system cannot go on. */
static bool serial_log(struct run *r)
{
	char text[4096];
	ssize_t n;
	bool fatal = false;

	while ((n = read(r->qemu.serial_log, text, sizeof(text))) > 0)
		fatal |= log_add(LOG_SERIAL, "", text, (size_t)n);
	return fatal;
}

void run_take_link(struct run *r)
{
	uint8_t bytes[8192];
	ssize_t n;

	while ((n = read(r->qemu.serial_link, bytes, sizeof(bytes))) > 0)
		mux_receive(&r->mux, bytes, (size_t)n);
}

static void qemu_ended(struct run *r)
{
	int status;

	if (waitpid(r->qemu.pid, &status, WNOHANG) != r->qemu.pid)
		return;
	r->qemu.pid = 0;
	qemu_messages(r);
	serial_log(r);
	run_take_link(r);
	if (r->options.services && !*log_fatal_reason() && WIFEXITED(status) &&
	    !WEXITSTATUS(status))
		services_finish(r);
	if (mux_primary(&r->mux) && mux_primary(&r->mux)->exit_status >= 0)
		return;
	if (WIFSIGNALED(status))
		run_finish(r, 125, true, "QEMU was killed by signal %d", WTERMSIG(status));
	if (*log_fatal_reason())
		broke_down(r);
	if (WEXITSTATUS(status))
		run_finish(r, 125, true, "QEMU ended with status %d: %s%s", WEXITSTATUS(status),
			   log_qemu_said(), advice_for_qemu(log_qemu_said()));
	run_finish(r, 125, true, "the machine stopped before the command had ended");
}

static void take_signals(struct run *r)
{
	struct signalfd_siginfo info;

	while (read(r->signals, &info, sizeof(info)) == sizeof(info)) {
		switch (info.ssi_signo) {
		case SIGWINCH:
			send_size(r);
			break;
		case SIGCONT:
			if (r->options.streams[0] == 't')
				terminal_raw(r->options.save_to);
			send_size(r);
			break;
		case SIGCHLD:
			qemu_ended(r);
			break;
		default:
			if (r->options.services)
				services_end(r, 128 + (int)info.ssi_signo, SERVICES_SECONDS);
			else
				run_finish(r, 128 + (int)info.ssi_signo, false, NULL);
		}
	}
}

static void count_escapes(struct run *r, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->escapes = bytes[i] == ESCAPE_BYTE ? r->escapes + 1 : 0;
	if (r->escapes >= ESCAPE_TIMES)
		run_finish(r, 130, false, "ended from the keyboard");
}

static enum link_stream input_stream(const struct run *r)
{
	return r->options.streams[0] == 't' ? LINK_TTY : LINK_STDIN;
}

static void read_input(struct run *r)
{
	uint8_t bytes[LINK_DATA_MAX];
	enum link_stream stream = input_stream(r);
	uint32_t credit = mux_credit(&r->mux, r->mux.primary, stream);
	ssize_t n = read(0, bytes, credit < sizeof(bytes) ? credit : sizeof(bytes));

	if (n > 0) {
		if (stream == LINK_TTY)
			count_escapes(r, bytes, (size_t)n);
		mux_send_data(&r->mux, r->mux.primary, stream, bytes, (size_t)n);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		r->input_ended = true;
		if (stream == LINK_TTY)
			mux_send(&r->mux, LINK_HANGUP, stream, NULL, 0);
		else
			mux_send_end(&r->mux, stream);
	}
}

static void greet(struct run *r)
{
	if (r->greeted || r->options.services || !mux_primary(&r->mux))
		return;
	r->greeted = true;
	send_size(r);
	if (input_stream(r) == LINK_TTY)
		mux_send_end(&r->mux, LINK_STDIN);
}

enum {
	SIGNALS,
	LOG,
	LINK,
	MESSAGES,
	INPUT,
	STREAMS,
	CONTROL = STREAMS + LINK_STREAMS,
	SLOTS = CONTROL + 1 + CLIENTS_MAX
};

/* A copy gets its input only after it was told that it is a copy; a machine that is to be saved
 * gets none. */
static bool takes_input(struct run *r)
{
	return !r->input_ended && !r->options.services && !r->options.save_to &&
	       (!r->options.from || guest_primary(r)->renewed);
}

static bool stream_waits(struct run *r, enum link_stream s)
{
	if (r->options.services)
		return s == LINK_STDOUT && services_waiting();
	return mux_waiting(&r->mux, s);
}

static void flush_stream(struct run *r, enum link_stream s, int fd)
{
	if (r->options.services)
		services_flush(r, fd);
	else
		mux_flush(&r->mux, s, fd);
}

static void prepare(struct run *r, struct pollfd *p)
{
	bool may_send = takes_input(r) && mux_credit(&r->mux, r->mux.primary, input_stream(r));

	p[SIGNALS] = (struct pollfd){.fd = r->signals, .events = POLLIN};
	p[LOG] = (struct pollfd){.fd = r->qemu.serial_log, .events = POLLIN};
	p[LINK] = (struct pollfd){.fd = r->qemu.serial_link,
				  .events = POLLIN | (r->mux.queued ? POLLOUT : 0)};
	p[MESSAGES] = (struct pollfd){.fd = r->qemu.messages, .events = POLLIN};
	p[INPUT] = (struct pollfd){.fd = may_send ? 0 : -1, .events = POLLIN};
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		p[STREAMS + s] = (struct pollfd){.fd = stream_waits(r, s) ? r->stream_fd[s] : -1,
						 .events = POLLOUT};
	control_prepare(r, p + CONTROL);
}

/* Closes a socket whose other end is closed, since every poll would return at once because of it.
 * SIGCHLD tells what happened. */
static void forget_if_dead(int *fd, const struct pollfd *p)
{
	if (*fd >= 0 && (p->revents & (POLLHUP | POLLERR | POLLNVAL)) && !(p->revents & POLLIN)) {
		close(*fd);
		*fd = -1;
	}
}

static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Does what is due already; returns the milliseconds until something else is due. */
static int poll_timeout(struct run *r)
{
	double left = r->deadline - run_now();

	if (r->deadline && left <= 0)
		run_finish(r, 124, true, "no end after %g seconds", r->options.timeout);
	return sooner(r->deadline ? (int)(left * 1000) + 1 : -1,
		      sooner(sooner(control_timeout(r), services_timeout(r)),
			     sooner(snapshot_step(r), health_step(r))));
}

static void maybe_started(struct run *r)
{
	if (r->options.services ? !!mux_primary(&r->mux)
	    : r->options.from	? guest_primary(r)->renewed
				: guest_primary(r)->there)
		machine_started(r);
}

static void step(struct run *r)
{
	struct pollfd p[SLOTS];
	int wait = poll_timeout(r);

	guest_move(r);
	prepare(r, p);
	if (poll(p, SLOTS, wait) < 0 && errno != EINTR)
		run_finish(r, 125, false, "poll: %s", strerror(errno));
	if (p[MESSAGES].revents & POLLIN)
		qemu_messages(r);
	if (p[LINK].revents & POLLIN)
		run_take_link(r);
	if ((p[LOG].revents & POLLIN && serial_log(r)) || r->mux.fatal)
		broke_down(r);
	forget_if_dead(&r->qemu.serial_log, &p[LOG]);
	forget_if_dead(&r->qemu.serial_link, &p[LINK]);
	forget_if_dead(&r->qemu.messages, &p[MESSAGES]);
	greet(r);
	guest_move(r);
	maybe_started(r);
	if (r->options.services)
		services_move(r);
	else
		streams_keep(r);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (p[STREAMS + s].revents)
			flush_stream(r, s, p[STREAMS + s].fd);
	if (p[INPUT].revents)
		read_input(r);
	control_move(r, p + CONTROL);
	guest_move(r);
	if (r->mux.queued && r->qemu.serial_link >= 0)
		mux_transmit(&r->mux, r->qemu.serial_link);
	if (p[SIGNALS].revents)
		take_signals(r);
	if (!r->options.services)
		streams_maybe_done(r);
}

static void block_signals(struct run *r)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (const int *s =
		     (const int[]){SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGCHLD, 0};
	     *s; s++)
		sigaddset(&set, *s);
	sigprocmask(SIG_BLOCK, &set, NULL);
	r->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* Exits with 2 and one line if the arguments contradict each other. */
static _Noreturn void refuse(struct run *r, const char *what, const char *why)
{
	fprintf(stderr, "selkie: %s: %s\n", what, why);
	remove_scratch(r->options.scratch);
	exit(2);
}

static void open_all(struct run *r)
{
	const struct options *o = &r->options;
	const char *why;

	if (!log_open(o->log_path, o->verbose))
		refuse(r, o->log_path, strerror(errno));
	if (o->trace_path && !log_open_trace(o->trace_path)) {
		char what[300];

		snprintf(what, sizeof(what), "--trace-to %.250s", o->trace_path);
		refuse(r, what, strerror(errno));
	}
	if (o->health && !health_load(o->health))
		refuse(r, o->health, "it does not say what is to be checked");
	if (o->save_when)
		snapshot_prepare(r);
	if (o->machine && !machine_claim(r, &why))
		refuse(r, strrchr(o->machine, '/') ? strrchr(o->machine, '/') + 1 : o->machine,
		       why);
}

/* Lets a copy run, in the state in which the machine was saved. */
static void go_on(struct run *r)
{
	bool done = snapshot_resume(r);

	if (!done && r->qmp.ended) {
		waitid(P_PID, (id_t)r->qemu.pid, NULL, WEXITED | WNOWAIT);
		qemu_ended(r);
	}
	if (!done)
		run_finish(r, 125, true, "the snapshot cannot be used: %s", r->qmp.error);
	guest_renew(r, r->options.hostname);
}

static void begin(struct run *r)
{
	const struct options *o = &r->options;

	block_signals(r);
	if (o->detach && !machine_detach(r))
		run_finish(r, 125, false, "it cannot go into the background: %s", strerror(errno));
	streams_choose(r);
	if (o->from && !snapshot_load_link(r))
		run_finish(r, 125, false, "the snapshot is damaged");
	if (r->signals < 0 || !qemu_start(&r->qemu, o->qemu, o->machine || o->save_to || o->from))
		run_finish(r, 125, false, "QEMU cannot be started: %s", strerror(errno));
	r->qmp.fd = r->qemu.monitor;
	if (o->from)
		go_on(r);
	if (o->timeout > 0)
		r->deadline = run_now() + o->timeout;
	if (o->streams[0] == 't')
		terminal_raw(o->save_to);
}

int main(int argc, char **argv)
{
	static struct run r = {.folder = -1,
			       .lock = -1,
			       .listener = -1,
			       .output = -1,
			       .parent = -1,
			       .qmp.fd = -1,
			       .qemu.serial_log = -1,
			       .qemu.serial_link = -1,
			       .qemu.messages = -1};

	streams_fill_closed();
	options_parse(&r.options, argc, argv);
	for (unsigned i = 0; i < CLIENTS_MAX; i++)
		r.clients[i].fd = -1;
	if (r.options.streams_file)
		return streams_write(&r.options);
	if (r.options.dry_run) {
		qemu_print(r.options.qemu, r.options.log_path);
		return 0;
	}
	open_all(&r);
	r.mux.primary = r.options.primary;
	r.mux.shows_all = r.options.services;
	begin(&r);
	for (;;)
		step(&r);
}
