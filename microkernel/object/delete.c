/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deleting capabilities, and with the last capability to an object the object.
 *
 * An object that holds slots itself (a CNode, a TCB) becomes a *zombie*: its capability turns into
 * one that counts the slots still to be emptied, from the last to the first. The work is done in
 * constant steps without recursion, with all progress kept in the slots, so that it may stop at any
 * step for an interrupt, and any thread may continue it, even through another capability.
 *
 * When the slot to be emptied holds the last capability to a further CNode C, C is done first: the
 * two zombies change places. The outer zombie moves into slot 0 of C, and the capability that was
 * there moves into the slot to be emptied. So the slot that the user named always holds the zombie
 * that is being emptied, and the zombies that wait for it are linked below it in a chain:
 *
 *      top: zombie C  ->  C[0]: zombie B  ->  B[0]: zombie A          (A waits for B, B for C)
 *
 * When C is down to slot 0, the zombie there moves up and C is done. Each exchange brings up a
 * zombie that is not in the chain yet, and there are finitely many, so the work ends. If CNodes
 * hold each other's last capability, the slot being emptied may be *inside* a zombie; its
 * capability is then moved to that zombie's slot 0, which is emptied last.
 */
#include "arch/arch.h"
#include "kernel/thread.h"
#include "object/notification.h"
#include "object/irq.h"

static void unlink_slot(struct cte *slot)
{
	struct cte *prev = cte_prev(slot), *next = cte_next(slot);

	if (prev)
		prev->next = (word_t)next | (prev->next & CDT_FLAGS);
	if (next) {
		/* The slot behind a first badged one becomes first badged in its place. */
		next->next |= slot->next & CDT_FIRST_BADGED;
		next->prev = (word_t)prev;
	}
	*slot = (struct cte){0};
}

/* The last capability to the thread becomes its zombie: the thread must not run again. */
static void finalise_thread(struct tcb *t)
{
	notification_unbind(t->bound);
	thread_suspend(t);
	arch_fpu_release(t);
}

static struct cap finalise_endpoint(struct cap cap, bool at_once)
{
	struct endpoint *ep = cap_endpoint_ptr(cap);

	if (at_once)
		endpoint_cancel_all(ep, false);
	return endpoint_state(ep) == EP_IDLE ? cap_null()
					     : cap_zombie(cap_kaddr(cap), ZOMBIE_ENDPOINT, 0);
}

static struct cap finalise_notification(struct cap cap, bool at_once)
{
	struct notification *n = cap_notification_ptr(cap);

	notification_unbind(n);
	if (at_once)
		notification_cancel_all(n, false);
	return notification_state(n) != NTFN_WAITING
		       ? cap_null()
		       : cap_zombie(cap_kaddr(cap), ZOMBIE_NOTIFICATION, 0);
}

/*
 * Does what is due before `cap` is deleted; `final`: it is the last one to its object. Returns what
 * must stay in its slot: null, or a zombie. With `at_once` all threads that wait at an endpoint or
 * notification are woken now, so that there is no zombie of these.
 */
static struct cap finalise(struct cap cap, bool final, bool at_once)
{
	switch (cap_type(cap)) {
	case CAP_ENDPOINT:
		return final ? finalise_endpoint(cap, at_once) : cap_null();
	case CAP_NOTIFICATION:
		return final ? finalise_notification(cap, at_once) : cap_null();
	case CAP_REPLY:
		cap_tcb(cap)->reply_slot = NULL;
		return cap_null();
	case CAP_THREAD:
		if (!final)
			return cap_null();
		finalise_thread(cap_tcb(cap));
		return cap_zombie(cap_kaddr(cap), ZOMBIE_TCB, TCB_SLOTS);
	case CAP_CNODE:
		if (!final)
			return cap_null();
		return cap_zombie(cap_kaddr(cap), cap_cnode_radix(cap), BIT(cap_cnode_radix(cap)));
	case CAP_ZOMBIE:
		return cap;
	case CAP_IRQ_HANDLER:
		if (final)
			irq_delete_handler(cap_irq(cap));
		return cap_null();
	default:
		if (cap_is_arch(cap))
			arch_finalise(cap, final);
		return cap_null();
	}
}

/* Delete what `slot` holds, or turn it into a zombie. */
static void empty_or_zombify(struct cte *slot, bool at_once)
{
	if (cte_is_empty(slot))
		return;
	struct cap rest = finalise(slot->cap, cte_is_final(slot), at_once);

	if (cap_type(rest) == CAP_NULL)
		unlink_slot(slot);
	else
		slot->cap = rest;
}

/* The preemptible part of deleting the last capability to an IRQ handler, which can be no zombie:
 * wakes the threads that wait at its notification. */
