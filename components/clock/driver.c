/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock as a component: on the HPET or, where there is none, the PIT. */
#include "components/clock/clock.h"
#include "interfaces/component.h"

struct state {
	struct clock clock;
	struct clock_hardware hardware;
	const struct component_host *host;
	bool has_run;
};

static int start(void *instance, const struct component_host *host)
{
	struct state *s = instance;
	int error = clock_start(&s->clock, &s->hardware, host->window, &host->ports);

	s->host = host;
	if (!error && s->clock.timer == &s->hardware.pit.timer && host->note)
		host->note("no usable HPET: the PIT is the timer");
	return error;
}

static void add_client(void *instance, unsigned client, void *pages)
{
	clock_add_client(&((struct state *)instance)->clock, client, pages);
}

static bool run(void *instance, uint32_t *wake)
{
	struct state *s = instance;

	/* The first run is not counted, so that a task that dies at every piece of work still
	 * makes progress. */
	if (s->has_run && s->host->work)
		s->host->work(1);
	s->has_run = true;
	*wake = clock_run(&s->clock, clock_tsc());
	return true;
}

const struct clock_driver hpet_driver = {
	.bytes = sizeof(struct state),
	.start = start,
	.add_client = add_client,
	.run = run,
};
