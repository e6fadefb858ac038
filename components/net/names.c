/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of sockets by their local name: by port, and by port and address. So a search for a port's
 * users or a datagram's receiver visits only sockets that may match.
 */
#include "components/net/internal.h"

/* The first stack is the machine's; the others are small, and there may be many. */
#define BUCKETS_FIRST 1024u
#define BUCKETS_OTHER 128u

unsigned net_buckets(void)
{
	return net_stack_current()->number ? BUCKETS_OTHER : BUCKETS_FIRST;
}

struct list_head *net_buckets_new(void)
{
	struct list_head *buckets = net_memory_alloc(net_buckets() * sizeof(*buckets));

	for (unsigned i = 0; buckets && i < net_buckets(); i++)
		list_init(&buckets[i]);
	return buckets;
}

static NET_BANKED struct list_head *ports, *names; /* net_buckets each */

static NET_BANKED uint32_t secret;

bool net_names_start(void)
{
	net_host->random(&secret, sizeof(secret));
	ports = net_buckets_new();
	names = net_buckets_new();
	return ports && names;
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
	return &ports[mix(secret, port) % net_buckets()];
}

struct list_head *net_names_at(const struct net_end *local)
{
	return &names[net_end_hash(local, secret) % net_buckets()];
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
	/* The newest socket is first; it keeps its place when its address changes. */
	if (!same_port || list_empty(&s->at_port)) {
		list_del(&s->at_port);
		list_add(&s->at_port, net_names_at_port(local->port));
	}
	list_del(&s->at_name);
	list_add(&s->at_name, net_names_at(local));
}
