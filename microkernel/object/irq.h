/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User interrupts. For each of them the kernel keeps whether its handler capability exists, and the
 * capability to the notification that it signals, in a slot of its own that is part of the CDT.
 * Routing and masking belong to arch/.
 */
#pragma once

#include "api/invocation.h"

#define NUM_IRQS 108 /* vectors 0..107 of GetIOAPIC and GetMSI */

/* Does a handler capability for `irq` (< NUM_IRQS) exist? */
bool irq_is_active(word_t irq);

/* Perform step of GetIOAPIC/GetMSI: make the handler capability of `irq` in the empty slot `dest`,
 * as a child of the IRQ control capability in `control`. The caller has set up the routing. */
void irq_issue(word_t irq, struct cte *control, struct cte *dest);

/* Call before the notification capability of `irq` is deleted: if it is the last one to the
 * notification, wakes the threads that wait there. Preemptible. Afterwards no thread can begin to
 * wait there, since there is no other capability to it. */
enum outcome irq_empty_notification(word_t irq);

/* Call when the last handler capability of `irq` is deleted, after irq_empty_notification(): masks
 * the interrupt, deletes its notification capability and its routing. */
void irq_delete_handler(word_t irq);
