/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From capability pointers to slots (sheet section 7). Two kinds of lookup share one walk: that of
 * the capability pointer of a system call (64 bits; left-over bits are ignored) and that of a slot
 * in a CNode operation (index and depth; all bits must be used).
 */
#pragma once

#include "object/tcb.h"

/* Look up the low `bits` (1..64) bits of `cptr`, beginning at the CNode capability `root`. On
 * success *slot is the slot reached and *left the number of bits not used; otherwise
 * OUTCOME_LOOKUP_FAILED, and error.lookup says why. */
enum outcome cspace_resolve(struct cap root, cptr_t cptr, unsigned bits, struct cte **slot,
			    unsigned *left);

/* The usual CSpace is one CNode whose guard and radix add up to 64 bits; the lookup of a system
 * call's pointer is one comparison then. NULL if the CSpace has another form or no such slot. */
static inline struct cte *cspace_usual_slot(const struct tcb *t, cptr_t cptr)
{
	struct cap root = t->slot[TCB_CSPACE].cap;
	unsigned radix = cap_cnode_radix(root);

	if (unlikely(cap_type(root) != CAP_CNODE ||
		     radix + cap_cnode_guard_bits(root) != WORD_BITS ||
		     cptr >> radix != cap_cnode_guard(root)))
		return NULL;
	return (struct cte *)cap_ptr(root) + (cptr - (cap_cnode_guard(root) << radix));
}

/*
 * A CSpace of two levels, for tasks with many capabilities: the root's guard and radix and the
 * radix of a leaf without guard add up to 64 bits. NULL if the CSpace has another form;
 * cspace_resolve() then finds the slot or the error.
 */
static inline struct cte *cspace_leaf_slot(struct cap root, cptr_t cptr)
{
	unsigned radix = cap_cnode_radix(root), guard_bits = cap_cnode_guard_bits(root);
	unsigned left = WORD_BITS - radix - guard_bits;
	struct cap leaf;

	if (unlikely(cap_type(root) != CAP_CNODE || radix + guard_bits >= WORD_BITS ||
		     (cptr >> left) >> radix != cap_cnode_guard(root)))
		return NULL;
	leaf = ((struct cte *)cap_ptr(root) + (cptr >> left & MASK(radix)))->cap;
	if (unlikely(cap_type(leaf) != CAP_CNODE || cap_cnode_guard_bits(leaf) != 0 ||
		     cap_cnode_radix(leaf) != left))
		return NULL;
	return (struct cte *)cap_ptr(leaf) + (cptr & MASK(left));
}

/* Look up the capability pointer of a system call in the CSpace of `t`. On success *slot is its
 * slot; otherwise OUTCOME_LOOKUP_FAILED, and error.lookup says why. */
static inline __attribute__((always_inline)) enum outcome
cspace_lookup(const struct tcb *t, cptr_t cptr, struct cte **slot)
{
	unsigned left;

	*slot = cspace_usual_slot(t, cptr);
	if (likely(*slot != NULL))
		return OUTCOME_OK;
	*slot = cspace_leaf_slot(t->slot[TCB_CSPACE].cap, cptr);
	return *slot ? OUTCOME_OK
		     : cspace_resolve(t->slot[TCB_CSPACE].cap, cptr, WORD_BITS, slot, &left);
}

/* Look up the slot that a CNode operation names by `index`, `depth` bits deep in `root`. Otherwise
 * OUTCOME_ERROR: FailedLookup(source, ...) or RangeError(1, 64). */
enum outcome cspace_slot(struct cap root, word_t index, word_t depth, bool source,
			 struct cte **slot);

/* The same for a new capability: the slot must also be empty, else DeleteFirst. */
enum outcome cspace_empty_slot(struct cap root, word_t index, word_t depth, struct cte **slot);
