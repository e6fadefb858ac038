/* SPDX-License-Identifier: BSD-2-Clause */
/* Timed write-back (pages/flusher.c). */
#pragma once

#include "libs/base/list.h"
#include "wait/may_wait.h"

/* Something that may have dirty pages or records. */
struct flush_source {
	struct list_head node;
	/* Writes the source's old dirty data. May wait, and the source may be removed meanwhile. */
	MAY_WAIT void (*flush)(struct flush_source *source);
};

/* The thread starts with the first source. */
MAY_WAIT void flusher_add(struct flush_source *source);
void flusher_remove(struct flush_source *source);
/* Starts a round now, because too much is dirty. */
void flusher_wake(void);
