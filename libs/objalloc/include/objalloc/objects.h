/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocates kernel objects in chunks. A chunk is a block of untyped memory for objects of one type
 * and size. Objects are made in it a batch at a time, and freed ones are used again. A chunk whose
 * objects are all free is revoked and goes back to the pool, except one empty chunk per cache: so a
 * single object does not make and revoke a chunk again and again.
 *
 * A reused object is as its last user left it, so the user cleans it before object_free(): it
 * unmaps tables and stops threads. For objects that cannot be cleaned, such as TCBs, the cache is
 * `unshared`: each object has its own chunk, and is made anew for each user.
 *
 * `struct objalloc` ties the three parts together: pool, slots, and the CNodes for more slots.
 */
#pragma once

#include "objalloc/pool.h"
#include "objalloc/slots.h"

#define CHUNK_MAX_OBJECTS 512u

struct objalloc;
struct chunk;

/* Chunks of one type and size. The owner fills in the first five fields. */
struct object_cache {
	unsigned type;	      /* seL4 object type */
	unsigned size_bits;   /* argument of retype */
	unsigned object_bits; /* log2 of its bytes */
	unsigned chunk_bits;  /* wanted size of a chunk ... */
	unsigned min_bits;    /* the least size, when memory is short or fragmented */
	/* created() is called with a new chunk, and may refuse it with -ENOMEM. released() is
	 * called before a chunk is revoked, also one that created() refused. Both may be NULL. */
	int (*created)(struct object_cache *cache, struct chunk *chunk);
	void (*released)(struct object_cache *cache, struct chunk *chunk);
	unsigned twin_slots; /* 1: each chunk gets a second run of slots of the same length */
	bool unshared;	     /* chunk_bits and min_bits are object_bits, no chunk is kept empty */

	struct objalloc *allocator;
	struct list_head link; /* all caches */
	struct list_head partial, full;
	struct chunk *spare; /* the empty chunk that stays */
	unsigned chunks;
	uint64_t objects_free, objects_used;
};

struct chunk {
	struct list_head link;
	struct object_cache *cache;
	struct pool_block *block;
	uint32_t first_slot, twin_slot;
	uint16_t capacity, made, used;
	uint16_t kept; /* used objects that created() reserved: freed only with the chunk */
	void *private; /* for created() and released() */
	uint64_t taken[CHUNK_MAX_OBJECTS / 64];
};

struct objalloc {
	struct objalloc_ops ops;
	struct pool pool;
	struct slots slots;
	struct meta chunk_records;
	struct object_cache cnodes; /* a chunk's first_slot is an index in the level-1 CNode */
	struct list_head caches;
};

/*
 * `cnodes`: 2^level1_bits NULL pointers. The first `there` CNodes exist already, and slots below
 * `first_free` are never freed. `cnode_type` is seL4's number of the CNode type. -ENOMEM.
 */
int objalloc_init(struct objalloc *a, const struct objalloc_ops *ops, struct slots_cnode **cnodes,
		  unsigned level1_bits, uint32_t there, uint32_t first_free, unsigned cnode_type);
/* Adds a cache whose first fields the owner has filled in. It must last. */
void object_cache_init(struct objalloc *a, struct object_cache *cache);

/* Allocates an object and returns its number in *chunk (object_slot() gives its slot); -ENOMEM. */
int object_alloc(struct object_cache *cache, struct chunk **chunk);
void object_free(struct chunk *chunk, unsigned number);
static inline uint32_t object_slot(const struct chunk *chunk, unsigned number)
{
	return chunk->first_slot + number;
}
/*
 * Makes an object of an unshared cache anew, in the same slot; all capabilities to the old object
 * are deleted. -ENOMEM: the slot is empty, and only object_free() may be called.
 */
int object_renew(struct chunk *chunk);
/* Keeps a particular object of a fresh chunk for the chunk itself (created() only). -ENOMEM. */
int object_reserve(struct chunk *chunk, unsigned number);
/* Gives the spare empty chunk of a cache back to the pool. True if there was one. */
bool object_cache_trim(struct object_cache *cache);
