/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mixes bytes of an entropy device into the random numbers. Nothing waits for the device: the
 * numbers begin with the processor's generator, or at least the time.
 */
#include "sys/entropy.h"

#include <errno.h>
#include <string.h>

#include "components/entropy_bind.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "base/log.h"
#include "wait/timer.h"

#define SEED_BYTES 64u
#define PERIOD	   (60 * NSEC_PER_SEC)

static struct {
	struct entropy_binding device;
	struct entropy_request request;
	struct page *page;
	struct timer timer;
	bool seeded;
} source;

static void stirred(struct entropy_request *request, int error)
{
	if (error) {
		klog_warn("%s: no random numbers come: %s", source.device.name, strerror(-error));
		return;
	}
	machine_stir_random(source.page->va, SEED_BYTES);
	memset(source.page->va, 0, SEED_BYTES);
	if (!source.seeded)
		klog(KLOG_INFO, "%s: random numbers are stirred in", source.device.name);
	source.seeded = true;
	(void)timer_arm(&source.timer,
			clock_monotonic_ns() +
				PERIOD); /* without memory the device is not read again */
}

static void ask(struct timer *timer)
{
	source.request = (struct entropy_request){
		.segments = {{page_physical(source.page), SEED_BYTES}},
		.segment_count = 1,
		.done = stirred,
	};
	source.device.ops->submit(source.device.instance, &source.request);
	source.device.ops->kick(source.device.instance);
}

void entropy_init(void)
{
	int error = entropy_bind(0, NULL, &source.device);

	if (error == -ENOENT)
		return;
	source.page = error ? NULL : page_alloc();
	if (!source.page) {
		klog_warn("%s: cannot be used: %s", source.device.name,
			  strerror(error ? -error : ENOMEM));
		return;
	}
	timer_init(&source.timer, ask);
	ask(&source.timer);
}
