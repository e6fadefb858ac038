/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots ("capability table entries") and the capability derivation tree (CDT).
 *
 * A slot is a capability and a node of a doubly linked list. The list is the pre-order of the
 * derivation tree; the parent of a slot is not stored but follows from the capabilities and from
 * two bits of each node (sheet section 7, "Capability derivation tree"). A slot is empty exactly
 * when its capability is null, and an empty slot is never linked.
 */
#pragma once

#include "object/cap.h"
#include "api/error.h"

/* Low bits of `next`; slots are 32-byte aligned. */
#define CDT_FIRST_BADGED 1u
#define CDT_REVOCABLE	 2u
#define CDT_FLAGS	 3u

struct cte {
	struct cap cap;
	word_t prev; /* struct cte * */
	word_t next; /* struct cte * | CDT_* bits */
};

#define SLOT_BITS 5
_Static_assert(sizeof(struct cte) == 1 << SLOT_BITS, "a slot is 32 bytes");

static inline struct cte *cte_next(const struct cte *s)
{
	return (struct cte *)(s->next & ~(word_t)CDT_FLAGS);
}

static inline struct cte *cte_prev(const struct cte *s)
{
	return (struct cte *)s->prev;
}

static inline bool cte_is_empty(const struct cte *s)
{
	return cap_type(s->cap) == CAP_NULL;
}

/* Put a boot capability into an empty slot: revocable, first badged, linked to nothing. */
void cte_insert_root(struct cte *slot, struct cap cap);

/* Put `cap`, derived from the one in `src` (copy, mint, IPC transfer, IRQ handler from its control,
 * ASID pool from its untyped), into the empty slot `dest`, right after `src` in the CDT. Marks an
 * untyped source full when the new capability is an untyped. */
void cte_insert(struct cap cap, struct cte *src, struct cte *dest);

/* Put a newly created object's capability into the empty `dest` as a child of `parent`
 * (revocable and first badged). */
void cte_insert_child(struct cap cap, struct cte *parent, struct cte *dest);

/* Move the capability of `src`, changed to `cap`, to the empty `dest`, keeping its place. */
void cte_move(struct cap cap, struct cte *src, struct cte *dest);

/* Exchange two occupied slots, writing cap1 (from slot1) to slot2 and cap2 (from slot2) to slot1.
 */
void cte_swap(struct cap cap1, struct cte *slot1, struct cap cap2, struct cte *slot2);

/* Is the next slot of the list a descendant of `slot`? */
bool cte_has_children(const struct cte *slot);

/* No other capability refers to the same object. */
bool cte_is_final(const struct cte *slot);

/* Is the region of `b` inside the region of `a` (as CDT parenthood means it)? */
bool cap_same_region(struct cap a, struct cap b);
/* Are `a` and `b` capabilities to the very same object? */
bool cap_same_object(struct cap a, struct cap b);

/* OUTCOME_ERROR RevokeFirst if `slot` has children. */
enum outcome cte_ensure_no_children(const struct cte *slot);
/* OUTCOME_ERROR DeleteFirst if `slot` is occupied. */
enum outcome cte_ensure_empty(const struct cte *slot);

/* The rules of Copy: what a copy of `cap` (which sits in `slot`) looks like. On success *out is the
 * copy, which is null for a capability that silently cannot be copied (IPC transfer then stops,
 * Copy reports IllegalOperation). OUTCOME_ERROR RevokeFirst / IllegalOperation otherwise. */
enum outcome cap_derive(const struct cte *slot, struct cap cap, struct cap *out);

/* Mask the rights of `cap` with a seL4_CapRights word (endpoint, notification, reply, frame). */
struct cap cap_mask_rights(struct cap cap, word_t rights);

/* Apply a badge or guard word. `preserve`: the rules of Mutate and Rotate. Null if not possible. */
struct cap cap_update_data(struct cap cap, bool preserve, word_t data);

/* Delete the capability in `slot`, its object too if it is the last one. Preemptible:
 * OUTCOME_PREEMPTED when the system call is to be restarted. */
enum outcome cte_delete(struct cte *slot);

/* Delete a capability that is never the last one to a CNode or TCB (reply capabilities; copies
 * known not to be final), without preemption. */
void cte_delete_one(struct cte *slot);

/* Delete all descendants. Preemptible. */
enum outcome cte_revoke(struct cte *slot);
