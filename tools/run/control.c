/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests of other commands to a machine with a name: they connect to the socket `control` in its
 * folder, and send one line:
 *
 * 	state			answered by "ok running" or "ok paused"
 * 	signal NUMBER		sends the signal to the machine's first command
 * 	stop NUMBER SECONDS	the same, and ends the machine if it still runs after SECONDS; with
 * 				several services their stop signals are sent instead of NUMBER
 * 	kill			ends the machine
 * 	pause, resume		stops the machine's processor, and lets it run again
 * 	exec			frames of interfaces/agent.h follow, both ways; their session is 0,
 * 				and the runner chooses the agent's session
 * 	exec SERVICE		the same in one of several services
 * 	services		answered by "ok", and for each service its name, "running" or its
 * 				exit status, and its health (health_word(); "-" if it has ended)
 *
 * The answer is a line: "ok", "error WHY", or "mistake WHY" if the request names the wrong
 * service, or none where there are several. The folder is the user's own, so a process that can
 * connect may send all of them.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/run/health.h"
#include "tools/run/services.h"
#include "tools/run/state.h"

#define OUT_MAX	     262144u /* a session that keeps to its window never needs more */
#define LAST_SECONDS 3.0     /* between asking the kernel to end the machine and ending QEMU */

static unsigned session_of(const struct run *r, const struct client *c)
{
	return (unsigned)(c - r->clients) + 1;
}

static void drop(struct run *r, struct client *c)
{
	if (c->is_session) {
		guest_send(r, c->channel, AGENT_CLOSE, session_of(r, c), NULL, 0);
		c->closing = true;
	}
	close(c->fd);
	free(c->out);
	*c = (struct client){.fd = -1, .channel = c->channel, .closing = c->closing};
}

static void give(struct run *r, struct client *c, const void *bytes, size_t n)
{
	size_t need = c->out_used + n;

	if (need > c->out_room) {
		uint8_t *out = need <= OUT_MAX ? realloc(c->out, need * 2) : NULL;

		if (!out) {
			drop(r, c);
			return;
		}
		c->out = out;
		c->out_room = need * 2;
	}
	memcpy(c->out + c->out_used, bytes, n);
	c->out_used = need;
}

static void say(struct run *r, struct client *c, const char *line)
{
	give(r, c, line, strlen(line));
}

/* ---- requests ---- */

/* Why the first command gets no signal now; NULL: it gets it. */
static const char *why_no_signal(const struct run *r)
{
	if (r->paused)
		return "error it is paused\n";
	if (r->guests[r->mux.primary].broken)
		return "error its agent is out of order\n";
	return NULL;
}

static void signal_command(struct run *r, unsigned number)
{
	const uint8_t payload = (uint8_t)number;

	guest_send(r, r->mux.primary, AGENT_SIGNAL, 0, &payload, 1);
}

static bool resume(struct run *r)
{
	if (r->paused && !qmp_command(&r->qmp, "cont", NULL))
		return false;
	if (r->paused)
		guest_renew(r, NULL);
	r->paused = false;
	return true;
}

static void answer_monitor(struct run *r, struct client *c, bool done)
{
	char line[256];

	snprintf(line, sizeof(line), "error %.200s\n", r->qmp.error);
	say(r, c, done ? "ok\n" : line);
}

/* The channel of a service; LINK_CHANNELS_MAX: there is no such service. */
static unsigned service_named(struct run *r, const char *name)
{
	unsigned i = 0;

	while (i < LINK_CHANNELS_MAX &&
	       (!mux_channel(&r->mux, i) || strcmp(r->mux.channels[i]->name, name) != 0))
		i++;
	return i;
}

