/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The adversarial root task: threads that hold capabilities of every kind make random system calls,
 * valid and not. Each round builds a playground, attacks it, and takes all memory back with one
 * revoke while attackers wait and run; then new frames from that memory must be zero. The kernel's
 * debug build checks its own invariants meanwhile. The seed of each round is printed: booted with
 * the options "seed=... rounds=1" (options.h) and with counted instructions, the same round is run
 * again, to the instruction.
 */
#include <selkie/extensions.h>

#include "adversary/attack.h"
#include "adversary/playground.h"
#include "adversary/random.h"
#include "harness/env.h"
#include "harness/options.h"
#include "harness/test.h"
#include "runtime/start.h"

#define ROUNDS		60
#define SEED		0x5e11c1e5eedul
#define SEED_STEP	0x9e3779b97f4a7c15ul
#define CALLS_PER_ROUND 600
#define CODE_ADDRESS	0x400000ul
#define PROBE_ADDRESS	0x38000000ul /* below the same page directory as this program */
#define LARGE_PAGES	(1u << (ARENA_BITS - seL4_LargePageBits))
#define LABELS		64
#define BATCH		(LABELS - 3) /* where successes of the extensions are counted */
#define SET_INNER	(LABELS - 2)
#define SHARE		(LABELS - 1)

uint64_t random_state;

static unsigned long attempted, returned, succeeded;
static unsigned long succeeded_with[LABELS]; /* by label, on objects of the kernel */

/* Counts what became of the last call of an attacker that has come out of it. */
static void observe(const struct attacker *attacker, const struct attack *a)
{
	seL4_UserContext context;

	if (seL4_TCB_ReadRegisters(attacker->tcb, 0, 0, 20, &context) != seL4_NoError)
		return;
	if (context.rip != CODE_ADDRESS + 2)
		return;
	returned++;
	if (context.rdx != (seL4_Word)seL4_SysCall || context.rsi >> 12 != 0)
		return;
	succeeded++;
	if (a->info >> 12 == SELKIE_LABEL_TCB_BATCH)
		succeeded_with[BATCH]++;
	else if (a->info >> 12 == SELKIE_LABEL_TCB_SET_INNER)
		succeeded_with[SET_INNER]++;
	else if (a->info >> 12 == SELKIE_LABEL_PML4_SHARE)
		succeeded_with[SHARE]++;
	else if (a->info >> 12 < BATCH)
		succeeded_with[a->info >> 12]++;
}

static void launch(const struct attacker *attacker, const struct attack *a)
{
	seL4_UserContext context = {.rip = CODE_ADDRESS,
				    .rflags = 0x202,
				    .rdx = a->number,
				    .rdi = a->cap,
				    .rsi = a->info,
				    .r10 = a->words[0],
				    .r8 = a->words[1],
				    .r9 = a->words[2],
				    .r15 = a->words[3]};

	for (int i = 0; i < 8; i++)
		attacker->buffer->msg[i] = a->words[i];
	for (int i = 0; i < 3; i++)
		attacker->buffer->caps_or_badges[i] = a->caps[i];
	attacker->buffer->receiveCNode = a->receive_cnode;
	attacker->buffer->receiveIndex = a->receive_index;
	attacker->buffer->receiveDepth = a->receive_depth;
	seL4_TCB_WriteRegisters(attacker->tcb, 1, 0, 20, &context);
}

/* ---- the alarm clock ---- */

/*
 * A thread that copies its own registers repeats its call for ever. So the wait for attackers is
 * limited: the PIT's channel 0 strikes every 55 ms of counted instructions, and after so many
 * strikes all are stopped.
 */
#define PIT_PIN	    2
#define PIT_VECTOR  100
#define PIT_DATA    0x40
#define PIT_COMMAND 0x43
#define PIT_RATE    0x34 /* channel 0, both bytes, rate generator */
#define PATIENCE    3

static seL4_CPtr alarm_handler;
static unsigned long stopped;

