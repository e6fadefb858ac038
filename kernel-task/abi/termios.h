/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Terminal settings as Linux's TCGETS family passes them (asm-generic/termbits.h): 19 control
 * characters where the C libraries have 32. Flag values are the C library's.
 */
#pragma once

#include <stdint.h>
#include <termios.h>

#define LINUX_NCCS 19

struct linux_termios {
	uint32_t c_iflag, c_oflag, c_cflag, c_lflag;
	uint8_t c_line;
	uint8_t c_cc[LINUX_NCCS];
};
_Static_assert(sizeof(struct linux_termios) == 36, "struct termios of TCGETS");

struct linux_termios2 {
	struct linux_termios base;
	uint32_t c_ispeed, c_ospeed;
};
_Static_assert(sizeof(struct linux_termios2) == 44, "struct termios2 of TCGETS2");

/* A control character with this value is switched off. */
#define LINUX_VDISABLE 0

/* ioctls that not every C library names (asm-generic/ioctls.h). */
#ifndef TCGETS2
#define TCGETS2 0x802c542au
#endif
#ifndef TCSETS2
#undef TCSETSW2
#undef TCSETSF2
#define TCSETS2	 0x402c542bu
#define TCSETSW2 0x402c542cu
#define TCSETSF2 0x402c542du
#endif
