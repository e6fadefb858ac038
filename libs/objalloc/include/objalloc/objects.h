/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects by the chunk. A chunk is a block of untyped memory that serves one type and size; objects
 * are made in it a batch at a time, freed ones are used again, and a chunk whose objects are all
 * free is revoked and goes back to the pool (one per type stays, against going to and fro).
 *
 * A reused object is as its last user left it: that user unmaps tables, stops threads. Where that
 * is not enough - nobody can empty a TCB - the cache is `unshared`: each object has a chunk of its
 * own, and is made anew for each user.
 *
 * `struct objalloc` ties the three parts together: pool, slots, and the CNodes for more slots.
 */
#pragma once

#include "objalloc/pool.h"
#include "objalloc/slots.h"

#define CHUNK_MAX_OBJECTS 512u

struct objalloc;
struct chunk;

/* What a chunk serves. The first five fields are filled in by the owner. */
struct object_cache {
	unsigned type;	      /* seL4 object type */
	unsigned size_bits;   /* argument of retype */
	unsigned object_bits; /* log2 of its bytes */
	unsigned chunk_bits;  /* wanted size of a chunk ... */
	unsigned min_bits;    /* ... down to this when memory is short or in pieces */
	/* Called with a new chunk (which may be refused: -ENOMEM) and before one goes. May be NULL.
	 */
	int (*created)(struct object_cache *cache, struct chunk *chunk);
	void (*released)(struct object_cache *cache, struct chunk *chunk);
	unsigned twin_slots; /* 1: each chunk gets a second run of slots of the same length */
	bool unshared;	     /* chunk_bits and min_bits are object_bits, no chunk is kept empty */

	struct objalloc *allocator;
	struct list_head link; /* all caches */
	struct list_head partial, full;
	struct chunk *spare; /* the empty one that stays */
	unsigned chunks;
	uint64_t objects_free, objects_used;
};

struct chunk {
	struct list_head link;
	struct object_cache *cache;
	struct pool_block *block;
	uint32_t first_slot, twin_slot;
	uint16_t capacity, made, used;
	uint16_t kept; /* of the used ones: reserved by created(), free only with the chunk */
	void *private; /* for created() and released() */
	uint64_t taken[CHUNK_MAX_OBJECTS / 64];
};

struct objalloc {
	struct objalloc_ops ops;
	struct pool pool;
	struct slots slots;
	struct meta chunk_records;
	struct object_cache cnodes; /* its "slots" are level-1 indexes */
	struct list_head caches;
};

/*
 * `cnodes`: 2^level1_bits NULL pointers. The first `there` CNodes exist, with slots below
 * `first_free` in use for good. `cnode_type` is seL4's number of the CNode type. -ENOMEM.
 */
int objalloc_init(struct objalloc *a, const struct objalloc_ops *ops, struct slots_cnode **cnodes,
		  unsigned level1_bits, uint32_t there, uint32_t first_free, unsigned cnode_type);
void object_cache_init(struct objalloc *a, struct object_cache *cache);

/* An object: its number in *chunk is returned, its slot is chunk->first_slot + number. -ENOMEM. */
int object_alloc(struct object_cache *cache, struct chunk **chunk);
void object_free(struct chunk *chunk, unsigned number);
static inline uint32_t object_slot(const struct chunk *chunk, unsigned number)
{
	return chunk->first_slot + number;
}
/*
 * Makes an object of an unshared cache anew, in the same slot: all capabilities to what it was are
 * gone. -ENOMEM: there is no object, only object_free() is left.
 */
int object_renew(struct chunk *chunk);
/* Keeps a particular object of a fresh chunk for the chunk itself (created() only). -ENOMEM. */
int object_reserve(struct chunk *chunk, unsigned number);
/* Gives the spare empty chunk of a cache back. True if there was one. */
bool object_cache_trim(struct object_cache *cache);
