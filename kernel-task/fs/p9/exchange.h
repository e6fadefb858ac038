/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages to a server of 9P and its answers. A server may be outside of the machine and answer
 * late or never. So a task that gets a fatal signal while it waits leaves its exchange behind; the
 * server is asked to flush it, and others go on with another tag and other pages.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "components/share_bind.h"
#include "wait/may_wait.h"
#include "wait/wait.h"

/* One exchange in progress, and those that killed tasks have left behind. */
#define P9_EXCHANGES 4u

struct p9_exchange;

struct p9_channel {
	const struct share_binding *server;
	struct p9_exchange *exchanges[P9_EXCHANGES];
	struct waitqueue ended;
};

/* `server` outlives the channel. -ENOMEM. */
int p9_channel_init(struct p9_channel *c, const struct share_binding *server);
/*
 * Sends the `n` bytes of `message`, and puts the answer there, which has room for `size`. One task
 * at a time. Returns the answer's bytes; -EMSGSIZE; -EINTR: the task is to end; -ENOMEM; -EIO. *by
 * is the incarnation of the server that answered, or of the present one.
 */
MAY_WAIT ssize_t p9_channel_exchange(struct p9_channel *c, void *message, size_t n, size_t size,
				     uint32_t *by);
/* The present server's incarnation: never 0. */
uint32_t p9_channel_incarnation(const struct p9_channel *c);
