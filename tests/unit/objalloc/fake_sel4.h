/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of seL4's capability slots and untyped memory, as far as the object allocator sees it. It
 * stops the test when the allocator does what seL4 would refuse: a slot that is in use or in no
 * CNode, memory twice.
 */
#pragma once

#include "objalloc/objects.h"

/* A test of many small worlds asks for fewer. */
#ifndef FAKE_SLOTS_BITS
#define FAKE_SLOTS_BITS 17
#endif

enum {
	FAKE_CNODE = 4,
	FAKE_FRAME = 8,
	FAKE_SLOTS = 1 << FAKE_SLOTS_BITS,
	FAKE_LEVEL1 = FAKE_SLOTS / SLOTS_PER_CNODE
};

struct fake_cap {
	bool there;
	unsigned type, bits;
	uint64_t start;	    /* physical */
	uint64_t watermark; /* of an untyped: bytes handed out */
	uint32_t parent;    /* slot, or 0 */
};

struct fake {
	struct fake_cap caps[FAKE_SLOTS];
	struct fake_cap level1[FAKE_LEVEL1];
	unsigned pages;	   /* given to the allocator for its records */
	long budget;	   /* calls until failures begin; negative: never */
	unsigned failures; /* how many there were */
	unsigned made;	   /* objects by retype, untyped memory not counted */
	void *page[4096];
};

/* The first CNode is there, with nothing in it. */
struct fake *fake_new(void);
void fake_free(struct fake *f);
void fake_untyped(struct fake *f, uint32_t slot, uint64_t start, unsigned bits);
struct objalloc_ops fake_ops(struct fake *f);