/* Chooses the kernel of a session. NULL, or the answer that refuses the request. */
static const char *choose_kernel(struct run *r, struct client *c, const char *service)
{
	unsigned channel = service ? service_named(r, service) : r->mux.primary;

	if (!r->options.services && service)
		return "mistake it has no services\n";
	if (r->options.services && !service)
		return "mistake in which of its services? say NAME/SERVICE\n";
	if (channel == LINK_CHANNELS_MAX)
		return "mistake it has no such service\n";
	if (service && r->mux.channels[channel]->exit_status >= 0)
		return "error the service has ended\n";
	if (r->paused)
		return "error it is paused\n";
	if (r->guests[channel].broken)
		return "error its agent is out of order\n";
	c->channel = channel;
	return NULL;
}

/* Begins a session in a service; NULL: in the only kernel. */
static void begin_session(struct run *r, struct client *c, const char *service)
{
	const char *refusal = choose_kernel(r, c, service);

	c->is_session = !refusal;
	say(r, c, refusal ? refusal : "ok\n");
}

static void say_services(struct run *r, struct client *c)
{
	say(r, c, "ok");
	for (unsigned i = 0; r->options.services && i < LINK_CHANNELS_MAX; i++) {
		const struct channel *channel = mux_channel(&r->mux, i);
		char text[64];

		if (!channel)
			continue;
		if (channel->exit_status < 0)
			snprintf(text, sizeof(text), " %s running %s", channel->name,
				 health_word(i));
		else
			snprintf(text, sizeof(text), " %s %d -", channel->name,
				 channel->exit_status);
		say(r, c, text);
	}
	say(r, c, "\n");
}

static void do_request(struct run *r, struct client *c)
{
	unsigned number = 0, seconds = 0;

	if (!strcmp(c->line, "state")) {
		say(r, c, r->paused ? "ok paused\n" : "ok running\n");
	} else if (!strcmp(c->line, "kill")) {
		run_finish(r, 128 + SIGKILL, false, NULL);
	} else if (!strcmp(c->line, "pause")) {
		bool done = r->paused || qmp_command(&r->qmp, "stop", NULL);

		r->paused |= done;
		answer_monitor(r, c, done);
	} else if (!strcmp(c->line, "resume")) {
		answer_monitor(r, c, resume(r));
	} else if (sscanf(c->line, "stop %u %u", &number, &seconds) == 2 && number) {
		answer_monitor(r, c, resume(r));
		if (r->options.services) {
			services_end(r, 0, seconds);
		} else {
			r->end_at = run_now() + seconds;
			r->end_asked = false;
			signal_command(r, number);
		}
	} else if (sscanf(c->line, "signal %u", &number) == 1 && number) {
		const char *refusal = why_no_signal(r);

		if (!refusal)
			signal_command(r, number);
		say(r, c, refusal ? refusal : "ok\n");
	} else if (!strcmp(c->line, "exec")) {
		begin_session(r, c, NULL);
	} else if (!strncmp(c->line, "exec ", 5)) {
		begin_session(r, c, c->line + 5);
	} else if (!strcmp(c->line, "services")) {
		say_services(r, c);
	} else {
		say(r, c, "error no such request\n");
	}
}

int control_timeout(struct run *r)
{
	double left = r->end_at - run_now();

	if (!r->end_at)
		return -1;
	if (left > 0)
		return (int)(left * 1000) + 1;
	if (r->end_asked || !mux_primary(&r->mux))
		run_finish(r, 128 + SIGKILL, false, NULL);
	mux_send(&r->mux, LINK_TERMINATE, 0, NULL, 0);
	r->end_asked = true;
	r->end_at = run_now() + LAST_SECONDS;
	return (int)(LAST_SECONDS * 1000);
}

/* ---- sessions ---- */

static bool may_ask(unsigned type)
{
	return type == AGENT_WORDS || type == AGENT_START || type == AGENT_DATA ||
	       type == AGENT_END || type == AGENT_RESIZE || type == AGENT_SIGNAL ||
	       type == AGENT_TAKEN;
}

