/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A capability: two words, stored by value in the slots of CNodes and TCBs.
 *
 *   word 0   bits 59..63 type | bits 48..58 per type | bits 0..47 kernel address of the object
 *   word 1   per type (badge, guard, free offset, mapping)
 *
 * The headings below call bits 48..58 of word 0 `mid`, with its bits counted from 0.
 *
 * The kernel address is kept in 48 bits and sign-extended on reading. All-zero words are the null
 * capability, so cleared memory is a CNode of null capabilities. The layout is private to the
 * functions of this header; nothing in user mode ever sees it.
 */
#pragma once

#include "types.h"

enum cap_type {
	CAP_NULL = 0,
	CAP_UNTYPED,
	CAP_ENDPOINT,
	CAP_NOTIFICATION,
	CAP_REPLY,
	CAP_CNODE,
	CAP_THREAD,
	CAP_IRQ_CONTROL,
	CAP_IRQ_HANDLER,
	CAP_ZOMBIE, /* a CNode or TCB whose deletion is under way */
	CAP_DOMAIN,
	/* Architecture types: decoded, derived and finalised in arch/ (arch/arch.h). */
	CAP_FIRST_ARCH = 16,
	CAP_FRAME = CAP_FIRST_ARCH,
	CAP_PAGE_TABLE,
	CAP_PAGE_DIRECTORY,
	CAP_PDPT,
	CAP_PML4,
	CAP_ASID_CONTROL,
	CAP_ASID_POOL,
	CAP_IO_PORT,
	CAP_IO_PORT_CONTROL,
};

struct cap {
	word_t w[2];
};

#define CAP_TYPE_SHIFT 59
#define CAP_KADDR_BITS 48

static inline enum cap_type cap_type(struct cap c)
{
	return (enum cap_type)(c.w[0] >> CAP_TYPE_SHIFT);
}

static inline bool cap_is_arch(struct cap c)
{
	return cap_type(c) >= CAP_FIRST_ARCH;
}

/* Kernel address of the object, for the types that have one. */
static inline kaddr_t cap_kaddr(struct cap c)
{
	return (kaddr_t)((int64_t)(c.w[0] << (64 - CAP_KADDR_BITS)) >> (64 - CAP_KADDR_BITS));
}

static inline void *cap_ptr(struct cap c)
{
	return kptr(cap_kaddr(c));
}

/* Bits lo..lo+n-1 of word i. */
static inline word_t cap_field(struct cap c, int i, int lo, int n)
{
	return (c.w[i] >> lo) & MASK(n);
}

static inline struct cap cap_with_field(struct cap c, int i, int lo, int n, word_t v)
{
	c.w[i] = (c.w[i] & ~(MASK(n) << lo)) | ((v & MASK(n)) << lo);
	return c;
}

static inline struct cap cap_make(enum cap_type type, kaddr_t addr, word_t mid, word_t w1)
{
	return (struct cap){{((word_t)type << CAP_TYPE_SHIFT) | (mid << CAP_KADDR_BITS) |
				     (addr & MASK(CAP_KADDR_BITS)),
			     w1}};
}

static inline struct cap cap_null(void)
{
	return (struct cap){{0, 0}};
}

/* --- rights (endpoint, notification): the bits of seL4_CapRights --------------------------- */

#define RIGHT_WRITE	  1u /* send */
#define RIGHT_READ	  2u /* receive */
#define RIGHT_GRANT	  4u
#define RIGHT_GRANT_REPLY 8u
#define RIGHTS_ALL	  15u

/* --- untyped: mid = device | size_bits << 1; word 1 = free offset in units of 16 bytes ------ */

#define UNTYPED_UNIT_BITS 4 /* the watermark counts 16-byte units */
#define UNTYPED_MIN_BITS  4
#define UNTYPED_MAX_BITS  47

static inline struct cap cap_untyped(kaddr_t addr, unsigned size_bits, bool device, word_t free)
{
	return cap_make(CAP_UNTYPED, addr, (word_t)device | ((word_t)size_bits << 1), free);
}

