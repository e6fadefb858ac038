/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exchanges and their memory. The server may write to an exchange's pages until it has answered, so
 * an exchange that was left behind keeps them until then. Its tag stays taken, too: components/p9
 * writes the same tag into all messages, and here it becomes that tag plus the exchange's number.
 */
#include "fs/p9/exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libs/rpc/rpc.h"
#include "machine/device.h"
#include "machine/machine.h"

#define MESSAGE_PAGES (SHARE_MESSAGE / PAGE_SIZE)
#define ONLY_ONE      1 /* the incarnation of an inline component, which cannot die alone */
_Static_assert(2 * MESSAGE_PAGES <= SHARE_SEGMENTS_MAX, "a question and its answer");

/* The form of a 9P message. */
#define HEADER	  7u
#define TAG_AT	  5
#define NO_TAG	  0xffffu
#define FLUSH_TAG 0x100u /* plus the exchange's number */
#define TFLUSH	  108
/* Where the answer to Tflush goes, in the page that the question is in. */
#define FLUSH_ANSWER 2048u

struct p9_exchange {
	struct p9_channel *channel;
	unsigned number;
	struct page *question[MESSAGE_PAGES], *answer[MESSAGE_PAGES], *flush_page;
	struct share_request request, flush;
	bool busy, flushing;
	int error;
	uint32_t answered_by; /* incarnation */
};

/* ---- their memory ---- */

static bool take_pages(struct page **pages, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (!(pages[i] = page_alloc()))
			return false;
	return true;
}

static void give_pages(struct page **pages, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (pages[i])
			page_put(pages[i]);
}

static struct p9_exchange *make(struct p9_channel *c, unsigned number)
{
	struct p9_exchange *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->channel = c;
	x->number = number;
	if (take_pages(x->question, MESSAGE_PAGES) && take_pages(x->answer, MESSAGE_PAGES) &&
	    take_pages(&x->flush_page, 1)) {
		c->exchanges[number] = x;
		return x;
	}
	give_pages(x->question, MESSAGE_PAGES);
	give_pages(x->answer, MESSAGE_PAGES);
	give_pages(&x->flush_page, 1);
	free(x);
	return NULL;
}

int p9_channel_init(struct p9_channel *c, const struct share_binding *server)
{
	*c = (struct p9_channel){.server = server};
	waitqueue_init(&c->ended);
	return make(c, 0) ? 0 : -ENOMEM;
}

static bool is_free(const struct p9_exchange *x)
{
	return !x->busy && !x->flushing;
}

/* NULL: all were left behind, or there is no memory for another one. */
static struct p9_exchange *find_free(struct p9_channel *c)
{
	for (unsigned i = 0; i < P9_EXCHANGES; i++) {
		if (!c->exchanges[i])
			return make(c, i);
		if (is_free(c->exchanges[i]))
			return c->exchanges[i];
	}
	return NULL;
}

/* ---- messages ---- */

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

static uint16_t tag_of(const void *message)
{
	uint16_t tag;

	memcpy(&tag, (const uint8_t *)message + TAG_AT, sizeof(tag));
	return tag;
}

static void set_tag(void *message, uint16_t tag)
{
	memcpy((uint8_t *)message + TAG_AT, &tag, sizeof(tag));
}

/* The tag that a message has on its way. */
static uint16_t sent_tag(const struct p9_exchange *x, uint16_t tag)
{
	return tag == NO_TAG ? tag : (uint16_t)(tag + x->number);
}

/* The length at the beginning of the answer; 0, which is invalid, if there is no answer. */
static uint32_t answer_length(const struct p9_exchange *x)
{
	uint32_t length;

	memcpy(&length, x->answer[0]->va, sizeof(length));
	return length;
}

/* ---- one exchange ---- */

uint32_t p9_channel_incarnation(const struct p9_channel *c)
{
	return c->server->task ? rpc_client_server_incarnation(&c->server->task->rpc) : ONLY_ONE;
}

static void send(const struct p9_channel *c, struct share_request *request)
{
	c->server->ops->submit(c->server->instance, request);
	c->server->ops->kick(c->server->instance);
}

static void answered(struct share_request *request, int error)
{
	struct p9_exchange *x = request->context;
	const struct share_client *task = x->channel->server->task;

	x->busy = false;
	x->error = error;
	/* A reply that was there before a new server was noticed is the old one's. */
	x->answered_by = task ? task->rpc.end.incarnation : ONLY_ONE;
	wake_up(&x->channel->ended);
}

static void flushed(struct share_request *request, int error)
{
	struct p9_exchange *x = request->context;

	(void)error; /* only the end of the exchange itself matters */
	x->flushing = false;
	wake_up(&x->channel->ended);
}

/* The task that waits for the exchange is killed: asks the server to flush it (Tflush), and does
 * not wait for that. */
static void leave_behind(struct p9_exchange *x)
{
	const uint8_t message[] = {HEADER + 2, 0, 0, 0, TFLUSH, 0, 0, 0, 0};
	uint8_t *question = x->flush_page->va;
	uint16_t tag = tag_of(x->question[0]->va);
	uint64_t at = page_physical(x->flush_page);

	memcpy(question, message, sizeof(message));
	set_tag(question, (uint16_t)(FLUSH_TAG + x->number));
	memcpy(question + HEADER, &tag, sizeof(tag));
	x->flush = (struct share_request){
		.question_pieces = 1,
		.segments = {{at, sizeof(message)}, {at + FLUSH_ANSWER, FLUSH_ANSWER}},
		.segment_count = 2,
		.done = flushed,
		.context = x};
	x->flushing = true;
	send(x->channel, &x->flush);
}

static void begin(struct p9_exchange *x, const void *message, size_t n, size_t size)
{
	copy_out(x->question, message, n);
	set_tag(x->question[0]->va, sent_tag(x, tag_of(message)));
	memset(x->answer[0]->va, 0, sizeof(uint32_t));
	x->request = (struct share_request){.done = answered, .context = x};
	x->request.question_pieces = pieces(x->question, n, x->request.segments);
	x->request.segment_count =
		x->request.question_pieces +
		pieces(x->answer, size, x->request.segments + x->request.question_pieces);
	x->busy = true;
	send(x->channel, &x->request);
}

static ssize_t take_answer(struct p9_exchange *x, void *message, size_t size)
{
	uint32_t length = answer_length(x);
	uint16_t tag = tag_of(message), sent = sent_tag(x, tag);

	if (length > size)
		return -EIO;
	copy_in(message, x->answer, length);
	if (length < HEADER)
		return (ssize_t)length;
	/* An answer with another tag must not look like the answer to this message. */
	set_tag(message, tag_of(message) == sent ? tag : (uint16_t)~tag);
	return (ssize_t)length;
}

ssize_t p9_channel_exchange(struct p9_channel *c, void *message, size_t n, size_t size,
			    uint32_t *by)
{
	struct p9_exchange *x = NULL;

	*by = p9_channel_incarnation(c);
	if (n < HEADER || n > SHARE_MESSAGE || size > SHARE_MESSAGE)
		return -EMSGSIZE;
	if (fatal_signal_pending() || wait_event_killable(&c->ended, (x = find_free(c))))
		return -EINTR;
	begin(x, message, n, size);
	if (wait_event_killable(&c->ended, !x->busy)) {
		leave_behind(x);
		return -EINTR;
	}
	*by = x->answered_by;
	return x->error ? x->error : take_answer(x, message, size);
}
