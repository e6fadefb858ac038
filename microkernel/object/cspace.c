/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CSpace lookup: each CNode on the way consumes as many bits as its guard and its radix have, from
 * the top of the bits that are left. Every step consumes at least one bit (a CNode has at least two
 * slots), so a walk ends after at most 64 steps. A slot index has `radix` bits, so it stays inside
 * the CNode.
 */
#include "object/cspace.h"

enum outcome cspace_resolve(struct cap root, cptr_t cptr, unsigned bits, struct cte **slot,
			    unsigned *left)
{
	if (unlikely(cap_type(root) != CAP_CNODE))
		return lookup_invalid_root();
	struct cap node = root;
	unsigned n = bits;
	for (;;) {
		unsigned radix = cap_cnode_radix(node);
		unsigned guard_bits = cap_cnode_guard_bits(node);
		word_t guard = cap_cnode_guard(node);
		/* No shift count reaches 64: the first is used with a guard of 1 bit or more, the
		 * second is computed after a radix of 1 bit or more. */
		if (unlikely(guard_bits > n || (guard_bits && ((cptr >> (n - guard_bits)) &
							       MASK(guard_bits)) != guard)))
			return lookup_guard(n, guard, guard_bits);
		if (unlikely(guard_bits + radix > n))
			return lookup_depth(n, guard_bits + radix);
		n -= guard_bits + radix;
		struct cte *s = (struct cte *)cap_ptr(node) + ((cptr >> n) & MASK(radix));
		if (n == 0 || cap_type(s->cap) != CAP_CNODE) {
			*slot = s;
			*left = n;
			return OUTCOME_OK;
		}
		node = s->cap;
	}
}

enum outcome cspace_slot(struct cap root, word_t index, word_t depth, bool source,
			 struct cte **slot)
{
	unsigned left;

	if (cap_type(root) != CAP_CNODE)
		return error_invalid_root(source);
	if (depth < 1 || depth > WORD_BITS)
		return error_range(1, WORD_BITS);
	if (cspace_resolve(root, index, (unsigned)depth, slot, &left) != OUTCOME_OK)
		return error_lookup(source);
	if (left) {
		lookup_depth(left, 0);
		return error_lookup(source);
	}
	return OUTCOME_OK;
}

enum outcome cspace_empty_slot(struct cap root, word_t index, word_t depth, struct cte **slot)
{
	enum outcome r = cspace_slot(root, index, depth, false, slot);

	return r == OUTCOME_OK ? cte_ensure_empty(*slot) : r;
}
