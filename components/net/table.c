/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets by id. An id consists of a place in the table and the number of times that the place was
 * used, so an old id finds nothing.
 */
#include "components/net/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_BITS 13
_Static_assert(1u << PLACE_BITS == NET_PLACES, "an id holds any place");

#define WORD_BITS 64u
#define WORDS	  (NET_PLACES / WORD_BITS)

static struct net_socket *table[NET_PLACES];
static uint32_t uses[NET_PLACES];
static uint64_t taken[WORDS] = {1}; /* a bit for each place; place 0 is never used */

net_id net_id_free(void)
{
	unsigned word = 0;

	while (word < WORDS && !~taken[word])
		word++;
	if (word == WORDS)
		return 0;
	unsigned place = word * WORD_BITS + (unsigned)__builtin_ctzll(~taken[word]);
	uses[place]++;
	if (!(uses[place] << PLACE_BITS)) /* the counter overflowed */
		uses[place]++;
	return uses[place] << PLACE_BITS | place;
}

struct net_socket *net_socket_new(net_id id, enum net_kind kind, int family, int type, int protocol)
{
	unsigned place = id % NET_PLACES;
	struct net_socket *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->id = id;
	s->stack = net_stack_current();
	s->stack->sockets++;
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
	list_init(&s->at_port);
	list_init(&s->at_name);
	net_options_init(&s->option);
	table[place] = s;
	taken[place / WORD_BITS] |= 1ull << place % WORD_BITS;
	return s;
}

void net_socket_free(struct net_socket *s)
{
	unsigned place = s->id % NET_PLACES;

	net_name_forget(s);
	s->stack->sockets--;
	table[place] = NULL;
	taken[place / WORD_BITS] &= ~(1ull << place % WORD_BITS);
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

struct net_socket *net_socket_enter(net_id id)
{
	struct net_socket *s = net_socket(id);

	if (s)
		net_stack_enter(s->stack);
	return s;
}

struct net_socket *net_socket_next(unsigned *at)
{
	while (*at < NET_PLACES) {
		struct net_socket *s = table[(*at)++];

		if (s && s->stack == net_stack_current())
			return s;
	}
	return NULL;
}
