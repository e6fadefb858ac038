/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots ("capability table entries") and the capability derivation tree (CDT).
 *
 * A slot is a capability and a node of a doubly linked list. The list is the pre-order of the
 * derivation tree; the parent of a slot is not stored but follows from the capabilities and from
 * two bits of each node (sheet section 7, "Derivation tree"). A slot is empty exactly
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

/* Move the capability of `src`, changed to `cap`, to the empty `dest`, at the same place in the
 * list.
 */
void cte_move(struct cap cap, struct cte *src, struct cte *dest);

/* Exchange two occupied slots: slot2 gets cap1, slot1's capability changed, and slot1 gets cap2. */
void cte_swap(struct cap cap1, struct cte *slot1, struct cap cap2, struct cte *slot2);

/* Is the next slot of the list a descendant of `slot`? */
bool cte_has_children(const struct cte *slot);

/* Is this the last capability to its object? */
bool cte_is_final(const struct cte *slot);

/* Is the region of `b` in that of `a`, as the derivation tree defines regions (sheet section 7)? */
bool cap_same_region(struct cap a, struct cap b);
/* Are `a` and `b` capabilities to the very same object? */
bool cap_same_object(struct cap a, struct cap b);

/* OUTCOME_ERROR RevokeFirst if `slot` has children. */
enum outcome cte_ensure_no_children(const struct cte *slot);
/* OUTCOME_ERROR DeleteFirst if `slot` is occupied. */
enum outcome cte_ensure_empty(const struct cte *slot);

/* Derive a copy of `cap`, which comes from `slot`, by the rules of Copy. On success *out is the
 * copy, or null if this type is never copied: Copy makes that IllegalOperation, an IPC transfer
 * ends there. Otherwise OUTCOME_ERROR: RevokeFirst or IllegalOperation. */
enum outcome cap_derive(const struct cte *slot, struct cap cap, struct cap *out);

/* Reduce the rights of `cap` (endpoint, notification, reply, frame) to those in `rights`, a
 * seL4_CapRights word. Capabilities of other types stay as they are. */
struct cap cap_mask_rights(struct cap cap, word_t rights);

/* `cap` with a badge or, for a CNode, a guard from `data`; null if it cannot have that. `preserve`:
 * by the rules of Mutate and Rotate, where a badge cannot be set. Other types stay as they are. */
struct cap cap_update_data(struct cap cap, bool preserve, word_t data);

/* Delete the capability in `slot`, if there is one, and its object if it is the last one.
 * Preemptible: OUTCOME_PREEMPTED if the system call must be restarted; the progress is kept in the
 * slots. */
enum outcome cte_delete(struct cte *slot);

/* Delete the capability in `slot`, if there is one, without preemption. It must not be the last one
 * to a CNode or TCB. */
void cte_delete_one(struct cte *slot);

/* Delete all descendants of `slot`. Preemptible. */
enum outcome cte_revoke(struct cte *slot);
