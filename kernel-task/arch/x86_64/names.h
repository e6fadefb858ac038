/* SPDX-License-Identifier: BSD-2-Clause */
/* The processor's names and numbers for programs. */
#pragma once

#define ARCH_NAME	 "x86_64"    /* uname, AT_PLATFORM, /proc/sys/kernel/arch */
#define ARCH_ELF_MACHINE 62	     /* EM_X86_64 */
#define ARCH_AUDIT	 0xc000003eu /* AUDIT_ARCH_X86_64: seccomp, ptrace, SIGSYS */
