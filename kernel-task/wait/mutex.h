/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock for data that must not change while its holder waits, for example for a page of the
 * caller. Code that does not wait needs no lock: the personality runs on one thread at a time.
 *
 * Locks are taken in the order of their ranks, so that no two tasks wait for each other. Where the
 * waits are checked (docs/waiting.md), the order is, too.
 */
#pragma once

#include <stdbool.h>
#include "wait/wait.h"

/* Outermost first; docs/waiting.md describes what happens under each. */
enum mutex_rank {
	/* bytes of a pipe, of a local socket's reader, of a file of procfs or of a control group */
	MUTEX_BYTES,
	MUTEX_OVERLAY,	 /* of an overlay; one may lie on another */
	MUTEX_CONTENTS,	 /* of a file */
	MUTEX_VOLUME,	 /* of a volume or a shared folder: one operation */
	MUTEX_COMPONENT, /* of a component that is a task: one call */
	MUTEX_RANKS
};
_Static_assert(MUTEX_RANKS == FIBER_LOCK_RANKS, "struct fiber counts them");

struct mutex {
	bool held;
	enum mutex_rank rank;
	struct waitqueue queue;
};

static inline void mutex_init(struct mutex *m, enum mutex_rank rank)
{
	m->held = false;
	m->rank = rank;
	waitqueue_init(&m->queue);
}

/* With the waits checked: stops the kernel if the current task holds a lock that must be taken
 * later (mutex.c). */
void mutex_check_order(const struct mutex *m);
/* The same: notes that the current task has taken the lock, or released it. */
void mutex_note(const struct mutex *m, int change);

static inline void mutex_taken(struct mutex *m)
{
	m->held = true;
	if (__builtin_expect(waits_checked, 0))
		mutex_note(m, 1);
}

static inline MAY_WAIT void mutex_lock(struct mutex *m)
{
	may_wait();
	if (__builtin_expect(waits_checked, 0))
		mutex_check_order(m);
	while (m->held)
		(void)wait_event_common(&m->queue, !m->held, TASK_UNINTERRUPTIBLE, false,
					WAIT_NO_DEADLINE);
	mutex_taken(m);
}

/* For a lock whose holder may wait for ever. -ERESTARTSYS: the task is to end and has not taken it,
 * because it was held. */
static inline MAY_WAIT int mutex_lock_killable(struct mutex *m)
{
	may_wait();
	if (__builtin_expect(waits_checked, 0))
		mutex_check_order(m);
	while (m->held) {
		int error = wait_event_killable(&m->queue, !m->held);

		if (error)
			return error;
	}
	mutex_taken(m);
	return 0;
}

/* Does not wait, so it may be called in any order; false if the lock is held. */
static inline bool mutex_try_lock(struct mutex *m)
{
	if (m->held)
		return false;
	mutex_taken(m);
	return true;
}

static inline void mutex_unlock(struct mutex *m)
{
	m->held = false;
	if (__builtin_expect(waits_checked, 0))
		mutex_note(m, -1);
	if (!list_empty(&m->queue.waiters))
		wake_up(&m->queue);
}
