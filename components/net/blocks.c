/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control blocks of TCP. lwIP keeps them in lists and searches these for every segment, so the cost
 * of a segment would grow with the number of connections. So the lists are kept here, with a table
 * by names beside them. lwIP's own lists are empty, except for the blocks that the current packet
 * may concern (deliver.c), or that a call is about to end. While lwIP's timers run, its lists hold
 * all blocks.
 *
 * lwIP reports blocks that it makes and frees by itself through their "extension arguments".
 */
#include "components/net/internal.h"

#include <lwip/priv/tcp_priv.h>

#define WAITING_MOST 512u

/* One list of lwIP's, and those of its blocks that are parked: not in lwIP's list now. */
struct park {
	struct tcp_pcb **list;
	struct tcp_pcb *first, *last;
};

struct net_block {
	struct tcp_pcb *pcb;
	struct tcp_pcb *before; /* the block before it in the park */
	struct park *park;	/* NULL: the block is in lwIP's list */
	bool waits;		/* the block is in TIME-WAIT, and counted */
	uint32_t hash;		/* of its name */
	struct list_head at_name, at_local, at_port;
	struct list_head half_open; /* connections that came in and were not reported yet */
};

static NET_BANKED struct park active = {.list = &tcp_active_pcbs}, waiting = {.list = &tcp_tw_pcbs},
			      listening = {.list = &tcp_listen_pcbs.pcbs};
static struct park *const parks[] = {&active, &waiting, &listening};
#define PARKS (sizeof(parks) / sizeof(parks[0]))

static NET_BANKED struct list_head *names, *locals, *ports; /* net_buckets() each */
static NET_BANKED struct list_head half_open = LIST_HEAD_INIT(half_open);
static NET_BANKED uint32_t secret;
static NET_BANKED unsigned waiting_count;
static NET_BANKED bool lent;	/* lent: all blocks are in lwIP's lists */
static NET_BANKED bool changed; /* and lwIP has changed the lists since they were lent */
static NET_BANKED u8_t extension;

static struct net_block *block_of(const struct tcp_pcb *pcb)
{
	return pcb->ext_args[extension].data;
}

/* ---- by name ---- */

static uint32_t name_hash(const struct net_end *local, const struct net_end *remote)
{
	return net_end_hash(remote, net_end_hash(local, secret));
}

static struct list_head *bucket(uint32_t hash)
{
	return &names[hash % net_buckets()];
}

static struct list_head *local_bucket(const struct net_end *local)
{
	return &locals[net_end_hash(local, secret) % net_buckets()];
}

static struct list_head *port_bucket(uint16_t port)
{
	struct net_end end = {.port = port};

	return &ports[net_end_hash(&end, secret) % net_buckets()];
}

static void enter(struct net_block *b)
{
	const struct tcp_pcb *pcb = b->pcb;
	struct net_end local = {.address = pcb->local_ip, .port = pcb->local_port}, remote = {0};

	if (pcb->state != LISTEN) {
		remote.address = pcb->remote_ip;
		remote.port = pcb->remote_port;
	}
	b->hash = name_hash(&local, &remote);
	list_add(&b->at_name, bucket(b->hash));
	list_add(&b->at_local, local_bucket(&local));
	list_add(&b->at_port, port_bucket(pcb->local_port));
}

static bool has_name(const struct tcp_pcb *pcb, const struct net_end *local,
		     const struct net_end *remote)
{
	return pcb->state != LISTEN && pcb->local_port == local->port &&
	       pcb->remote_port == remote->port &&
	       ip_addr_cmp_zoneless(&pcb->local_ip, &local->address) &&
	       ip_addr_cmp_zoneless(&pcb->remote_ip, &remote->address);
}

struct tcp_pcb *net_block_find(const struct net_end *local, const struct net_end *remote)
{
	uint32_t hash = name_hash(local, remote);
	struct net_block *b;

	list_for_each_entry (b, bucket(hash), at_name) {
		if (b->hash == hash && has_name(b->pcb, local, remote))
			return b->pcb;
	}
	return NULL;
}

bool net_block_any(const struct net_end *local, bool (*is)(const struct tcp_pcb *, const void *),
		   const void *what)
{
	struct net_block *b;

	if (!ip_addr_isany_val(local->address)) {
		list_for_each_entry (b, local_bucket(local), at_local) {
			if (b->pcb->local_port == local->port && is(b->pcb, what))
				return true;
		}
		return false;
	}
	list_for_each_entry (b, port_bucket(local->port), at_port) {
		if (b->pcb->local_port == local->port && is(b->pcb, what))
			return true;
	}
	return false;
}

/* ---- birth and death ---- */

static void destroyed(u8_t id, void *data)
{
	struct net_block *b = data;

	LWIP_ASSERT("who ends a block has taken it", lent || !b->park);
	changed = true;
	waiting_count -= b->waits;
	list_del(&b->at_name);
	list_del(&b->at_local);
	list_del(&b->at_port);
	list_del(&b->half_open);
	net_memory_free(b);
}

