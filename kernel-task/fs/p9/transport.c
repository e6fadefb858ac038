/* SPDX-License-Identifier: BSD-2-Clause */
/* Shares by their tags: each is a device of this kernel task, or of a component's task. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/share_bind.h"
#include "fs/p9/p9fs.h"
#include "machine/device.h"
#include "proc/task.h"
#include "base/log.h"

#define SHARES_MAX    8
#define MESSAGE_PAGES (SHARE_MESSAGE / PAGE_SIZE)
#define ONLY_ONE      1 /* the incarnation of an inline component, which cannot die alone */
_Static_assert(2 * MESSAGE_PAGES <= SHARE_SEGMENTS_MAX, "a question and its answer");

struct p9_share {
	struct share_info info;
	struct share_binding server;
	struct page *question[MESSAGE_PAGES], *answer[MESSAGE_PAGES];
	struct p9_super *owner; /* the super block that has it mounted */
	uint8_t *buffer;
	/* The exchange that goes on; there is one at a time. */
	struct waitqueue answered;
	bool busy;
	int error;
	uint32_t answered_by; /* incarnation */
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

static bool take_pages(struct page **pages)
{
	for (unsigned i = 0; i < MESSAGE_PAGES; i++)
		if (!(pages[i] = page_alloc()))
			return false;
	return true;
}

/* The `number`th; -ENOENT: there are no more. */
static int add(unsigned number)
{
	struct p9_share *share = calloc(1, sizeof(*share));
	struct share_binding server;
	int error = share_bind(number, NULL, &server);

	if (!error && share && (share->buffer = malloc(SHARE_MESSAGE)) &&
	    take_pages(share->question) && take_pages(share->answer)) {
		share->server = server;
		waitqueue_init(&share->answered);
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

/* ---- one exchange ---- */

uint32_t p9_share_incarnation(const struct p9_share *share)
{
	return share->server.task ? rpc_client_server_incarnation(&share->server.task->rpc)
				  : ONLY_ONE;
}

static void done(struct share_request *request, int error)
{
	struct p9_share *share = request->context;

	share->busy = false;
	share->error = error;
	/* A reply that arrived before a new server was noticed is the old server's. */
	share->answered_by =
		share->server.task ? share->server.task->rpc.end.incarnation : ONLY_ONE;
	wake_up(&share->answered);
}

/* The pieces of a message of n bytes; how many. */
static unsigned pieces(struct page **pages, size_t n, struct share_segment *out)
{
	unsigned count = 0;

	for (size_t at = 0; at < n; at += PAGE_SIZE, count++)
		out[count] =
			(struct share_segment){page_physical(pages[count]),
					       (uint32_t)(n - at < PAGE_SIZE ? n - at : PAGE_SIZE)};
	return count;
}

static void copy_out(struct page **pages, const uint8_t *message, size_t n)
{
	for (size_t at = 0; at < n; at += PAGE_SIZE)
		memcpy(pages[at / PAGE_SIZE]->va, message + at,
		       n - at < PAGE_SIZE ? n - at : PAGE_SIZE);
}

static void copy_in(uint8_t *message, struct page **pages, size_t n)
{
	for (size_t at = 0; at < n; at += PAGE_SIZE)
		memcpy(message + at, pages[at / PAGE_SIZE]->va,
		       n - at < PAGE_SIZE ? n - at : PAGE_SIZE);
}

/* The length at the beginning of the answer; 0, which is invalid, if there is no answer. */
static uint32_t answer_length(struct p9_share *share)
{
	uint32_t length;

	memcpy(&length, share->answer[0]->va, sizeof(length));
	return length;
}

ssize_t p9_exchange_once(struct p9_share *share, void *message, size_t n, size_t size, uint32_t *by)
{
	struct share_request request = {.done = done, .context = share};

	if (n > SHARE_MESSAGE || size > SHARE_MESSAGE)
		return -EMSGSIZE;
	copy_out(share->question, message, n);
	memset(share->answer[0]->va, 0, sizeof(uint32_t));
	request.question_pieces = pieces(share->question, n, request.segments);
	request.segment_count =
		request.question_pieces +
		pieces(share->answer, size, request.segments + request.question_pieces);
	share->busy = true;
	share->server.ops->submit(share->server.instance, &request);
	share->server.ops->kick(share->server.instance);
	(void)wait_event_common(&share->answered, !share->busy, TASK_UNINTERRUPTIBLE, false,
				WAIT_NO_DEADLINE);
	*by = share->answered_by;
	if (share->error)
		return share->error;
	uint32_t length = answer_length(share);
	if (length > size)
		return -EIO;
	copy_in(message, share->answer, length);
	return (ssize_t)length;
}
