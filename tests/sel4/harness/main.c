/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The conformance root task: all suites, one after the other, or the one that the option `only=`
 * names; then the machine is switched off.
 */
#include "harness/env.h"
#include "harness/options.h"
#include "harness/test.h"
#include "runtime/start.h"

#define SUITES(X)        \
	X(boot)          \
	X(invocation)    \
	X(untyped)       \
	X(cspace)        \
	X(cnode)         \
	X(derivation)    \
	X(deletion)      \
	X(syscall)       \
	X(message)       \
	X(endpoint)      \
	X(reply)         \
	X(notification)  \
	X(tcb)           \
	X(registers)     \
	X(schedule)      \
	X(vspace)        \
	X(page)          \
	X(asid)          \
	X(fault)         \
	X(fault_reply)   \
	X(ioport)        \
	X(irq)           \
	X(device)        \
	X(fpu)           \
	X(stack_pointer) \
	X(extension)     \
	X(redirect)      \
	X(high)          \
	X(inner)         \
	X(inner_life)    \
	X(inner_hostile) \
	X(batch)         \
	X(budget)

#define DECLARE(name) extern const struct test_suite name##_suite;
SUITES(DECLARE)

/* Linked into the program for debug builds of the kernel only. */
__attribute__((weak)) extern const struct test_suite debug_suite;

#define ENTRY(name) &name##_suite,
static const struct test_suite *const suites[] = {SUITES(ENTRY) /* and */ & debug_suite};

int task_main(void *start_page)
{
	const struct test_suite *chosen[sizeof(suites) / sizeof(suites[0])];
	size_t count = 0;

	env_init(start_page);
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		if (suites[i] && option_allows("only=", suites[i]->name))
			chosen[count++] = suites[i];
	test_run_all(chosen, count);
	env_power_off();
}
