/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the processor by CPUID (Intel SDM vol. 2A). */
#include "arch/cpu.h"

#include <cpuid.h>

uint64_t cpu_hwcap(void)
{
	unsigned a, b, c, d;

	return __get_cpuid(1, &a, &b, &c, &d) ? d : 0;
}
