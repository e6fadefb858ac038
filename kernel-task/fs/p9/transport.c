/* SPDX-License-Identifier: BSD-2-Clause */
/* Shares by their tags: each is a device of this kernel task, or of a component's task. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/share_bind.h"
#include "fs/p9/exchange.h"
#include "fs/p9/p9fs.h"
#include "machine/device.h"
#include "proc/task.h"
#include "base/log.h"

#define SHARES_MAX 8

struct p9_share {
	struct share_info info;
	struct share_binding server;
	struct p9_channel channel;
	struct p9_super *owner; /* the super block that has it mounted */
	uint8_t *buffer;
};

static struct p9_share *shares[SHARES_MAX];
static unsigned share_count;

struct p9_share *p9_share_named(const char *tag)
{
	for (unsigned i = 0; i < share_count; i++)
		if (!strcmp(shares[i]->info.tag, tag))
			return shares[i];
	return NULL;
}

struct p9_super *p9_share_owner(const struct p9_share *share)
{
	return share->owner;
}

void p9_share_own(struct p9_share *share, struct p9_super *owner)
{
	share->owner = owner;
}

uint8_t *p9_share_buffer(struct p9_share *share)
{
	return share->buffer;
}

/* ---- finding them ---- */

/* The `number`th; -ENOENT: there are no more. */
static int add(unsigned number)
{
	struct p9_share *share = calloc(1, sizeof(*share));
	struct share_binding server;
	int error = share_bind(number, NULL, &server);

	if (share)
		share->server = server;
	if (!error && share && (share->buffer = malloc(SHARE_MESSAGE)) &&
	    !p9_channel_init(&share->channel, &share->server)) {
		server.ops->info(server.instance, &share->info);
		shares[share_count++] = share;
		return 0;
	}
	if (error)
		free(share);
	else
		error = -ENOMEM; /* earlier allocations are not freed: this happens only at the
				    kernel's start */
	if (error != -ENOENT)
		klog_warn("%s: the folder cannot be used: %s", server.name, strerror(-error));
	return error;
}

int p9_init(void)
{
	for (unsigned i = 0; share_count < SHARES_MAX && add(i) != -ENOENT; i++)
		;
	return 0;
}

/* ---- exchanges ---- */

uint32_t p9_share_incarnation(const struct p9_share *share)
{
	return p9_channel_incarnation(&share->channel);
}

ssize_t p9_exchange_once(struct p9_share *share, void *message, size_t n, size_t size, uint32_t *by)
{
	return p9_channel_exchange(&share->channel, message, n, size, by);
}
