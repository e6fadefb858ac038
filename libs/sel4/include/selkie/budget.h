/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stubs for budget groups (extensions.h says what they are), on a capability to the Domain object.
 * To be used only where the boot information announces SELKIE_FEATURE_BUDGETS.
 */
#ifndef SELKIE_BUDGET_H
#define SELKIE_BUDGET_H

#include <sel4/sel4.h>
#include <selkie/extensions.h>

static inline seL4_Error selkie_budget_call(seL4_CPtr domain, seL4_MessageInfo_t info,
					    seL4_Word mr[4])
{
	seL4_Error error;

	info = seL4_CallWithMRs(domain, info, &mr[0], &mr[1], &mr[2], &mr[3]);
	error = (seL4_Error)seL4_MessageInfo_get_label(info);
	for (int i = 0; error != seL4_NoError && i < 4; i++)
		seL4_SetMR(i, mr[i]);
	return error;
}

/* Moves the thread `tcb` into `group`. Threads that it makes afterwards are in `group` too. Errors:
 * InvalidArgument (0: no such group, 1: no thread). */
static inline seL4_Error selkie_Budget_Set(seL4_CPtr domain, seL4_CPtr tcb, seL4_Word group)
{
	seL4_Word mr[4] = {group, 0, 0, 0};

	seL4_SetCap(0, tcb);
	return selkie_budget_call(domain, seL4_MessageInfo_new(SELKIE_LABEL_BUDGET_SET, 0, 1, 1),
				  mr);
}

/* Gives `group` (from 1 on) `weight` parts of the time, and no more than `limit` percent of all
 * time (100: no limit). Errors: InvalidArgument (the number of the argument). */
static inline seL4_Error selkie_Budget_Configure(seL4_CPtr domain, seL4_Word group,
						 seL4_Word weight, seL4_Word limit)
{
	seL4_Word mr[4] = {group, weight, limit, 0};

	return selkie_budget_call(domain,
				  seL4_MessageInfo_new(SELKIE_LABEL_BUDGET_CONFIGURE, 0, 0, 3), mr);
}

/* Gives the cycles of the time-stamp counter charged to `group` since boot. Errors:
 * InvalidArgument(0). */
static inline seL4_Error selkie_Budget_Read(seL4_CPtr domain, seL4_Word group, seL4_Word *cycles)
{
	seL4_Word mr[4] = {group, 0, 0, 0};
	seL4_Error error = selkie_budget_call(
		domain, seL4_MessageInfo_new(SELKIE_LABEL_BUDGET_READ, 0, 0, 1), mr);

	*cycles = mr[0];
	return error;
}

#endif
