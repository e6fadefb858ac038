/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that a kernel task shares with a device task. They belong to the root task and outlive both
 * tasks, so a task that is started again finds them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <sel4/sel4.h>

#include "root-task/vspace.h"

#define CONNECTION_PAGES_MAX 64

struct connection {
	uint32_t frames[CONNECTION_PAGES_MAX]; /* slots of the root task's CNode: below SLOTS_MAX */
	unsigned pages;
};

/* Makes the pages. False: no memory. */
bool connection_make(struct connection *c, size_t bytes, struct source *source);
/* Zeroes the pages from number `from` on. */
bool connection_clear(struct connection *c);
/* Writes `n` bytes at `offset`, inside one page. */
bool connection_write(struct connection *c, size_t offset, const void *data, size_t n);
bool connection_read(struct connection *c, size_t offset, void *data, size_t n);
/* Maps the pages into a task with these rights; capabilities and tables come from that task's
 * source. */
bool connection_map(const struct connection *c, seL4_CPtr vspace, uint64_t address,
		    seL4_CapRights_t rights, struct source *source);
