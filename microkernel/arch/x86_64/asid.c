/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ASIDs: 8 pools of 512. A pool is a page of PML4 pointers; ASID 0 is never given out, so that it
 * can mean "not assigned" in capabilities.
 */
#include "arch/arch.h"
#include "arch/x86_64/vspace.h"
#include "kernel/sched.h"
#include "object/cspace.h"

struct asid_pool *asid_pools[ASID_POOLS];

static struct asid_pool **pool_of(word_t asid)
{
	return &asid_pools[(asid >> ASID_POOL_BITS) % ASID_POOLS];
}

void asid_boot(struct asid_pool *pool, pte_t *root)
{
	vspace_generation = 1;
	asid_pools[0] = pool;
	pool->root[ASID_ROOT_TASK] = root;
}

void asid_delete(word_t asid, const pte_t *root)
{
	struct asid_pool *pool = *pool_of(asid);

	if (pool && pool->root[asid % ASIDS_PER_POOL] == root)
		pool->root[asid % ASIDS_PER_POOL] = NULL;
	vspace_generation++;
	vspace_retire(root);
}

void asid_delete_pool(struct asid_pool *pool, word_t first_asid)
{
	if (*pool_of(first_asid) != pool)
		return;
	*pool_of(first_asid) = NULL;
	vspace_generation++;
	for (unsigned i = 0; i < ASIDS_PER_POOL; i++) {
		if (pool->root[i])
			vspace_retire(pool->root[i]);
	}
}

/* --- ASIDControl_MakePool -------------------------------------------------------------------- */

static enum outcome perform_make_pool(word_t first_asid, struct cte *untyped, struct cte *dest)
{
	struct asid_pool *pool = cap_ptr(untyped->cap);

	/* The whole block is in use from now on. */
	untyped->cap = cap_untyped_with_offset(untyped->cap, sizeof(*pool));
	arch_clear_memory(pool, sizeof(*pool));
	cte_insert(cap_asid_pool((kaddr_t)pool, first_asid), untyped, dest);
	*pool_of(first_asid) = pool;
	return OUTCOME_OK;
}

static enum outcome decode_make_pool(const struct invocation *inv)
{
	struct cap untyped;
	struct cte *dest;
	word_t pool = 0;
	enum outcome o;

	if (inv->length < 2 || inv->extra_count < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	while (pool < ASID_POOLS && asid_pools[pool])
		pool++;
	if (pool == ASID_POOLS)
		return error_plain(ERR_DELETE_FIRST);

	untyped = inv->extra[0]->cap;
	if (cap_type(untyped) != CAP_UNTYPED || cap_untyped_device(untyped) ||
	    cap_untyped_bits(untyped) != LEVEL_BITS(0))
		return error_capability(1);
	o = cte_ensure_no_children(inv->extra[0]);
	if (o != OUTCOME_OK)
		return o;
	o = cspace_empty_slot(inv->extra[1]->cap, inv_mr(inv, 0), inv_mr(inv, 1), &dest);
	if (o != OUTCOME_OK)
		return o;
	return perform_make_pool(pool << ASID_POOL_BITS, inv->extra[0], dest);
}

enum outcome decode_asid_control(const struct invocation *inv)
{
	return inv->label == LABEL_ASID_CONTROL_MAKE_POOL ? decode_make_pool(inv)
							  : error_plain(ERR_ILLEGAL_OPERATION);
}

/* --- ASIDPool_Assign ------------------------------------------------------------------------- */

static enum outcome perform_assign(struct asid_pool *pool, word_t asid, struct cte *slot)
{
	slot->cap = cap_with_mapping(slot->cap, asid, 0);
	pool->root[asid % ASIDS_PER_POOL] = cap_ptr(slot->cap);
	return OUTCOME_OK;
}

static enum outcome decode_assign(const struct invocation *inv)
{
	struct asid_pool *pool = *pool_of(cap_asid(inv->cap));
	word_t asid = cap_asid(inv->cap);
	struct cap root;
	unsigned i = 0;

	if (inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	root = inv->extra[0]->cap;
	if (cap_type(root) != CAP_PML4 || cap_is_mapped(root))
		return error_capability(1);
	if (!pool)
		return error_invalid_root(false);
	if (pool != cap_ptr(inv->cap))
		return error_capability(0);
	while (i < ASIDS_PER_POOL && (asid + i == ASID_NONE || pool->root[i]))
		i++;
	if (i == ASIDS_PER_POOL)
		return error_plain(ERR_DELETE_FIRST);
	return perform_assign(pool, asid + i, inv->extra[0]);
}

enum outcome decode_asid_pool(const struct invocation *inv)
{
	return inv->label == LABEL_ASID_POOL_ASSIGN ? decode_assign(inv)
						    : error_plain(ERR_ILLEGAL_OPERATION);
}