static void set_alarm_clock(void)
{
	seL4_CPtr ports = new_slot();

	alarm_handler = new_slot();
	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_DATA, PIT_COMMAND, CNODE, ports,
					64));
	OK(seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, CNODE, alarm_handler, 64, 0, PIT_PIN, 0, 0,
				     PIT_VECTOR));
	OK(seL4_IRQHandler_SetNotification(alarm_handler, settle_alarm()));
	OK(seL4_X86_IOPort_Out8(ports, PIT_COMMAND, PIT_RATE));
	OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, 0)); /* 0: 65536 */
	OK(seL4_X86_IOPort_Out8(ports, PIT_DATA, 0));
}

static void settle_or_stop(void)
{
	unsigned strikes = 0;

	settle_begin();
	while (!settle_wait()) {
		seL4_IRQHandler_Ack(alarm_handler);
		if (++strikes < PATIENCE)
			continue;
		for (unsigned i = 0; i < ATTACKERS; i++)
			seL4_TCB_Suspend(attackers[i].tcb);
		stopped++;
	}
	seL4_IRQHandler_Ack(alarm_handler);
}

static void attack_for_a_while(void)
{
	for (unsigned i = 0; i < CALLS_PER_ROUND; i++) {
		const struct attacker *attacker = &attackers[random_below(ATTACKERS)];
		struct attack a;

		attack_choose(&a);
		if (random_chance(90))
			playground_repair(attacker);
		launch(attacker, &a);
		attempted++;
		/* Now and then several attackers run at once. */
		if (random_chance(70)) {
			settle_or_stop();
			observe(attacker, &a);
		}
	}
}

/* Takes all memory of the round back as four large pages, and checks that they are zero. */
static void check_memory(void)
{
	const volatile seL4_Word *words = (const volatile seL4_Word *)PROBE_ADDRESS;
	seL4_CPtr pages = new_slots(LARGE_PAGES);

	OK(revoke_cap(env_arena()));
	OK(seL4_Untyped_Retype(env_arena(), seL4_X86_LargePageObject, 0, CNODE, 0, 0, pages,
			       LARGE_PAGES));
	for (unsigned i = 0; i < LARGE_PAGES; i++) {
		OK(seL4_X86_Page_Map(pages + i, VSPACE, PROBE_ADDRESS, seL4_ReadWrite,
				     seL4_X86_Default_VMAttributes));
		for (unsigned w = 0; w < (1u << seL4_LargePageBits) / sizeof(seL4_Word); w++)
			CHECK_EQ(words[w], 0);
	}
}

static uint64_t round_seed;

static void one_round(void)
{
	random_state = round_seed;
	playground_build();
	set_alarm_clock();
	attack_for_a_while();
	check_memory();
}

static void rounds(void)
{
	seL4_Word count = option_number("rounds=", ROUNDS), seed = option_number("seed=", SEED);

	for (seL4_Word round = 0; round < count; round++) {
		/* Never 0, from which the generator would make only zeros. */
		round_seed = (seed + round * SEED_STEP) | 1;
		test_print("round %lu, seed=%#lx\n", round, round_seed);
		one_round();
		env_take_back();
	}
	test_print("calls: %lu made, %lu returned, %lu succeeded\n", attempted, returned,
		   succeeded);
	test_print("attackers stopped: %lu times\n", stopped);
	for (seL4_Word label = UntypedRetype; label <= X86IOPortOut32; label++)
		test_print("%lu:%lu ", label, succeeded_with[label]);
	test_print("batch: %lu inner: %lu share: %lu ", succeeded_with[BATCH],
		   succeeded_with[SET_INNER], succeeded_with[SHARE]);
	test_print("(successes by label)\n");
	seL4_DebugSnapshot(); /* prints the longest time with interrupts off */
	CHECK(succeeded > attempted / 10);
}

TEST_SUITE(adversary, CASE(rounds));

int task_main(void *start_page)
{
	static const struct test_suite *const suites[] = {&adversary_suite};

	env_init(start_page);
	test_run_all(suites, 1);
	env_power_off();
}
