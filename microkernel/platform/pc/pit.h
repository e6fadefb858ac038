/* SPDX-License-Identifier: BSD-2-Clause */
/* The PIT's channel 2 as a timer of known frequency. The kernel uses it at boot only. */
#pragma once

/* Start to count `ms` (at most 50) milliseconds. */
void pit_start(unsigned ms);
/* Poll until the time of pit_start() is over. */
void pit_wait(void);