static inline bool cap_untyped_device(struct cap c)
{
	return cap_field(c, 0, 48, 1);
}

static inline unsigned cap_untyped_bits(struct cap c)
{
	return (unsigned)cap_field(c, 0, 49, 6);
}

/* Bytes in use from the start of the block. */
static inline word_t cap_untyped_offset(struct cap c)
{
	return c.w[1] << UNTYPED_UNIT_BITS;
}

static inline struct cap cap_untyped_with_offset(struct cap c, word_t bytes)
{
	c.w[1] = bytes >> UNTYPED_UNIT_BITS;
	return c;
}

/* --- endpoint and notification: mid = rights; word 1 = badge -------------------------------- */

static inline struct cap cap_endpoint(kaddr_t addr, word_t rights, word_t badge)
{
	return cap_make(CAP_ENDPOINT, addr, rights, badge);
}

static inline struct cap cap_notification(kaddr_t addr, word_t rights, word_t badge)
{
	return cap_make(CAP_NOTIFICATION, addr, rights & (RIGHT_READ | RIGHT_WRITE), badge);
}

/* The RIGHT_* bits of an endpoint or notification capability. */
static inline word_t cap_rights(struct cap c)
{
	return cap_field(c, 0, 48, 4);
}

static inline struct cap cap_with_rights(struct cap c, word_t rights)
{
	return cap_with_field(c, 0, 48, 4, rights);
}

static inline word_t cap_badge(struct cap c)
{
	return c.w[1];
}

/* --- reply: the object is the waiting thread; mid = can_grant. Never copied, in no CDT: the thread
 * knows the one slot that holds it (tcb.reply_slot). ---------------------------------------------
 */

static inline struct cap cap_reply(kaddr_t tcb, bool can_grant)
{
	return cap_make(CAP_REPLY, tcb, can_grant, 0);
}

static inline bool cap_reply_can_grant(struct cap c)
{
	return cap_field(c, 0, 48, 1);
}

/* --- CNode: mid = radix; word 1 = guard << 6 | guard size (the CNode cap data word) --------- */

static inline struct cap cap_cnode(kaddr_t addr, unsigned radix, word_t guard, unsigned guard_bits)
{
	return cap_make(CAP_CNODE, addr, radix, (guard << 6) | guard_bits);
}

static inline unsigned cap_cnode_radix(struct cap c)
{
	return (unsigned)cap_field(c, 0, 48, 6);
}

static inline unsigned cap_cnode_guard_bits(struct cap c)
{
	return (unsigned)(c.w[1] & 63);
}

static inline word_t cap_cnode_guard(struct cap c)
{
	return c.w[1] >> 6;
}

/* --- thread, domain, IRQ --------------------------------------------------------------------- */

static inline struct cap cap_thread(kaddr_t tcb)
{
	return cap_make(CAP_THREAD, tcb, 0, 0);
}

static inline struct cap cap_irq_control(void)
{
	return cap_make(CAP_IRQ_CONTROL, 0, 0, 0);
}

/* irq: the vector argument of GetIOAPIC/GetMSI, 0..NUM_IRQS-1. */
static inline struct cap cap_irq_handler(word_t irq)
{
	return cap_make(CAP_IRQ_HANDLER, 0, 0, irq);
}

static inline word_t cap_irq(struct cap c)
{
	return c.w[1];
}

static inline struct cap cap_domain(void)
{
	return cap_make(CAP_DOMAIN, 0, 0, 0);
}

/* --- zombie: mid = a CNode's radix or one of ZOMBIE_*; word 1 = slots not yet emptied --------- */

#define ZOMBIE_TCB	    63
#define ZOMBIE_ENDPOINT	    62 /* has no slots, but threads in its queue */
#define ZOMBIE_NOTIFICATION 61 /* the same */

