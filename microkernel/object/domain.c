/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Domain capability (sheet sections 5 and 9). There is one domain: Set accepts domain 0, and
 * the schedule has one entry, for domain 0, and the end marker.
 */
#include "object/objects.h"
#include "kernel/thread.h"
#include "selkie/extensions.h"

static struct {
	word_t domain;
	word_t duration; /* ticks; 0: the end marker */
} domain_schedule[DOMAIN_SCHEDULE_LENGTH];

static enum outcome perform_set(struct tcb *t)
{
	thread_set_group(t, t->group);
	return OUTCOME_OK;
}

static enum outcome decode_set(const struct invocation *inv)
{
	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (inv_mr(inv, 0) >= NUM_DOMAINS)
		return error_argument(0);
	if (cap_type(inv->extra[0]->cap) != CAP_THREAD)
		return error_argument(1);
	return perform_set(cap_tcb(inv->extra[0]->cap));
}

static enum outcome perform_configure(word_t index, word_t domain, word_t duration)
{
	domain_schedule[index].domain = domain;
	domain_schedule[index].duration = duration;
	return OUTCOME_OK;
}

static enum outcome decode_configure(const struct invocation *inv)
{
	if (inv->length < 3)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	word_t index = inv_mr(inv, 0);

	/* The last entry stays the end marker. */
	if (index >= DOMAIN_SCHEDULE_LENGTH - 1)
		return error_range(0, DOMAIN_SCHEDULE_LENGTH - 2);
	if (inv_mr(inv, 1) >= NUM_DOMAINS)
		return error_argument(1);
	return perform_configure(index, inv_mr(inv, 1), inv_mr(inv, 2));
}

/* Nothing to do: with one domain it does not matter where the schedule starts. */
static enum outcome perform_set_start(void)
{
	return OUTCOME_OK;
}

static enum outcome decode_set_start(const struct invocation *inv)
{
	if (inv->length < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	word_t index = inv_mr(inv, 0);

	if (index >= DOMAIN_SCHEDULE_LENGTH - 1)
		return error_range(0, DOMAIN_SCHEDULE_LENGTH - 2);
	/* An end marker cannot start a schedule. */
	if (domain_schedule[index].duration == 0)
		return error_argument(0);
	return perform_set_start();
}

enum outcome decode_domain(const struct invocation *inv)
{
	switch (inv->label) {
	case LABEL_DOMAIN_SET:
		return decode_set(inv);
	case LABEL_DOMAIN_SCHEDULE_CONFIGURE:
		return decode_configure(inv);
	case LABEL_DOMAIN_SCHEDULE_SET_START:
		return decode_set_start(inv);
	case SELKIE_LABEL_BUDGET_SET:
	case SELKIE_LABEL_BUDGET_CONFIGURE:
	case SELKIE_LABEL_BUDGET_READ:
		return decode_budget(inv);
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}
