/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting on the queues of many files at once, for poll and select. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

#define POLL_CHUNK 32

struct poll_entry {
	struct waiter waiter;
	struct file *file; /* with a reference: keeps the queue alive */
};

struct poll_chunk {
	struct poll_chunk *next;
	unsigned used;
	struct poll_entry entry[POLL_CHUNK];
};

struct poll_rounds {
	struct poll_table table;
	struct poll_chunk *chunks;
	unsigned free_count; /* entries left in the newest chunk */
	bool failed;
};

void poll_rounds_init(struct poll_rounds *rounds);
/*
 * Calls `ask` again after each wake-up until it returns something other than 0, the deadline (0: do
 * not wait) has passed (0), or a signal came (-EINTR). `ask` gets the table in the first round
 * only.
 */
MAY_WAIT int poll_rounds_run(struct poll_rounds *rounds, int (*ask)(void *, struct poll_table *),
			     void *arg, uint64_t deadline);
MAY_WAIT void poll_rounds_end(struct poll_rounds *rounds);
