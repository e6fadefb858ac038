/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capability slots of a two-level CSpace (runtime/task_info.h): CNodes of 1024 slots each, in a
 * CNode of level 1; they are made on demand and deleted when they are empty.
 *
 * Making a CNode takes slots itself, for the halves of blocks that are cut. So SLOTS_RESERVE slots
 * are kept for this; any other allocation that would take from them adds a CNode first.
 */
#pragma once

#include "objalloc/meta.h"
#include "libs/base/list.h"

#define SLOTS_CNODE_BITS 10
#define SLOTS_PER_CNODE	 (1u << SLOTS_CNODE_BITS)
#define SLOTS_WORDS	 (SLOTS_PER_CNODE / 64)
#define SLOTS_RESERVE	 128u

struct slots_cnode {
	struct list_head link; /* while it has room */
	uint32_t first;	       /* slot */
	uint16_t available;
	uint16_t full_words; /* words of `used` before this one are full */
	void *object; /* for the owner of the CNode objects; NULL for the CNodes that existed at the
			 start */
	uint64_t used[SLOTS_WORDS];
};

struct slots {
	struct meta records;	     /* struct slots_cnode */
	struct slots_cnode **cnodes; /* by level-1 index */
	uint32_t cnodes_max;
	uint32_t available; /* in all CNodes */
	struct list_head with_room;
	bool growing;
	/* Makes one more CNode and passes it to slots_add_cnode(). 0 or -ENOMEM. */
	int (*grow)(void *context);
	/* Takes back a CNode all of whose slots are free, after slots_remove_cnode(). */
	void (*shrink)(void *context, struct slots_cnode *empty);
	void *context;
};

/* `cnodes`: room for `cnodes_max` pointers, all NULL. */
void slots_init(struct slots *s, const struct objalloc_ops *ops, struct slots_cnode **cnodes,
		uint32_t cnodes_max);
/* CNode `index` exists; slots below `first_free` are in use. -ENOMEM, -EINVAL. */
int slots_add_cnode(struct slots *s, uint32_t index, uint32_t first_free, void *object);
/* CNode `index` exists, and its slots are never freed: it needs no record. */
void slots_add_full_cnode(struct slots *s, uint32_t index);
/* Forgets an empty CNode. */
void slots_remove_cnode(struct slots *s, struct slots_cnode *empty);
/* Allocates a run of n slots (a power of two up to SLOTS_PER_CNODE) in one CNode, aligned to n, and
 * returns the first. It may make a CNode. 0: there is none. */
uint32_t slots_alloc(struct slots *s, uint32_t n);
/* Frees a run, whose slots must be empty. It may delete the CNode. */
void slots_free(struct slots *s, uint32_t slot, uint32_t n);
