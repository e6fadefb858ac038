/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages to netlink sockets, put together into datagrams of at most a page. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fs/poll.h"
#include "net/netlink_internal.h"

#define QUEUE_MAX  (256u * 1024)
#define ERROR_TEXT 1

enum { NL_F_CAPPED = 0x100, NL_F_ACK_TLVS = 0x200 };

static void fail(struct netlink_answer *a, int error)
{
	if (!a->error)
		a->error = error;
}

void netlink_flush(struct netlink_answer *a)
{
	struct netlink_socket *s = a->socket;

	size_t n = a->used;

	a->used = 0;
	if (!n || !socket_filter_keeps(&s->base, a->bytes, &n))
		return;
	struct datagram *d = s->queued < QUEUE_MAX ? malloc(sizeof(*d) + n) : NULL;
	if (!d) {
		s->base.error = ENOBUFS;
		return;
	}
	d->length = n;
	memcpy(d->bytes, a->bytes, n);
	list_add_tail(&d->node, &s->queue);
	s->queued += n;
	wake_up_events(&s->wait, POLLIN | POLLRDNORM);
}

/* Room for n more bytes of the message. The messages before it may have to be sent first. */
static void *room(struct netlink_answer *a, size_t n)
{
	size_t begun = a->used - a->message;

	if (a->error)
		return NULL;
	if (a->used + NETLINK_ALIGN(n) > NETLINK_PAGE && a->message) {
		uint8_t *start = a->bytes + a->message;

		a->used = a->message;
		netlink_flush(a);
		memmove(a->bytes, start, begun);
		a->message = 0;
		a->used = begun;
	}
	if (a->used + NETLINK_ALIGN(n) > NETLINK_PAGE) {
		fail(a, -EMSGSIZE);
		return NULL;
	}
	uint8_t *at = a->bytes + a->used;
	memset(at, 0, NETLINK_ALIGN(n));
	a->used += NETLINK_ALIGN(n);
	return at;
}

void netlink_begin(struct netlink_answer *a, uint16_t type, const void *fixed, size_t n)
{
	struct netlink_header h = {.type = type,
				   .flags = a->multi ? NL_F_MULTI : 0,
				   .sequence = a->request->sequence,
				   .port = a->request->type ? a->socket->port : 0};

	a->message = a->used;
	uint8_t *at = room(a, sizeof(h) + n);
	if (!at)
		return;
	memcpy(at, &h, sizeof(h));
	memcpy(at + sizeof(h), fixed, n);
}

void netlink_attribute(struct netlink_answer *a, uint16_t type, const void *data, size_t n)
{
	uint16_t head[2] = {(uint16_t)(n + 4), type};
	uint8_t *at = room(a, n + 4);

	if (!at)
		return;
	memcpy(at, head, sizeof(head));
	memcpy(at + 4, data, n);
}

void netlink_number(struct netlink_answer *a, uint16_t type, uint32_t value)
{
	netlink_attribute(a, type, &value, sizeof(value));
}

void netlink_end(struct netlink_answer *a)
{
	uint32_t length = (uint32_t)(a->used - a->message);

	if (!a->error)
		memcpy(a->bytes + a->message, &length, sizeof(length));
}

void netlink_answer_error(struct netlink_answer *a, int error)
{
	struct {
		int error;
		struct netlink_header request;
	} body = {error, *a->request};

	a->multi = false;
	netlink_begin(a, NL_ERROR, &body, sizeof(body));
	if (error && a->text && a->socket->extended_ack) {
		struct netlink_header *h = (void *)(a->bytes + a->message);

		/* The request's body is left out; a text follows. */
		h->flags |= NL_F_CAPPED | NL_F_ACK_TLVS;
		netlink_attribute(a, ERROR_TEXT, a->text, strlen(a->text) + 1);
	}
	netlink_end(a);
}

void netlink_notify(struct net_namespace *ns, unsigned group,
		    void (*put)(struct netlink_answer *a, const void *what), const void *what)
{
	static const struct netlink_header unasked = {0};
	uint8_t *page = malloc(NETLINK_PAGE);
	struct netlink_socket *s = NULL;

	while ((s = netlink_next(s))) {
		struct netlink_answer a = {
			.ns = ns, .socket = s, .request = &unasked, .bytes = page};

		if (net_namespace_of(s->base.net) != ns || s->base.protocol ||
		    !(s->groups >> (group - 1) & 1))
			continue;
		if (!page) {
			s->base.error = ENOBUFS;
			continue;
		}
		put(&a, what);
		/* A message to a group comes from the kernel and answers no request. */
		if (!a.error && a.used)
			netlink_flush(&a);
	}
	free(page);
}
