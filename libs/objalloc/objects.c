/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes objects in chunks, a batch at a time, reuses freed ones, and gives empty chunks back. */
#include "objalloc/objects.h"

#include <errno.h>

#define BATCH	     64u
#define CNODE_OBJECT (SLOTS_CNODE_BITS + 5) /* a slot has 2^5 bytes */
#define CNODES_CHUNK 17
#define CNODES_MIN   CNODE_OBJECT

static bool is_cnode_cache(const struct object_cache *cache)
{
	return cache == &cache->allocator->cnodes;
}

void object_cache_init(struct objalloc *a, struct object_cache *cache)
{
	cache->allocator = a;
	list_init(&cache->partial);
	list_init(&cache->full);
	list_add_tail(&cache->link, &a->caches);
	cache->spare = NULL;
	cache->chunks = 0;
	cache->objects_free = cache->objects_used = 0;
}

/* ---- where the capabilities of a chunk go ---- */

/* A run of n free indexes in level 1, aligned to n. 0: none (index 0 is always in use). */
static uint32_t level1_run(struct objalloc *a, uint32_t n)
{
	struct slots *s = &a->slots;
	struct chunk *chunk;

	for (uint32_t at = n; at + n <= s->cnodes_max; at += n) {
		bool taken = false;

		for (uint32_t i = at; i < at + n; i++)
			taken |= s->cnodes[i] != NULL;
		list_for_each_entry (chunk, &a->cnodes.partial, link)
			taken |= at < chunk->first_slot + chunk->capacity &&
				 chunk->first_slot < at + n;
		list_for_each_entry (chunk, &a->cnodes.full, link)
			taken |= at < chunk->first_slot + chunk->capacity &&
				 chunk->first_slot < at + n;
		if (!taken)
			return at;
	}
	return 0;
}

static uint32_t places_alloc(struct object_cache *cache, uint32_t n)
{
	return is_cnode_cache(cache) ? level1_run(cache->allocator, n)
				     : slots_alloc(&cache->allocator->slots, n);
}

static void places_free(struct object_cache *cache, uint32_t first, uint32_t n)
{
	if (first && !is_cnode_cache(cache))
		slots_free(&cache->allocator->slots, first, n);
}

static int make_objects(struct object_cache *cache, struct chunk *c, unsigned n)
{
	const struct objalloc_ops *ops = &cache->allocator->ops;

	if (is_cnode_cache(cache))
		return ops->make_cnodes(ops->context, c->block->slot, c->first_slot + c->made, n);
	return ops->retype(ops->context, c->block->slot, cache->type, cache->size_bits,
			   c->first_slot + c->made, n);
}

/* ---- chunks ---- */

static struct pool_block *take_block(struct object_cache *cache)
{
	struct pool_block *block = NULL;

	for (unsigned bits = cache->chunk_bits; !block && bits >= cache->min_bits; bits--)
		block = pool_take(&cache->allocator->pool, bits);
	return block;
}

static void chunk_release(struct chunk *c)
{
	struct object_cache *cache = c->cache;
	struct objalloc *a = cache->allocator;

	list_del(&c->link);
	if (cache->spare == c)
		cache->spare = NULL;
	cache->chunks--;
	cache->objects_free -= (uint64_t)(c->capacity - c->used);
	cache->objects_used -= c->used;
	if (cache->released)
		cache->released(cache, c);
	pool_give(&a->pool, c->block);
	places_free(cache, c->first_slot, c->capacity);
	places_free(cache, c->twin_slot, c->capacity);
	meta_free(&a->chunk_records, c);
}

static int chunk_places(struct object_cache *cache, struct chunk *c)
{
	c->first_slot = places_alloc(cache, c->capacity);
	if (!c->first_slot)
		return -ENOMEM;
	if (!cache->twin_slots)
		return 0;
	c->twin_slot = places_alloc(cache, c->capacity);
	return c->twin_slot ? 0 : -ENOMEM;
}

static struct chunk *chunk_create(struct object_cache *cache)
{
	struct objalloc *a = cache->allocator;
	struct chunk *c;

	c = meta_alloc(&a->chunk_records);
	if (!c)
		return NULL;
	c->cache = cache;
	c->block = take_block(cache);
	if (!c->block)
		goto no_block;
	c->capacity = (uint16_t)(1u << (c->block->bits - cache->object_bits));
	if (chunk_places(cache, c))
		goto no_places;
	list_add(&c->link, &cache->partial);
	cache->chunks++;
	cache->objects_free += c->capacity;
	if (cache->created && cache->created(cache, c)) {
		chunk_release(c);
		return NULL;
	}
	return c;
no_places:
	places_free(cache, c->first_slot, c->capacity);
	pool_give(&a->pool, c->block);
no_block:
	meta_free(&a->chunk_records, c);
	return NULL;
}

/* Makes objects up to and including `number`. */
static int make_up_to(struct chunk *c, unsigned number)
{
	while (c->made <= number) {
		unsigned n = c->capacity - c->made;
		int error;

		if (n > BATCH)
			n = BATCH;
		error = make_objects(c->cache, c, n);
		if (error)
			return error;
		c->made = (uint16_t)(c->made + n);
	}
	return 0;
}

static unsigned lowest_free(const struct chunk *c)
{
	unsigned word = 0;

	while (c->taken[word] == ~0ull)
		word++;
	return word * 64 + (unsigned)__builtin_ctzll(~c->taken[word]);
}

