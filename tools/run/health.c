/* SPDX-License-Identifier: BSD-2-Clause */
/* When services are checked, what the results mean, and which services may begin. */
#include "tools/run/health.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tools/run/health_file.h"

enum health { STARTING, HEALTHY, UNHEALTHY };

/* The state of one incarnation of a service's kernel. Times are those of run_now(). */
static struct service {
	bool known;
	uint32_t incarnation;
	const struct health_check *check; /* NULL: it is not checked */
	enum health health;
	unsigned failures;  /* in a row */
	double began, next; /* when its command began; when the next check is due, 0: not decided */
	double limit;	    /* when the check that runs has taken too long */
	bool runs;	    /* a check runs */
	bool closing;	    /* the check that runs is being ended */
	bool waits;	    /* its command has not begun */
	bool refused;	    /* its command is not begun, since what it needs cannot come any more */
} services[LINK_CHANNELS_MAX];

/* ---- services by name ---- */

static struct channel *channel_named(struct run *r, const char *name, unsigned *number)
{
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		struct channel *c = mux_channel(&r->mux, i);

		*number = i;
		if (c && !strcmp(c->name, name))
			return c;
	}
	return NULL;
}

static const struct health_need *next_need(const struct health_need *n, const char *service)
{
	while (n->service && strcmp(n->service, service) != 0)
		n++;
	return n->service ? n : NULL;
}

static double time_between(const struct service *s, double now)
{
	bool early = s->health == STARTING && now < s->began + s->check->start_period;

	return early ? s->check->start_interval : s->check->interval;
}

static void begin(struct service *s, const struct channel *c, double now)
{
	*s = (struct service){.known = true, .incarnation = c->incarnation, .began = now};
	for (const struct health_check *check = health_checks; check->service; check++)
		if (!strcmp(check->service, c->name))
			s->check = check;
	s->waits = next_need(health_needs, c->name);
}

/* ---- checks ---- */

static void start_check(struct run *r, unsigned channel, double now)
{
	struct service *s = &services[channel];
	const char *words = s->check->words;
	const uint8_t no_terminal[5] = {0};

	for (size_t at = 0; at < s->check->words_size; at += AGENT_PAYLOAD_MAX) {
		size_t left = s->check->words_size - at;

		guest_send(r, channel, AGENT_WORDS, HEALTH_SESSION, words + at,
			   left < AGENT_PAYLOAD_MAX ? left : AGENT_PAYLOAD_MAX);
	}
	guest_send(r, channel, AGENT_START, HEALTH_SESSION, no_terminal, sizeof(no_terminal));
	guest_send(r, channel, AGENT_END, HEALTH_SESSION, NULL, 0);
	s->runs = true;
	s->limit = now + s->check->timeout;
}

static void say(const struct run *r, unsigned channel, const char *what, const char *other)
{
	fprintf(stderr, "selkie: %s: %s%s\n", r->mux.channels[channel]->name, what, other);
}

static void take_result(struct run *r, unsigned channel, bool good)
{
	struct service *s = &services[channel];
	double now = run_now();

	if (good) {
		s->failures = 0;
		s->health = HEALTHY;
	} else if (s->health != STARTING || now >= s->began + s->check->start_period) {
		s->failures++;
	}
	if (s->failures >= s->check->retries && s->health != UNHEALTHY) {
		s->health = UNHEALTHY;
		say(r, channel, "it is unhealthy", "");
	}
	s->next = now + time_between(s, now);
}

static void give_back(struct run *r, unsigned channel, size_t n)
{
	uint8_t count[4];

	link_put32(count, (uint32_t)n);
	guest_send(r, channel, AGENT_TAKEN, HEALTH_SESSION, count, sizeof(count));
}

