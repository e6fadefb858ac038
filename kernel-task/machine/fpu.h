/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floating-point and vector registers of a program whose thread has entered the kernel task by
 * itself (machine/inner.h). They are still in the processor, for the kernel task uses none of them.
 */
#pragma once

#include <stdbool.h>

/* Bytes of a state, at an address that is a multiple of 64. */
#define FPU_BYTES 1024

/* False: the processor's state is larger than FPU_BYTES; no other function of this header may be
 * called. */
bool fpu_init(void);
/* Fills `state` with the state of a new thread. */
void fpu_fresh(void *state);
void fpu_save(void *state);
void fpu_load(const void *state);
