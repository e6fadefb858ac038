/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel thread that writes back pages that have been dirty for a while, and earlier if there are
 * many. It starts with the first source and sleeps between its rounds. Each round goes through the
 * sources by their place in the list, as any of them may go while one is flushed.
 */
#include "pages/flusher.h"

#include <stdbool.h>
#include <stdint.h>

#include "pages/cache.h"
#include "wait/kthread.h"
#include "wait/wait.h"
#include "base/log.h"
#include "machine/clock.h"

#define HUNDREDTH_NS 10000000ull
#define LOOK_AGAIN   (100 * HUNDREDTH_NS) /* while the interval is 0, which means never */
#define LEAST	     (20 * HUNDREDTH_NS)  /* between two rounds */

static struct list_head sources = LIST_HEAD_INIT(sources);
static struct waitqueue queue;
static bool running, woken;

static struct flush_source *nth_source(unsigned n)
{
	struct flush_source *source;

	list_for_each_entry (source, &sources, node) {
		if (!n--)
			return source;
	}
	return NULL;
}

static void flush_all(void)
{
	struct flush_source *source;

	for (unsigned i = 0; (source = nth_source(i)); i++)
		source->flush(source);
}

static void sleep_until(uint64_t deadline, bool may_wake)
{
	(void)wait_event_common(&queue, may_wake && woken, TASK_UNINTERRUPTIBLE,
				clock_monotonic_ns() >= deadline, deadline);
}

static void flusher_main(void *unused)
{
	for (;;) {
		uint64_t now = clock_monotonic_ns(), interval = cache_settings.interval;

		sleep_until(now + LEAST, false);
		sleep_until(now + (interval ? interval * HUNDREDTH_NS : LOOK_AGAIN), true);
		if (interval || woken) {
			woken = false;
			flush_all();
		}
	}
}

void flusher_add(struct flush_source *source)
{
	list_add_tail(&source->node, &sources);
	if (running)
		return;
	waitqueue_init(&queue);
	running = kthread_start("flusher", flusher_main, NULL);
	if (!running)
		klog_warn("no memory for timed write-back");
}

void flusher_remove(struct flush_source *source)
{
	list_del(&source->node);
}

void flusher_wake(void)
{
	woken = true;
	if (running)
		wake_up(&queue);
}
