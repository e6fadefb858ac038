/* SPDX-License-Identifier: BSD-2-Clause */
/* The vDSO: a shared object of the kernel's in every process, and the page of data it reads. */
#pragma once

struct mm;

/* Between the stack (proc/exec_stack.c) and the shim; the page of data is below. */
#define VDSO_BASE (USER_END - 16 * PAGE_SIZE)

/* -ENOMEM, -ENOEXEC (an image that is too large). */
int vdso_init(void);
/* Into a new address space, by exec; sets mm->vdso. */
int vdso_map(struct mm *mm);
/* The clock's scale or the wall-clock time was set (clock_get_scale() says so): tells the programs.
 */
void vdso_update(void);
