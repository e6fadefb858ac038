/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's random numbers and the machine's source of them. */
#pragma once

/* Has the source, if there is one, stirred in now and from time to time. */
void entropy_init(void);
