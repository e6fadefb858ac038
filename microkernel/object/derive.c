/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which memory a capability covers, when two capabilities refer to the same object, and what a copy
 * of one is (sheet section 7).
 */
#include "object/notification.h"
#include "arch/arch.h"

static word_t zombie_bits(unsigned kind)
{
	switch (kind) {
	case ZOMBIE_TCB:
		return TCB_BITS;
	case ZOMBIE_ENDPOINT:
		return ENDPOINT_BITS;
	case ZOMBIE_NOTIFICATION:
		return NOTIFICATION_BITS;
	default:
		return kind + SLOT_BITS;
	}
}

/* The memory of the object that `c` refers to; false if it has none. */
static bool cap_extent(struct cap c, kaddr_t *base, word_t *size_bits)
{
	*base = cap_kaddr(c);
	switch (cap_type(c)) {
	case CAP_UNTYPED:
		*size_bits = cap_untyped_bits(c);
		return true;
	case CAP_ENDPOINT:
		*size_bits = ENDPOINT_BITS;
		return true;
	case CAP_NOTIFICATION:
		*size_bits = NOTIFICATION_BITS;
		return true;
	case CAP_THREAD:
		*size_bits = TCB_BITS;
		return true;
	case CAP_CNODE:
		*size_bits = cap_cnode_radix(c) + SLOT_BITS;
		return true;
	case CAP_ZOMBIE:
		*size_bits = zombie_bits(cap_zombie_radix(c));
		return true;
	default:
		return cap_is_arch(c) && arch_cap_extent(c, base, size_bits);
	}
}

/* Compares offsets, because kernel addresses wrap around between the kernel window and the device
 * memory above it. */
static bool untyped_contains(struct cap untyped, struct cap c)
{
	kaddr_t base;
	word_t size_bits;

	if (!cap_extent(c, &base, &size_bits) || size_bits > cap_untyped_bits(untyped))
		return false;
	return base - cap_kaddr(untyped) <= BIT(cap_untyped_bits(untyped)) - BIT(size_bits);
}

bool cap_same_region(struct cap a, struct cap b)
{
	enum cap_type ta = cap_type(a), tb = cap_type(b);

	switch (ta) {
	case CAP_UNTYPED:
		return untyped_contains(a, b);
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
	case CAP_THREAD:
	case CAP_ZOMBIE:
		return ta == tb && cap_kaddr(a) == cap_kaddr(b);
	case CAP_CNODE:
		return ta == tb && cap_kaddr(a) == cap_kaddr(b) &&
		       cap_cnode_radix(a) == cap_cnode_radix(b);
	case CAP_IRQ_CONTROL:
		return tb == CAP_IRQ_CONTROL || tb == CAP_IRQ_HANDLER;
	case CAP_IRQ_HANDLER:
		return ta == tb && cap_irq(a) == cap_irq(b);
	case CAP_DOMAIN:
		return ta == tb;
	case CAP_NULL:
	case CAP_REPLY:
		return false;
	default:
		return cap_is_arch(b) && arch_same_region(a, b);
	}
}

bool cap_same_object(struct cap a, struct cap b)
{
	if (cap_type(a) == CAP_UNTYPED)
		return false;
	if (cap_type(a) == CAP_IRQ_CONTROL && cap_type(b) == CAP_IRQ_HANDLER)
		return false;
	if (cap_is_arch(a))
		return cap_is_arch(b) && arch_same_object(a, b);
	return cap_same_region(a, b);
}

enum outcome cap_derive(const struct cte *slot, struct cap cap, struct cap *out)
{
	*out = cap_null();
	switch (cap_type(cap)) {
	case CAP_NULL:
		return OUTCOME_OK;
	case CAP_UNTYPED: {
		enum outcome r = cte_ensure_no_children(slot);
		if (r != OUTCOME_OK)
			return r;
		break;
	}
	case CAP_IRQ_CONTROL:
	case CAP_REPLY:
	case CAP_ZOMBIE:
		return OUTCOME_OK; /* *out is null: cannot be copied */
	default:
		if (cap_is_arch(cap))
			return arch_derive(slot, cap, out);
		break;
	}
	*out = cap;
	return OUTCOME_OK;
}

struct cap cap_mask_rights(struct cap cap, word_t rights)
{
	switch (cap_type(cap)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		return cap_with_rights(cap, cap_rights(cap) & rights);
	case CAP_REPLY:
		return cap_with_field(cap, 0, 48, 1,
				      cap_reply_can_grant(cap) && (rights & RIGHT_GRANT));
	default:
		return cap_is_arch(cap) ? arch_mask_rights(cap, rights) : cap;
	}
}

struct cap cap_update_data(struct cap cap, bool preserve, word_t data)
{
	switch (cap_type(cap)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		if (preserve || cap_badge(cap) != 0)
			return cap_null();
		cap.w[1] = data;
		return cap;
	case CAP_CNODE: {
		unsigned guard_bits = (unsigned)(data & 63);
		if (guard_bits + cap_cnode_radix(cap) > WORD_BITS)
			return cap_null();
		return cap_cnode(cap_kaddr(cap), cap_cnode_radix(cap),
				 (data >> 6) & MASK(guard_bits), guard_bits);
	}
	default:
		return cap;
	}
}
