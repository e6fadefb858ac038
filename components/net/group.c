/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets that share a name by SO_REUSEPORT: listeners and datagram sockets of one owner. Each new
 * connection or datagram goes to one member, chosen by the names of both ends, so that packets of
 * one peer always reach the same socket. lwIP has one block for all listeners of a name, and gives
 * a datagram to any of the members.
 */
#include "components/net/internal.h"

static bool same_name(const struct net_socket *a, const struct net_socket *b)
{
	return a->local.port == b->local.port &&
	       net_takes_both(a, &a->local.address) == net_takes_both(b, &b->local.address) &&
	       ip_addr_cmp(&a->local.address, &b->local.address);
}

struct net_socket *net_group_find(const struct net_socket *s)
{
	struct net_socket *other;

	if (!s->option.reuse_port)
		return NULL;
	list_for_each_entry (other, net_names_at(&s->local), at_name) {
		if (other != s && other->local.port == s->local.port && other->kind == s->kind &&
		    other->owner == s->owner && other->option.reuse_port && same_name(s, other) &&
		    (s->kind != NET_TCP || other->state == NET_LISTENING))
			return other;
	}
	return NULL;
}

void net_group_join(struct net_socket *s, struct net_socket *member)
{
	list_del(&s->group);
	list_add_tail(&s->group, &member->group);
}

struct net_socket *net_group_leave(struct net_socket *s)
{
	struct net_socket *other = net_group_next(s);

	list_del(&s->group);
	return other == s ? NULL : other;
}

struct net_socket *net_group_next(const struct net_socket *s)
{
	return container_of(s->group.next, struct net_socket, group);
}

struct net_socket *net_group_pick(struct net_socket *s, const struct net_end *local,
				  const struct net_end *remote,
				  bool (*takes)(const struct net_socket *))
{
	static uint32_t secret;
	struct net_socket *member = s;
	unsigned n = 0;

	if (list_empty(&s->group))
		return s;
	do {
		n += takes(member);
		member = net_group_next(member);
	} while (member != s);
	if (!n)
		return s;
	if (!secret)
		net_host->random(&secret, sizeof(secret));
	unsigned chosen =
		(unsigned)((uint64_t)net_end_hash(remote, net_end_hash(local, secret)) * n >> 32);
	/* Counts from the member with the lowest id: the member that lwIP finds changes from time
	 * to time. */
	struct net_socket *first = s;
	for (member = net_group_next(s); member != s; member = net_group_next(member))
		first = member->id < first->id ? member : first;
	for (member = first;; member = net_group_next(member))
		if (takes(member) && !chosen--)
			return member;
}
