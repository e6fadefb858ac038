/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that a client (a kernel task or a user task) shares with a device task. They belong to the
 * root task and outlive both tasks, so a task that is started again finds them.
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

/* Makes the pages for `bytes` bytes, zeroed. False: no memory, or too many bytes. */
bool connection_make(struct connection *c, size_t bytes, struct source *source);
/* Zeroes all pages. False: a page cannot be mapped here. */
bool connection_clear(struct connection *c);
/* Writes or reads `n` bytes at `offset`, all of them in one page. False: the connection has no such
 * page, or it cannot be mapped here. */
bool connection_write(struct connection *c, size_t offset, const void *data, size_t n);
bool connection_read(struct connection *c, size_t offset, void *data, size_t n);
/* Maps the pages into `vspace` from `address` on with these rights. `source` is that task's: the
 * copied capabilities and the page tables go with the task. False: no memory. */
bool connection_map(const struct connection *c, seL4_CPtr vspace, uint64_t address,
		    seL4_CapRights_t rights, struct source *source);
