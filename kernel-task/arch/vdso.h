/* SPDX-License-Identifier: BSD-2-Clause */
/* The vDSO: a shared object that the kernel maps into every process, and the page of data that it
 * reads. */
#pragma once

#include "wait/may_wait.h"

struct mm;

/* -ENOMEM, -ENOEXEC (an image that is too large). */
int vdso_init(void);
/* Into a new address space, by exec; sets mm->vdso. The page of data is below it. The program may
 * move both and unmap them, as on Linux. -ENOMEM. */
MAY_WAIT int vdso_map(struct mm *mm);
/* Call when the clock's scale or the wall-clock time was set: writes the programs' page of data. */
void vdso_update(void);
