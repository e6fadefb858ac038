/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocations of the Domain capability for budget groups (kernel/budget.h). An extension, described
 * in selkie/extensions.h. */
#include "arch/arch.h"
#include "kernel/thread.h"
#include "object/objects.h"
#include "selkie/extensions.h"

_Static_assert(BUDGET_GROUPS == SELKIE_BUDGET_GROUPS, "as announced");
_Static_assert(BUDGET_WEIGHT_MAX == SELKIE_BUDGET_WEIGHT_MAX, "as announced");

static bool in_range(word_t value, word_t first, word_t last)
{
	return value >= first && value <= last;
}

static enum outcome perform_set(struct tcb *t, word_t group)
{
	thread_set_group(t, (unsigned)group);
	return OUTCOME_OK;
}

static enum outcome decode_set(const struct invocation *inv)
{
	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (inv_mr(inv, 0) >= BUDGET_GROUPS)
		return error_argument(0);
	if (cap_type(inv->extra[0]->cap) != CAP_THREAD)
		return error_argument(1);
	return perform_set(cap_tcb(inv->extra[0]->cap), inv_mr(inv, 0));
}

static enum outcome perform_configure(word_t group, word_t weight, word_t limit)
{
	budget_configure((unsigned)group, (unsigned)weight, (unsigned)limit);
	return OUTCOME_OK;
}

static enum outcome decode_configure(const struct invocation *inv)
{
	if (inv->length < 3)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (!in_range(inv_mr(inv, 0), 1, BUDGET_GROUPS - 1))
		return error_argument(0);
	if (!in_range(inv_mr(inv, 1), 1, BUDGET_WEIGHT_MAX))
		return error_argument(1);
	if (!in_range(inv_mr(inv, 2), 1, BUDGET_LIMIT_MAX))
		return error_argument(2);
	return perform_configure(inv_mr(inv, 0), inv_mr(inv, 1), inv_mr(inv, 2));
}

static enum outcome perform_read(const struct invocation *inv, word_t group)
{
	word_t used = budget_used((unsigned)group);

	inv_reply(inv, &used, 1);
	return OUTCOME_OK;
}

static enum outcome decode_read(const struct invocation *inv)
{
	if (inv->length < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (inv_mr(inv, 0) >= BUDGET_GROUPS)
		return error_argument(0);
	return perform_read(inv, inv_mr(inv, 0));
}

enum outcome decode_budget(const struct invocation *inv)
{
	if (!arch_extensions_enabled)
		return error_plain(ERR_ILLEGAL_OPERATION);
	switch (inv->label) {
	case SELKIE_LABEL_BUDGET_SET:
		return decode_set(inv);
	case SELKIE_LABEL_BUDGET_CONFIGURE:
		return decode_configure(inv);
	default:
		return decode_read(inv);
	}
}
