/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands that run for the host, and the bytes between the commands and the host. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/agent/agent.h"

static struct session sessions[AGENT_SESSIONS];

static uint32_t get32(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static unsigned get16(const uint8_t *from)
{
	return from[0] | (unsigned)from[1] << 8;
}

static unsigned number_of(const struct session *s)
{
	return (unsigned)(s - sessions);
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void end_session(struct session *s)
{
	shut(&s->in);
	shut(&s->out);
	shut(&s->errors);
	free(s->words);
	s->words = NULL;
	s->used = false;
}

static void begin(struct session *s)
{
	*s = (struct session){.used = true,
			      .status = -1,
			      .in = -1,
			      .out = -1,
			      .errors = -1,
			      .window = AGENT_WINDOW};
}

static void add_words(struct session *s, const struct agent_frame *f)
{
	if (s->words_size + f->length > AGENT_WORDS_MAX)
		return; /* START will find that the last word has no end */
	char *words = realloc(s->words, s->words_size + f->length);

	if (!words)
		return;
	memcpy(words + s->words_size, f->payload, f->length);
	s->words = words;
	s->words_size += f->length;
}

static void fail(struct session *s, int status, const char *why)
{
	uint8_t payload[200] = {(uint8_t)status};
	size_t n = strlen(why);

	if (n > sizeof(payload) - 1)
		n = sizeof(payload) - 1;
	memcpy(payload + 1, why, n);
	agent_send(AGENT_FAILED, number_of(s), payload, n + 1);
	end_session(s);
}

static void start(struct session *s, const struct agent_frame *f)
{
	int status = AGENT_STATUS_FAILED;
	const char *why = "it was not asked for as it should be";

	if (f->length != 5 || s->pid || s->status >= 0 ||
	    !spawn(s, f->payload[0], (uint16_t)get16(f->payload + 1),
		   (uint16_t)get16(f->payload + 3), &status, &why))
		fail(s, status, why);
	else
		agent_send(AGENT_STARTED, f->session, NULL, 0);
}

static void keep_input(struct session *s, const struct agent_frame *f)
{
	/* The host must not send bytes beyond the window: they are dropped. */
	if (s->in < 0 || s->input_count + f->length > sizeof(s->input))
		return;
	memcpy(s->input + s->input_count, f->payload, f->length);
	s->input_count += f->length;
}

static void resize(const struct session *s, const uint8_t *payload)
{
	const struct winsize size = {.ws_row = (unsigned short)get16(payload),
				     .ws_col = (unsigned short)get16(payload + 2)};

	if (s->tty && s->in >= 0)
		ioctl(s->in, TIOCSWINSZ, &size);
}

/* Every command leads a process group of its own. */
static void signal_session(const struct session *s, int number)
{
	if (s->pid)
		kill(-s->pid, number);
}

void session_frame(const struct agent_frame *f)
{
	struct session *s = &sessions[f->session];

	if (f->type == AGENT_WORDS && !s->used)
		begin(s);
	if (!s->used && f->type == AGENT_CLOSE)
		agent_send(AGENT_CLOSED, f->session, NULL, 0);
	if (!s->used)
		return;
	switch (f->type) {
	case AGENT_WORDS:
		add_words(s, f);
		break;
	case AGENT_START:
		start(s, f);
		break;
	case AGENT_DATA:
		keep_input(s, f);
		break;
	case AGENT_END:
		s->input_ended = true;
		break;
	case AGENT_TAKEN:
		if (f->length == 4)
			s->window += get32(f->payload);
		if (s->window > AGENT_WINDOW)
			s->window = AGENT_WINDOW;
		break;
	case AGENT_RESIZE:
		if (f->length == 4)
			resize(s, f->payload);
		break;
	case AGENT_SIGNAL:
		if (f->length == 1)
			signal_session(s, f->payload[0]);
		break;
	case AGENT_CLOSE:
		signal_session(s, SIGHUP);
		end_session(s);
		agent_send(AGENT_CLOSED, f->session, NULL, 0);
		break;
	default:
		break;
	}
}

static bool may_read(const struct session *s)
{
	return s->window && agent_may_send();
}

void sessions_prepare(struct pollfd *p)
{
	for (struct session *s = sessions; s < sessions + AGENT_SESSIONS; s++, p += SESSION_FDS) {
		bool reads = s->used && may_read(s);
		int out = s->tty ? s->in : s->out;

		p[0] = (struct pollfd){.fd = s->used && s->input_count ? s->in : -1,
				       .events = POLLOUT};
		p[1] = (struct pollfd){.fd = reads ? out : -1, .events = POLLIN};
		p[2] = (struct pollfd){.fd = reads ? s->errors : -1, .events = POLLIN};
	}
}

static void tell_taken(const struct session *s, uint32_t n)
{
	const uint8_t payload[4] = {(uint8_t)n, (uint8_t)(n >> 8)};

	agent_send(AGENT_TAKEN, number_of(s), payload, sizeof(payload));
}

static void write_input(struct session *s)
{
	ssize_t n = write(s->in, s->input, s->input_count);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) { /* the command reads no more: the rest is dropped */
		n = s->input_count;
		if (!s->tty)
			shut(&s->in);
	}
	memmove(s->input, s->input + n, s->input_count - (size_t)n);
	s->input_count -= (uint32_t)n;
	tell_taken(s, (uint32_t)n);
}

/* Sends one piece of output. False: there is none now, or the host cannot take more. */
static bool read_output(struct session *s, int *fd, unsigned type)
{
	uint8_t bytes[AGENT_PAYLOAD_MAX];
	size_t want = s->window < sizeof(bytes) ? s->window : sizeof(bytes);
	ssize_t n = *fd >= 0 && may_read(s) ? read(*fd, bytes, want) : -1;

	if (n > 0) {
		s->window -= (uint32_t)n;
		agent_send(type, number_of(s), bytes, (size_t)n);
		return true;
	}
	if (*fd >= 0 && may_read(s) && (n == 0 || (errno != EAGAIN && errno != EINTR)))
		shut(fd);
	return false;
}

/* If the command has ended: sends the rest of its output, then its status. Output that its children
 * write after that is not sent. */
static void maybe_ended(struct session *s)
{
	int *out = s->tty ? &s->in : &s->out;
	uint8_t status = (uint8_t)s->status;

	if (s->status < 0)
		return;
	while (read_output(s, out, AGENT_OUT) || read_output(s, &s->errors, AGENT_ERR))
		;
	if (!may_read(s) && (*out >= 0 || s->errors >= 0))
		return;
	agent_send(AGENT_EXIT, number_of(s), &status, 1);
	end_session(s);
}

void sessions_move(const struct pollfd *p)
{
	for (struct session *s = sessions; s < sessions + AGENT_SESSIONS; s++, p += SESSION_FDS) {
		if (!s->used)
			continue;
		if (p[0].revents && s->in >= 0 && s->input_count)
			write_input(s);
		if (s->input_ended && !s->input_count && !s->tty)
			shut(&s->in);
		if (p[1].revents)
			read_output(s, s->tty ? &s->in : &s->out, AGENT_OUT);
		if (p[2].revents)
			read_output(s, &s->errors, AGENT_ERR);
		maybe_ended(s);
	}
}

void sessions_reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (struct session *s = sessions; s < sessions + AGENT_SESSIONS; s++) {
			if (!s->used || s->pid != pid)
				continue;
			s->pid = 0;
			s->status =
				WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
			maybe_ended(s);
		}
	}
}
