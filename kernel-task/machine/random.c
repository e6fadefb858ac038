/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine's random numbers come from the task's generator (libs/random); sys/entropy.c mixes in
 * bytes of an entropy device. */
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
