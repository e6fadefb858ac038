/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQ handler capabilities and what an interrupt does: signal the notification that the handler
 * names, and leave the source masked until the user acknowledges (sheet section 13).
 */
#include "object/irq.h"
#include "object/notification.h"
#include "object/objects.h"
#include "kernel/sched.h"
#include "api/syscall.h"
#include "arch/arch.h"
#include "kernel/latency.h"

static struct {
	_Alignas(1 << SLOT_BITS) struct cte notification[NUM_IRQS];
	bool active[NUM_IRQS];
} irqs;

bool irq_is_active(word_t irq)
{
	return irqs.active[irq];
}

void irq_issue(word_t irq, struct cte *control, struct cte *dest)
{
	irqs.active[irq] = true;
	cte_insert(cap_irq_handler(irq), control, dest);
}

enum outcome irq_empty_notification(word_t irq)
{
	const struct cte *slot = &irqs.notification[irq];

	if (cap_type(slot->cap) != CAP_NOTIFICATION || !cte_is_final(slot))
		return OUTCOME_OK;
	return notification_cancel_all(cap_notification_ptr(slot->cap), true);
}

void irq_delete_handler(word_t irq)
{
	arch_irq_mask(irq);
	cte_delete_one(&irqs.notification[irq]);
	arch_irq_release(irq);
	irqs.active[irq] = false;
}

static enum outcome perform_ack(word_t irq)
{
	arch_irq_unmask(irq);
	return OUTCOME_OK;
}

static enum outcome perform_clear(word_t irq)
{
	if (irq_empty_notification(irq) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	cte_delete_one(&irqs.notification[irq]);
	return OUTCOME_OK;
}

static enum outcome perform_set_notification(word_t irq, struct cte *src)
{
	if (perform_clear(irq) != OUTCOME_OK)
		return OUTCOME_PREEMPTED;
	cte_insert(src->cap, src, &irqs.notification[irq]);
	return OUTCOME_OK;
}

static enum outcome decode_set_notification(const struct invocation *inv)
{
	if (inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	struct cte *src = inv->extra[0];

	if (cap_type(src->cap) != CAP_NOTIFICATION || !(cap_rights(src->cap) & RIGHT_WRITE))
		return error_capability(0);
	return perform_set_notification(cap_irq(inv->cap), src);
}

enum outcome decode_irq_handler(const struct invocation *inv)
{
	switch (inv->label) {
	case LABEL_IRQ_ACK:
		return perform_ack(cap_irq(inv->cap));
	case LABEL_IRQ_SET_NOTIFICATION:
		return decode_set_notification(inv);
	case LABEL_IRQ_CLEAR:
		return perform_clear(cap_irq(inv->cap));
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}

void handle_interrupt(word_t irq)
{
	latency_begin();
	arch_irq_mask(irq);
	core.in_interrupt = true;
	if (irqs.active[irq]) {
		struct cap cap = irqs.notification[irq].cap;

		if (cap_type(cap) == CAP_NOTIFICATION && (cap_rights(cap) & RIGHT_WRITE))
			notification_signal(cap_notification_ptr(cap), cap_badge(cap));
	}
	core.in_interrupt = false;
	schedule();
	activate();
}
