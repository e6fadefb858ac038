/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets by their local name: by port, and by port and address. So a search for a port's users or
 * a datagram's receiver visits only sockets that may match.
 */
#include "components/net/internal.h"

#define BUCKETS 1024u

static struct list_head ports[BUCKETS], names[BUCKETS];

static uint32_t secret;

void net_names_start(void)
{
	net_host->random(&secret, sizeof(secret));
	for (unsigned i = 0; i < BUCKETS; i++) {
		list_init(&ports[i]);
		list_init(&names[i]);
	}
}

static uint32_t mix(uint32_t hash, uint32_t word)
{
	uint64_t wide = (hash ^ word) * 0x9e3779b97f4a7c15ull;

	return (uint32_t)(wide >> 32) ^ (uint32_t)wide;
}

uint32_t net_end_hash(const struct net_end *e, uint32_t hash)
{
	const uint32_t *word = IP_IS_V6_VAL(e->address) ? ip_2_ip6(&e->address)->addr
							: &ip_2_ip4(&e->address)->addr;
	unsigned words = IP_IS_V6_VAL(e->address) && !ip_addr_isany_val(e->address) ? 4 : 1;

	for (unsigned i = 0; i < words; i++)
		hash = mix(hash, word[i]);
	return mix(hash, e->port);
}

struct list_head *net_names_at_port(uint16_t port)
{
	return &ports[mix(secret, port) % BUCKETS];
}

struct list_head *net_names_at(const struct net_end *local)
{
	return &names[net_end_hash(local, secret) % BUCKETS];
}

void net_name_forget(struct net_socket *s)
{
	list_del(&s->at_port);
	list_del(&s->at_name);
}

void net_name_set(struct net_socket *s, const struct net_end *local)
{
	bool same_port = s->local.port == local->port;

	s->local = *local;
	if (!local->port) {
		net_name_forget(s);
		return;
	}
	/* Who came last is first, and stays where it is when its address changes. */
	if (!same_port || list_empty(&s->at_port)) {
		list_del(&s->at_port);
		list_add(&s->at_port, net_names_at_port(local->port));
	}
	list_del(&s->at_name);
	list_add(&s->at_name, net_names_at(local));
}