/* False: the client has sent a frame that it may not send. */
static bool pass_on(struct run *r, struct client *c, const uint8_t *bytes, size_t got)
{
	struct agent_frame frame;

	for (uint32_t at = 0, n; at < got; at += n) {
		n = (uint32_t)got - at;
		int result = agent_take(&c->parser, bytes + at, &n, &frame);

		if (result < 0 || (result && !may_ask(frame.type)))
			return false;
		if (result)
			guest_send(r, c->channel, frame.type, session_of(r, c), frame.payload,
				   frame.length);
	}
	return true;
}

void control_frame(struct run *r, unsigned channel, const struct agent_frame *f)
{
	struct client *c = &r->clients[f->session - 1];
	uint8_t header[AGENT_HEADER_BYTES];

	if (c->channel != channel)
		return; /* the session is in another kernel */
	if (f->type == AGENT_CLOSED)
		c->closing = false;
	if (c->fd < 0 || !c->is_session || f->type == AGENT_CLOSED)
		return;
	agent_header(header, f->type, 0, f->length);
	give(r, c, header, sizeof(header));
	if (c->fd >= 0 && f->length)
		give(r, c, f->payload, f->length);
	/* The agent has forgotten the session by now; the client closes when it has read this. */
	if (f->type == AGENT_EXIT || f->type == AGENT_FAILED)
		c->is_session = false;
}

void control_forget_sessions(struct run *r, unsigned channel)
{
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *c = &r->clients[i];

		if (c->channel != channel)
			continue;
		if (c->fd >= 0 && c->is_session) {
			c->is_session = false;
			drop(r, c);
		}
		c->closing = false;
	}
}

/* ---- connections ---- */

static void accept_client(struct run *r)
{
	int fd = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	for (unsigned i = 0; fd >= 0 && i < CLIENTS_MAX; i++) {
		struct client *c = &r->clients[i];

		if (c->fd >= 0 || c->closing)
			continue;
		*c = (struct client){.fd = fd};
		return;
	}
	if (fd >= 0) { /* too many connections: this one is closed */
		close(fd);
	}
}

static void read_client(struct run *r, struct client *c)
{
	uint8_t bytes[4096];
	ssize_t n = read(c->fd, bytes, sizeof(bytes));
	size_t at = 0;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		drop(r, c);
		return;
	}
	while (!c->is_session && at < (size_t)n && c->used < sizeof(c->line)) {
		uint8_t byte = bytes[at++];

		c->line[c->used++] = (char)byte;
		if (byte != '\n')
			continue;
		c->line[c->used - 1] = 0;
		c->used = 0;
		do_request(r, c);
	}
	if (c->fd < 0)
		return;
	if (!c->is_session ? at < (size_t)n : !pass_on(r, c, bytes + at, (size_t)n - at))
		drop(r, c);
}

static void write_client(struct run *r, struct client *c)
{
	ssize_t n = send(c->fd, c->out, c->out_used, MSG_NOSIGNAL);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		drop(r, c);
	if (n <= 0)
		return;
	memmove(c->out, c->out + n, c->out_used - (size_t)n);
	c->out_used -= (size_t)n;
}

void control_prepare(struct run *r, struct pollfd *p)
{
	*p++ = (struct pollfd){.fd = r->listener, .events = POLLIN};
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		const struct client *c = &r->clients[i];
		bool reads = !c->is_session || !guest_is_busy(r, c->channel);

		p[i] = (struct pollfd){
			.fd = c->fd,
			.events = (short)((reads ? POLLIN : 0) | (c->out_used ? POLLOUT : 0))};
	}
}

void control_move(struct run *r, const struct pollfd *p)
{
	if (p->revents & POLLIN)
		accept_client(r);
	p++;
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *c = &r->clients[i];

		/* Another connection may have got the slot since the poll. */
		if (c->fd >= 0 && c->fd == p[i].fd && p[i].revents & (POLLIN | POLLHUP | POLLERR))
			read_client(r, c);
		if (c->fd >= 0 && c->out_used)
			write_client(r, c);
	}
}
