/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Budget groups: virtual time and limits.
 *
 * A group's virtual time is the time that was charged to it, divided by its weight; the group with
 * the least virtual time runs. A group does not save up time while it has nothing to run: at every
 * tick, the virtual time of an idle group is raised to at least the least of the busy groups' minus
 * CREDIT_TICKS. With this credit the group runs soon after it wakes. A busy group runs for
 * SLICE_TICKS before another one takes over.
 *
 * A limit is a bucket of cycles, filled as time passes and emptied by the cycles that are charged,
 * below zero if need be. A group whose bucket is empty is not picked before the bucket has filled
 * again.
 *
 * Virtual times are compared by their difference. It stays small, since idle groups are raised and
 * the busy group with the least runs; so overflow of the words does no harm.
 */
#include "kernel/budget.h"
#include "arch/arch.h"
#include "kernel/sched.h"

#define SLICE_TICKS  2
#define CREDIT_TICKS 5
#define BURST_TICKS  25 /* a bucket holds the limit's percentage of so many ticks */
/* Virtual time per cycle, at weight 1. */
#define WEIGHT_UNIT 6400

struct budget {
	word_t virtual_time;
	word_t used;  /* cycles */
	word_t pace;  /* virtual time per cycle */
	word_t limit; /* percent */
	int64_t left; /* cycles in the bucket; not looked at without a limit */
};

static struct {
	struct budget group[BUDGET_GROUPS];
	word_t charged_until; /* arch_cycles() of the last charge */
	word_t filled_until;  /* arch_cycles() when the buckets were filled last */
	word_t floor;	      /* least virtual time of the busy groups; never goes back */
	unsigned turn;	      /* the group that was picked last */
} budgets;

static bool has_limit(const struct budget *b)
{
	return b->limit < BUDGET_LIMIT_MAX;
}

static bool is_exhausted(const struct budget *b)
{
	return has_limit(b) && b->left <= 0;
}

static bool is_behind(word_t time, word_t other)
{
	return (int64_t)(time - other) < 0;
}

static void set(struct budget *b, unsigned weight, unsigned limit)
{
	b->pace = WEIGHT_UNIT / weight;
	b->limit = limit;
	b->left = 0;
}

void budget_begin(void)
{
	if (core.budgets_used)
		return;
	for (unsigned g = 0; g < BUDGET_GROUPS; g++)
		set(&budgets.group[g], 1, BUDGET_LIMIT_MAX);
	budgets.charged_until = budgets.filled_until = arch_cycles();
	core.budgets_used = true;
}

void budget_configure(unsigned group, unsigned weight, unsigned limit)
{
	budget_begin();
	budget_charge();
	set(&budgets.group[group], weight, limit);
}

word_t budget_used(unsigned group)
{
	if (core.budgets_used)
		budget_charge();
	return budgets.group[group].used;
}

void budget_charge(void)
{
	struct budget *b = &budgets.group[core.account];
	word_t now = arch_cycles(), cycles = now - budgets.charged_until;

	budgets.charged_until = now;
	b->used += cycles;
	b->virtual_time += cycles * b->pace;
	if (has_limit(b))
		b->left -= (int64_t)cycles;
}

void budget_change_account(unsigned account)
{
	budget_charge();
	core.account = (uint8_t)account;
}

void budget_donate(struct tcb *woken)
{
	if (!woken->group && !core.in_interrupt)
		woken->account = core.account;
}

/* Should `b` run rather than `best`? The group that was picked last counts as a slice less than its
 * virtual time, so that it goes on until it is a slice ahead. */
static bool comes_before(const struct budget *b, const struct budget *best)
{
	const struct budget *turn = &budgets.group[budgets.turn];
	word_t slice = SLICE_TICKS * arch_cycles_per_tick() * turn->pace;
	word_t time = b->virtual_time - (b == turn ? slice : 0);
	word_t best_time = best->virtual_time - (best == turn ? slice : 0);

	return is_behind(time, best_time);
}

unsigned budget_pick(void)
{
	word_t ready = core.ready_groups & ~(word_t)1;
	struct budget *best = NULL;

	if (!ready)
		return 0;
	budget_charge();
	for (; ready; ready &= ready - 1) {
		struct budget *b = &budgets.group[__builtin_ctzll(ready)];

		if (!is_exhausted(b) && (!best || comes_before(b, best)))
			best = b;
	}
	if (!best)
		return 0;
	budgets.turn = (unsigned)(best - budgets.group);
	return budgets.turn;
}

static void fill_buckets(void)
{
	word_t now = budgets.charged_until, passed = now - budgets.filled_until;
	word_t tick = arch_cycles_per_tick();

	budgets.filled_until = now;
	if (passed > BURST_TICKS * tick)
		passed = BURST_TICKS * tick;
	for (unsigned g = 1; g < BUDGET_GROUPS; g++) {
		struct budget *b = &budgets.group[g];
		int64_t most = (int64_t)(BURST_TICKS * tick * b->limit / BUDGET_LIMIT_MAX);

		b->left += (int64_t)(passed * b->limit / BUDGET_LIMIT_MAX);
		if (!has_limit(b) || b->left > most)
			b->left = most;
	}
}

/* Has the group something to run, and may it run? */
static bool is_busy(unsigned group)
{
	return (core.account == group || core.ready_groups & BIT(group)) &&
	       !is_exhausted(&budgets.group[group]);
}

static void raise_floor(void)
{
	const struct budget *least = NULL;

	for (unsigned g = 1; g < BUDGET_GROUPS; g++) {
		const struct budget *b = &budgets.group[g];

		if (is_busy(g) && (!least || is_behind(b->virtual_time, least->virtual_time)))
			least = b;
	}
	if (least && is_behind(budgets.floor, least->virtual_time))
		budgets.floor = least->virtual_time;
}

/* Raises the virtual time of each group that is not busy to the floor minus its credit. */
static void bring_up_idle(void)
{
	word_t credit = CREDIT_TICKS * arch_cycles_per_tick();

	for (unsigned g = 1; g < BUDGET_GROUPS; g++) {
		struct budget *b = &budgets.group[g];
		word_t least = budgets.floor - credit * b->pace;

		if (!is_busy(g) && is_behind(b->virtual_time, least))
			b->virtual_time = least;
	}
}

bool budget_tick(void)
{
	const struct tcb *t = core.current;

	budget_charge();
	fill_buckets();
	raise_floor();
	bring_up_idle();
	if (t->group)
		return core.ready_groups || is_exhausted(&budgets.group[t->group]);
	return is_idle(t) && core.ready_groups;
}
