/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's random numbers are those of the task (libs/random); sys/entropy.c stirs a device's
 * in. */
#include "libs/random/random.h"

#include "machine/machine.h"

void machine_random(void *buf, size_t n)
{
	random_bytes(buf, n);
}

void machine_stir_random(const void *bytes, size_t n)
{
	random_stir(bytes, n);
}
