/* SPDX-License-Identifier: BSD-2-Clause */
/* The runner's side of the agent (interfaces/agent.h): its own session, and frames of other
 * commands' sessions. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "tools/run/state.h"

#define BUSY_BYTES 65536u

bool guest_is_busy(const struct run *r)
{
	return r->guest.queued > BUSY_BYTES;
}

void guest_send(struct run *r, unsigned type, unsigned session, const void *payload, size_t n)
{
	struct guest *g = &r->guest;
	size_t need = g->queued + AGENT_HEADER_BYTES + n;

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
	guest_send(r, AGENT_RENEW, 0, payload, AGENT_RENEW_BYTES + n);
}

static void take(struct run *r, const struct agent_frame *f)
{
	if (f->session)
		control_frame(r, f);
	else if (f->type == AGENT_IS_READY && !r->guest.there)
		r->guest.there = true;
	else if (f->type == AGENT_IS_READY)
		r->ready = true;
	else if (f->type == AGENT_RENEWED)
		r->guest.renewed = true;
}

static void receive(struct run *r)
{
	struct agent_frame frame;
	uint8_t bytes[1024];
	size_t got;

	while ((got = mux_take(&r->mux, LINK_AGENT, bytes, sizeof(bytes)))) {
		for (uint32_t at = 0, n; at < got && !r->guest.broken; at += n) {
			n = (uint32_t)got - at;
			int result = agent_take(&r->guest.parser, bytes + at, &n, &frame);

			if (result > 0)
				take(r, &frame);
			r->guest.broken |= result < 0;
		}
	}
}

static void flush(struct run *r)
{
	struct guest *g = &r->guest;
	uint32_t credit = mux_credit(&r->mux, LINK_AGENT);
	size_t n = g->queued < credit ? g->queued : credit;

	if (!n)
		return;
	mux_send_data(&r->mux, LINK_AGENT, g->queue, n);
	memmove(g->queue, g->queue + n, g->queued - n);
	g->queued -= n;
}

void guest_move(struct run *r)
{
	if (!mux_primary(&r->mux))
		return;
	receive(r);
	if (!r->guest.asked && (r->options.machine || r->options.save_to))
		guest_send(r, AGENT_READY, 0, NULL, 0);
	r->guest.asked = true;
	flush(r);
}
