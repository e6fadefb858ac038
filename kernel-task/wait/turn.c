/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts for the kernel task's work by task, and ends turns. */
#include "wait/turn.h"

#include "machine/clock.h"
#include "wait/sched.h"
#include "wait/stacks.h"

#define NAME_BYTES 16

static uint64_t marked_ns;
static unsigned turn_number = 1;
static bool over;
static struct task *component_for;
static uint64_t longest_ns;
static char longest_name[NAME_BYTES];

bool turn_quiet;
void (*turn_on_settle)(void);

uint64_t turn_mark(void)
{
	uint64_t now = clock_monotonic_ns();
	uint64_t passed = now > marked_ns ? now - marked_ns : 0;

	marked_ns = now;
	return passed;
}

uint64_t turn_marked_ns(void)
{
	return marked_ns;
}

/* The name may be gone with the task. */
static void note_longest(uint64_t ns, const char *name)
{
	unsigned i = 0;

	longest_ns = ns;
	for (; i < NAME_BYTES - 1 && name && name[i]; i++)
		longest_name[i] = name[i];
	longest_name[i] = 0;
}

static void add_to_turn(struct fiber *fiber, uint64_t ns)
{
	if (fiber->turn != turn_number) {
		fiber->turn = turn_number;
		fiber->turn_ns = 0;
	}
	fiber->turn_ns += ns;
}

void turn_charge(struct task *task)
{
	struct fiber *fiber = fiber_of(task);
	uint64_t passed;

	turn_settle();
	passed = turn_mark();

	fiber->ran_ns += passed;
	if (passed > longest_ns)
		note_longest(passed, fiber->name);
	if (!stack_has_idle())
		return;
	add_to_turn(fiber, passed);
	over |= fiber->turn_ns >= TURN_NS;
}

bool turn_used_up(void)
{
	const struct fiber *fiber = fiber_of(current);
	uint64_t before = fiber->turn == turn_number ? fiber->turn_ns : 0;

	turn_settle();
	return clock_monotonic_ns() - marked_ns + before >= TURN_NS;
}

void turn_component_for(struct task *task)
{
	component_for = task;
}

bool turn_charge_component(uint64_t ns)
{
	if (!component_for)
		return false;
	fiber_of(component_for)->ran_ns += ns;
	add_to_turn(fiber_of(component_for), ns);
	return true;
}

void turn_waits(struct task *task)
{
	bool others = over;

	turn_charge(task);
	fiber_of(task)->turn_ns = 0;
	over = others;
}

bool turn_is_over(void)
{
	return over;
}

void turn_begin(void)
{
	over = false;
	turn_number++;
}

uint64_t turn_longest(const char **whose)
{
	*whose = longest_name;
	return longest_ns;
}
