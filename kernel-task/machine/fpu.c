/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs' floating-point and vector registers, by XSAVE or, on old processors, FXSAVE; see fpu.h.
 */
#include "machine/fpu.h"

#include <cpuid.h>
#include <stdint.h>
#include <string.h>

#define CPUID1_OSXSAVE (1u << 27)
#define LEAF_XSAVE     0xd

/* The beginning of both forms. */
struct state {
	uint16_t control, status;
	uint8_t tags, zero;
	uint16_t opcode;
	uint64_t rip, rdp;
	uint32_t mxcsr, mxcsr_mask;
	uint8_t registers[480];
	uint64_t in_use; /* XSAVE: the components that are not in their state after a reset */
};

#define CONTROL_AFTER_RESET 0x37f
#define MXCSR_AFTER_RESET   0x1f80
#define X87_AND_SSE	    3

/* Read by inner_entry.S. */
uint64_t inner_has_xsave;

bool fpu_init(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & CPUID1_OSXSAVE))
		return true;
	if (!__get_cpuid_count(LEAF_XSAVE, 0, &a, &b, &c, &d) || b > FPU_BYTES)
		return false;
	inner_has_xsave = 1;
	return true;
}

void fpu_fresh(void *state)
{
	memset(state, 0, FPU_BYTES);
	*(struct state *)state = (struct state){
		.control = CONTROL_AFTER_RESET, .mxcsr = MXCSR_AFTER_RESET, .in_use = X87_AND_SSE};
}

void fpu_save(void *state)
{
	if (inner_has_xsave)
		__asm__ volatile("xsave64 (%0)" : : "r"(state), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxsave64 (%0)" : : "r"(state) : "memory");
}

void fpu_load(const void *state)
{
	if (inner_has_xsave)
		__asm__ volatile("xrstor64 (%0)" : : "r"(state), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" : : "r"(state) : "memory");
}
