/* SPDX-License-Identifier: BSD-2-Clause */
/* The PIT's channel 2 as a stop watch of known frequency: used at boot only, then left alone. */
#pragma once

/* Start counting `ms` (at most 50) milliseconds. */
void pit_start(unsigned ms);
/* Wait until they are over. */
void pit_wait(void);
