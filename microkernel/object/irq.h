/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User interrupts: for each, whether its handler capability exists, and the notification that it
 * signals (a capability in a hidden slot, part of the CDT). Routing and masking belong to arch/.
 */
#pragma once

#include "api/invocation.h"

#define NUM_IRQS 108 /* vectors 0..107 of GetIOAPIC and GetMSI */

/* A handler capability for `irq` (< NUM_IRQS) exists. */
bool irq_is_active(word_t irq);

/* Perform step of GetIOAPIC/GetMSI: make the handler capability of `irq` in the empty slot `dest`,
 * as a child of the IRQ control capability in `control`. The caller has set up the routing. */
void irq_issue(word_t irq, struct cte *control, struct cte *dest);

/* The notification capability of `irq` is about to go: if it is the last one, wake the threads
 * that wait there. Preemptible; after it, no thread can begin to wait there. */
enum outcome irq_empty_notification(word_t irq);

/* The last handler capability of `irq` is gone. */
void irq_delete_handler(word_t irq);
