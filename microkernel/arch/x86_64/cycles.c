/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock of kernel/latency.h. */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"

word_t arch_cycles(void)
{
	return read_tsc();
}
