/* SPDX-License-Identifier: BSD-2-Clause */
/* A replay log for each socket, for a stack that was restarted. */
#include "net/inet_replay.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "libs/base/list.h"
#include "net/stack.h"

#define OPTIONS_MAX 64 /* of one socket */

struct inet_replay {
	bool bound, listening, connected;
	bool retry; /* connected; the restarted stack had no route to the peer yet */
	int backlog;
	struct net_address local, peer;
	struct list_head options; /* struct kept_option, in the order they were last set */
	unsigned option_count;
};

struct kept_option {
	struct list_head node;
	int level, option;
	size_t size;
	uint8_t value[];
};

/* ---- writing the log ---- */

int inet_replay_begin(struct inet_socket *s)
{
	if (!stack_is_task())
		return 0;
	s->replay = calloc(1, sizeof(*s->replay));
	if (!s->replay)
		return -ENOMEM;
	list_init(&s->replay->options);
	return 0;
}

static void forget(struct inet_replay *replay, struct kept_option *o)
{
	list_del(&o->node);
	replay->option_count--;
	free(o);
}

void inet_replay_end(struct inet_socket *s)
{
	struct inet_replay *replay = s->replay;

	while (replay && !list_empty(&replay->options))
		forget(replay, list_first_entry(&replay->options, struct kept_option, node));
	free(replay);
	s->replay = NULL;
}

void inet_replay_bound(struct inet_socket *s, const struct net_address *asked)
{
	struct net_address name = {0};

	if (!s->replay)
		return;
	/* The stack may die before it says which port it has chosen. */
	if (asked) {
		s->replay->local = *asked;
		s->replay->bound = true;
	}
	if (!net_call(name, s->id, false, &name)) {
		s->replay->local = name;
		s->replay->bound = true;
	}
}

void inet_replay_listening(struct inet_socket *s, int backlog)
{
	if (!s->replay)
		return;
	s->replay->listening = true;
	s->replay->backlog = backlog;
	inet_replay_bound(s, NULL);
}

void inet_replay_connected(struct inet_socket *s, const struct net_address *peer)
{
	struct inet_replay *replay = s->replay;

	if (!replay)
		return;
	replay->retry = replay->listening = false;
	replay->connected = peer->family != AF_UNSPEC;
	replay->peer = *peer;
	/* Connecting has given the socket the port to which answers come. */
	if (replay->connected && s->base.type == SOCK_DGRAM)
		inet_replay_bound(s, NULL);
}

/* Does the new setting replace this one? An option that joins a group replaces only the same one: a
 * socket may join several groups. */
static bool replaces(const struct kept_option *o, int level, int option, const void *value,
		     size_t n)
{
	bool plain = level == SOL_SOCKET || n <= sizeof(int);

	return o->level == level && o->option == option &&
	       (plain || (o->size == n && !memcmp(o->value, value, n)));
}

void inet_replay_option(struct inet_socket *s, int level, int option, const void *value, size_t n)
{
	struct inet_replay *replay = s->replay;
	struct kept_option *o, *next;

	if (!replay)
		return;
	list_for_each_entry_safe (o, next, &replay->options, node) {
		if (replaces(o, level, option, value, n))
			forget(replay, o);
	}
	o = replay->option_count < OPTIONS_MAX ? malloc(sizeof(*o) + n) : NULL;
	if (!o)
		return;
	o->level = level;
	o->option = option;
	o->size = n;
	memcpy(o->value, value, n);
	list_add_tail(&o->node, &replay->options);
	replay->option_count++;
}

/* ---- replaying ---- */

static void replay_options(const struct inet_socket *s)
{
	const struct kept_option *o;

	list_for_each_entry (o, &s->replay->options, node) {
		if (o->level == SOL_SOCKET && o->option == SO_ATTACH_FILTER)
			net_call(set_filter, s->id, o->value, o->size);
		else
			net_call(set_option, s->id, o->level, o->option, o->value, o->size);
	}
}

/* The link may get its addresses only later: the stack accepts the name all the same. */
static void bind_again(const struct inet_socket *s)
{
	int level = s->base.family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
	int option = s->base.family == AF_INET6 ? IPV6_FREEBIND : IP_FREEBIND;
	int free_bind = 1;

	net_call(set_option, s->id, level, option, &free_bind, sizeof(free_bind));
	net_call(bind, s->id, &s->replay->local);
	free_bind = 0;
	net_call(set_option, s->id, level, option, &free_bind, sizeof(free_bind));
}

static void name_again(struct inet_socket *s)
{
	replay_options(s);
	if (s->replay->bound) {
		bind_again(s);
		replay_options(s); /* the program may have set IP_FREEBIND as well */
	}
}

static void make_again(struct inet_socket *s)
{
	struct inet_replay *replay = s->replay;

	if (replay->listening)
		net_call(listen, s->id, replay->backlog);
	else if (replay->connected && s->base.type == SOCK_STREAM)
		net_call(break_connection, s->id, ECONNRESET);
	else if (replay->connected)
		replay->retry = net_call(connect, s->id, &replay->peer) != 0;
}

static void for_all(void (*what)(struct inet_socket *s))
{
	for (net_id place = 1; place < NET_PLACES; place++) {
		struct inet_socket *s = inet_at(place);

		if (s && s->replay)
			what(s);
	}
}

static void reopen(struct inet_socket *s)
{
	net_call(reopen, s->id, s->base.family, s->base.type, s->base.protocol, s->base.uid.value,
		 net_namespace_of(s->base.net)->stack);
}

static void tell(struct inet_socket *s)
{
	wake_up_events(&s->wait, inet_events(s));
}

void inet_replay_restore(void)
{
	net_namespaces_restore();
	/* All ids first, so that new connections of listeners get other ids. */
	for_all(reopen);
	/* Then all names: a name may be shared with a socket that does not listen yet. */
	for_all(name_again);
	for_all(make_again);
}

void inet_replay_tell(void)
{
	for_all(tell);
}

static void retry(struct inet_socket *s)
{
	if (s->replay->retry)
		s->replay->retry = net_call(connect, s->id, &s->replay->peer) != 0;
}

void inet_replay_retry(void)
{
	stack_enter();
	for_all(retry);
	stack_leave();
}