static inline struct cap cap_zombie(kaddr_t addr, unsigned radix, word_t left)
{
	return cap_make(CAP_ZOMBIE, addr, radix, left);
}

static inline unsigned cap_zombie_radix(struct cap c)
{
	return (unsigned)cap_field(c, 0, 48, 6);
}

static inline word_t cap_zombie_left(struct cap c)
{
	return c.w[1];
}

/* --- frame: mid = size | device << 2 | rights << 3; word 1 = vaddr | asid << 48 -------------- */

enum frame_size { FRAME_4K, FRAME_2M, FRAME_1G };

/* rights: RIGHT_READ and RIGHT_WRITE of the frame capability. */
static inline struct cap cap_frame(kaddr_t addr, enum frame_size size, bool device, word_t rights)
{
	return cap_make(CAP_FRAME, addr, (word_t)size | ((word_t)device << 2) | ((rights & 3) << 3),
			0);
}

static inline enum frame_size cap_frame_size(struct cap c)
{
	return (enum frame_size)cap_field(c, 0, 48, 2);
}

static inline unsigned cap_frame_bits(struct cap c)
{
	return 12 + 9 * (unsigned)cap_frame_size(c);
}

static inline bool cap_frame_device(struct cap c)
{
	return cap_field(c, 0, 50, 1);
}

static inline word_t cap_frame_rights(struct cap c)
{
	return cap_field(c, 0, 51, 2);
}

static inline struct cap cap_frame_with_rights(struct cap c, word_t rights)
{
	return cap_with_field(c, 0, 51, 2, rights);
}

/* --- mapping state of frames, PT, PD, PDPT, PML4 and ASID pools (word 1) --------------------- */

#define ASID_BITS      12 /* 8 pools of 512 */
#define ASID_POOL_BITS 9
#define ASID_NONE      0 /* never assigned: "not mapped" */

/* Frame, PT, PD, PDPT: the ASID of the address space where it is mapped. PML4: its own ASID. ASID
 * pool: its first ASID. */
static inline word_t cap_asid(struct cap c)
{
	return cap_field(c, 1, 48, ASID_BITS);
}

/* Frame, PT, PD, PDPT: mapped somewhere. PML4: an ASID is assigned. */
static inline bool cap_is_mapped(struct cap c)
{
	return cap_asid(c) != ASID_NONE;
}

/* User address of the mapping, kept in 48 bits as processors translate them. */
static inline vaddr_t cap_mapped_vaddr(struct cap c)
{
	return (vaddr_t)((int64_t)(c.w[1] << 16) >> 16);
}

static inline struct cap cap_with_mapping(struct cap c, word_t asid, vaddr_t vaddr)
{
	c.w[1] = (asid << 48) | (vaddr & MASK(48));
	return c;
}

/* type: CAP_PAGE_TABLE, CAP_PAGE_DIRECTORY, CAP_PDPT or CAP_PML4; not mapped. */
static inline struct cap cap_paging(enum cap_type type, kaddr_t addr)
{
	return cap_make(type, addr, 0, 0);
}

static inline struct cap cap_asid_control(void)
{
	return cap_make(CAP_ASID_CONTROL, 0, 0, 0);
}

static inline struct cap cap_asid_pool(kaddr_t pool, word_t first_asid)
{
	return cap_make(CAP_ASID_POOL, pool, 0, first_asid << 48);
}

/* --- IO ports: word 1 = first | last << 16, both inclusive ----------------------------------- */

static inline struct cap cap_io_port_control(void)
{
	return cap_make(CAP_IO_PORT_CONTROL, 0, 0, 0);
}

static inline struct cap cap_io_port(uint16_t first, uint16_t last)
{
	return cap_make(CAP_IO_PORT, 0, 0, (word_t)first | ((word_t)last << 16));
}

static inline uint16_t cap_io_port_first(struct cap c)
{
	return (uint16_t)c.w[1];
}

static inline uint16_t cap_io_port_last(struct cap c)
{
	return (uint16_t)(c.w[1] >> 16);
}
