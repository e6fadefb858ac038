/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * selkie-run: starts QEMU, joins the guest's first command to this process's descriptors, and ends
 * as that command ended. Its own exits: 124 time is up, 125 the guest broke down, 128+n signal n.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/run/run.h"

#define ESCAPE_BYTE  0x1d /* Ctrl-] */
#define ESCAPE_TIMES 3

struct run {
	struct options options;
	struct qemu qemu;
	struct mux mux;
	int signals;
	int stream_fd[LINK_STREAMS]; /* where a stream's bytes go; -1: nowhere */
	bool greeted;		     /* the window size and early end of input were sent */
	bool input_ended;
	unsigned escapes;
	double deadline;
};

static double now(void)
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

static _Noreturn void finish(struct run *r, int status, bool show_log, const char *format, ...)
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
	if (show_log) {
		log_show_tail();
		fprintf(stderr, "selkie: the whole log is in %s\n", r->options.log_path);
	}
	exit(status);
}

static _Noreturn void broke_down(struct run *r)
{
	finish(r, 125, true, "the guest broke down: %s",
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

static void serial_link(struct run *r)
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
	serial_link(r);
	if (mux_primary(&r->mux) && mux_primary(&r->mux)->exit_status >= 0)
		return;
	if (WIFSIGNALED(status))
		finish(r, 125, true, "QEMU was killed by signal %d", WTERMSIG(status));
	if (*log_fatal_reason())
		broke_down(r);
	if (WEXITSTATUS(status))
		finish(r, 125, true, "QEMU ended with status %d: %s%s", WEXITSTATUS(status),
		       log_qemu_said(), advice_for_qemu(log_qemu_said()));
	finish(r, 125, true, "the machine stopped before the command had ended");
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
				terminal_raw();
			send_size(r);
			break;
		case SIGCHLD:
			qemu_ended(r);
			break;
		default:
			finish(r, 128 + (int)info.ssi_signo, false, NULL);
		}
	}
}

static void count_escapes(struct run *r, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->escapes = bytes[i] == ESCAPE_BYTE ? r->escapes + 1 : 0;
	if (r->escapes >= ESCAPE_TIMES)
		finish(r, 130, false, "ended from the keyboard");
}

static enum link_stream input_stream(const struct run *r)
{
	return r->options.streams[0] == 't' ? LINK_TTY : LINK_STDIN;
}

