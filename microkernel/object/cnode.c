/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of CNode capabilities (sheet section 7). The invoked capability is the root of the
 * destination lookup; sources are looked up from extra capabilities.
 */
#include "object/objects.h"
#include "object/cspace.h"
#include "object/endpoint.h"
#include "kernel/sched.h"

/* The slot that an (index, depth) pair of message registers names in an extra capability. */
static enum outcome source_slot(const struct invocation *inv, unsigned extra, unsigned mr,
				struct cte **slot)
{
	return cspace_slot(inv->extra[extra]->cap, inv_mr(inv, mr), inv_mr(inv, mr + 1), true,
			   slot);
}

static enum outcome perform_copy(struct cte *dest, struct cte *src, struct cap cap)
{
	cte_insert(cap, src, dest);
	return OUTCOME_OK;
}

static enum outcome perform_move(struct cte *dest, struct cte *src, struct cap cap)
{
	cte_move(cap, src, dest);
	return OUTCOME_OK;
}

static enum outcome decode_copy(const struct invocation *inv, struct cte *dest, struct cte *src)
{
	bool mint = inv->label == LABEL_CNODE_MINT;
	struct cap cap, copy;
	enum outcome r;

	if (inv->length < (mint ? 6 : 5))
		return error_plain(ERR_TRUNCATED_MESSAGE);
	cap = cap_mask_rights(src->cap, inv_mr(inv, 4));
	if (mint)
		cap = cap_update_data(cap, false, inv_mr(inv, 5));
	r = cap_derive(src, cap, &copy);
	if (r != OUTCOME_OK)
		return r;
	if (cap_type(copy) == CAP_NULL)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_copy(dest, src, copy);
}

static enum outcome decode_move(const struct invocation *inv, struct cte *dest, struct cte *src)
{
	struct cap cap = src->cap;

	if (inv->label == LABEL_CNODE_MUTATE) {
		if (inv->length < 5)
			return error_plain(ERR_TRUNCATED_MESSAGE);
		cap = cap_update_data(cap, true, inv_mr(inv, 4));
	}
	if (cap_type(cap) == CAP_NULL)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_move(dest, src, cap);
}

/* Copy, Mint, Move, Mutate: the part that they have in common. */
static enum outcome decode_transfer(const struct invocation *inv, struct cte *dest)
{
	struct cte *src;
	enum outcome r;

	if (inv->length < 4 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = cte_ensure_empty(dest);
	if (r != OUTCOME_OK)
		return r;
	r = source_slot(inv, 0, 2, &src);
	if (r != OUTCOME_OK)
		return r;
	if (cte_is_empty(src))
		return error_missing(true, inv_mr(inv, 3));

	if (inv->label == LABEL_CNODE_COPY || inv->label == LABEL_CNODE_MINT)
		return decode_copy(inv, dest, src);
	return decode_move(inv, dest, src);
}

/* The capability in `src` goes to `pivot`, the pivot's to `dest`, which may be `src`. */
static enum outcome perform_rotate(struct cte *dest, struct cte *pivot, struct cap new_pivot,
				   struct cte *src, struct cap new_src)
{
	if (src == dest) {
		cte_swap(new_src, src, new_pivot, pivot);
	} else {
		cte_move(new_pivot, pivot, dest);
		cte_move(new_src, src, pivot);
	}
	return OUTCOME_OK;
}

static enum outcome decode_rotate(const struct invocation *inv, struct cte *dest)
{
	struct cte *src, *pivot;
	enum outcome r;

	if (inv->length < 8 || inv->extra_count < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = source_slot(inv, 1, 6, &src);
	if (r != OUTCOME_OK)
		return r;
	r = source_slot(inv, 0, 3, &pivot);
	if (r != OUTCOME_OK)
		return r;
	if (pivot == src || pivot == dest)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (src != dest && (r = cte_ensure_empty(dest)) != OUTCOME_OK)
		return r;
	if (cte_is_empty(src))
		return error_missing(true, inv_mr(inv, 7));
	if (cte_is_empty(pivot))
		return error_missing(false, inv_mr(inv, 4));

	struct cap new_src = cap_update_data(src->cap, true, inv_mr(inv, 5));
	struct cap new_pivot = cap_update_data(pivot->cap, true, inv_mr(inv, 2));

	if (cap_type(new_src) == CAP_NULL || cap_type(new_pivot) == CAP_NULL)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_rotate(dest, pivot, new_pivot, src, new_src);
}

static enum outcome perform_save_caller(struct cte *dest, struct cte *caller)
{
	if (!cte_is_empty(caller))
		cte_move(caller->cap, caller, dest);
	return OUTCOME_OK;
}

static enum outcome decode_save_caller(struct cte *dest)
{
	enum outcome r = cte_ensure_empty(dest);

	return r == OUTCOME_OK ? perform_save_caller(dest, &core.current->slot[TCB_CALLER]) : r;
}

static enum outcome perform_cancel_badged_sends(struct cap cap)
{
	if (cap_badge(cap) == 0)
		return OUTCOME_OK;
	return endpoint_cancel_badged(cap_endpoint_ptr(cap), cap_badge(cap));
}

static enum outcome decode_cancel_badged_sends(struct cap cap)
{
	if (cap_type(cap) != CAP_ENDPOINT || cap_rights(cap) != RIGHTS_ALL)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_cancel_badged_sends(cap);
}

enum outcome decode_cnode(const struct invocation *inv)
{
	struct cte *dest;
	enum outcome r;

	if (inv->label < LABEL_CNODE_REVOKE || inv->label > LABEL_CNODE_SAVE_CALLER)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (inv->length < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = cspace_slot(inv->cap, inv_mr(inv, 0), inv_mr(inv, 1), false, &dest);
	if (r != OUTCOME_OK)
		return r;

	switch (inv->label) {
	case LABEL_CNODE_REVOKE:
		return cte_revoke(dest);
	case LABEL_CNODE_DELETE:
		return cte_delete(dest);
	case LABEL_CNODE_CANCEL_BADGED_SENDS:
		return decode_cancel_badged_sends(dest->cap);
	case LABEL_CNODE_ROTATE:
		return decode_rotate(inv, dest);
	case LABEL_CNODE_SAVE_CALLER:
		return decode_save_caller(dest);
	default:
		return decode_transfer(inv, dest);
	}
}
