/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration of the kernel that these headers describe: the one of the fact sheet (seL4 for
 * x86_64, one core, not MCS). A setting that is off is not defined. The debug build of the kernel
 * differs in CONFIG_DEBUG_BUILD only, which a program for it defines on its own command line.
 * CONFIG_KERNEL_SKIM_WINDOW: the kernel has the window against Meltdown, and uses it on processors
 * that need it (docs/microkernel-x86_64.md).
 */
#pragma once

#define CONFIG_ARCH_X86				 1
#define CONFIG_ARCH_X86_64			 1
#define CONFIG_SEL4_ARCH_X86_64			 1
#define CONFIG_SEL4_ARCH			 x86_64
#define CONFIG_ARCH				 x86
#define CONFIG_PLAT_PC99			 1
#define CONFIG_PLAT				 pc99
#define CONFIG_WORD_SIZE			 64
#define CONFIG_KERNEL_X86_MICRO_ARCH		 generic
#define CONFIG_MAX_NUM_NODES			 1
#define CONFIG_NUM_DOMAINS			 1
#define CONFIG_NUM_PRIORITIES			 256
#define CONFIG_ROOT_CNODE_SIZE_BITS		 16
#define CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS	 230
#define CONFIG_RETYPE_FAN_OUT_LIMIT		 256
#define CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION 100
#define CONFIG_RESET_CHUNK_BITS			 8
#define CONFIG_TIMER_TICK_MS			 2
#define CONFIG_TIME_SLICE			 5
#define CONFIG_HUGE_PAGE			 1
#define CONFIG_IRQ_IOAPIC			 1
#define CONFIG_MAX_NUM_IOAPIC			 1
#define CONFIG_XAPIC				 1
#define CONFIG_FXSAVE				 1
#define CONFIG_FPU				 1
#define CONFIG_HAVE_FPU				 1
#define CONFIG_XSAVE_SIZE			 512
#define CONFIG_XSAVE_FEATURE_SET		 0
#define CONFIG_FSGSBASE_INST			 1
#define CONFIG_SYSCALL				 1
#define CONFIG_MULTIBOOT1_HEADER		 1
#define CONFIG_MULTIBOOT2_HEADER		 1
#define CONFIG_KERNEL_SKIM_WINDOW		 1
#define CONFIG_FASTPATH				 1
#define CONFIG_PRINTING				 1
