/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order of locks, checked: each task counts those that it holds by their rank. A lock may be
 * taken while others of lower ranks are held, and an overlay's while those of the overlays above it
 * are.
 */
#include "wait/mutex.h"

#include <stdlib.h>

#include "base/log.h"

void mutex_check_order(const struct mutex *m)
{
	const struct fiber *fiber = fiber_of(current);
	unsigned first = m->rank == MUTEX_OVERLAY ? m->rank + 1u : m->rank;

	for (unsigned rank = first; rank < MUTEX_RANKS; rank++) {
		if (!fiber->locks[rank])
			continue;
		klog(KLOG_ERROR, "%s takes a lock of rank %u and holds one of rank %u", fiber->name,
		     m->rank, rank);
		abort();
	}
}

void mutex_note(const struct mutex *m, int change)
{
	fiber_of(current)->locks[m->rank] = (uint8_t)(fiber_of(current)->locks[m->rank] + change);
}
