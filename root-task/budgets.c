/* SPDX-License-Identifier: BSD-2-Clause */
/* Budget groups of the microkernel for the clients of the system description. */
#include "root-task/budgets.h"

#include <selkie/budget.h>

#include "root-task/resources.h"
#include "runtime/log.h"

_Static_assert(BUDGET_OF_CLIENT(DESCRIPTION_CLIENTS_MAX) <= SELKIE_BUDGET_GROUPS, "one for each");
_Static_assert(DESCRIPTION_SHARE_MAX <= SELKIE_BUDGET_WEIGHT_MAX, "a share is a weight");

static bool in_use;

static const char *name_of(const struct description *d, unsigned client)
{
	return client < d->kernel_count ? d->kernels[client].name
					: d->tasks[client - d->kernel_count].name;
}

static const struct time_description *time_of(const struct description *d, unsigned client)
{
	return client < d->kernel_count ? &d->kernels[client].time
					: &d->tasks[client - d->kernel_count].time;
}

static bool are_needed(const struct description *d)
{
	return d->kernel_count + d->task_count > 1 || time_of(d, 0)->limit < DESCRIPTION_NO_LIMIT;
}

void budgets_init(const struct description *d)
{
	if (!are_needed(d))
		return;
	if (!(resources.features & SELKIE_FEATURE_BUDGETS)) {
		log_info("share and limit of processor time are not kept: this microkernel has no "
			 "budget groups");
		return;
	}
	in_use = true;
	for (unsigned i = 0; i < d->kernel_count + d->task_count; i++) {
		const struct time_description *time = time_of(d, i);

		if (selkie_Budget_Configure(seL4_CapDomain, BUDGET_OF_CLIENT(i), time->share,
					    time->limit) != seL4_NoError)
			log_error("the processor time of %s cannot be set", name_of(d, i));
	}
}

bool budgets_place(const struct task *t)
{
	return !in_use || selkie_Budget_Set(seL4_CapDomain, t->tcb, t->budget) == seL4_NoError;
}
