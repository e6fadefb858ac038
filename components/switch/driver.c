/* SPDX-License-Identifier: BSD-2-Clause */
/* The switch as a component. It needs no device. */
#include "components/switch/switch.h"
#include "interfaces/component.h"

struct state {
	struct wire_switch wire_switch;
	const struct component_host *host;
};

static int start(void *instance, const struct component_host *host)
{
	((struct state *)instance)->host = host;
	return 0;
}

static void add_client(void *instance, unsigned client, void *pages)
{
	switch_add_client(&((struct state *)instance)->wire_switch, client, pages);
}

static bool run(void *instance, uint32_t *wake)
{
	struct state *s = instance;

	if (s->host->work)
		s->host->work(1);
	return switch_run(&s->wire_switch, wake);
}

const struct wire_driver switch_driver = {
	.bytes = sizeof(struct state),
	.without_device = true,
	.start = start,
	.add_client = add_client,
	.run = run,
};
