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

/* struct termio of TCGETA. */
struct linux_termio {
	uint16_t c_iflag, c_oflag, c_cflag, c_lflag;
	uint8_t c_line;
	uint8_t c_cc[8];
};
_Static_assert(sizeof(struct linux_termio) == 18, "struct termio of TCGETA");

struct linux_termios2 {
	struct linux_termios base;
	uint32_t c_ispeed, c_ospeed;
};
_Static_assert(sizeof(struct linux_termios2) == 44, "struct termios2 of TCGETS2");

/* A control character with this value is switched off. */
#define LINUX_VDISABLE 0

/* _IOR('T', 0x2a, struct termios2) and _IOW('T', 0x2b...0x2d, struct termios2) of
 * asm-generic/ioctls.h. */
#define LINUX_TCGETS2  0x802c542au
#define LINUX_TCSETS2  0x402c542bu
#define LINUX_TCSETSW2 0x402c542cu
#define LINUX_TCSETSF2 0x402c542du
