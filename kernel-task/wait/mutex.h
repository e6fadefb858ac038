/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock for what must not change while its holder waits (for a page of the caller, say).
 * Everything that does not wait needs none: the personality runs on one thread.
 */
#pragma once

#include <stdbool.h>
#include "wait/wait.h"

struct mutex {
	bool held;
	struct waitqueue queue;
};

static inline void mutex_init(struct mutex *m)
{
	m->held = false;
	waitqueue_init(&m->queue);
}

static inline MAY_WAIT void mutex_lock(struct mutex *m)
{
	may_wait();
	while (m->held)
		(void)wait_event_common(&m->queue, !m->held, TASK_UNINTERRUPTIBLE, false,
					WAIT_NO_DEADLINE);
	m->held = true;
}

/* Without waiting: false if somebody holds it. */
static inline bool mutex_try_lock(struct mutex *m)
{
	if (m->held)
		return false;
	m->held = true;
	return true;
}

static inline void mutex_unlock(struct mutex *m)
{
	m->held = false;
	if (!list_empty(&m->queue.waiters))
		wake_up(&m->queue);
}
