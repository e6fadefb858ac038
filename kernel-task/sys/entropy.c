/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What comes from an entropy device is stirred into the machine's random numbers, which do not wait
 * for it: they have a generator of the processor to begin with, or the time at least.
 */
#include "sys/entropy.h"

#include <errno.h>
#include <string.h>

#include "components/virtio-rng/virtio_rng.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "sys/log.h"
#include "time/timer.h"

#define SEED_BYTES 64u
#define PERIOD	   (60 * NSEC_PER_SEC)

static struct {
	struct virtio_rng device;
	struct entropy_request request;
	struct page *page;
	struct timer timer;
	const char *name;
	bool seeded;
} source;

static void stirred(struct entropy_request *request, int error)
{
	if (error) {
		klog_warn("%s: no random numbers come: %s", source.name, strerror(-error));
		return;
	}
	machine_stir_random(source.page->va, SEED_BYTES);
	memset(source.page->va, 0, SEED_BYTES);
	if (!source.seeded)
		klog(KLOG_INFO, "%s: random numbers are stirred in", source.name);
	source.seeded = true;
	(void)timer_arm(&source.timer, clock_monotonic_ns() + PERIOD); /* without memory: no more */
}

static void ask(struct timer *timer)
{
	source.request = (struct entropy_request){
		.segments = {{page_physical(source.page), SEED_BYTES}},
		.segment_count = 1,
		.done = stirred,
	};
	virtio_rng_ops.submit(&source.device, &source.request);
	virtio_rng_ops.kick(&source.device);
}

static void interrupted(void *context)
{
	virtio_rng_interrupt(&source.device);
}

void entropy_init(void)
{
	struct machine_virtio v;

	if (!machine_virtio(VIRTIO_TYPE_ENTROPY, 0, &v))
		return;
	source.name = v.name;
	source.page = page_alloc();
	int error =
		source.page ? virtio_rng_init(&source.device, &v.registers, &v.memory) : -ENOMEM;
	if (error) {
		klog_warn("%s: cannot be used: %s", v.name, strerror(-error));
		return;
	}
	machine_virtio_listen(v.slot, interrupted, NULL);
	timer_init(&source.timer, ask);
	ask(&source.timer);
}
