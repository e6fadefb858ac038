/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub that prints several characters in one entry of Selkie's microkernel (extensions.h says
 * how). On another seL4 it prints them one by one.
 */
#ifndef SELKIE_PRINT_H
#define SELKIE_PRINT_H

#include <sel4/sel4.h>
#include <selkie/extensions.h>

#ifdef CONFIG_PRINTING
#ifdef SEL4_ENTER_

/* Prints the first character, and with it up to SELKIE_PRINT_MAX more of the `length` (1 or more).
 * Returns how many were printed. The IPC buffer is as before. */
static inline seL4_Word selkie_print_some(const char *characters, seL4_Word length)
{
	seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
	seL4_Word more = length - 1 < SELKIE_PRINT_MAX ? length - 1 : SELKIE_PRINT_MAX;
	struct sel4_registers_ r = {(unsigned char)characters[0], 0, 0, 0, 0, 0};
	seL4_Word saved[SELKIE_PRINT_WORDS];

	if (!buffer || !more) {
		seL4_DebugPutChar(characters[0]);
		return 1;
	}
	seL4_Word *words = &buffer->msg[SELKIE_PRINT_MR];

	__builtin_memcpy(saved, words, sizeof(saved));
	__builtin_memcpy(words, characters + 1, more);
	r.info = seL4_MessageInfo_new(SELKIE_LABEL_PRINT, 0, 0, more).words[0];
	sel4_enter_((seL4_Word)seL4_SysDebugPutChar, &r);
	__builtin_memcpy(words, saved, sizeof(saved));
	return r.info ? 1 : 1 + more;
}

/* Prints `length` characters; those of a line of up to 1 + SELKIE_PRINT_MAX stay together. */
static inline void selkie_print(const char *characters, seL4_Word length)
{
	while (length) {
		seL4_Word printed = selkie_print_some(characters, length);

		characters += printed;
		length -= printed;
	}
}

#else

/* Another libsel4 gives no access to the registers. */
static inline void selkie_print(const char *characters, seL4_Word length)
{
	for (seL4_Word i = 0; i < length; i++)
		seL4_DebugPutChar(characters[i]);
}

#endif
#endif
#endif
