/* SPDX-License-Identifier: BSD-2-Clause */
/* Timed write-back (pages/flusher.c). */
#pragma once

#include "libs/base/list.h"
#include "wait/may_wait.h"

/* Something that may have dirty pages or records. */
struct flush_source {
	struct list_head node;
	/* Writes what is there to be written. May wait, and the source may be removed meanwhile. */
	MAY_WAIT void (*flush)(struct flush_source *source);
};

/* Nothing happens before there is a source. */
MAY_WAIT void flusher_add(struct flush_source *source);
void flusher_remove(struct flush_source *source);
/* Too much is dirty: does not wait for the time. */
void flusher_wake(void);
