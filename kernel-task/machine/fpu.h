/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floating-point and vector registers of a program whose thread is in the kernel task by itself
 * (machine/inner.h): they are still in the processor, for the kernel task uses none.
 */
#pragma once

#include <stdbool.h>

/* Bytes of a state, at an address that is a multiple of 64. */
#define FPU_BYTES 1024

/* False: the processor's state is larger than that; none of the others is to be called. */
bool fpu_init(void);
/* What a new thread has. */
void fpu_fresh(void *state);
void fpu_save(void *state);
void fpu_load(const void *state);
