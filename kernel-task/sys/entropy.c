/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What comes from an entropy device is stirred into the machine's random numbers, which do not wait
 * for it: they have a generator of the processor to begin with, or the time at least.
 */
#include "sys/entropy.h"

#include <errno.h>
#include <string.h>

#include "components/virtio-rng/virtio_rng.h"
#include "interfaces/entropy_client.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "base/log.h"
#include "wait/timer.h"

#define SEED_BYTES 64u
#define PERIOD	   (60 * NSEC_PER_SEC)

static struct {
	const struct entropy_ops *ops;
	union {
		struct virtio_rng inlined;
		struct {
			struct entropy_client client;
			unsigned slot;
		} remote;
	} device; /* the ops' */
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
	source.ops->submit(&source.device, &source.request);
	source.ops->kick(&source.device);
}

/* ---- a device of this kernel task's own ---- */

static void interrupted(void *context)
{
	virtio_rng_interrupt(&source.device.inlined);
}

static int begin_inline(const struct machine_virtio *v)
{
	int error = virtio_rng_init(&source.device.inlined, &v->registers, &v->memory);

	source.name = v->name;
	source.ops = &virtio_rng_ops;
	if (!error)
		machine_virtio_listen(v->slot, interrupted, NULL);
	return error;
}

/* ---- a device of a task ---- */

static void wake_remote(void *context)
{
	machine_remote_wake(source.device.remote.slot);
}

static void signalled(void *context)
{
	rpc_client_event(&source.device.remote.client.rpc);
}

static int begin_remote(const struct machine_remote *r)
{
	source.name = r->name;
	source.ops = &entropy_client_ops;
	source.device.remote.slot = r->slot;
	if (!entropy_client_init(&source.device.remote.client, r->shared, wake_remote, NULL))
		return -EIO;
	machine_remote_listen(r->slot, signalled, NULL);
	return 0;
}

void entropy_init(void)
{
	struct machine_virtio v;
	struct machine_remote r;
	int error;

	if (machine_virtio(INTERFACE_ENTROPY, 0, &v))
		error = begin_inline(&v);
	else if (machine_remote(INTERFACE_ENTROPY, 0, &r))
		error = begin_remote(&r);
	else
		return;
	source.page = error ? NULL : page_alloc();
	if (!source.page) {
		klog_warn("%s: cannot be used: %s", source.name, strerror(error ? -error : ENOMEM));
		return;
	}
	timer_init(&source.timer, ask);
	ask(&source.timer);
}
