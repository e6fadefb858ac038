/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The derivation tree as a list in pre-order: linking and moving slots, and how two of them are
 * related. object/delete.c deletes objects, object/derive.c decides what a copy looks like.
 */
#include "object/tcb.h"
#include "arch/arch.h"
#include "kernel/invariants.h"

static inline void set_next(struct cte *s, struct cte *next)
{
	s->next = (word_t)next | (s->next & CDT_FLAGS);
}

static inline void set_prev(struct cte *s, struct cte *prev)
{
	s->prev = (word_t)prev;
}

/* A reply capability is in no tree; its thread keeps track of it instead. */
static inline void reply_moved(struct cap cap, struct cte *slot)
{
	if (unlikely(cap_type(cap) == CAP_REPLY))
		cap_tcb(cap)->reply_slot = slot;
}

void cte_insert_root(struct cte *slot, struct cap cap)
{
	kassert(cte_is_empty(slot));
	slot->cap = cap;
	slot->prev = 0;
	slot->next = CDT_FLAGS;
	invariants_note_root(slot);
}

static void link_after(struct cte *src, struct cte *dest, struct cap cap, word_t flags)
{
	struct cte *next = cte_next(src);

	kassert(cte_is_empty(dest));
	dest->cap = cap;
	dest->prev = (word_t)src;
	dest->next = (word_t)next | flags;
	set_next(src, dest);
	if (next)
		set_prev(next, dest);
}

/* Must both CDT bits be set in the slot of `cap`, a copy of `src`? */
static bool copy_starts_family(struct cap cap, struct cap src)
{
	switch (cap_type(cap)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		return cap_badge(cap) != cap_badge(src);
	case CAP_IRQ_HANDLER:
		return cap_type(src) == CAP_IRQ_CONTROL;
	case CAP_IO_PORT:
		return cap_type(src) == CAP_IO_PORT_CONTROL;
	case CAP_UNTYPED:
		return true;
	default:
		return false;
	}
}

void cte_insert(struct cap cap, struct cte *src, struct cte *dest)
{
	/* Of two capabilities to one untyped only the copy may hand out memory. */
	if (cap_type(cap) == CAP_UNTYPED && cap_type(src->cap) == CAP_UNTYPED)
		src->cap = cap_untyped_with_offset(src->cap, BIT(cap_untyped_bits(src->cap)));
	link_after(src, dest, cap, copy_starts_family(cap, src->cap) ? CDT_FLAGS : 0);
}

void cte_insert_child(struct cap cap, struct cte *parent, struct cte *dest)
{
	link_after(parent, dest, cap, CDT_FLAGS);
}

/* Makes the neighbours of `s` in the list point to `at`, where its node is about to be moved. */
static void relink(struct cte *s, struct cte *at)
{
	if (cte_prev(s))
		set_next(cte_prev(s), at);
	if (cte_next(s))
		set_prev(cte_next(s), at);
}

void cte_move(struct cap cap, struct cte *src, struct cte *dest)
{
	kassert(cte_is_empty(dest));
	relink(src, dest);
	*dest = *src;
	dest->cap = cap;
	*src = (struct cte){0};
	reply_moved(cap, dest);
}

void cte_swap(struct cap cap1, struct cte *slot1, struct cap cap2, struct cte *slot2)
{
	struct cte temp = {0};

	/* Through a third slot, which also works for neighbours. */
	cte_move(cap1, slot1, &temp);
	cte_move(cap2, slot2, slot1);
	cte_move(cap1, &temp, slot2);
}

/* Is `a` the parent of `b`? `b` must come behind `a` in the list, with only descendants of `a`
 * between them. */
static bool is_parent(const struct cte *a, const struct cte *b)
{
	if (!(a->next & CDT_REVOCABLE) || !cap_same_region(a->cap, b->cap))
		return false;
	if (cap_type(a->cap) != CAP_ENDPOINT && cap_type(a->cap) != CAP_NOTIFICATION)
		return true;
	return cap_badge(a->cap) == 0 ||
	       (cap_badge(a->cap) == cap_badge(b->cap) && !(b->next & CDT_FIRST_BADGED));
}

bool cte_has_children(const struct cte *slot)
{
	const struct cte *next = cte_next(slot);

	return next && is_parent(slot, next);
}

bool cte_is_final(const struct cte *slot)
{
	const struct cte *prev = cte_prev(slot), *next = cte_next(slot);

	return !(prev && cap_same_object(prev->cap, slot->cap)) &&
	       !(next && cap_same_object(slot->cap, next->cap));
}

enum outcome cte_ensure_no_children(const struct cte *slot)
{
	return cte_has_children(slot) ? error_plain(ERR_REVOKE_FIRST) : OUTCOME_OK;
}

enum outcome cte_ensure_empty(const struct cte *slot)
{
	return cte_is_empty(slot) ? OUTCOME_OK : error_plain(ERR_DELETE_FIRST);
}