void health_frame(struct run *r, unsigned channel, const struct agent_frame *f)
{
	struct service *s = &services[channel];

	if (f->type == AGENT_OUT || f->type == AGENT_ERR)
		give_back(r, channel, f->length);
	if (f->type != AGENT_EXIT && f->type != AGENT_FAILED && f->type != AGENT_CLOSED)
		return;
	if (s->runs && !s->closing && f->type != AGENT_CLOSED)
		take_result(r, channel, f->type == AGENT_EXIT && f->length && !f->payload[0]);
	/* AGENT_CLOSED comes also for a check that ended by itself while it was being closed. */
	if (!s->closing || f->type == AGENT_CLOSED)
		s->runs = s->closing = false;
}

static double check_step(struct run *r, unsigned channel, double now)
{
	struct service *s = &services[channel];

	if (!r->guests[channel].there || r->guests[channel].broken || r->paused || s->waits)
		return -1;
	if (s->runs && !s->closing && now >= s->limit) {
		guest_send(r, channel, AGENT_CLOSE, HEALTH_SESSION, NULL, 0);
		s->closing = true;
		take_result(r, channel, false);
	}
	if (!s->next)
		s->next = now + time_between(s, now);
	if (!s->runs && now >= s->next)
		start_check(r, channel, now);
	return s->closing ? -1 : s->runs ? s->limit - now : s->next - now;
}

/* ---- which services may begin ---- */

enum met { NOT_YET, MET, NEVER };

static enum met is_met(struct run *r, const struct health_need *n)
{
	unsigned number;
	const struct channel *c = channel_named(r, n->other, &number);

	if (!c)
		return NOT_YET;
	if (services[number].refused)
		return NEVER;
	if (n->completed && !c->exit_status)
		return MET;
	if (c->exit_status >= 0)
		return n->once ? NEVER : NOT_YET;
	if (n->completed || services[number].health == STARTING)
		return NOT_YET;
	return services[number].health == HEALTHY ? MET : NEVER;
}

static void refuse(struct run *r, unsigned channel, const struct health_need *n)
{
	services[channel].refused = true;
	say(r, channel,
	    n->completed ? "it is not started, as this did not end well: "
			 : "it is not started, as this is not healthy: ",
	    n->other);
	mux_send_to(&r->mux, channel, LINK_TERMINATE, 0);
}

static void maybe_let_begin(struct run *r, unsigned channel)
{
	struct service *s = &services[channel];
	const char *name = r->mux.channels[channel]->name;
	const uint8_t go_on = SIGCONT;

	/* Once the agent answers, the command has been stopped: the kernel starts the agent after
	 * it. */
	if (!s->waits || s->refused || !r->guests[channel].there || r->paused)
		return;
	for (const struct health_need *n = next_need(health_needs, name); n;
	     n = next_need(n + 1, name)) {
		enum met met = is_met(r, n);

		if (met == NEVER)
			refuse(r, channel, n);
		if (met != MET)
			return;
	}
	guest_send(r, channel, AGENT_SIGNAL, 0, &go_on, 1);
	s->waits = false;
	s->began = run_now();
}

int health_step(struct run *r)
{
	double now = run_now(), least = -1;

	if (!r->options.health)
		return -1;
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		struct channel *c = mux_channel(&r->mux, i);
		struct service *s = &services[i];

		if (!c)
			continue;
		if (!s->known || s->incarnation != c->incarnation)
			begin(s, c, now);
		if (c->exit_status >= 0)
			continue;
		maybe_let_begin(r, i);
		double left = s->check ? check_step(r, i, now) : -1;
		if (left >= 0 && (least < 0 || left < least))
			least = left;
	}
	return least < 0 ? -1 : (int)(least * 1000) + 1;
}

/* ---- questions of other parts ---- */

const char *health_word(unsigned channel)
{
	static const char *const words[] = {"starting", "healthy", "unhealthy"};
	const struct service *s = &services[channel];

	return s->waits ? "waiting" : s->check ? words[s->health] : "-";
}

bool health_holds(unsigned channel)
{
	return services[channel].waits;
}

bool health_refused(unsigned channel)
{
	return services[channel].refused;
}