static err_t opened_by_peer(u8_t id, struct tcp_pcb_listen *listener, struct tcp_pcb *pcb)
{
	if (!net_block_register(pcb))
		return ERR_MEM;
	list_add(&block_of(pcb)->half_open, &half_open);
	return ERR_OK;
}

static const struct tcp_ext_arg_callbacks callbacks = {.destroy = destroyed,
						       .passive_open = opened_by_peer};

bool net_block_register(struct tcp_pcb *pcb)
{
	struct net_block *b = net_memory_calloc(1, sizeof(*b));

	if (!b)
		return false;
	b->pcb = pcb;
	list_init(&b->half_open);
	tcp_ext_arg_set(pcb, extension, b);
	tcp_ext_arg_set_callbacks(pcb, extension, &callbacks);
	enter(b);
	changed = true;
	return true;
}

void net_block_told(struct tcp_pcb *pcb)
{
	list_del(&block_of(pcb)->half_open);
}

bool net_blocks_start(void)
{
	net_host->random(&secret, sizeof(secret));
	extension = tcp_ext_arg_alloc_id();
	names = net_buckets_new();
	locals = net_buckets_new();
	ports = net_buckets_new();
	return names && locals && ports;
}

bool net_blocks_live(void)
{
	return active.first || waiting.first;
}

/* ---- what lwIP sees ---- */

static void unlink_block(struct net_block *b)
{
	struct park *park = b->park;
	struct tcp_pcb *next = b->pcb->next;

	if (b->before)
		b->before->next = next;
	else
		park->first = next;
	if (next)
		block_of(next)->before = b->before;
	else
		park->last = b->before;
	b->park = NULL;
}

void net_block_take(struct tcp_pcb *pcb)
{
	struct net_block *b = block_of(pcb);

	if (lent || !b || !b->park)
		return;
	struct park *park = b->park;
	unlink_block(b);
	pcb->next = *park->list;
	*park->list = pcb;
}

/* Puts all blocks that are in lwIP's list before the parked ones. */
static void prepend(struct park *park)
{
	struct tcp_pcb *before = NULL, *first = *park->list;

	for (struct tcp_pcb *pcb = first; pcb; pcb = pcb->next) {
		struct net_block *b = block_of(pcb);

		b->before = before;
		b->park = park;
		before = pcb;
		if (park == &waiting && !b->waits) {
			b->waits = true;
			waiting_count++;
		}
	}
	if (!before)
		return;
	before->next = park->first;
	if (park->first)
		block_of(park->first)->before = before;
	else
		park->last = before;
	park->first = first;
	*park->list = NULL;
}

/* Takes back a list that was lent and that lwIP has not changed. */
static void restore(struct park *park)
{
	park->first = *park->list;
	*park->list = NULL;
}

void net_blocks_park(void)
{
	for (unsigned i = 0; i < PARKS; i++) {
		if (lent && !changed) {
			restore(parks[i]);
			continue;
		}
		if (lent)
			parks[i]->last = NULL;
		prepend(parks[i]);
	}
	lent = false;
	while (waiting_count > WAITING_MOST && waiting.last) {
		struct tcp_pcb *oldest = waiting.last;

		net_block_take(oldest);
		tcp_abort(oldest);
	}
}

void net_blocks_lend(bool order_changes)
{
	net_blocks_park();
	for (unsigned i = 0; i < PARKS; i++) {
		*parks[i]->list = parks[i]->first;
		parks[i]->first = NULL;
	}
	lent = true;
	changed = order_changes;
}

static void show_listeners(const struct net_end *local)
{
	const struct net_end nobody = {0};
	uint32_t hash = name_hash(local, &nobody);
	struct net_block *b;

	list_for_each_entry (b, bucket(hash), at_name) {
		if (b->hash == hash && b->pcb->state == LISTEN &&
		    b->pcb->local_port == local->port &&
		    (ip_addr_isany_val(local->address)
			     ? ip_addr_isany_val(b->pcb->local_ip)
			     : ip_addr_cmp_zoneless(&b->pcb->local_ip, &local->address)))
			net_block_take(b->pcb);
	}
}

void net_blocks_show(const struct net_end *local, const struct net_end *remote)
{
	const struct net_end any = {.port = local->port};
	uint32_t hash = name_hash(local, remote);
	struct net_block *b;
	bool found = false;

	list_for_each_entry (b, bucket(hash), at_name) {
		if (b->hash == hash && has_name(b->pcb, local, remote)) {
			net_block_take(b->pcb);
			found = true;
		}
	}
	if (found)
		return;
	show_listeners(local);
	show_listeners(&any);
}

void net_blocks_show_half_open(void)
{
	struct net_block *b;

	list_for_each_entry (b, &half_open, half_open)
		net_block_take(b->pcb);
}
