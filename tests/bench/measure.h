/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line of the table: an operation is done SAMPLES times, each timed by the time-stamp counter;
 * the cost of reading it is taken off. `upstream` is what the same takes on upstream seL4
 * (instructions under -icount, in the same QEMU; 0: not known). When instructions are counted, a
 * median above it is marked.
 */
#pragma once

#include <sel4/sel4.h>

#define SAMPLES 200

static inline seL4_Word ticks(void)
{
	unsigned low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high)::"memory");
	return low | (seL4_Word)high << 32;
}

/* The errors of all measured operations, or-ed together, so that a failure is reported. */
extern seL4_Word measured_errors;

void measure_init(void);
void measure_add(unsigned i, seL4_Word ticks);
void measure_print(const char *name, seL4_Word upstream);

/* `code` may use the sample's number `i` and must yield 0 for success. */
#define MEASURE(name, upstream, code)                         \
	do {                                                  \
		for (unsigned i = 0; i < SAMPLES; i++) {      \
			seL4_Word start_ = ticks();           \
			measured_errors |= (seL4_Word)(code); \
			measure_add(i, ticks() - start_);     \
		}                                             \
		measure_print(name, upstream);                \
	} while (0)

/* An address space with this image at the same addresses. */
seL4_CPtr bench_second_space(void);

/* The groups of the table. */
void bench_ipc(void);
void bench_switch(void);
void bench_memory(void);
void bench_objects(void);
