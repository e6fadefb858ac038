/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock of kernel/latency.h and kernel/budget.h. */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/sched.h"

word_t arch_cycles(void)
{
	return read_tsc();
}

word_t arch_cycles_per_tick(void)
{
	return (word_t)cpu.tsc_mhz * 1000 * TIMER_TICK_MS;
}
