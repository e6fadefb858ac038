/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Giving a thread its CSpace, VSpace, IPC buffer and fault handler. The TCB keeps copies of the
 * capabilities in its own slots. Replacing one must not take long, because it cannot be preempted:
 * if a slot holds the last capability to a CNode or thread, or a zombie, the decoder refuses.
 */
#include "object/objects.h"
#include "kernel/thread.h"
#include "arch/arch.h"

/* A capability for a slot of the TCB, and the slot that it was derived from. */
struct source {
	struct cap cap;
	struct cte *slot;
};

/* Would deleting the capability in `slot` mean emptying a whole object? */
static bool deletion_is_long(const struct cte *slot)
{
	switch (cap_type(slot->cap)) {
	case CAP_CNODE:
	case CAP_THREAD:
	case CAP_ZOMBIE:
		return cte_is_final(slot);
	default:
		return false;
	}
}

/* Checks the IPC buffer at `addr`, 0 for none, in the frame whose capability is in `slot`. */
static enum outcome decode_buffer(vaddr_t addr, struct cte *slot, struct source *out)
{
	enum outcome r;

	if (!addr)
		return OUTCOME_OK;
	out->slot = slot;
	r = cap_derive(slot, slot->cap, &out->cap);
	return r == OUTCOME_OK ? arch_check_ipc_buffer(addr, out->cap) : r;
}

/* Derives the root of a CSpace or VSpace from `slot`. `data` is a CNode's guard, 0: as it is. */
static enum outcome decode_root(struct cte *slot, word_t data, struct source *out)
{
	struct cap cap = data ? cap_update_data(slot->cap, false, data) : slot->cap;

	out->slot = slot;
	return cap_derive(slot, cap, &out->cap);
}

/* CSpace and VSpace: extra capabilities 0 and 1, their data words in MR1 and MR2. */
static enum outcome decode_roots(const struct invocation *inv, struct source *cspace,
				 struct source *vspace)
{
	const struct tcb *t = cap_tcb(inv->cap);
	enum outcome r;

	if (deletion_is_long(&t->slot[TCB_CSPACE]) || deletion_is_long(&t->slot[TCB_VSPACE]))
		return error_plain(ERR_ILLEGAL_OPERATION);
	r = decode_root(inv->extra[0], inv_mr(inv, 1), cspace);
	if (r != OUTCOME_OK)
		return r;
	if (cap_type(cspace->cap) != CAP_CNODE)
		return error_plain(ERR_ILLEGAL_OPERATION);
	r = decode_root(inv->extra[1], inv_mr(inv, 2), vspace);
	if (r != OUTCOME_OK)
		return r;
	return arch_valid_vspace(vspace->cap) ? OUTCOME_OK : error_plain(ERR_ILLEGAL_OPERATION);
}

static void replace(struct cte *slot, const struct source *with)
{
	cte_delete_one(slot);
	cte_insert(with->cap, with->slot, slot);
}

static enum outcome perform_set_space(struct tcb *t, cptr_t fault_handler,
				      const struct source *cspace, const struct source *vspace)
{
	t->fault_handler = fault_handler;
	replace(&t->slot[TCB_CSPACE], cspace);
	replace(&t->slot[TCB_VSPACE], vspace);
	if (t == core.current)
		sched_request(); /* loads the new address space */
	return OUTCOME_OK;
}

/* addr 0: no buffer. */
static enum outcome perform_set_ipc_buffer(struct tcb *t, vaddr_t addr, const struct source *frame)
{
	cte_delete_one(&t->slot[TCB_BUFFER]);
	t->buffer_vaddr = addr;
	if (addr)
		cte_insert(frame->cap, frame->slot, &t->slot[TCB_BUFFER]);
	return OUTCOME_OK;
}

static enum outcome perform_configure(const struct invocation *inv, const struct source *cspace,
				      const struct source *vspace, const struct source *buffer)
{
	perform_set_space(cap_tcb(inv->cap), inv_mr(inv, 0), cspace, vspace);
	return perform_set_ipc_buffer(cap_tcb(inv->cap), inv_mr(inv, 3), buffer);
}

enum outcome decode_tcb_configure(const struct invocation *inv)
{
	struct source buffer = {0}, cspace, vspace;
	enum outcome r;

	if (inv->length < 4 || inv->extra_count < 3)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = decode_buffer(inv_mr(inv, 3), inv->extra[2], &buffer);
	if (r != OUTCOME_OK)
		return r;
	r = decode_roots(inv, &cspace, &vspace);
	if (r != OUTCOME_OK)
		return r;
	return perform_configure(inv, &cspace, &vspace, &buffer);
}

enum outcome decode_tcb_set_space(const struct invocation *inv)
{
	struct source cspace, vspace;
	enum outcome r;

	if (inv->length < 3 || inv->extra_count < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = decode_roots(inv, &cspace, &vspace);
	if (r != OUTCOME_OK)
		return r;
	return perform_set_space(cap_tcb(inv->cap), inv_mr(inv, 0), &cspace, &vspace);
}

enum outcome decode_tcb_set_ipc_buffer(const struct invocation *inv)
{
	struct source buffer = {0};
	enum outcome r;

	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	r = decode_buffer(inv_mr(inv, 0), inv->extra[0], &buffer);
	if (r != OUTCOME_OK)
		return r;
	return perform_set_ipc_buffer(cap_tcb(inv->cap), inv_mr(inv, 0), &buffer);
}
