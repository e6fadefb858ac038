/* SPDX-License-Identifier: BSD-2-Clause */
/* A stand-in for the machine below the microkernel's core in unit tests; it counts calls. */
#pragma once

#include "types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Every n-th look for a pending interrupt finds one; 0: never. */
extern unsigned fake_irq_period;
/* What time it is. */
extern word_t fake_cycles;
#define FAKE_TICK 1000

/* Zeroed memory with the alignment of a kernel object. */
void *fake_memory(unsigned size_bits);
/* Free all of it. */
void fake_memory_reset(void);
