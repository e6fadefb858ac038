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
static unsigned used_end, first_free = 1; /* place 0 is nobody's */

net_id net_id_free(void)
{
	while (first_free < NET_PLACES && table[first_free])
		first_free++;
	if (first_free == NET_PLACES)
		return 0;
	uses[first_free]++;
	if (!(uses[first_free] << PLACE_BITS)) /* the counter ran over */
		uses[first_free]++;
	return uses[first_free] << PLACE_BITS | first_free;
}

struct net_socket *net_socket_new(net_id id, enum net_kind kind, int family, int type, int protocol)
{
	unsigned place = id % NET_PLACES;
	struct net_socket *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->id = id;
	uses[place] = id >> PLACE_BITS;
	s->kind = kind;
	s->family = family;
	s->type = type;
	s->protocol = protocol;
	list_init(&s->datagrams);
	list_init(&s->pending);
	list_init(&s->pending_node);
	list_init(&s->group);
	list_init(&s->push.node);
	list_init(&s->ack.node);
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

bool net_place_used(net_id id)
{
	return table[id % NET_PLACES] != NULL;
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
