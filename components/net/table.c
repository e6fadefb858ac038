/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets by id. An id is a place in the table and how often the place was used, so an old id finds
 * nothing.
 */
#include "components/net/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_BITS 13
_Static_assert(1u << PLACE_BITS == NET_PLACES, "an id holds any place");

static struct net_socket *table[NET_PLACES];
static uint32_t uses[NET_PLACES];
static unsigned used_end, first_free;

struct net_socket *net_socket_new(enum net_kind kind, int family, int type, int protocol)
{
	while (first_free < NET_PLACES && table[first_free])
		first_free++;
	if (first_free == NET_PLACES)
		return NULL;
	struct net_socket *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	unsigned place = first_free;
	uses[place]++;
	s->id = (uses[place] << PLACE_BITS | place);
	if (!(s->id >> PLACE_BITS)) /* the counter ran over */
		s->id |= ++uses[place] << PLACE_BITS;
	s->kind = kind;
	s->family = family;
	s->type = type;
	s->protocol = protocol;
	list_init(&s->datagrams);
	list_init(&s->pending);
	list_init(&s->pending_node);
	net_options_init(&s->option);
	table[place] = s;
	if (place >= used_end)
		used_end = place + 1;
	return s;
}

void net_socket_free(struct net_socket *s)
{
	unsigned place = s->id % NET_PLACES;

	table[place] = NULL;
	if (place < first_free)
		first_free = place;
	while (used_end && !table[used_end - 1])
		used_end--;
	free(s);
}

struct net_socket *net_socket(net_id id)
{
	struct net_socket *s = table[id % NET_PLACES];

	return s && s->id == id ? s : NULL;
}

struct net_socket *net_socket_next(unsigned *at)
{
	while (*at < used_end) {
		struct net_socket *s = table[(*at)++];

		if (s)
			return s;
	}
	return NULL;
}
