/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Untyped_Retype (sheet section 6). The capability carries a watermark: memory below it was handed
 * out, memory above it is zero. Memory becomes zero again in one place only, the reset: when all
 * children are gone, the used part is cleared from the watermark downwards, and the watermark is
 * lowered chunk by chunk, so that a reset may stop for an interrupt after every chunk.
 */
#include "object/objects.h"
#include "object/cspace.h"
#include "object/notification.h"
#include "kernel/sched.h"
#include "arch/arch.h"
#include "kernel/invariants.h"

#define RETYPE_MAX_OBJECTS 256
#define RESET_CHUNK_BITS   8

struct retype {
	struct cte *untyped;
	enum object_type type;
	unsigned size_bits;   /* the argument: log2 of a CNode's slots or of an untyped's bytes */
	unsigned object_bits; /* log2 of one object's bytes */
	struct cte *dest;
	word_t count;
	bool reset; /* no children: clear the used part of the untyped, allocate from its start */
};

/* *bits is log2 of the size of one object. OUTCOME_ERROR if the type or its size is refused. */
static enum outcome object_size(word_t type, word_t size_bits, unsigned *bits)
{
	if (type >= OBJ_TYPE_COUNT)
		return error_argument(0);
	if (size_bits >= WORD_BITS)
		return error_range(0, UNTYPED_MAX_BITS);
	switch (type) {
	case OBJ_UNTYPED:
		*bits = (unsigned)size_bits;
		break;
	case OBJ_TCB:
		*bits = TCB_BITS;
		break;
	case OBJ_ENDPOINT:
		*bits = ENDPOINT_BITS;
		break;
	case OBJ_NOTIFICATION:
		*bits = NOTIFICATION_BITS;
		break;
	case OBJ_CAP_TABLE:
		*bits = (unsigned)size_bits + SLOT_BITS;
		break;
	default:
		*bits = arch_object_bits((enum object_type)type);
	}
	if (*bits > UNTYPED_MAX_BITS)
		return error_range(0, UNTYPED_MAX_BITS);
	if (type == OBJ_CAP_TABLE && size_bits == 0)
		return error_argument(1);
	if (type == OBJ_UNTYPED && size_bits < UNTYPED_MIN_BITS)
		return error_argument(1);
	return OUTCOME_OK;
}

/* Finds the CNode for the new capabilities. */
static enum outcome destination(const struct invocation *inv, struct cap *node)
{
	word_t depth = inv_mr(inv, 3);
	struct cte *slot = inv->extra[0];

	if (depth != 0) {
		enum outcome r = cspace_slot(slot->cap, inv_mr(inv, 2), depth, false, &slot);

		if (r != OUTCOME_OK)
			return r;
	}
	*node = slot->cap;
	return cap_type(*node) == CAP_CNODE ? OUTCOME_OK : error_missing(false, depth);
}

/* Checks the slots for the new capabilities, which must be empty. */
static enum outcome window(const struct invocation *inv, struct retype *r)
{
	struct cap node;
	enum outcome out = destination(inv, &node);

	if (out != OUTCOME_OK)
		return out;
	word_t slots = BIT(cap_cnode_radix(node));
	word_t offset = inv_mr(inv, 4);

	r->count = inv_mr(inv, 5);
	if (offset >= slots)
		return error_range(0, slots - 1);
	if (r->count < 1 || r->count > RETYPE_MAX_OBJECTS)
		return error_range(1, RETYPE_MAX_OBJECTS);
	if (r->count > slots - offset)
		return error_range(1, slots - offset);
	r->dest = (struct cte *)cap_ptr(node) + offset;
	for (word_t i = 0; i < r->count; i++)
		if (!cte_is_empty(&r->dest[i]))
			return error_plain(ERR_DELETE_FIRST);
	return OUTCOME_OK;
}

static enum outcome reset(struct cte *slot)
{
	struct cap cap = slot->cap;
	word_t offset = cap_untyped_offset(cap);

	if (cap_untyped_device(cap))
		offset = 0;
	while (offset > 0) {
		word_t start = ALIGN_DOWN(offset - 1, RESET_CHUNK_BITS);

		arch_clear_memory(kptr(cap_kaddr(cap) + start), offset - start);
		offset = start;
		slot->cap = cap_untyped_with_offset(cap, offset);
		if (preemption_point() != OUTCOME_OK)
			return OUTCOME_PREEMPTED;
	}
	slot->cap = cap_untyped_with_offset(cap, 0);
	return OUTCOME_OK;
}

static struct cap create(const struct retype *r, kaddr_t addr, bool device)
{
	if (!device)
		invariants_check_zero(kptr(addr), BIT(r->object_bits));
	switch (r->type) {
	case OBJ_UNTYPED:
		return cap_untyped(addr, r->size_bits, device, 0);
	case OBJ_TCB:
		tcb_init(kptr(addr), core.current->group);
		return cap_thread(addr);
	case OBJ_ENDPOINT:
		return cap_endpoint(addr, RIGHTS_ALL, 0);
	case OBJ_NOTIFICATION:
		return cap_notification(addr, RIGHTS_ALL, 0);
	case OBJ_CAP_TABLE:
		return cap_cnode(addr, r->size_bits, 0, 0);
	default:
		return arch_create_object(r->type, addr, device);
	}
}

static enum outcome perform_retype(const struct retype *r)
{
	if (r->reset && reset(r->untyped) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	struct cap untyped = r->untyped->cap;
	word_t start = ALIGN_UP(cap_untyped_offset(untyped), r->object_bits);
	kaddr_t addr = cap_kaddr(untyped) + start;

	r->untyped->cap = cap_untyped_with_offset(untyped, start + (r->count << r->object_bits));
	for (word_t i = 0; i < r->count; i++, addr += BIT(r->object_bits))
		cte_insert_child(create(r, addr, cap_untyped_device(untyped)), r->untyped,
				 &r->dest[i]);
	return OUTCOME_OK;
}

static enum outcome decode_retype(const struct invocation *inv)
{
	struct retype r = {.untyped = inv->slot};
	enum outcome out;

	if (inv->length < 6 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	out = object_size(inv_mr(inv, 0), inv_mr(inv, 1), &r.object_bits);
	if (out != OUTCOME_OK)
		return out;
	r.type = (enum object_type)inv_mr(inv, 0);
	r.size_bits = (unsigned)inv_mr(inv, 1);
	out = window(inv, &r);
	if (out != OUTCOME_OK)
		return out;

	r.reset = !cte_has_children(inv->slot);
	word_t size = BIT(cap_untyped_bits(inv->cap));
	word_t left = size - (r.reset ? 0 : cap_untyped_offset(inv->cap));

	if (r.count > left >> r.object_bits)
		return error_memory(left);
	if (cap_untyped_device(inv->cap) && r.type != OBJ_UNTYPED && !arch_object_is_frame(r.type))
		return error_argument(1);
	return perform_retype(&r);
}

enum outcome decode_untyped(const struct invocation *inv)
{
	if (inv->label != LABEL_UNTYPED_RETYPE)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return decode_retype(inv);
}
