/* SPDX-License-Identifier: BSD-2-Clause */
/* The system call table, from syscalls.def. */
#include "sys/syscall.h"

#define CALL(number, call, args) [number] = {#call, SYS_##call, args},
#define GAP(number, call)	 [number] = {#call, NULL, 0},
const struct syscall syscall_table[SYSCALL_MAX] = {
#include ARCH_SYSCALLS
};
