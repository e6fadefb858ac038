/* SPDX-License-Identifier: BSD-2-Clause */
/* The function that may run over its array (frames.h). */
#include "frames.h"

__attribute__((noinline)) int fill_frame(size_t from, size_t to)
{
	volatile char array[FRAME_ARRAY] = {0};
	volatile char *at = array;

	__asm__("" : "+r"(at)); /* the compiler no longer knows whose bytes these are */
	for (size_t i = from; i < to; i++)
		at[i] = 0x5a;
	return array[FRAME_ARRAY / 2];
}
