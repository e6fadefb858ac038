/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of the processor's system calls: NR_openat and so on, of every row of its table. */
#pragma once

#define SYSCALL_MAX 452 /* one past the highest, at any processor */

#if defined(__x86_64__)
#define ARCH_SYSCALLS "arch/x86_64/syscalls.def"
#else
#error "there is no folder for this processor"
#endif

enum {
#define CALL(number, name, arity) NR_##name = (number),
#define GAP(number, name)	  NR_##name = (number),
#include ARCH_SYSCALLS
#undef CALL
#undef GAP
};
