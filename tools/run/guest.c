/* SPDX-License-Identifier: BSD-2-Clause */
/* The runner's side of the agents (interfaces/agent.h), one in each kernel: session 0, which is the
 * runner's own, and frames of other commands' sessions. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "tools/run/health.h"

#define BUSY_BYTES 65536u

struct guest *guest_primary(struct run *r)
{
	return &r->guests[r->mux.primary];
}

bool guest_is_busy(const struct run *r, unsigned channel)
{
	return r->guests[channel].queued > BUSY_BYTES;
}

void guest_send(struct run *r, unsigned channel, unsigned type, unsigned session,
		const void *payload, size_t n)
{
	struct guest *g = &r->guests[channel];
	size_t need = g->queued + AGENT_HEADER_BYTES + n;

	if (g->broken)
		return;
	if (need > g->queue_room) {
		uint8_t *queue = realloc(g->queue, need * 2);

		if (!queue) {
			r->mux.fatal = true;
			return;
		}
		g->queue = queue;
		g->queue_room = need * 2;
	}
	agent_header(g->queue + g->queued, type, session, (unsigned)n);
	if (n)
		memcpy(g->queue + g->queued + AGENT_HEADER_BYTES, payload, n);
	g->queued = need;
}

void guest_renew(struct run *r, const char *hostname)
{
	uint8_t payload[AGENT_RENEW_BYTES + AGENT_HOSTNAME_MAX];
	size_t n = hostname ? strlen(hostname) : 0;
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	uint64_t ns = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
	for (int i = 0; i < 8; i++)
		payload[i] = (uint8_t)(ns >> (8 * i));
	if (getrandom(payload + 8, AGENT_SEED_BYTES, 0) != (ssize_t)AGENT_SEED_BYTES)
		r->mux.fatal = true;
	if (n > AGENT_HOSTNAME_MAX)
		n = AGENT_HOSTNAME_MAX;
	if (n)
		memcpy(payload + AGENT_RENEW_BYTES, hostname, n);
	guest_send(r, r->mux.primary, AGENT_RENEW, 0, payload, AGENT_RENEW_BYTES + n);
}

static void take(struct run *r, unsigned channel, const struct agent_frame *f)
{
	struct guest *g = &r->guests[channel];

	if (f->session == HEALTH_SESSION)
		health_frame(r, channel, f);
	else if (f->session)
		control_frame(r, channel, f);
	else if (f->type == AGENT_IS_READY && !g->there)
		g->there = true;
	else if (f->type == AGENT_IS_READY)
		r->ready = true;
	else if (f->type == AGENT_RENEWED)
		g->renewed = true;
}

/* The agent has broken the protocol: its sessions end, and it gets nothing more. */
static void break_with(struct run *r, unsigned channel)
{
	struct guest *g = &r->guests[channel];

	g->broken = true;
	g->queued = 0;
	control_forget_sessions(r, channel);
}

static void receive(struct run *r, unsigned channel)
{
	struct guest *g = &r->guests[channel];
	struct agent_frame frame;
	uint8_t bytes[1024];
	size_t got;

	while ((got = mux_take_of(&r->mux, channel, LINK_AGENT, bytes, sizeof(bytes)))) {
		for (uint32_t at = 0, n; at < got && !g->broken; at += n) {
			n = (uint32_t)got - at;
			int result = agent_take(&g->parser, bytes + at, &n, &frame);

			if (result > 0)
				take(r, channel, &frame);
			if (result < 0)
				break_with(r, channel);
		}
	}
}

static void flush(struct run *r, unsigned channel)
{
	struct guest *g = &r->guests[channel];
	uint32_t credit = mux_credit(&r->mux, channel, LINK_AGENT);
	size_t n = g->queued < credit ? g->queued : credit;

	if (!n)
		return;
	mux_send_data(&r->mux, channel, LINK_AGENT, g->queue, n);
	memmove(g->queue, g->queue + n, g->queued - n);
	g->queued -= n;
}

/* A kernel that was started again has a new agent, which knows nothing of earlier frames. */
static void notice_restart(struct run *r, unsigned channel)
{
	struct guest *g = &r->guests[channel];
	uint32_t incarnation = r->mux.channels[channel]->incarnation;

	if (g->known && g->incarnation != incarnation) {
		control_forget_sessions(r, channel);
		free(g->queue);
		*g = (struct guest){0};
	}
	g->known = true;
	g->incarnation = incarnation;
}

void guest_move(struct run *r)
{
	for (unsigned channel = 0; channel < LINK_CHANNELS_MAX; channel++) {
		struct guest *g = &r->guests[channel];

		/* Frames go to the agents of other kernels only if there are several services. */
		if (!mux_channel(&r->mux, channel) ||
		    (channel != r->mux.primary && !r->options.services))
			continue;
		notice_restart(r, channel);
		receive(r, channel);
		if (!g->asked && (r->options.machine || r->options.save_to || r->options.health))
			guest_send(r, channel, AGENT_READY, 0, NULL, 0);
		g->asked = true;
		flush(r, channel);
	}
}
