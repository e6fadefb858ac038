/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Code and data that every system call touches are kept together: after a switch of address space
 * the TLB is empty, and each page touched then costs a page walk (under TCG as much as a whole
 * fastpath). So the hot code shares a page, and the hot data shares one with the top of the kernel
 * stack (platform/pc/kernel.ld). These variables must start as zero. HOT_DATA_LAST places a
 * variable last in that page, for the one variable whose end is seldom used and may lie in the next
 * page.
 */
#pragma once

#define HOT_TEXT      __attribute__((section(".text.hot")))
#define HOT_DATA      __attribute__((section(".bss.hot")))
#define HOT_DATA_LAST __attribute__((section(".bss.hot_last")))