static void take(struct chunk *c, unsigned number)
{
	struct object_cache *cache = c->cache;

	c->taken[number / 64] |= 1ull << (number % 64);
	c->used++;
	cache->objects_free--;
	cache->objects_used++;
	if (cache->spare == c)
		cache->spare = NULL;
	if (c->used == c->capacity) {
		list_del(&c->link);
		list_add(&c->link, &cache->full);
	}
}

int object_reserve(struct chunk *c, unsigned number)
{
	int error = make_up_to(c, number);

	if (error)
		return error;
	take(c, number);
	c->kept++;
	return 0;
}

/* Gives back the spare empty chunks of all types. */
static bool trim_all(struct objalloc *a)
{
	struct object_cache *cache;
	bool any = false;

	list_for_each_entry (cache, &a->caches, link)
		any |= object_cache_trim(cache);
	return any;
}

static struct chunk *chunk_with_room(struct object_cache *cache)
{
	struct chunk *c;

	if (!list_empty(&cache->partial))
		return list_first_entry(&cache->partial, struct chunk, link);
	c = chunk_create(cache);
	if (!c && trim_all(cache->allocator))
		c = chunk_create(cache);
	return c;
}

/* No object of the chunk is in use: the chunk becomes the spare one, or is revoked. */
static void chunk_emptied(struct chunk *c)
{
	struct object_cache *cache = c->cache;

	if (cache->unshared || (cache->spare && cache->spare != c)) {
		chunk_release(c);
		return;
	}
	/* At the end, so that its objects are reused last. */
	cache->spare = c;
	list_del(&c->link);
	list_add_tail(&c->link, &cache->partial);
}

int object_alloc(struct object_cache *cache, struct chunk **chunk)
{
	struct chunk *c = chunk_with_room(cache);
	unsigned number;
	int error;

	if (!c)
		return -ENOMEM;
	number = lowest_free(c);
	error = make_up_to(c, number);
	if (error) {
		/* The chunk may have been made for this object. */
		if (c->used == c->kept)
			chunk_emptied(c);
		return error;
	}
	take(c, number);
	*chunk = c;
	return (int)number;
}

void object_free(struct chunk *c, unsigned number)
{
	struct object_cache *cache = c->cache;
	bool was_full = c->used == c->capacity;

	c->taken[number / 64] &= ~(1ull << (number % 64));
	c->used--;
	cache->objects_free++;
	cache->objects_used--;
	if (c->used == c->kept) {
		chunk_emptied(c);
	} else if (was_full) {
		list_del(&c->link);
		list_add(&c->link, &cache->partial);
	}
}

int object_renew(struct chunk *c)
{
	const struct objalloc_ops *ops = &c->cache->allocator->ops;

	ops->revoke(ops->context, c->block->slot);
	c->made = 0;
	return make_up_to(c, 0);
}

bool object_cache_trim(struct object_cache *cache)
{
	struct chunk *c = cache->spare;

	cache->spare = NULL;
	if (c)
		chunk_release(c);
	return c != NULL;
}

/* ---- pool, slots and objects tied together ---- */

static int grow_slots(void *context)
{
	struct objalloc *a = context;
	struct chunk *c;
	int number = object_alloc(&a->cnodes, &c), error;

	if (number < 0)
		return number;
	error = slots_add_cnode(&a->slots, object_slot(c, (unsigned)number), 0, c);
	if (error)
		object_free(c, (unsigned)number);
	return error;
}

static void shrink_slots(void *context, struct slots_cnode *empty)
{
	struct objalloc *a = context;
	struct chunk *c = empty->object;
	uint32_t index = empty->first >> SLOTS_CNODE_BITS;

	slots_remove_cnode(&a->slots, empty);
	object_free(c, index - c->first_slot);
}

static uint32_t pool_slot_alloc(void *context)
{
	return slots_alloc(context, 1);
}

static void pool_slot_free(void *context, uint32_t slot)
{
	slots_free(context, slot, 1);
}

int objalloc_init(struct objalloc *a, const struct objalloc_ops *ops, struct slots_cnode **cnodes,
		  unsigned level1_bits, uint32_t there, uint32_t first_free, unsigned cnode_type)
{
	*a = (struct objalloc){.ops = *ops};
	list_init(&a->caches);
	meta_init(&a->chunk_records, &a->ops, sizeof(struct chunk));
	a->cnodes = (struct object_cache){.type = cnode_type,
					  .size_bits = SLOTS_CNODE_BITS,
					  .object_bits = CNODE_OBJECT,
					  .chunk_bits = CNODES_CHUNK,
					  .min_bits = CNODES_MIN};
	object_cache_init(a, &a->cnodes);
	slots_init(&a->slots, &a->ops, cnodes, 1u << level1_bits);
	a->slots.grow = grow_slots;
	a->slots.shrink = shrink_slots;
	a->slots.context = a;
	pool_init(&a->pool, &a->ops);
	a->pool.slot_alloc = pool_slot_alloc;
	a->pool.slot_free = pool_slot_free;
	a->pool.slot_context = &a->slots;
	for (uint32_t i = 0; i < there; i++) {
		uint32_t from = i << SLOTS_CNODE_BITS;
		uint32_t used = first_free <= from ? 0 : first_free - from;

		if (used >= SLOTS_PER_CNODE)
			slots_add_full_cnode(&a->slots, i);
		else if (slots_add_cnode(&a->slots, i, used, NULL))
			return -ENOMEM;
	}
	return 0;
}
