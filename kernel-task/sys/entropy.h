/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's random numbers and the machine's source of them. */
#pragma once

/* Mixes in bytes of the source, if there is one, now and periodically. */
void entropy_init(void);
