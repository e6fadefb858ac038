/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor, as the rest of the kernel task knows it. Outside arch/ (and machine/, which speaks
 * seL4's language) no register is named and no number of a system call is written: `lint.registers`
 * looks.
 *
 * Each processor gives, in a folder of its own:
 *	registers.h	struct user_regs, and its parts by meaning: regs_ip(), regs_argument()...
 *	names.h		what it is called: by uname, in ELF files, by audit
 *	syscalls.def	the numbers of its system calls (arch/numbers.h)
 * and implements the headers beside this one.
 */
#pragma once

#if defined(__x86_64__)
#include "arch/x86_64/names.h"
#include "arch/x86_64/registers.h"
#else
#error "there is no folder for this processor"
#endif
