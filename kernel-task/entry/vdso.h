/* SPDX-License-Identifier: BSD-2-Clause */
/* The vDSO: a shared object of the kernel's in every process, and the page of data it reads. */
#pragma once

struct mm;

/* -ENOMEM. Without a vDSO image in this build nothing is mapped and programs make system calls. */
int vdso_init(void);
/* Into a new address space, by exec; sets mm->vdso. */
int vdso_map(struct mm *mm);