static enum outcome prepare(const struct cte *slot)
{
	if (cap_type(slot->cap) == CAP_IRQ_HANDLER && cte_is_final(slot))
		return irq_empty_notification(cap_irq(slot->cap));
	return OUTCOME_OK;
}

static bool is_zombie(const struct cte *slot)
{
	return cap_type(slot->cap) == CAP_ZOMBIE;
}

/* Deletes a zombie without slots to empty, after waking the threads that still wait at its object.
 * Preemptible. */
static enum outcome finish_zombie(struct cte *slot)
{
	struct cap cap = slot->cap;
	enum outcome r = OUTCOME_OK;

	if (cap_zombie_radix(cap) == ZOMBIE_ENDPOINT)
		r = endpoint_cancel_all(cap_endpoint_ptr(cap), true);
	else if (cap_zombie_radix(cap) == ZOMBIE_NOTIFICATION)
		r = notification_cancel_all(cap_notification_ptr(cap), true);
	if (r == OUTCOME_OK)
		unlink_slot(slot);
	return r;
}

/* `inner` holds a zombie that must be finished before the one in `top` (see the head of this
 * file). Returns the slot to work on now. */
static struct cte *descend(struct cte *top, struct cte *inner)
{
	struct cte *first = cap_ptr(inner->cap);
	struct cap outer_cap = top->cap, inner_cap = inner->cap;

	if (first != top) {
		struct cte waiting = {0};

		cte_move(inner_cap, inner, &waiting);
		if (!cte_is_empty(first))
			cte_move(first->cap, first, inner);
		cte_move(outer_cap, top, first);
		cte_move(inner_cap, &waiting, top);
		return top;
	}
	/* The outer zombie is in slot 0 of the inner object. */
	if (cap_zombie_left(inner_cap) == 1) {
		unlink_slot(inner);
		cte_move(outer_cap, top, inner);
		return inner;
	}
	/* Move the outer zombie to slot 1; the next round descends. */
	if (cte_is_empty(&first[1]))
		cte_move(outer_cap, top, &first[1]);
	else
		cte_swap(outer_cap, top, first[1].cap, &first[1]);
	return &first[1];
}

/* The zombie in `top` is in the slot of its own object that is to be emptied next: moves it to slot
 * 0, which is emptied last. */
static struct cte *move_to_front(struct cte *top, struct cte *first)
{
	if (cte_is_empty(first))
		cte_move(top->cap, top, first);
	else
		cte_swap(top->cap, top, first->cap, first);
	return first;
}

/* Does one step of the work on the zombie in *top. *top becomes the slot to work on next. */
static enum outcome reduce_zombie(struct cte **top)
{
	struct cap zombie = (*top)->cap;
	word_t left = cap_zombie_left(zombie);
	struct cte *first = cap_ptr(zombie);

	if (left == 0)
		return finish_zombie(*top);
	struct cte *inner = &first[left - 1];

	if (inner == *top) {
		if (left == 1)
			unlink_slot(*top);
		else
			*top = move_to_front(*top, first);
		return OUTCOME_OK;
	}
	if (prepare(inner) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	empty_or_zombify(inner, false);
	if (is_zombie(inner) && cap_zombie_left(inner->cap) == 0 &&
	    finish_zombie(inner) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	if (cte_is_empty(inner)) {
		(*top)->cap = cap_zombie(cap_kaddr(zombie), cap_zombie_radix(zombie), left - 1);
	} else if (left == 1) {
		/* Slot 0 holds a zombie, which waits for this one or was just made: it moves up. */
		struct cap waiting = inner->cap;

		unlink_slot(*top);
		cte_move(waiting, inner, *top);
	} else {
		*top = descend(*top, inner);
	}
	return OUTCOME_OK;
}

enum outcome cte_delete(struct cte *slot)
{
	if (prepare(slot) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	empty_or_zombify(slot, false);
	while (!cte_is_empty(slot)) {
		enum outcome r = reduce_zombie(&slot);

		if (r == OUTCOME_OK)
			r = preemption_point();
		if (r != OUTCOME_OK)
			return r;
	}
	return OUTCOME_OK;
}

void cte_delete_one(struct cte *slot)
{
	empty_or_zombify(slot, true);
	kassert(cte_is_empty(slot));
}

enum outcome cte_revoke(struct cte *slot)
{
	while (cte_has_children(slot)) {
		enum outcome r = cte_delete(cte_next(slot));

		if (r == OUTCOME_OK)
			r = preemption_point();
		if (r != OUTCOME_OK)
			return r;
	}
	return OUTCOME_OK;
}
