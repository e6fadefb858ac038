/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the architecture-independent kernel needs to know of the architecture's capability types:
 * size, creation, derivation, identity, deletion, and the decoder of their invocations.
 */
#include "arch/arch.h"
#include "arch/x86_64/ioport.h"
#include "arch/x86_64/share.h"
#include "arch/x86_64/vspace.h"
#include "kernel/string.h"

#define TABLE_BITS 12

/* --- creation -------------------------------------------------------------------------------- */

unsigned arch_object_bits(enum object_type type)
{
	switch (type) {
	case OBJ_HUGE_PAGE:
		return LEVEL_BITS(2);
	case OBJ_LARGE_PAGE:
		return LEVEL_BITS(1);
	default:
		return TABLE_BITS;
	}
}

bool arch_object_is_frame(enum object_type type)
{
	return type == OBJ_4K_PAGE || type == OBJ_LARGE_PAGE || type == OBJ_HUGE_PAGE;
}

struct cap arch_create_object(enum object_type type, kaddr_t addr, bool device)
{
	switch (type) {
	case OBJ_4K_PAGE:
		return cap_frame(addr, FRAME_4K, device, RIGHT_READ | RIGHT_WRITE);
	case OBJ_LARGE_PAGE:
		return cap_frame(addr, FRAME_2M, device, RIGHT_READ | RIGHT_WRITE);
	case OBJ_HUGE_PAGE:
		return cap_frame(addr, FRAME_1G, device, RIGHT_READ | RIGHT_WRITE);
	case OBJ_PAGE_TABLE:
		return cap_paging(CAP_PAGE_TABLE, addr);
	case OBJ_PAGE_DIRECTORY:
		return cap_paging(CAP_PAGE_DIRECTORY, addr);
	case OBJ_PDPT:
		return cap_paging(CAP_PDPT, addr);
	case OBJ_PML4:
		paging_copy_kernel(kptr(addr));
		return cap_paging(CAP_PML4, addr);
	default:
		kassert(!"no architecture object");
		return cap_null();
	}
}

/* --- derivation ------------------------------------------------------------------------------ */

enum outcome arch_derive(const struct cte *slot, struct cap cap, struct cap *out)
{
	*out = cap;
	switch (cap_type(cap)) {
	case CAP_FRAME:
		*out = cap_with_mapping(cap, ASID_NONE, 0);
		return OUTCOME_OK;
	case CAP_PAGE_TABLE:
	case CAP_PAGE_DIRECTORY:
	case CAP_PDPT:
	case CAP_PML4:
		return cap_is_mapped(cap) ? OUTCOME_OK : error_plain(ERR_ILLEGAL_OPERATION);
	case CAP_IO_PORT_CONTROL:
		*out = cap_null();
		return OUTCOME_OK;
	default:
		return OUTCOME_OK;
	}
}

struct cap arch_mask_rights(struct cap cap, word_t rights)
{
	if (cap_type(cap) == CAP_FRAME)
		return cap_frame_with_rights(cap, cap_frame_rights(cap) & rights);
	return cap;
}

bool arch_cap_extent(struct cap c, kaddr_t *base, word_t *size_bits)
{
	*base = cap_kaddr(c);
	switch (cap_type(c)) {
	case CAP_FRAME:
		*size_bits = cap_frame_bits(c);
		return true;
	case CAP_PAGE_TABLE:
	case CAP_PAGE_DIRECTORY:
	case CAP_PDPT:
	case CAP_PML4:
	case CAP_ASID_POOL:
		*size_bits = TABLE_BITS;
		return true;
	default:
		return false;
	}
}

static bool frame_contains(struct cap a, struct cap b)
{
	kaddr_t a_last = cap_kaddr(a) + MASK(cap_frame_bits(a));
	kaddr_t b_last = cap_kaddr(b) + MASK(cap_frame_bits(b));

	/* Compared as signed numbers, because kernel addresses begin below zero, at the window, and
	 * those of device memory go on above zero. */
	return (int64_t)cap_kaddr(a) <= (int64_t)cap_kaddr(b) && (int64_t)a_last >= (int64_t)b_last;
}

static bool same_ports(struct cap a, struct cap b)
{
	return cap_io_port_first(a) == cap_io_port_first(b) &&
	       cap_io_port_last(a) == cap_io_port_last(b);
}

bool arch_same_region(struct cap a, struct cap b)
{
	if (cap_type(a) == CAP_IO_PORT_CONTROL)
		return cap_type(b) == CAP_IO_PORT_CONTROL || cap_type(b) == CAP_IO_PORT;
	if (cap_type(a) != cap_type(b))
		return false;
	switch (cap_type(a)) {
	case CAP_FRAME:
		return frame_contains(a, b);
	case CAP_IO_PORT:
		return same_ports(a, b);
	default:
		return cap_kaddr(a) == cap_kaddr(b); /* both are 0 for ASIDControl */
	}
}

bool arch_same_object(struct cap a, struct cap b)
{
	if (cap_type(a) != cap_type(b))
		return false;
	if (cap_type(a) == CAP_FRAME)
		return cap_kaddr(a) == cap_kaddr(b) && cap_frame_size(a) == cap_frame_size(b) &&
		       cap_frame_device(a) == cap_frame_device(b);
	return arch_same_region(a, b);
}

/* --- deletion -------------------------------------------------------------------------------- */

void arch_finalise(struct cap cap, bool final)
{
	if (cap_type(cap) == CAP_FRAME) {
		if (cap_is_mapped(cap))
			frame_unmap(cap);
		return;
	}
	if (cap_type(cap) == CAP_PML4)
		vspace_generation++; /* the slot may be a thread's VSpace slot */
	if (!final)
		return;
	switch (cap_type(cap)) {
	case CAP_PAGE_TABLE:
	case CAP_PAGE_DIRECTORY:
	case CAP_PDPT:
		if (cap_is_mapped(cap))
			table_unmap(cap);
		return;
	case CAP_PML4:
		if (cap_is_mapped(cap))
			asid_delete(cap_asid(cap), cap_ptr(cap));
		return;
	case CAP_ASID_POOL:
		asid_delete_pool(cap_ptr(cap), cap_asid(cap));
		return;
	case CAP_IO_PORT:
		ioport_release(cap);
		return;
	default:
		return;
	}
}

/* --- invocation ------------------------------------------------------------------------------ */

enum outcome arch_decode_object(const struct invocation *inv)
{
	switch (cap_type(inv->cap)) {
	case CAP_FRAME:
		return decode_frame(inv);
	case CAP_PAGE_TABLE:
	case CAP_PAGE_DIRECTORY:
	case CAP_PDPT:
		return decode_table(inv);
	case CAP_ASID_CONTROL:
		return decode_asid_control(inv);
	case CAP_ASID_POOL:
		return decode_asid_pool(inv);
	case CAP_IO_PORT_CONTROL:
		return decode_ioport_control(inv);
	case CAP_IO_PORT:
		return decode_ioport(inv);
	case CAP_PML4:
		return decode_pml4(inv);
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}

void arch_clear_memory(void *start, word_t bytes)
{
	/* Vector registers are the user's, and plain words are faster than `rep stos` under TCG. */
	word_t *w = start, *end = w + bytes / sizeof(*w);

	for (; end - w >= 8; w += 8) {
		w[0] = 0;
		w[1] = 0;
		w[2] = 0;
		w[3] = 0;
		w[4] = 0;
		w[5] = 0;
		w[6] = 0;
		w[7] = 0;
	}
	for (; w < end; w++)
		*w = 0;
}
