/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stack guard: a number that functions put between their arrays and their return address, and
 * check before they return (GCC's -mstack-protector-guard=global). A task may switch between
 * several stacks; the number is the same on all of them.
 */
#include <cpuid.h>
#include <stdint.h>

#include "runtime/panic.h"
#include "runtime/start.h"

#define CPUID1_RDRAND (1u << 30)

uintptr_t __stack_chk_guard;
_Noreturn void __stack_chk_fail(void);

static uint64_t processor_random(void)
{
	unsigned a, b, c, d;
	uint64_t word = 0;
	uint8_t ok = 0;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & CPUID1_RDRAND))
		return 0;
	for (int i = 0; !ok && i < 10; i++)
		__asm__ volatile("rdrand %0; setc %1" : "=r"(word), "=qm"(ok) : : "cc");
	return ok ? word : 0;
}

void runtime_init_stack_guard(void)
{
	uint64_t number = processor_random();

	/* Without RDRAND only the time-stamp counter is mixed in, which is better than a known
	 * number. */
	number ^= __builtin_ia32_rdtsc() * 0x9e3779b97f4a7c15ull;
	__stack_chk_guard = number & ~0xffull; /* the zero byte stops string functions there */
}

_Noreturn void __stack_chk_fail(void)
{
	panic("a stack frame was overrun");
}
