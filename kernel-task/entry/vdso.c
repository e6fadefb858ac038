/* SPDX-License-Identifier: BSD-2-Clause */
/* No vDSO image is built yet: programs make system calls for the time. */
#include "entry/vdso.h"

int vdso_init(void)
{
	return 0;
}

int vdso_map(struct mm *mm)
{
	return 0;
}
