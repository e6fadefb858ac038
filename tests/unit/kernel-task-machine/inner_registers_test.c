/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that is stopped anywhere on its way into the kernel task: all of its registers are
 * found. The addresses are those of a stand-in for inner_entry.S, which is never executed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <selkie/inner.h>

#include "machine/inner_offsets.h"
#include "machine/internal.h"

__asm__(".text\n\t.globl inner_syscall, inner_syscall_stored, inner_fault, inner_fault_stored\n\t"
	".globl inner_entered_both, inner_bases_stored\n"
	"inner_syscall: .skip 16\ninner_syscall_stored: .skip 16\ninner_fault: .skip 16\n"
	"inner_fault_stored: .skip 16\ninner_entered_both: .skip 16\ninner_bases_stored: .skip 16");
extern const char inner_syscall[], inner_syscall_stored[], inner_fault[], inner_fault_stored[];
extern const char inner_entered_both[], inner_bases_stored[];

/* What the program had. */
static const struct user_regs program = {
	.rip = 0x1000,
	.rsp = 0x2000,
	.rflags = 0x246,
	.rax = 3,
	.rbx = 4,
	.rcx = 5,
	.rdx = 6,
	.rsi = 7,
	.rdi = 8,
	.rbp = 9,
	.r8 = 10,
	.r9 = 11,
	.r10 = 12,
	.r11 = 13,
	.r12 = 14,
	.r13 = 15,
	.r14 = 16,
	.r15 = 17,
	.fs_base = 18,
	.gs_base = 19,
};
/* The value of a register in the kernel task. */
#define USED 0xffff800000001234

static struct selkie_inner_record record_of(bool fault, bool rcx_stored)
{
	struct selkie_inner_record r = {
		.rip = program.rip, .rsp = program.rsp, .rflags = program.rflags};

	r.r11 = fault ? program.r11 : USED;
	r.unused[RECORD_RCX_WORD] = fault && rcx_stored ? program.rcx : USED;
	return r;
}

/* The processor's registers at `rip`, of which those in memory by then may be anything. */
static struct user_regs at(const char *rip, bool general_stored)
{
	struct user_regs now = program;

	now.rip = (uint64_t)rip;
	now.rsp = now.r11 = now.rflags = USED;
	if (rip != inner_fault)
		now.rcx = USED;
	if (general_stored)
		now.rax = now.rbx = now.rdx = USED;
	return now;
}

/* What is in memory: all that is not general, or nothing yet. */
static struct user_regs memory(bool general_stored)
{
	struct user_regs m = program;

	if (!general_stored)
		memset(&m, 0xee, sizeof(m));
	m.rip = m.rsp = m.rflags = m.rcx = m.r11 = m.fs_base = m.gs_base = USED;
	return m;
}

static void check(const char *from, const char *general, const char *to, bool fault)
{
	struct user_regs expected = program;

	if (!fault) {
		expected.rcx = program.rip;
		expected.r11 = program.rflags;
	}
	for (const char *rip = from; rip < to; rip++) {
		bool stored = rip >= general;
		struct user_regs m = memory(stored), now = at(rip, stored);
		struct selkie_inner_record record = record_of(fault, rip > from);

		inner_complete_entry(&m, &record, &now);
		assert_memory_equal(&m, &expected, sizeof(m));
	}
}

static void test_a_system_call(void **state)
{
	(void)state;
	check(inner_syscall, inner_syscall_stored, inner_fault, false);
}

static void test_a_fault(void **state)
{
	(void)state;
	check(inner_fault, inner_fault_stored, inner_entered_both, true);
}

/* Only the bases are missing. */
static void test_when_the_rest_is_stored(void **state)
{
	struct selkie_inner_record record = {.rip = USED, .rsp = USED, .rflags = USED};

	(void)state;
	for (const char *rip = inner_entered_both; rip < inner_bases_stored; rip++) {
		struct user_regs m = program, now = at(rip, true);

		m.fs_base = m.gs_base = USED;
		inner_complete_entry(&m, &record, &now);
		assert_memory_equal(&m, &program, sizeof(m));
	}
}

static void test_elsewhere_nothing_changes(void **state)
{
	struct selkie_inner_record record = record_of(true, true);
	struct user_regs m = program, now = at(inner_bases_stored, true);

	(void)state;
	inner_complete_entry(&m, &record, &now);
	assert_memory_equal(&m, &program, sizeof(m));
	now = at(inner_syscall - 1, false);
	inner_complete_entry(&m, &record, &now);
	assert_memory_equal(&m, &program, sizeof(m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_system_call),
		cmocka_unit_test(test_a_fault),
		cmocka_unit_test(test_when_the_rest_is_stored),
		cmocka_unit_test(test_elsewhere_nothing_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