static void read_input(struct run *r)
{
	uint8_t bytes[LINK_DATA_MAX];
	enum link_stream stream = input_stream(r);
	uint32_t credit = mux_credit(&r->mux, stream);
	ssize_t n = read(0, bytes, credit < sizeof(bytes) ? credit : sizeof(bytes));

	if (n > 0) {
		if (stream == LINK_TTY)
			count_escapes(r, bytes, (size_t)n);
		mux_send_data(&r->mux, stream, bytes, (size_t)n);
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
	if (r->greeted || !mux_primary(&r->mux))
		return;
	r->greeted = true;
	send_size(r);
	if (input_stream(r) == LINK_TTY)
		mux_send_end(&r->mux, LINK_STDIN);
}

/* The command has ended and all it wrote has been passed on. */
static void maybe_done(struct run *r)
{
	struct channel *c = mux_primary(&r->mux);

	if (!c)
		return;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (c->out[s].broken && r->stream_fd[s] >= 0)
			finish(r, 128 + SIGPIPE, false, NULL);
	if (c->exit_status < 0)
		return;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (r->stream_fd[s] >= 0 && mux_waiting(&r->mux, s))
			return;
	finish(r, c->exit_status, false, NULL);
}

enum { SIGNALS, LOG, LINK, MESSAGES, INPUT, STREAMS, SLOTS = STREAMS + LINK_STREAMS };

static void prepare(struct run *r, struct pollfd *p)
{
	bool may_send = !r->input_ended && mux_credit(&r->mux, input_stream(r));

	p[SIGNALS] = (struct pollfd){.fd = r->signals, .events = POLLIN};
	p[LOG] = (struct pollfd){.fd = r->qemu.serial_log, .events = POLLIN};
	p[LINK] = (struct pollfd){.fd = r->qemu.serial_link,
				  .events = POLLIN | (r->mux.queued ? POLLOUT : 0)};
	p[MESSAGES] = (struct pollfd){.fd = r->qemu.messages, .events = POLLIN};
	p[INPUT] = (struct pollfd){.fd = may_send ? 0 : -1, .events = POLLIN};
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		p[STREAMS + s] = (struct pollfd){
			.fd = mux_waiting(&r->mux, s) ? r->stream_fd[s] : -1, .events = POLLOUT};
}

/* A socket whose other end has gone polls for ever; SIGCHLD tells the rest. */
static void forget_if_dead(int *fd, const struct pollfd *p)
{
	if (*fd >= 0 && (p->revents & (POLLHUP | POLLERR | POLLNVAL)) && !(p->revents & POLLIN)) {
		close(*fd);
		*fd = -1;
	}
}

static void step(struct run *r)
{
	struct pollfd p[SLOTS];
	double left = r->deadline - now();

	if (r->deadline && left <= 0)
		finish(r, 124, true, "no end after %g seconds", r->options.timeout);
	prepare(r, p);
	if (poll(p, SLOTS, r->deadline ? (int)(left * 1000) + 1 : -1) < 0 && errno != EINTR)
		finish(r, 125, false, "poll: %s", strerror(errno));
	if (p[MESSAGES].revents & POLLIN)
		qemu_messages(r);
	if (p[LINK].revents & POLLIN)
		serial_link(r);
	if ((p[LOG].revents & POLLIN && serial_log(r)) || r->mux.fatal)
		broke_down(r);
	forget_if_dead(&r->qemu.serial_log, &p[LOG]);
	forget_if_dead(&r->qemu.serial_link, &p[LINK]);
	forget_if_dead(&r->qemu.messages, &p[MESSAGES]);
	greet(r);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (p[STREAMS + s].revents)
			mux_flush(&r->mux, s, p[STREAMS + s].fd);
	if (p[INPUT].revents)
		read_input(r);
	if (r->mux.queued && r->qemu.serial_link >= 0)
		mux_transmit(&r->mux, r->qemu.serial_link);
	if (p[SIGNALS].revents)
		take_signals(r);
	maybe_done(r);
}

/*
 * A descriptor for writing that never blocks: a terminal that nobody reads must not keep us from a
 * signal or the time limit. What is behind `fd` is opened anew, since O_NONBLOCK set on `fd` itself
 * would be seen by whoever shares it; where that cannot be (a socket, another user's terminal) `fd`
 * has to do.
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

/* Descriptors 0 to 2 that were closed would otherwise become the log and the sockets. */
static void fill_closed_descriptors(void)
{
	int fd;

	while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= 2)
		;
	close(fd);
}

static void choose_descriptors(struct run *r)
{
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		r->stream_fd[s] = -1;
	for (int fd = 2; fd >= 0; fd--)
		if (r->options.streams[fd] == 't')
			r->stream_fd[LINK_TTY] = fd == 0 && r->stream_fd[LINK_TTY] >= 0
							 ? r->stream_fd[LINK_TTY]
							 : fd;
	/* Even with no terminal here the guest's console may have something to say. */
	if (r->stream_fd[LINK_TTY] < 0)
		r->stream_fd[LINK_TTY] = 2;
	r->stream_fd[LINK_STDOUT] = 1;
	r->stream_fd[LINK_STDERR] = 2;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (r->stream_fd[s] >= 0)
			r->stream_fd[s] = without_blocking(r->stream_fd[s]);
}

static int write_streams(const struct options *o)
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

int main(int argc, char **argv)
{
	static struct run r;
	sigset_t set;

	fill_closed_descriptors();
	options_parse(&r.options, argc, argv);
	if (r.options.streams_file)
		return write_streams(&r.options);
	if (r.options.dry_run) {
		qemu_print(r.options.qemu, r.options.log_path);
		return 0;
	}
	if (!log_open(r.options.log_path, r.options.verbose)) {
		fprintf(stderr, "selkie: %s: %s\n", r.options.log_path, strerror(errno));
		remove_scratch(r.options.scratch);
		return 2;
	}
	if (r.options.trace_path && !log_open_trace(r.options.trace_path)) {
		fprintf(stderr, "selkie: --trace-to %s: %s\n", r.options.trace_path,
			strerror(errno));
		remove_scratch(r.options.scratch);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (const int *s =
		     (const int[]){SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGCHLD, 0};
	     *s; s++)
		sigaddset(&set, *s);
	sigprocmask(SIG_BLOCK, &set, NULL);
	r.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	r.mux.primary = r.options.primary;
	choose_descriptors(&r);
	if (r.signals < 0 || !qemu_start(&r.qemu, r.options.qemu))
		finish(&r, 125, false, "QEMU cannot be started: %s", strerror(errno));
	if (r.options.timeout > 0)
		r.deadline = now() + r.options.timeout;
	if (r.options.streams[0] == 't')
		terminal_raw();
	for (;;)
		step(&r);
}
